"""How thick a silhouette is: what a soap film over it would look like, blown up from both sides.

The height is the square root of the solution of Poisson's equation with a constant right side and nothing at the rim:
a disc becomes a ball, a strip a rod, and no ridge runs along the middle as it does with distances to the rim.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field

_SWEEPS: Final = 90  # at each scale; the coarse ones carry the shape, the fine ones the rim
_SMALLEST_PX: Final = 12


def inflate(inside: Field) -> Field:
    """Heights in pixels over a mask (h, w) of 0 and 1 whose border is 0: a disc of radius r rises to r."""
    return np.sqrt(_film(inside.astype(np.float32))).astype(np.float32)


def _film(inside: Field) -> Field:
    height, width = inside.shape
    if min(height, width) > 2 * _SMALLEST_PX:
        small = cv2.resize(inside, (-(-width // 2), -(-height // 2)), interpolation=cv2.INTER_AREA)
        coarse = _film((small > 0.5).astype(np.float32))
        guess = 4 * cv2.resize(coarse, (width, height), interpolation=cv2.INTER_LINEAR)
    else:
        guess = np.zeros_like(inside)
    film = guess * inside
    kernel = np.array([[0, 0.25, 0], [0.25, 0, 0.25], [0, 0.25, 0]], np.float32)
    for _ in range(_SWEEPS):
        film = (cv2.filter2D(film, -1, kernel, borderType=cv2.BORDER_CONSTANT) + 1) * inside
    return film
