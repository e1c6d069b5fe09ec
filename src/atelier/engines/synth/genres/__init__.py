"""Genres as data: who plays, on which patterns, over which chords."""
