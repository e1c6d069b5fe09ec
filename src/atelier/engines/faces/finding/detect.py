"""Where faces may be: cascades over the picture turned to several angles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture, Plane
from atelier.engines.frames.resample import sized

_CASCADES: Final = Path(cv2.__file__).parent / "data"
_SEARCH_PX: Final = (560, 1200)
"""Longer side of the searched picture; the second is tried where the first shows nothing."""
_TURNS: Final = (-18.0, 18.0, -36.0, 36.0)
"""Degrees; cascades bear about 12 either way."""
_TURNED: Final = 0.75
"""Turned pictures are searched at so much of the size, for time."""
_SMALLEST: Final = 0.055  # of the shorter side
_SAME: Final = 0.5  # of a face's size apart, two finds are one face


@dataclass(frozen=True)
class Candidate:
    """A square that may hold a face. `angle` is how far the head leans, degrees clockwise."""

    centre: tuple[float, float]
    side: float
    angle: float
    score: float


@cache
def cascade(name: str) -> cv2.CascadeClassifier:
    return cv2.CascadeClassifier(str(_CASCADES / f"haarcascade_{name}.xml"))


def candidates(picture: Picture) -> list[Candidate]:
    """Squares in pixels of the picture, the best first, each face once."""
    grey = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY)
    for longest in _SEARCH_PX:
        small = cv2.equalizeHist(sized(grey, longest))
        smaller = cv2.resize(small, None, fx=_TURNED, fy=_TURNED, interpolation=cv2.INTER_AREA)
        found = _at_angle(small, 0.0, grey.shape[1] / small.shape[1], 1.08)
        for turn in _TURNS:
            found += _at_angle(smaller, turn, grey.shape[1] / smaller.shape[1], 1.12)
        kept = _once(found)
        if kept or max(grey.shape) <= longest:
            return kept
    return []


def _at_angle(grey: Plane, turn: float, scale: float, step: float) -> list[Candidate]:
    height, width = grey.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn, 1.0)
    turned = grey if turn == 0 else cv2.warpAffine(grey, matrix, (width, height), borderMode=cv2.BORDER_REFLECT)
    least = max(24, round(_SMALLEST * min(grey.shape)))
    boxes, _, weights = cascade("frontalface_alt2").detectMultiScale3(
        turned, step, 2, minSize=(least, least), outputRejectLevels=True
    )
    back = cv2.invertAffineTransform(matrix)
    found = []
    for box, weight in zip(boxes, np.ravel(weights), strict=True):
        x, y, wide, tall = (float(value) for value in box)
        middle = back @ np.array([x + wide / 2, y + tall / 2, 1.0])
        # Upright finds are surer than turned ones of the same weight.
        score = float(weight) - abs(turn) * 0.02
        found.append(Candidate((float(middle[0]) * scale, float(middle[1]) * scale), wide * scale, turn, score))
    return found


def vouched(upright: Picture) -> int:
    """How often two cascades see a face where one must be in an aligned picture, before joining their finds."""
    grey = cv2.equalizeHist(cv2.cvtColor(upright[..., :3], cv2.COLOR_RGB2GRAY))
    side = grey.shape[0]
    votes = 0
    for name in ("frontalface_default", "frontalface_alt"):
        boxes, counts = cascade(name).detectMultiScale2(
            grey, 1.04, 1, minSize=(round(0.42 * side),) * 2, maxSize=(round(0.80 * side),) * 2
        )
        near = [
            int(count)
            for (x, y, wide, tall), count in zip(boxes, np.ravel(counts), strict=True)
            if abs(x + wide / 2 - 0.50 * side) < 0.10 * side and abs(y + tall / 2 - 0.47 * side) < 0.12 * side
        ]
        votes += max(near, default=0)
    return votes


def _once(found: list[Candidate]) -> list[Candidate]:
    kept: list[Candidate] = []
    for hit in sorted(found, key=lambda candidate: -candidate.score):
        if all(_apart(hit, other) for other in kept):
            kept.append(hit)
    return kept


def _apart(one: Candidate, other: Candidate) -> bool:
    distance = float(np.hypot(one.centre[0] - other.centre[0], one.centre[1] - other.centre[1]))
    return distance > _SAME * max(one.side, other.side)
