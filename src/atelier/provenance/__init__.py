"""Honest media: every file the house hands out says what made it, in marks that can be checked.

Three marks, each for a different loss. A signed C2PA manifest proves origin and wholeness until somebody strips it.
Plain metadata tells ordinary viewers. An invisible watermark stays in still pictures after copying, scaling and
compressing, when all metadata are gone.
"""
