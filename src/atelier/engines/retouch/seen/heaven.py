"""What sky and land look like in one picture: how likely each pixel is, seen as the one and as the other."""

from __future__ import annotations

from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Flags, Picture
from atelier.engines.raster import Numbers, Plane, bell, exp, floats, log

_STARS: Final = 5  # pixels: a median as wide takes stars and birds away
_FINE_PX: Final = 1.5  # detail is what differs from a blur as wide
_DETAIL: Final = (3.0, 9, 5)  # counted up to this; mean of a window so wide; the smoothest of windows so far away
_BIN: Final = 6.0  # CIELAB units
_BINS: Final = (18, 22, 22)
_ROUGHNESS_BINS: Final = 16
_ROUGHEST: Final = 2.5  # of detail, in the last of these
_SMOOTH_SKY: Final = 0.8  # per bin: how much rarer roughness is in a sky than its pixels would say
_GLOWS: Final = (0.03, 0.1, 0.3)  # of the width: reaches of the light around sun or moon
_NARROW: Final = (1.2, 1.0, 1.2)  # CIELAB: a sky varies at least, and at most, so much around its smooth colours
_WIDE: Final = (5.0, 4.0, 5.0)
_KINDS: Final = ((0.5, 1.2), (0.3, 2.5))  # shares of a sky that lie so many spreads around its colours: clear, clouded
_ANY: Final = 2e-8  # likelihood of what was never seen
_FADE: Final = 2e-5  # keeps the curves of colour flat where nothing holds them
_GRAIN: Final = 4096


class Features(msgspec.Struct, frozen=True):
    """CIELAB colours without stars, edges in units a pixel, and roughness in bins, all at one size."""

    lab: Plane
    edges: Plane
    rough: Flags


def features_of(small: Picture, width: int) -> Features:
    size = (width, round(small.shape[0] * width / small.shape[1]))
    lab = _lab(cv2.medianBlur(small, _STARS), size)
    slopes = np.hypot(cv2.Sobel(lab, cv2.CV_32F, 1, 0, scale=0.25), cv2.Sobel(lab, cv2.CV_32F, 0, 1, scale=0.25))
    most, window, around = _DETAIL
    full = _lab(small, (small.shape[1], small.shape[0]))
    detail = np.abs(full - cv2.GaussianBlur(full, (0, 0), _FINE_PX)).max(axis=-1)
    mean = cv2.resize(
        cv2.blur(np.minimum(detail, np.float32(most)), (window, window)), size, interpolation=cv2.INTER_AREA
    )
    rough = cv2.erode(mean, np.ones((around, around), np.uint8)) * (_ROUGHNESS_BINS / _ROUGHEST)
    return Features(lab, floats(slopes.max(axis=-1)), np.clip(rough, 0, _ROUGHNESS_BINS - 1).astype(np.int64))


def _lab(picture: Picture, size: tuple[int, int]) -> Plane:
    sized = cv2.resize(picture, size, interpolation=cv2.INTER_AREA)
    return floats(cv2.cvtColor(floats(sized) / np.float32(255), cv2.COLOR_RGB2LAB))


def likelihoods(seen: Features, sky: Flags) -> tuple[Plane, Plane]:
    """Logs of how likely each pixel is in a sky like that of `sky`, and in a land like the rest.

    A sky has smooth colours, which a few curves follow, and clouds around them; land has any colours, counted.
    """
    away = seen.lab - smooth_colours(seen.lab, sky)
    spread = np.clip(np.median(np.abs(away[sky]), axis=0) * np.float32(1.5), floats(_NARROW), floats(_WIDE))
    squares = floats(np.square(away / spread)).sum(axis=-1)
    volume = float(2 * np.pi) ** 1.5 * float(spread.prod())
    bins = _bins(seen.lab)
    likely = 0.2 * _counted(bins, sky) + _ANY
    for share, times in _KINDS:
        likely = likely + exp(squares / np.float32(-2 * times * times)) * (share / (volume * times**3))
    land = ~sky
    above = floats(likely * _roughness(seen.rough, sky, smooth=_SMOOTH_SKY))
    below = floats((_counted(bins, land) + _ANY) * _roughness(seen.rough, land))
    return log(above), log(below)


