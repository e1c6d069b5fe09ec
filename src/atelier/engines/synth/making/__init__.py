"""From a wish to a finished file."""
