"""Taking parts of videos, at another speed, one after another, or as single pictures."""
