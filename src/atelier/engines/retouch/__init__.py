"""Retouching: pictures and videos changed as words ask.

Their light, their weather and season, their style, what is in them and what is behind it.
"""
