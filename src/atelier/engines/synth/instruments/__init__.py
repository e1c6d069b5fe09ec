"""Instruments: a note's pitch, strength and length in, its sound out."""
