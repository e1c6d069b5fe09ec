"""The console: pages for people, over the same flows as every dialect."""
