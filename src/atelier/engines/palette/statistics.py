"""What a picture looks like in figures: its tones, its colours at every tone, its detail at every size."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.resample import sized
from atelier.engines.raster import Plane, floats

TONES: Final = 33
"""Quantiles of lightness, the darkest and the lightest included."""
BANDS: Final = 4
"""Quarters of the picture by lightness; each has colours of its own."""
OCTAVES: Final = (0.7, 1.4, 2.8, 5.6)
"""Sizes of detail, as the blur after which it is gone, in pixels of a picture 384 high or wide."""
LOOK_PX: Final = 384
_EVEN: Final = 1.6  # lightness a pixel may differ from its neighbours and still belong to a flat patch


class Band(msgspec.Struct, frozen=True):
    """Colours of a quarter of the tones: the mean of a* and b*, and how they vary (aa, ab, bb)."""

    mean: tuple[float, float]
    spread: tuple[float, float, float]


class Statistics(msgspec.Struct, frozen=True):
    """In CIELAB units: lightness 0..100.

    `tones` are quantiles of lightness. `detail` is the deviation of lightness within each octave. `flat` is the share
    of the picture in even patches, 0..1; `along` how much its fine detail runs in one direction, as brush strokes and
    hatching do, 0..1.
    """

    tones: tuple[float, ...]
    bands: tuple[Band, ...]
    detail: tuple[float, ...]
    flat: float
    along: float


def lab_of(rgb: Plane) -> Plane:
    """CIELAB of an RGB plane of 0..1: L 0..100."""
    return floats(cv2.cvtColor(floats(np.clip(rgb, 0, 1)), cv2.COLOR_RGB2LAB))


def rgb_of(lab: Plane) -> Plane:
    """RGB, 0..1, of CIELAB; what lies outside of sRGB is clipped."""
    return floats(np.clip(cv2.cvtColor(floats(lab), cv2.COLOR_LAB2RGB), 0, 1))


def reduced(picture: Picture) -> Plane:
    """An RGB picture in CIELAB, at the size at which pictures are compared."""
    height, width = picture.shape[:2]
    longest = round(LOOK_PX * max(height, width) / min(height, width))
    return lab_of(floats(sized(picture, min(3 * LOOK_PX, longest))) / np.float32(255))


def measure(lab: Plane) -> Statistics:
    """Of a picture as `reduced` gives it."""
    light = lab[..., 0]
    tones = np.quantile(light, np.linspace(0, 1, TONES))
    return Statistics(
        tones=_rounded(tones),
        bands=tuple(_band(lab, *edges) for edges in _quarters(light)),
        detail=_rounded([_deviation(light, sigma) for sigma in OCTAVES]),
        flat=round(float((_unevenness(light) < _EVEN).mean()), 4),
        along=round(_coherence(light), 4),
    )


def mean_of(parts: Sequence[Statistics], weights: Sequence[float] | None = None) -> Statistics:
    """The average look of several pictures; tones are averaged quantile by quantile."""
    share = np.asarray(weights if weights is not None else [1.0] * len(parts), np.float64)
    share = share / share.sum()

    def average(values: list[tuple[float, ...]]) -> tuple[float, ...]:
        return _rounded(share @ np.asarray(values))

    bands = []
    for place in range(BANDS):
        of_parts = [part.bands[place] for part in parts]
        mean = average([band.mean for band in of_parts])
        spread = average([band.spread for band in of_parts])
        bands.append(Band((mean[0], mean[1]), (spread[0], spread[1], spread[2])))
    return Statistics(
        tones=average([part.tones for part in parts]),
        bands=tuple(bands),
        detail=average([part.detail for part in parts]),
        flat=average([(part.flat,) for part in parts])[0],
        along=average([(part.along,) for part in parts])[0],
    )


def _quarters(light: Plane) -> list[tuple[float, float]]:
    edges = np.quantile(light, np.linspace(0, 1, BANDS + 1))
    return [(float(low), float(high)) for low, high in pairwise(edges)]


def _band(lab: Plane, low: float, high: float) -> Band:
    chosen = lab[(lab[..., 0] >= low) & (lab[..., 0] <= high)][:, 1:].astype(np.float64)
    mean = chosen.mean(axis=0)
    away = chosen - mean
    aa, ab, bb = (float((away[:, i] * away[:, j]).mean()) for i, j in ((0, 0), (0, 1), (1, 1)))
    return Band((round(float(mean[0]), 3), round(float(mean[1]), 3)), (round(aa, 3), round(ab, 3), round(bb, 3)))


def octave(light: Plane, sigma: float) -> Plane:
    """The detail that a blur of `sigma` pixels takes away, and one half as wide does not."""
    finer = cv2.GaussianBlur(light, (0, 0), sigma / 2) if sigma > 1 else light
    return floats(finer - cv2.GaussianBlur(light, (0, 0), sigma))


def _deviation(light: Plane, sigma: float) -> float:
    return float(octave(light, sigma).std())


def _unevenness(light: Plane) -> Plane:
    mean = cv2.blur(light, (5, 5))
    return floats(np.sqrt(np.maximum(cv2.blur(light * light, (5, 5)) - mean * mean, 0)))


def _coherence(light: Plane) -> float:
    """Of the structure tensor over patches, weighted by how much detail there is."""
    across, down = cv2.Sobel(light, cv2.CV_32F, 1, 0, scale=0.125), cv2.Sobel(light, cv2.CV_32F, 0, 1, scale=0.125)
    xx, xy, yy = (cv2.GaussianBlur(part, (0, 0), 3.0) for part in (across * across, across * down, down * down))
    energy = xx + yy
    one_way = np.sqrt(np.square(xx - yy) + 4 * np.square(xy))
    return float((one_way * np.sqrt(energy)).sum() / max(1e-6, float((energy * np.sqrt(energy)).sum())))


def _rounded(values: Sequence[float] | Plane) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)
