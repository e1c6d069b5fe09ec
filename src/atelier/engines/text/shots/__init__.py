"""Scripts broken into shots."""
