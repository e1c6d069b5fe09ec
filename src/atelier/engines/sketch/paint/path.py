"""Paths: arrays of points that outline shapes, in whatever units the caller draws in (y grows upwards)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.paint.noise import Dice

Knots = Sequence[tuple[float, ...]] | Points | str
"""Points (x, y); a third value of 1 makes a knot a sharp corner. Drawings write them as text, the way SVG does:
`"0,0 .5,.2 1,0!"`, a `!` marking a sharp corner."""


@lru_cache(maxsize=2048)
def _written(text: str) -> tuple[tuple[float, float, float], ...]:
    found = []
    for word in text.split():
        x, _, y = word.rstrip("!").partition(",")
        found.append((float(x), float(y), 1.0 if word.endswith("!") else 0.0))
    return tuple(found)


def points(knots: Knots) -> Points:
    read = _written(knots) if isinstance(knots, str) else knots
    return np.asarray([(knot[0], knot[1]) for knot in read], dtype=np.float64)


def sided(text: str, side: int) -> tuple[tuple[float, ...], ...]:
    """Written knots, mirrored left to right when `side` is -1."""
    return tuple((x * side, y, corner) for x, y, corner in _written(text))


def smooth(knots: Knots, *, closed: bool = True, per: int = 10) -> Points:
    """A curve through all knots (Catmull-Rom), with straight joins at the sharp ones."""
    read = _written(knots) if isinstance(knots, str) else knots
    place = points(read)
    sharp = np.array([len(knot) > 2 and knot[2] == 1 for knot in read])
    count = len(place)
    before, after = np.roll(place, 1, 0), np.roll(place, -1, 0)
    tangent = (after - before) * 0.5
    if not closed:
        tangent[0], tangent[-1] = place[1] - place[0], place[-1] - place[-2]
    leave = np.where(sharp[:, None], (after - place) * 0.6, tangent)
    arrive = np.where(sharp[:, None], (place - before) * 0.6, tangent)
    t = np.linspace(0, 1, per, endpoint=False)[:, None]
    h0, h1 = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t
    h2, h3 = 3 * t**2 - 2 * t**3, t**3 - t**2
    parts = [
        h0 * place[i] + h1 * leave[i] + h2 * place[(i + 1) % count] + h3 * arrive[(i + 1) % count]
        for i in range(count if closed else count - 1)
    ]
    if not closed:
        parts.append(place[-1:])
    return np.concatenate(parts)


def oval(x: float, y: float, rx: float, ry: float | None = None, turn: float = 0.0, *, count: int = 48) -> Points:
    """An ellipse; `turn` in degrees, counter-clockwise."""
    angle = np.linspace(0, 2 * math.pi, count, endpoint=False)
    return turned(np.stack([x + rx * np.cos(angle), y + (rx if ry is None else ry) * np.sin(angle)], 1), turn, (x, y))


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> Points:
    """A rectangle with rounded corners."""
    if radius <= 0:
        return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=np.float64)
    r = min(radius, abs(x1 - x0) / 2, abs(y1 - y0) / 2)
    corners = ((x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180), (x1 - r, y0 + r, 270))
    return np.concatenate([arc(x, y, r, r, start, start + 90, count=7) for x, y, start in corners])


def arc(x: float, y: float, rx: float, ry: float, start: float, stop: float, *, count: int = 24) -> Points:
    """Part of an ellipse, angles in degrees counter-clockwise from the right."""
    angle = np.radians(np.linspace(start, stop, count))
    return np.stack([x + rx * np.cos(angle), y + ry * np.sin(angle)], 1)


def star(x: float, y: float, outer: float, inner: float, tips: int, turn: float = 90.0) -> Points:
    angle = np.radians(turn) + np.arange(tips * 2) * math.pi / tips
    radius = np.where(np.arange(tips * 2) % 2 == 0, outer, inner)
    return np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], 1)


def ribbon(line: Knots, widths: Sequence[float] | float, *, curved: bool = True, per: int = 8) -> Points:
    """The outline of a stroke along a line; widths (full, not half) are spread evenly along it."""
    spine = points(line)
    if curved and len(spine) > 2:
        spine = smooth(line, closed=False, per=per)
    spread = [widths, widths] if isinstance(widths, int | float) else widths
    width = np.interp(np.linspace(0, 1, len(spine)), np.linspace(0, 1, len(spread)), spread)
    run = np.gradient(spine, axis=0)
    length = np.sqrt((run * run).sum(1, keepdims=True)) + 1e-12
    normal = np.stack([-run[:, 1], run[:, 0]], 1) / length
    side = normal * width[:, None] / 2
    return np.concatenate([spine + side, (spine - side)[::-1]])


def limb(line: Knots, widths: Sequence[float] | float, *, curved: bool = True) -> list[Points]:
    """A stroke with round ends: arms, legs, pipes."""
    ends = points(line)
    first, last = (widths, widths) if isinstance(widths, int | float) else (widths[0], widths[-1])
    (x0, y0), (x1, y1) = ends[0].tolist(), ends[-1].tolist()
    stroke = ribbon(line, widths, curved=curved)
    return [stroke, oval(x0, y0, first / 2, count=24), oval(x1, y1, last / 2, count=24)]


def turned(path: Points, degrees: float, about: tuple[float, float] = (0.0, 0.0)) -> Points:
    if degrees == 0:
        return path
    c, s = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    x, y = path[:, 0] - about[0], path[:, 1] - about[1]
    return np.stack([about[0] + x * c - y * s, about[1] + x * s + y * c], 1)


def moved(path: Points, x: float, y: float) -> Points:
    return np.asarray(path + np.array([x, y]))


def scaled(path: Points, sx: float, sy: float | None = None, about: tuple[float, float] = (0.0, 0.0)) -> Points:
    centre = np.array(about)
    return np.asarray((path - centre) * np.array([sx, sx if sy is None else sy]) + centre)


def mirrored(path: Points, x: float = 0.0) -> Points:
    """Flipped left to right about a vertical line."""
    return np.asarray(path * np.array([-1.0, 1.0]) + np.array([2 * x, 0.0]))


def roughened(path: Points, amount: float, source: Dice) -> Points:
    """Every point moved a little, evenly up to `amount` in each direction."""
    return path + (source.random(path.shape) - 0.5) * 2 * amount


def tufted(path: Points, length: float, count: int, source: Dice) -> Points:
    """A closed path with `count` small spikes of fur standing out from it, swept along its direction."""
    ring = resampled(path, count * 3)
    run = np.roll(ring, -1, 0) - np.roll(ring, 1, 0)
    run /= np.sqrt((run * run).sum(1, keepdims=True)) + 1e-12
    out = np.stack([run[:, 1], -run[:, 0]], 1) * _winding(ring)
    lift = np.zeros(len(ring))
    lift[1::3] = length * (0.12 + source.random(count)[: len(lift[1::3])] ** 1.5)
    return ring + out * lift[:, None] + run * lift[:, None] * 0.5


def resampled(path: Points, count: int) -> Points:
    """A closed path with `count` evenly spaced points."""
    loop = np.concatenate([path, path[:1]])
    gaps = np.sqrt((np.diff(loop, axis=0) ** 2).sum(1))
    along = np.concatenate([[0.0], np.cumsum(gaps)])
    want = np.linspace(0, along[-1], count, endpoint=False)
    return np.stack([np.interp(want, along, loop[:, 0]), np.interp(want, along, loop[:, 1])], 1)


def _winding(path: Points) -> float:
    """1 for a counter-clockwise path (y up), -1 for a clockwise one."""
    x, y = path[:, 0], path[:, 1]
    return 1.0 if float((x * np.roll(y, -1) - np.roll(x, -1) * y).sum()) > 0 else -1.0
