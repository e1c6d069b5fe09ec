"""Working through a large picture strip by strip, which bounds the memory that intermediate results take."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np

from atelier.engines.frames.arrays import Field

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
