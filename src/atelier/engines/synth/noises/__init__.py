"""Sounds of things: rain and doors, birds and engines."""
