"""Deep space: glowing gas and galaxies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import angle, exp, floats, log, power, step_between, wave
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.noise import clouds

NEBULAE = (
    ("#3a4fd8", "#d84fa0", "#ffb070"),
    ("#1f8fa8", "#6a4fd0", "#ff8ac0"),
    ("#8a3fc0", "#e8603a", "#ffd08a"),
    ("#1f6fb0", "#30c0a0", "#c0f0ff"),
)


@dataclass(frozen=True)
class Nebula:
    """Clouds of glowing gas; `strength` 0..1."""

    stage: Stage
    strength: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(900_000)
        source = stage.dice("nebula")
        tints = [colour(code) for code in NEBULAE[int(source.integers(len(NEBULAE)))]]
        base = np.broadcast_to(colour(stage.air.sky[3]) * 0.7, (*field.shape, 3)).astype(np.float32)
        warp = clouds(field.shape, source, cells=2.2, octaves=5, gain=0.55)
        for index, tint in enumerate(tints):
            gas = clouds(field.shape, source, cells=1.7 + index * 0.9, octaves=7, gain=0.56)
            body = power(floats(np.clip(gas * 0.75 + warp * 0.55 - 0.58, 0, 1) * 2.1), 1.5)
            base = base + body[..., None] * tint * np.float32((0.50 - 0.1 * index) * self.strength)
        dust = step_between(0.52, 0.72, clouds(field.shape, source, cells=3.2, octaves=6, gain=0.6))
        base = base * (1 - 0.62 * dust[..., None] * np.float32(self.strength))
        canvas.cover(floats(np.clip(base, 0, 1.2)))


@dataclass(frozen=True)
class Galaxy:
    """A spiral galaxy seen at an angle, and its glowing heart."""

    stage: Stage
    x: float
    y: float
    radius: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(900_000)
        u = ((np.arange(field.width, dtype=np.float32)[None] + 0.5) / field.width - np.float32(self.x)) * np.float32(
            field.width / field.unit / self.radius
        )
        v = (
            (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height - np.float32(self.y)
        ) * np.float32(field.height / field.unit / self.radius)
        c, s = np.float32(math.cos(0.45)), np.float32(math.sin(0.45))
        along, across = u * c + v * s, (v * c - u * s) * np.float32(2.1)
        reach = np.sqrt(along * along + across * across) + np.float32(1e-3)
        # A logarithmic spiral: the angle advances with the logarithm of the distance.
        turn = angle(along, across) + np.float32(2.6 / (2 * math.pi)) * log(reach) + np.float32(t * 0.01)
        arms = np.square(0.5 + 0.5 * wave(2 * turn))
        noise = clouds(field.shape, stage.dice("galaxy"), cells=7, octaves=6, gain=0.62)
        fade = exp(floats(-reach * 2.3))
        heart = exp(floats(-reach * 9))
        light = fade * (0.18 + 1.15 * arms * (0.35 + noise))
        rgb = (
            light[..., None] * (colour("#8fb0ff") + (colour("#ff9ad0") - colour("#8fb0ff")) * noise[..., None])
            + heart[..., None] * colour("#fff0d0") * 1.3
        )
        canvas.add(floats(rgb))