def smooth_colours(lab: Plane, sky: Flags) -> Plane:
    """The colours of a sky without clouds, as curves of height and width and a glow, through those of `sky`."""
    terms = _terms(lab, sky)
    sure = sky
    for last in (False, True):
        # Exact sums of whole numbers: the order in which a machine adds them does not matter.
        columns = np.round(terms[sure] * _GRAIN).astype(np.int64)
        colours = np.round(lab[sure] * 16).astype(np.int64)
        normal = (columns.T @ columns) / (_GRAIN**2 * len(columns)) + _FADE * np.eye(terms.shape[-1])
        right = (columns.T @ colours) / (_GRAIN * 16 * len(columns))
        weights = floats(np.round(np.linalg.solve(normal, right), 3))
        model = sum((terms[..., [k]] * weights[k] for k in range(1, len(weights))), terms[..., [0]] * weights[0])
        if not last:
            distance = np.abs(lab - model).sum(axis=-1)
            sure = sky & (distance <= np.quantile(distance[sky], 0.8))
    return floats(model)


def _terms(lab: Plane, sky: Flags) -> Plane:
    height, width = sky.shape
    y, x = np.mgrid[:height, :width].astype(np.float32)
    down, across = (y + 0.5) / height, (x + 0.5) / width - 0.5
    near = cv2.dilate(sky.astype(np.uint8), np.ones((7, 3), np.uint8)) > 0
    light = np.round(cv2.GaussianBlur(lab[..., 0], (0, 0), 1.5) * 8) * near
    row, column = divmod(int(light.argmax()), width)
    squares = (y - row) ** 2 + (x - column) ** 2
    curves = [np.ones_like(down), down, down**2, down**2 * down, (down**2) ** 2]
    curves += [across, across**2, across * down, across**2 * down]
    return floats(np.stack(curves + [bell(np.sqrt(squares) / np.float32(reach * width)) for reach in _GLOWS], axis=-1))


def _bins(lab: Plane) -> Flags:
    """The number of each pixel's bin of colour."""
    numbers = [
        np.clip(lab[..., 0] // _BIN, 0, _BINS[0] - 1),
        *(np.clip((lab[..., band] + 66) // _BIN, 0, _BINS[band] - 1) for band in (1, 2)),
    ]
    light, a, b = (number.astype(np.int64) for number in numbers)
    return np.asarray((light * _BINS[1] + a) * _BINS[2] + b)


def _counted(bins: Flags, chosen: Flags) -> Numbers:
    """How dense the colours of the chosen pixels lie around each pixel's own."""
    counts = np.bincount(bins[chosen], minlength=int(np.prod(_BINS))).reshape(_BINS).astype(np.float64)
    for axis in range(3):
        first, last = np.take(counts, [0], axis), np.take(counts, [-1], axis)
        wide = np.concatenate([first, counts, last], axis)
        size = counts.shape[axis]
        counts = (
            sum(part * np.take(wide, range(start, start + size), axis) for start, part in ((0, 0.25), (2, 0.25)))
            + 0.5 * counts
        )
    return np.asarray(counts.ravel()[bins] / (max(1, int(chosen.sum())) * _BIN**3))


def _roughness(rough: Flags, chosen: Flags, *, smooth: float = 0.0) -> Numbers:
    """How often the chosen pixels are as rough as each pixel."""
    counts = np.pad(np.bincount(rough[chosen], minlength=_ROUGHNESS_BINS) + 2.0, 1, mode="edge")
    counts = 0.25 * counts[:-2] + 0.5 * counts[1:-1] + 0.25 * counts[2:]
    counts = counts * exp(-floats(smooth) * np.arange(_ROUGHNESS_BINS, dtype=np.float32))
    return np.asarray((counts / counts.sum())[rough])
