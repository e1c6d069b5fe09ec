"""Where people are, by their faces."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Plane
from atelier.engines.frames.fit import Box

_MOST: Final = 8
_CHIN: Final = 1.35  # face heights from the top of the face box to where shoulders begin
_LEGS: Final = 7.0  # face heights from head to foot


def person_seeds(shape: tuple[int, int], faces: list[Box]) -> Plane:
    """GrabCut's labels, (height, width): a head and a body below every face, the middle of both for sure."""
    height, width = shape
    seeds = np.full(shape, cv2.GC_PR_BGD, np.uint8)
    for sure in (False, True):
        value = cv2.GC_FGD if sure else cv2.GC_PR_FGD
        for face in faces[:_MOST]:
            box = face.scaled(width, height)
            _head(seeds, box, value, reach=(0.4, 0.5) if sure else (0.75, 0.85))
            _body(seeds, box, value, inset=0.2 if sure else 0.0, flare=0.2 if sure else 1.3)
    return seeds


def _head(seeds: Plane, box: Box, value: int, *, reach: tuple[float, float]) -> None:
    centre = (round(box.x + box.width / 2), round(box.y + box.height * (0.5 if value == cv2.GC_FGD else 0.45)))
    cv2.ellipse(seeds, centre, (round(box.width * reach[0]), round(box.height * reach[1])), 0, 0, 360, value, -1)


def _body(seeds: Plane, box: Box, value: int, *, inset: float, flare: float) -> None:
    """A trapezium from the shoulders down to the feet, or to the picture's edge."""
    top = box.y + _CHIN * box.height
    bottom = min(float(seeds.shape[0]), box.y + _LEGS * box.height)
    share = min(1.0, (bottom - top) / max(1.0, 3 * box.height))
    corners = [
        (box.x + inset * box.width, top),
        (box.right - inset * box.width, top),
        (box.right + flare * share * box.width, bottom),
        (box.x - flare * share * box.width, bottom),
    ]
    if bottom > top:
        cv2.fillPoly(seeds, [np.array(corners, np.int32)], value)
