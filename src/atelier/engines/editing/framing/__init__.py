"""Other sizes and other parts of the picture."""
