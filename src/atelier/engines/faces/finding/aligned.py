"""A face brought upright into a picture of its own, so that measuring it is always the same work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture, Points, floats

SIDE_PX: Final = 288
EYES_APART_PX: Final = 78.0
EYES_AT: Final = (144.0, 106.0)
"""Half-way between the eyes."""


@dataclass(frozen=True)
class Aligned:
    """`picture` is SIDE_PX square with the eyes level; `matrix` (2, 3) leads from the original's pixels to its."""

    picture: Picture
    matrix: Points

    def to_picture(self, points: Points) -> Points:
        """Points of the aligned picture, in the original's pixels."""
        back = cv2.invertAffineTransform(self.matrix)
        return floats(points @ back[:, :2].T + back[:, 2])

    def from_picture(self, points: Points) -> Points:
        return floats(points @ self.matrix[:, :2].T + self.matrix[:, 2])


def to_units(points: Points) -> Points:
    """Aligned pixels in units of the distance between the eyes."""
    return floats((points - np.array(EYES_AT)) / EYES_APART_PX)


def to_pixels(points: Points) -> Points:
    return floats(points * EYES_APART_PX + np.array(EYES_AT))


def align(picture: Picture, left_eye: Points, right_eye: Points) -> Aligned:
    """By the middles of both eyes, in the picture's pixels."""
    apart = right_eye - left_eye
    length = max(1e-3, float(np.hypot(*apart)))
    cos, sin = apart[0] / length, apart[1] / length
    scale = EYES_APART_PX / length
    turn = np.array([[cos, sin], [-sin, cos]]) * scale
    middle = (left_eye + right_eye) / 2
    shift = np.array(EYES_AT) - turn @ middle
    matrix = np.concatenate([turn, shift[:, None]], 1)
    return Aligned(_warp(picture, matrix, scale), floats(matrix))


def _warp(picture: Picture, matrix: Points, scale: float) -> Picture:
    if scale < 0.5:  # averaged first: sampling alone would shimmer
        factor = scale * 1.5
        small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        matrix = np.concatenate([matrix[:, :2] / factor, matrix[:, 2:]], 1)
        return cv2.warpAffine(
            small, matrix, (SIDE_PX, SIDE_PX), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
        )
    return cv2.warpAffine(picture, matrix, (SIDE_PX, SIDE_PX), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
