"""Pictures at other sizes, and arrays read between their pixels."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Points

_NO_SECOND_MAP: Final = np.empty(0, np.float32)  # OpenCV's way to say that one map holds both x and y


def sized(picture: Picture, longest_px: int, *, enlarge: bool = False) -> Picture:
    """The picture with its longer side at `longest_px`; a smaller one as it is, unless `enlarge`."""
    height, width = picture.shape[:2]
    scale = longest_px / max(height, width)
    if scale >= 1 and not enlarge:
        return picture
    size = (max(2, round(width * scale)), max(2, round(height * scale)))
    return cv2.resize(picture, size, interpolation=cv2.INTER_AREA)


def look_up(values: Field | Points, places: Points, border: int = cv2.BORDER_REPLICATE) -> Field | Points:
    """`values` at `places`, given as (x, y) in pixels, the middle of the first pixel being (0, 0); linear between."""
    return cv2.remap(values, places, _NO_SECOND_MAP, cv2.INTER_LINEAR, borderMode=border)


def shift_scale(points: Points, factor: float, left: float, top: float) -> Points:
    """`points` times `factor`, plus (left, top)."""
    scaled = points * np.float32(factor)
    scaled += np.array([left, top], np.float32)
    return scaled
