"""Drums and other things that are hit."""
