"""Noise in normalised coordinates: the same seed gives the same clouds at every picture size."""

from __future__ import annotations

import hashlib

import cv2
import numpy as np

from atelier.engines.raster import Numbers, Plane, floats

Dice = np.random.Generator


def dice(seed: int, *names: object) -> Dice:
    """A generator of its own for every name: adding or removing one part of a picture leaves the others alone."""
    text = "/".join([str(seed), *(str(name) for name in names)])
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "big"))


def clouds(
    shape: tuple[int, int],
    source: Dice,
    *,
    cells: float,
    aspect: float | None = None,
    octaves: int = 5,
    gain: float = 0.5,
    stretch: float = 1.0,
) -> Plane:
    """Fractal noise, 0..1 around 0.5.

    `cells` lattice cells fit the height; `aspect` is the width the field stands for over its height (default: that of
    `shape`); `stretch` above 1 makes the features wider than high. Octaves finer than the pixels are left out but
    still counted, so that sizes agree.
    """
    height, width = shape
    ratio = width / height if aspect is None else aspect
    total = np.zeros((height, width), np.float32)
    amplitude, weight = 1.0, 0.0
    for octave in range(octaves):
        down = cells * 2**octave
        across = down * ratio / stretch
        lattice = source.random((int(down) + 4, int(across) + 4), dtype=np.float32)
        phase_y, phase_x = source.random(2)
        if down < height and across < width:
            total += (_spread(lattice, shape, (down, across), (phase_y, phase_x)) - 0.5) * amplitude
        weight += amplitude
        amplitude *= gain
    return floats(np.clip(total / weight * 1.6 + 0.5, 0, 1))


def _spread(lattice: Plane, shape: tuple[int, int], cells: tuple[float, float], phase: tuple[float, float]) -> Plane:
    """So many cells of the lattice, from a phase of 0..1 cell on, drawn over `shape`: cubic, via a small plane."""
    (height, width), (down, across) = shape, cells
    fine_y, fine_x = min(16.0, height / down), min(16.0, width / across)
    small = cv2.resize(
        lattice,
        (round(lattice.shape[1] * fine_x), round(lattice.shape[0] * fine_y)),
        interpolation=cv2.INTER_CUBIC,
    )
    top, left = round((phase[0] + 0.5) * fine_y), round((phase[1] + 0.5) * fine_x)
    cut = small[top : top + max(2, round(down * fine_y)), left : left + max(2, round(across * fine_x))]
    return floats(cv2.resize(cut, (width, height), interpolation=cv2.INTER_CUBIC))


def tile(size: int, source: Dice, *, cells: int, octaves: int = 4, gain: float = 0.55, stretch: int = 1) -> Plane:
    """Noise (size, size), 0..1, that repeats without a seam; `stretch` times fewer cells fit across than down."""
    total = np.zeros((size, size), np.float32)
    amplitude, weight = 1.0, 0.0
    for octave in range(octaves):
        down, across = cells * 2**octave, max(2, cells * 2**octave // stretch)
        lattice = source.random((down, across), dtype=np.float32)
        weight += amplitude
        if down * 2 <= size:
            ring = np.pad(lattice, 2, mode="wrap")
            fine_y, fine_x = size / down, size / across
            grown = cv2.resize(
                ring,
                (round((across + 4) * fine_x), round((down + 4) * fine_y)),
                interpolation=cv2.INTER_CUBIC,
            )
            top, left = round(2 * fine_y), round(2 * fine_x)
            total += (grown[top : top + size, left : left + size] - 0.5) * np.float32(amplitude)
        amplitude *= gain
    return floats(np.clip(total / weight * 1.7 + 0.5, 0, 1))


def from_tile(pattern: Plane, x: Numbers, y: Numbers) -> Plane:
    """The repeating pattern at places counted in its own pixels."""
    size = np.float32(pattern.shape[0])
    ring = np.pad(pattern, ((0, 1), (0, 1)), mode="wrap")
    along_x, along_y = np.broadcast_arrays(x - np.floor(x / size) * size, y - np.floor(y / size) * size)
    return floats(cv2.remap(ring, floats(along_x), floats(along_y), cv2.INTER_LINEAR))


def ridges(field: Numbers) -> Plane:
    """Folds noise around its middle into sharp crests, 0..1."""
    return floats(1 - np.abs(field * 2 - 1))


def wander(count: int, source: Dice, *, steps: int = 4, rough: float = 0.5) -> Plane:
    """A smooth random curve over `count` samples, 0..1 around 0.5; `steps` bumps at the coarsest."""
    position = np.linspace(0, 1, count)
    total = np.zeros(count)
    amplitude, weight, knots = 1.0, 0.0, steps
    for _ in range(5):
        heights = source.random(knots + 3)
        place = position * knots
        base = place.astype(np.int64)
        part = place - base
        ease = part * part * (3 - 2 * part)
        total += amplitude * (heights[base] * (1 - ease) + heights[base + 1] * ease - 0.5)
        weight += amplitude
        amplitude *= rough
        knots *= 2
    return floats(total / weight * 1.4 + 0.5)
