"""Seeing and improving: cutting subjects out, larger and better pictures, larger and smoother videos, descriptions.

No model, no weights: what is known of a picture is learned from the picture itself.
"""
