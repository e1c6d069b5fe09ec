"""The editor of node apps: a page that draws a graph, and what it asks while one works on it."""
