"""The changes themselves. Sheets are RGB planes (h, w, 3) of float32, 0..1."""
