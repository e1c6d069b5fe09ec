"""The mouth of an aligned face: the dark seam of the lips, its corners, and how far the lips reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.finding.aligned import EYES_APART_PX, EYES_AT
from atelier.engines.faces.finding.shape import MOUTH_HALF, MOUTH_Y
from atelier.engines.frames.arrays import Field, Picture, Points, floats

_LOW, _HIGH = 0.74, 1.48  # where mouths are, in distances between the eyes below them
_HALF_WIDTHS: Final = (0.27, 0.62)


@dataclass(frozen=True)
class Mouth:
    """In pixels of the aligned picture. `seam` runs from the left corner to the right one, seven points."""

    seam: Points
    upper: float
    """How far the upper lip reaches above the seam's middle."""
    lower: float
    sure: float


def measure_mouth(picture: Picture, eyes_apart: float = EYES_APART_PX) -> Mouth:
    e = eyes_apart
    x0, x1 = round(EYES_AT[0] - 0.75 * e), round(EYES_AT[0] + 0.75 * e)
    y0, y1 = round(EYES_AT[1] + _LOW * e), round(EYES_AT[1] + _HIGH * e)
    lab = cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2LAB).astype(np.float32)
    red = _contrast(cv2.GaussianBlur(lab[..., 1], (0, 0), 0.03 * e)[y0:y1, x0:x1])
    light = cv2.GaussianBlur(lab[..., 0], (0, 0), 0.018 * e)[y0:y1, x0:x1]
    dark = _valley(light, 0.05 * e)
    rows = (np.arange(y0, y1) - EYES_AT[1]) / e
    columns = (np.arange(x0, x1) - EYES_AT[0]) / e
    row = _seam_row(dark, red, rows, columns)
    path = _follow(dark, red, row)
    corners, sure = _corners(dark, red, path, columns)
    upper, lower = _lips(red, light, path, columns, e)
    inside = np.linspace(corners[0], corners[1], 7)
    heights = np.interp(inside, np.arange(len(path)), _smooth(path))
    seam = np.stack([inside + x0, heights + y0], 1)
    return Mouth(floats(seam), upper, lower, sure)


def _contrast(field: Field) -> Field:
    """0 at the usual value of the window, 1 at its strongest."""
    base, top = float(np.median(field)), float(np.percentile(field, 98))
    return floats(np.clip((field - base) / max(2.0, top - base), -0.5, 1.2))


def _valley(light: Field, reach: float) -> Field:
    """How much darker than above and below every place is, 0..1 of the strongest."""
    step = max(1, round(reach))
    above = np.roll(light, step, axis=0)
    below = np.roll(light, -step, axis=0)
    above[:step], below[-step:] = light[:step], light[-step:]
    depth = np.clip(np.minimum(above, below) - light, 0, None)
    return floats(depth / max(4.0, float(np.percentile(depth, 99.5))))


def _seam_row(dark: Field, red: Field, rows: Field, columns: Field) -> int:
    """The row of the seam in the middle of the mouth."""
    middle = np.abs(columns) < 0.26
    line = dark[:, middle].mean(axis=1)
    lips = _blurred(np.clip(red[:, middle], 0, 1).mean(axis=1), 0.06 * EYES_APART_PX)
    usual = np.exp(-0.5 * ((rows - MOUTH_Y) / 0.15) ** 2)
    score = (line / max(1e-3, float(line.max())) + 0.9 * lips / max(0.15, float(lips.max()))) * usual
    return int(np.argmax(score))


def _blurred(profile: Field, sigma: float) -> Field:
    return floats(cv2.GaussianBlur(floats(profile)[:, None], (1, 2 * round(3 * sigma) + 1), sigma).ravel())


def _follow(dark: Field, red: Field, row: int) -> Points:
    """The seam's height in every column: from the middle outwards along the darkest way."""
    height, width = dark.shape
    cost = 1 - dark - 0.25 * np.clip(red, 0, 1)
    path = np.zeros(width)
    middle = width // 2
    window = max(2, round(0.05 * EYES_APART_PX))
    start = int(np.clip(row, window, height - window - 1))
    start = (
        start - window + int(np.argmin(cost[start - window : start + window + 1, middle - 2 : middle + 3].mean(axis=1)))
    )
    for way in (1, -1):
        at = float(start)
        path[middle] = at
        column = middle + way
        while 0 <= column < width:
            low, high = max(0, round(at) - 2), min(height, round(at) + 3)
            own = (
                cost[low:high, column]
                + 0.06 * np.abs(np.arange(low, high) - at)
                + 0.004 * np.abs(np.arange(low, high) - row)
            )
            at = 0.55 * at + 0.45 * (low + int(np.argmin(own)))
            path[column] = at
            column += way
    return path


def _smooth(path: Points) -> Points:
    return np.asarray(cv2.GaussianBlur(floats(path)[None], (0, 0), 0.05 * EYES_APART_PX).ravel())


def _corners(dark: Field, red: Field, path: Points, columns: Field) -> tuple[tuple[float, float], float]:
    """Where the seam ends, as columns, and how clearly it does."""
    at = np.clip(np.round(path).astype(int), 1, dark.shape[0] - 2)
    places = np.arange(len(at))
    along = np.max([dark[at + shift, places] for shift in (-1, 0, 1)], axis=0) + 0.55 * np.clip(red[at, places], 0, 1)
    along = _blurred(along, 0.025 * EYES_APART_PX)
    best, score = (MOUTH_HALF, MOUTH_HALF), -1e9
    halves = np.linspace(*_HALF_WIDTHS, 15)
    total = np.concatenate([[0.0], np.cumsum(along)])
    base = float(np.median(along[np.abs(columns) > 0.6])) if (np.abs(columns) > 0.6).any() else 0.0
    for left in halves:
        for right in halves:
            if abs(left - right) > 0.16:
                continue
            inside = total[_column(right, columns)] - total[_column(-left, columns)]
            width = (left + right) * EYES_APART_PX
            excess = inside - (0.45 * float(along.max()) + 0.55 * base) * width * 0.62
            own = (
                excess / EYES_APART_PX
                - 1.1 * (((left + right) / 2 - MOUTH_HALF) / 0.12) ** 2 * 0.05
                - 0.5 * (left - right) ** 2
            )
            if own > score:
                best, score = (left, right), own
    sure = float(np.clip((along.max() - base) / 1.2, 0, 1))
    middle = (len(columns) - 1) / 2
    return (middle - best[0] * EYES_APART_PX, middle + best[1] * EYES_APART_PX), sure


def _column(place: float, columns: Field) -> int:
    return int(np.searchsorted(columns, place))


def _lips(red: Field, light: Field, path: Points, columns: Field, e: float) -> tuple[float, float]:
    """How far red reaches above and below the seam, held within what lips can be."""
    middle = np.abs(columns) < 0.13
    base = float(np.median(path[middle]))
    profile = red[:, middle].mean(axis=1)
    level = 0.42 * float(np.clip(profile.max(), 0.2, 1.0))
    top = base
    while top > 0 and base - top < 0.26 * e and profile[int(top)] > level:
        top -= 1
    low = base
    while low < len(profile) - 1 and low - base < 0.34 * e and profile[int(low)] > level:
        low += 1
    return float(np.clip(base - top, 0.07 * e, 0.20 * e)), float(np.clip(low - base, 0.10 * e, 0.28 * e))
