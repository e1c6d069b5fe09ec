"""What a home is furnished with, and what lies about in it."""
