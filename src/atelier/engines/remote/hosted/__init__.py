"""Hosted providers: one shape (ask, look, fetch, call off), and for each a small module that knows its words."""
