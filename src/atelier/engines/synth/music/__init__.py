"""Composing: from what is asked for to notes."""
