"""Somebody's face for the person in a picture."""

from __future__ import annotations

from typing import Final

from atelier.engines.faces.exchange.swap import exchanged
from atelier.engines.faces.find import find_faces, largest
from atelier.engines.frames.arrays import Picture

NO_FACE: Final = "taking over a face: both pictures need one that looks towards the camera"


def with_face(picture: Picture, face: Picture) -> Picture | None:
    """`picture` (RGB or RGBA) with the largest face of `face` (RGB) on its own largest; None where either has none."""
    own, other = find_faces(picture[..., :3]), find_faces(face)
    if not own or not other:
        return None
    return exchanged(picture, largest(own), face, largest(other))
