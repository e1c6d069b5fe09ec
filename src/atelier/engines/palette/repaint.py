"""Redrawing a picture by a recipe: its tones and colours first, then the feel of its surface."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture, bytes_of
from atelier.engines.palette.recipe import Recipe
from atelier.engines.palette.statistics import (
    BANDS,
    LOOK_PX,
    OCTAVES,
    TONES,
    Band,
    Statistics,
    lab_of,
    mean_of,
    measure,
    octave,
    reduced,
    rgb_of,
)
from atelier.engines.palette.strokes import strokes
from atelier.engines.raster import Numbers, Plane, floats

_FOLLOWING: Final = 0.12  # of what a frame looks like goes into what the clip is taken to look like
_RANKS: Final = 256
_TONE_SHARE: Final = 0.8
_STEEPEST: Final = 2.6  # of the tone curve: beyond it, noise in flat parts would show
_COLOUR_SHARE: Final = 0.9
_GAINS: Final = (0.3, 2.4)  # by which colours may be drawn together or apart
_PULL: Final = (0.18, 0.55)  # towards the palette's colours: least, and for flat looks
_NEAR: Final = 15.0  # CIELAB units within which a palette colour draws others
_DETAIL: Final = (0.55, 1.9)
_SMOOTHEST: Final = 3  # rounds of smoothing for looks that are flat all over


class Repainter:
    """Redraws sheets by a recipe. `steady`: they are the frames of a clip, whose look must not jump from one to the
    next."""

    def __init__(self, recipe: Recipe, *, steady: bool = False) -> None:
        self._recipe = recipe
        self._steady = steady
        self._own: Statistics | None = None

    def __call__(self, sheet: Plane, unit: float, source: np.random.Generator) -> Plane:
        own = measure_sheet(sheet)
        if self._steady and self._own is not None:
            own = mean_of([self._own, own], [1 - _FOLLOWING, _FOLLOWING])
        self._own = own
        return repaint(self._recipe, sheet, unit, source, own)


def repaint(recipe: Recipe, sheet: Plane, unit: float, source: np.random.Generator, own: Statistics) -> Plane:
    """An RGB sheet (h, w, 3) of 0..1 in the look of the recipe; `unit` is its shorter side in pixels, and
    `own` what it looks like so far."""
    look = recipe.look
    lab = lab_of(_smoothed(sheet, unit, look.flat - own.flat))
    light, rank = _toned(lab[..., 0], own, look)
    colours = _coloured(lab[..., 1:], rank, own, look)
    pull = float(np.interp(look.flat, (0.3, 0.9), _PULL))
    painted = _pulled(np.dstack([light, colours]), recipe, pull)
    painted[..., 0] = _detailed(painted[..., 0], unit, own, look)
    painted[..., 0] += strokes(painted[..., 0], unit, source, look)
    painted[..., 0] = np.clip(painted[..., 0], 0, 100)
    return rgb_of(floats(painted))


def measure_sheet(sheet: Plane) -> Statistics:
    return measure(reduced(bytes_of(sheet * 255)))


def _smoothed(sheet: Plane, unit: float, flatter: float) -> Plane:
    """Even patches with firm edges, where the look has more of them than the picture."""
    if flatter <= 0.04:
        return sheet
    rounds = min(_SMOOTHEST, 1 + int(flatter * 6))
    factor = min(1.0, 620 / unit)
    height, width = sheet.shape[:2]
    size = (max(8, round(width * factor)), max(8, round(height * factor)))
    small: Picture = bytes_of(cv2.resize(sheet, size, interpolation=cv2.INTER_AREA) * 255)
    for _ in range(rounds):
        small = cv2.bilateralFilter(small, 7, 34, 5)
    even = cv2.resize(floats(small) / np.float32(255), (width, height), interpolation=cv2.INTER_CUBIC)
    share = np.float32(min(0.85, flatter * 2.2))
    return floats(sheet + (even - sheet) * share)


def _toned(light: Plane, own: Statistics, look: Statistics) -> tuple[Plane, Plane]:
    """Lightness along the look's tones, and every pixel's place among the picture's own, 0..1."""
    places = np.linspace(0, 1, TONES)
    start = np.maximum.accumulate(np.asarray(own.tones) + np.linspace(0, 1e-3, TONES))
    wanted = np.asarray(own.tones) * (1 - _TONE_SHARE) + np.asarray(look.tones) * _TONE_SHARE
    levels = np.linspace(0, 100, 512)
    curve = _eased(np.interp(levels, start, wanted), levels)
    index = np.clip(light * (511 / 100), 0, 511)
    rank = floats(np.interp(levels, start, places))
    return _looked_up(curve, index), _looked_up(rank, index)


