"""The small forms of steep mountain walls: spurs, gullies and ledges, drawn on the screen.

The terrain's grid is too coarse for them where walls stand steep towards us. So the grid carries the great forms and
these, which are as fine as the picture, bend its light and lay the rock bare.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import Plane, floats, slope_x, slope_y, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.noise import Dice, from_tile, ridges, tile

SIZE = 512
"""Side of the pattern in its own pixels; it stands for PATCH units of the picture."""
PATCH = 0.62
STEEP = 0.070
"""How high the relief of a spur is, in units."""


@dataclass(frozen=True)
class Crags:
    """For every field pixel: `lit` is added to the light that falls there; `bare` 0..1 is where no snow holds."""

    lit: Plane
    bare: Plane


def crags(stage: Stage, lean: Plane, steep: Plane) -> Crags:
    """`lean` is how far the wall falls to the right (above 0) or to the left, `steep` scales the relief (both per
    field pixel)."""
    source = stage.dice("crags")
    pattern = _pattern(source)
    bend = tile(256, source, cells=4, octaves=3)
    across = stage.across()
    down = stage.down() * np.float32(stage.field.height / stage.field.unit)
    warp = (from_tile(bend, across * 300, down * 300) - 0.5) * np.float32(0.09)
    u, w = across + warp, down + warp * np.float32(0.6)
    scale = np.float32(SIZE / PATCH)
    falls_left = from_tile(pattern, (u + w * 0.75) * scale, (w * 0.55 - u * 0.2) * scale)
    falls_right = from_tile(pattern, (u - w * 0.75) * scale + 201, (w * 0.55 + u * 0.2) * scale + 77)
    share = step_between(-0.45, 0.45, lean)
    relief = (falls_left + (falls_right - falls_left) * share) * steep * np.float32(STEEP * stage.field.unit)
    tilt_x, tilt_y = slope_x(relief), slope_y(relief)
    side = np.float32(np.clip(stage.light.side * 1.3, -1, 1))
    up = np.float32(0.35 + 0.5 * stage.light.height)
    front = np.float32(0.55)
    facing = (front - tilt_x * side + tilt_y * up) / np.sqrt(1 + tilt_x * tilt_x + tilt_y * tilt_y)
    lit = (facing - front) * np.float32(1.25)
    ledge = from_tile(pattern, (u * 0.6 + w * 0.5) * scale + 31, (w * 1.7 - u * 0.5) * scale + 150)
    hollow = falls_left + (falls_right - falls_left) * share
    overhang = step_between(0.08, 0.55, floats(-tilt_y + np.abs(tilt_x) * 0.35))
    bare = np.clip(overhang * 0.9 + step_between(0.50, 0.66, floats(ledge * 0.55 + hollow * 0.5)) * 0.75, 0, 1)
    return Crags(floats(lit), floats(bare))


def _pattern(source: Dice) -> Plane:
    """Crests with finer crests on their flanks, 0..1, without a seam."""
    total = np.zeros((SIZE, SIZE), np.float32)
    weight = np.ones_like(total)
    amplitude = np.float32(0.62)
    for octave in range(7):
        fold = ridges(tile(SIZE, source, cells=4 * 2**octave, octaves=1))
        total += fold * weight * amplitude
        weight = np.clip(weight * (0.25 + fold), 0, 1)
        amplitude *= np.float32(0.56)
    return floats(total)
