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
Numbers = npt.NDArray[np.floating[Any]]
"""Any array of real numbers; what is made of it is a plane again."""
Mask = npt.NDArray[np.uint8]
"""Coverage (h, w), 0..255."""
Edge = float | np.floating[Any] | Numbers
"""One number or one for every pixel."""
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


def resize(plane: Numbers, width: int, height: int, *, smooth: bool = True) -> Plane:
    """The plane at another size: averaged when it shrinks, cubic (`smooth`) or linear when it grows."""
    if plane.shape[1] == width and plane.shape[0] == height:
        return floats(plane)
    shrinks = width <= plane.shape[1] and height <= plane.shape[0]
    method = cv2.INTER_AREA if shrinks else cv2.INTER_CUBIC if smooth else cv2.INTER_LINEAR
    return floats(cv2.resize(floats(plane), (width, height), interpolation=method))


def spread(plane: Numbers, channels: int = 3) -> Plane:
    """(h, w) repeated to (h, w, channels): products with it are many times faster than numpy's broadcasting."""
    one = np.ascontiguousarray(plane, dtype=np.float32)
    return floats(cv2.merge([one] * channels))


def tinted(plane: Numbers, colour: Numbers) -> Plane:
    """(h, w) times a colour (3,) or (4,)."""
    return floats(cv2.merge([np.ascontiguousarray(plane * np.float32(part), dtype=np.float32) for part in colour]))


def fitting(plane: Numbers, width: int, height: int) -> Plane:
    """The plane, averaged down where it is larger than (width, height): what `rows_of` needs."""
    if plane.shape[1] > width or plane.shape[0] > height:
        return resize(plane, min(width, plane.shape[1]), min(height, plane.shape[0]))
    return floats(plane)


def rows_of(plane: Numbers, first: int, last: int, width: int, height: int) -> Plane:
    """Rows first..last of the plane as if it had been enlarged to (width, height), without making the whole.

    Linear. Bounds the memory of laying a small field over a huge canvas; see `fitting` for planes that are too large.
    """
    if plane.shape[0] == height and plane.shape[1] == width:
        return floats(plane[first:last])
    y = (np.arange(first, last, dtype=np.float32) + 0.5) * (plane.shape[0] / height) - 0.5
    y = np.clip(y, 0, plane.shape[0] - 1)
    low = np.minimum(y.astype(np.int32), max(0, plane.shape[0] - 2))
    part = plane[low[0] : low[-1] + 2]
    wide = floats(cv2.resize(part, (width, part.shape[0]), interpolation=cv2.INTER_LINEAR))
    step = (y - low).reshape(-1, *([1] * (plane.ndim - 1)))
    base = low - low[0]
    after = np.minimum(base + 1, part.shape[0] - 1)
    return floats(wide[base] * (1 - step) + wide[after] * step)


def blur(plane: Numbers, sigma: float) -> Plane:
    """Gaussian blur; a wide one is made at reduced size, where it costs little and looks the same."""
    if sigma < 0.3:
        return floats(plane)
    height, width = plane.shape[:2]
    if sigma <= 5 or min(height, width) < 16:
        return floats(cv2.GaussianBlur(floats(plane), (0, 0), sigma, borderType=cv2.BORDER_REPLICATE))
    shrink = min(sigma / 2.5, min(height, width) / 8)
    small = resize(plane, max(4, round(width / shrink)), max(4, round(height / shrink)))
    soft = floats(cv2.GaussianBlur(small, (0, 0), sigma / shrink, borderType=cv2.BORDER_REPLICATE))
    return resize(soft, width, height)


def sample(plane: Numbers, x: Numbers, y: Numbers, border: int = cv2.BORDER_REPLICATE) -> Plane:
    """Bilinear look-up at pixel positions, which are exact to 1/32 pixel."""
    return floats(cv2.remap(floats(plane), floats(x), floats(y), cv2.INTER_LINEAR, borderMode=border))


def slope_x(plane: Numbers) -> Plane:
    return floats(cv2.Sobel(floats(plane), cv2.CV_32F, 1, 0, ksize=3, scale=0.125, borderType=cv2.BORDER_REPLICATE))


def slope_y(plane: Numbers) -> Plane:
    return floats(cv2.Sobel(floats(plane), cv2.CV_32F, 0, 1, ksize=3, scale=0.125, borderType=cv2.BORDER_REPLICATE))


def exp(plane: Numbers) -> Plane:
    return floats(cv2.exp(floats(plane))).reshape(plane.shape)


def log(plane: Numbers) -> Plane:
    """The natural logarithm of values above 0."""
    return floats(cv2.log(floats(plane))).reshape(plane.shape)


def angle(x: Numbers, y: Numbers) -> Plane:
    """The angle of (x, y) in turns, 0..1, to within 0.001."""
    return floats(cv2.phase(floats(x), floats(y), angleInDegrees=True)) / np.float32(360)


def power(plane: Numbers, exponent: float) -> Plane:
    """`plane ** exponent` for values from 0."""
    return floats(cv2.pow(floats(plane), exponent)).reshape(plane.shape)


def wave(turns: Numbers) -> Plane:
    """Sine of an angle in turns, to within 0.001; only sums and products, so the same everywhere."""
    part = turns - np.floor(turns + np.float32(0.5))
    arch = 8 * part * (1 - 2 * np.abs(part))
    return floats(arch * (np.float32(0.775) + np.float32(0.225) * np.abs(arch)))


def step_between(low: Edge, high: Edge, plane: Numbers) -> Plane:
    """0 below `low`, 1 above `high`, smooth between; `low` above `high` turns it round."""
    t = np.clip((plane - low) / (high - low), 0, 1)
    return floats(t * t * (3 - 2 * t))


def bell(plane: Numbers) -> Plane:
    """1 at 0, 0.5 at 1, with a soft skirt: the glow of a lamp."""
    squared = plane * plane
    return floats(1 / (1 + squared))
