"""The few raster operations everything else is made of, typed and machine-independent.

Pictures must come out byte for byte the same on every x86-64 machine. OpenCV's and numpy's fast paths differ
by CPU in the last bit, so drawing happens inside `repeatable()`, and per-pixel transcendental functions come from
here: numpy's own float32 `exp`, `sin` and `power` round differently with and without AVX-512.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

Plane = npt.NDArray[np.float32]
"""One channel (h, w), or colours (h, w, 3) or (h, w, 4), float32, nominally 0..1."""
Mask = npt.NDArray[np.uint8]
"""Coverage (h, w), 0..255."""
Points = npt.NDArray[np.float64]
"""(n, 2) points of a path."""


@contextmanager
def repeatable() -> Iterator[None]:
    """OpenCV on its portable code paths and one thread; the caller's settings come back afterwards."""
    optimised, threads = cv2.useOptimized(), cv2.getNumThreads()
    cv2.setUseOptimized(False)
    cv2.setNumThreads(1)
    try:
        yield
    finally:
        cv2.setUseOptimized(optimised)
        cv2.setNumThreads(threads)


def floats(value: Any) -> Plane:
    """The value as a float32 array; no copy when it is one already."""
    return np.asarray(value, dtype=np.float32)


def resize(plane: Plane, width: int, height: int, *, smooth: bool = True) -> Plane:
    """The plane at another size: averaged when it shrinks, cubic (`smooth`) or linear when it grows."""
    if plane.shape[1] == width and plane.shape[0] == height:
        return plane
    shrinks = width <= plane.shape[1] and height <= plane.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR
    return floats(cv2.resize(plane, (width, height), interpolation=method))


def rows_of(plane: Plane, first: int, last: int, width: int, height: int) -> Plane:
    """Rows first..last of the plane as if it had been resized to (width, height), without making the whole.

    Linear. Bounds the memory of laying a small field over a huge canvas.
    """
    if plane.shape[0] == height and plane.shape[1] == width:
        return plane[first:last]
    y = (np.arange(first, last, dtype=np.float32) + 0.5) * (plane.shape[0] / height) - 0.5
    y = np.clip(y, 0, plane.shape[0] - 1)
    low = np.minimum(y.astype(np.int32), max(0, plane.shape[0] - 2))
    part = plane[low[0] : low[-1] + 2]
    wide = floats(cv2.resize(part, (width, part.shape[0]), interpolation=cv2.INTER_LINEAR))
    step = (y - low).reshape(-1, *([1] * (plane.ndim - 1)))
    base = low - low[0]
    after = np.minimum(base + 1, part.shape[0] - 1)
    return floats(wide[base] * (1 - step) + wide[after] * step)


def blur(plane: Plane, sigma: float) -> Plane:
    """Gaussian blur; a wide one is made at reduced size, where it costs little and looks the same."""
    if sigma < 0.3:
        return plane
    height, width = plane.shape[:2]
    if sigma <= 5 or min(height, width) < 16:
        return floats(cv2.GaussianBlur(plane, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE))
    shrink = min(sigma / 2.5, min(height, width) / 8)
    small = resize(plane, max(4, round(width / shrink)), max(4, round(height / shrink)))
    soft = floats(cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE))
    return resize(soft, width, height)


def sample(plane: Plane, x: Plane, y: Plane, border: int = cv2.BORDER_REPLICATE) -> Plane:
    """Bilinear look-up at pixel positions, which are exact to 1/32 pixel."""
    return floats(cv2.remap(plane, floats(x), floats(y), cv2.INTER_LINEAR, borderMode=border))


def slope_x(plane: Plane) -> Plane:
    return floats(cv2.Sobel(plane, cv2.CV_32F, 1, 0, ksize=3, scale=0.125, borderType=cv2.BORDER_REPLICATE))


def slope_y(plane: Plane) -> Plane:
    return floats(cv2.Sobel(plane, cv2.CV_32F, 0, 1, ksize=3, scale=0.125, borderType=cv2.BORDER_REPLICATE))


def exp(plane: Plane) -> Plane:
    return floats(cv2.exp(plane)).reshape(plane.shape)


def power(plane: Plane, exponent: float) -> Plane:
    """`plane ** exponent` for values from 0."""
    return floats(cv2.pow(plane, exponent)).reshape(plane.shape)


def wave(turns: Plane) -> Plane:
    """Sine of an angle in turns, to within 0.001; only sums and products, so the same everywhere."""
    part = turns - np.floor(turns + np.float32(0.5))
    arch = 8 * part * (1 - 2 * np.abs(part))
    return floats(arch * (np.float32(0.775) + np.float32(0.225) * np.abs(arch)))


def step_between(low: float | Plane, high: float | Plane, plane: Plane) -> Plane:
    """0 below `low`, 1 above `high`, smooth between; `low` above `high` turns it round."""
    t = np.clip((plane - low) / (high - low), 0, 1)
    return floats(t * t * (3 - 2 * t))


def bell(plane: Plane) -> Plane:
    """1 at 0, 0.5 at 1, with a soft skirt: the glow of a lamp."""
    squared = plane * plane
    return floats(1 / (1 + squared))


def mix(first: Plane, second: Plane, share: Plane | float) -> Plane:
    return floats(
        first + (second - first) * np.float32(share) if isinstance(share, float) else first + (second - first) * share
    )
