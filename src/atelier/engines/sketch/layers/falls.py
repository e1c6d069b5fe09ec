"""Falling water, and smoke over a volcano."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import exp, floats, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.layers.terrain import Terrain, level_at
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import blend, colour
from atelier.engines.sketch.paint.noise import clouds, from_tile, tile

FALL_PER_S = 300.0
"""How far the streaks of a waterfall run in a second, in pixels of their tile."""
POOL_AT = 0.36
"""The distance of the pool's edge under the wall of rock."""


@dataclass(frozen=True)
class Falls:
    """A sheet of white water over the notch in the middle of the wall, spray at its foot."""

    stage: Stage
    terrain: Terrain

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(1_200_000)
        top = float(self.terrain.view.skyline[len(self.terrain.view.skyline) // 2]) + 0.012
        foot = level_at(stage, POOL_AT - 0.03)
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        x = ((np.arange(field.width, dtype=np.float32)[None] + 0.5) / field.width - 0.5) * np.float32(
            field.width / field.unit
        )
        drop = np.clip((y - top) / (foot - top), 0, 1)
        pattern = tile(256, stage.dice("falls"), cells=6, octaves=4, gain=0.6)
        streak = from_tile(pattern, floats(x * 1100), floats(drop * 60 - t * FALL_PER_S))
        fine = from_tile(pattern, floats(x * 2600 + 90), floats(drop * 110 - t * FALL_PER_S))
        half = 0.050 + 0.028 * drop + (streak - 0.5) * 0.020
        body = (
            step_between(0.0, 0.022, floats(half - np.abs(x)))
            * step_between(top - 0.004, top + 0.012, y)
            * step_between(foot + 0.004, foot - 0.006, y)
        )
        tone = 0.52 + 0.62 * (streak * 0.6 + fine * 0.4)
        white = stage.light.on(colour("#f4fafc"), 0.85)
        canvas.lay(floats(white * tone[..., None]), floats(body * np.clip(0.55 + 0.6 * fine, 0, 0.96)))
        mist = clouds(field.shape, stage.dice("spray"), cells=7, octaves=5, gain=0.55)
        spray = exp(floats(-(np.square(x / 0.19) + np.square((y - foot + 0.005) / 0.055)))) * (0.35 + 0.9 * mist)
        canvas.lay(white, floats(np.clip(spray, 0, 0.9)))
        foam = exp(floats(-(np.square(x / 0.26) + np.square((y - foot - 0.022) / 0.016)))) * step_between(
            0.42, 0.62, mist
        )
        canvas.lay(white, floats(np.clip(foam * 0.8, 0, 0.8)))


@dataclass(frozen=True)
class Plume:
    """Ash and glow over a crater."""

    stage: Stage
    terrain: Terrain
    focus: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(500_000)
        centre = (self.focus - 0.5) * 0.6 + 0.5
        column = int(np.clip(centre, 0.02, 0.98) * len(self.terrain.view.skyline))
        mouth = float(self.terrain.view.skyline[column]) + 0.03
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        x = ((np.arange(field.width, dtype=np.float32)[None] + 0.5) / field.width - np.float32(centre)) * np.float32(
            field.width / field.unit
        )
        rise = np.clip((mouth - y) / mouth, 0, 1)
        billow = clouds(field.shape, stage.dice("plume"), cells=9, octaves=6, gain=0.58)
        spread = 0.035 + 0.30 * rise + (billow - 0.5) * 0.20 * (0.3 + rise)
        body = (
            step_between(0.0, 0.07, floats(spread - np.abs(x - 0.30 * rise * rise)))
            * (y < mouth)
            * step_between(1.0, 0.75, rise)
        )
        glow = exp(floats(-(np.square(x / 0.10) + np.square((y - mouth) / 0.075))))
        ash = blend(stage.air.shaded, "#2a2424", 0.55)
        rgb = ash * (0.55 + 0.9 * billow[..., None]) + glow[..., None] * colour("#ff6a1e") * 0.9
        canvas.lay(floats(rgb), floats(body * 0.88))
        canvas.add(floats(glow * 0.55), colour("#ff7a2e"))
