"""One module for each operation: from a wish to its files."""