def _eased(curve: Numbers, levels: Numbers) -> Plane:
    """The curve with its slope held within bounds, so that flat skies do not break into steps."""
    step = levels[1] - levels[0]
    slope = np.clip(np.diff(curve) / step, 0.12, _STEEPEST)
    eased = np.concatenate([[0.0], np.cumsum(slope) * step])
    middle = len(curve) // 2
    eased = eased + (curve[middle] - eased[middle])
    soft = cv2.GaussianBlur(floats(eased)[None], (0, 0), 6, borderType=cv2.BORDER_REPLICATE)[0]
    return floats(np.clip(soft, 0, 100))


def _looked_up(table: Plane, index: Plane) -> Plane:
    """Between the entries of a table, linear."""
    base = np.minimum(index.astype(np.int32), len(table) - 2)
    part = index - base
    return floats(table[base] * (1 - part) + table[base + 1] * part)


def _coloured(chroma: Plane, rank: Plane, own: Statistics, look: Statistics) -> Plane:
    """a* and b* moved, tone by tone, so that they vary around the look's mean as the look's do."""
    maps = [_transport(before, after) for before, after in zip(own.bands, look.bands, strict=True)]
    places = (np.arange(BANDS) + 0.5) / BANDS
    ranks = np.linspace(0, 1, _RANKS)
    rows = np.stack([np.concatenate([matrix.ravel(), shift]) for matrix, shift in maps])
    table = floats(np.stack([np.interp(ranks, places, rows[:, column]) for column in range(rows.shape[1])], -1))
    chosen = table[np.clip(rank * (_RANKS - 1), 0, _RANKS - 1).astype(np.int32)]
    a, b = chroma[..., 0], chroma[..., 1]
    moved = np.dstack(
        [
            chosen[..., 0] * a + chosen[..., 1] * b + chosen[..., 4],
            chosen[..., 2] * a + chosen[..., 3] * b + chosen[..., 5],
        ]
    )
    return floats(chroma + (moved - chroma) * np.float32(_COLOUR_SHARE))


def _transport(before: Band, after: Band) -> tuple[Plane, Plane]:
    """Matrix and shift of the shortest way from one normal distribution to another (Monge and Kantorovich; Pitié and
    Kokaram, 2007), its gains held within bounds."""
    source, target = _covariance(before), _covariance(after)
    root = _power(source, 0.5)
    inverse = _power(source, -0.5)
    matrix = inverse @ _power(root @ target @ root, 0.5) @ inverse
    values, vectors = np.linalg.eigh(matrix)
    held = (vectors * np.clip(values, *_GAINS)) @ vectors.T
    return floats(held), floats(np.asarray(after.mean) - held @ np.asarray(before.mean))


def _covariance(band: Band) -> Numbers:
    aa, ab, bb = band.spread
    return np.array([[aa, ab], [ab, bb]]) + 4.0 * np.eye(2)


def _power(matrix: Numbers, exponent: float) -> Numbers:
    values, vectors = np.linalg.eigh(matrix)
    return np.asarray((vectors * np.maximum(values, 1e-6) ** exponent) @ vectors.T)


def _pulled(lab: Plane, recipe: Recipe, share: float) -> Plane:
    """Every colour some way towards the palette's colours near it; lightness counts half."""
    total = np.zeros(lab.shape, np.float32)
    weight = np.full(lab.shape[:2], 1e-6, np.float32)
    for swatch in recipe.palette:
        away = [(lab[..., band] - np.float32(swatch.lab[band])) for band in range(3)]
        apart = np.square(away[0] * np.float32(0.5)) + np.square(away[1]) + np.square(away[2])
        near = cv2.exp(floats(apart * np.float32(-0.5 / _NEAR**2))) * np.float32(swatch.share**0.5)
        weight += near
        total += near[..., None] * floats(swatch.lab)
    sure = np.clip(weight * 3, 0, 1) * np.float32(share)
    goal = total / weight[..., None]
    return floats(lab + (goal - lab) * sure[..., None] * floats([0.35, 1, 1]))


def _detailed(light: Plane, unit: float, own: Statistics, look: Statistics) -> Plane:
    """Each size of detail as strong as the look has it."""
    out = light
    for sigma, has, wants in zip(OCTAVES, own.detail, look.detail, strict=True):
        gain = float(np.clip((wants + 0.15) / (has + 0.15), *_DETAIL))
        scaled = sigma * unit / LOOK_PX
        if scaled >= 0.5 and abs(gain - 1) > 0.08:
            out = out + octave(light, scaled) * np.float32((gain - 1) * 0.7)
    return floats(out)
