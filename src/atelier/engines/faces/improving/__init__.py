"""Faces that look their best: even skin, even light, clear eyes. They stay who they are."""
