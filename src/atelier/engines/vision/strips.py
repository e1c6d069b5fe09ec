"""Working through a large picture strip by strip, which bounds the memory that intermediate results take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, floats

STRIP_PX: Final = 1_500_000


def strips(height: int, width: int) -> Iterator[tuple[int, int]]:
    """First and last row (exclusive) of each strip, an even number of rows but for the end."""
    rows = max(32, STRIP_PX // max(1, width) // 2 * 2)
    for first in range(0, height, rows):
        yield first, min(height, first + rows)


def in_strips(work: Callable[[Field, int, slice], Field], plane: Field, *, margin_px: int, scale: int = 1) -> Field:
    """A plane made from `plane`, `scale` times its size, strip by strip.

    `work(part, top, rows)` gets a strip with `margin_px` more rows on either side where there are any, the row it
    begins at, and which rows of its result are wanted; it returns those.
    """
    height, width = plane.shape
    made = np.empty((height * scale, width * scale), np.float32)
    for first, last in strips(height, width):
        top, bottom = max(0, first - margin_px), min(height, last + margin_px)
        rows = slice((first - top) * scale, (last - top) * scale)
        made[first * scale : last * scale] = work(plane[top:bottom], top, rows)
    return made


def rows_at(field: Field, top: int, bottom: int, width: int, height: int) -> Field:
    """Rows `top` to `bottom` (exclusive) of a field stretched to width x height; linear between its pixels."""
    across, down = field.shape[1] / width, field.shape[0] / height
    places = np.array([[across, 0, across / 2 - 0.5], [0, down, (top + 0.5) * down - 0.5]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return floats(cv2.warpAffine(field, places, (width, bottom - top), flags=flags, borderMode=cv2.BORDER_REPLICATE))
