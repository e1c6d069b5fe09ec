"""Faces that move: one picture becomes a film, frame by frame, by bending it."""
