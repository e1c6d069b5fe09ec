"""Layers of a picture, read through the camera into the planes of a frame."""
