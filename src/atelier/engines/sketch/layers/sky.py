"""The sky's colours, and the sun in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import exp, floats, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import colour


@dataclass(frozen=True)
class Sky:
    """A gradient from the horizon to the zenith, brighter and warmer around the sun."""

    stage: Stage

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        air = stage.air
        elevation = np.clip((stage.horizon - stage.down()) / max(stage.horizon, 0.05), 0, 1)
        sun_x, sun_y = stage.sun
        away = stage.distance(sun_x, sun_y)
        low = 1 - float(np.clip((stage.horizon - sun_y) / 0.35, 0, 1))
        # Around a low sun the bright horizon colours reach higher.
        lifted = np.clip(elevation * (1 - 0.30 * low * exp(floats(-away * 2.2))), 0, 1)
        rgb = air.sky_at(floats(lifted))
        glow = colour(air.glow)
        wide = exp(floats(-away * 3.2)) * np.float32(0.55 * air.glow_strength)
        band = exp(floats(-elevation * 7)) * exp(
            floats(-np.square(stage.across() - (sun_x - 0.5) * stage.frame.aspect) * 3)
        )
        share = np.clip(wide + band * np.float32(0.35 * low * air.glow_strength), 0, 0.92)[..., None]
        rgb = rgb + (glow - rgb) * share
        near = exp(floats(-away * 11)) * np.float32(0.5 * air.glow_strength)
        canvas.cover(floats(rgb + near[..., None] * glow))


@dataclass(frozen=True)
class Sun:
    """The sun's disc with its glare; `radius` in units."""

    stage: Stage
    radius: float
    bars: bool = False
    """Cut by widening horizontal bars, the way posters of the eighties draw it."""

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        sun_x, sun_y = stage.sun
        away = stage.distance(sun_x, sun_y)
        edge = 1.2 / stage.field.unit
        disc = 1 - step_between(self.radius - edge, self.radius + edge, away)
        if self.bars:
            self._draw_bars(canvas, floats(disc))
            return
        tint = colour(stage.air.disc)
        glare = exp(floats(-np.maximum(away - self.radius, 0) * (9 / (self.radius * 14 + 0.5))))
        canvas.add(floats(glare * glare * np.float32(0.34 * stage.air.glow_strength)), colour(stage.air.glow))
        canvas.lay(floats(tint * 1.18), floats(disc))

    def _draw_bars(self, canvas: Canvas, disc: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
        stage = self.stage
        drop = (
            (stage.down() - stage.sun[1]) * np.float32(stage.field.height / stage.field.unit) / np.float32(self.radius)
        )
        part = np.clip(drop * 0.5 + 0.5, 0, 1)
        top, bottom = colour("#ffe27a"), colour("#ff3d8b")
        rgb = top + (bottom - top) * part[..., None]
        phase = part * 9 - np.floor(part * 9)
        gap = np.clip(part * 0.95 - 0.33, 0, 0.75)
        soft = np.float32(9 / stage.field.unit / self.radius)
        shown = np.clip((phase - gap) / soft + 0.5, 0, 1) * np.clip((1 - phase) / soft + 0.5, 0, 1)
        shown = np.where(gap <= 0, 1, shown)
        away = stage.distance(*stage.sun)
        canvas.add(exp(floats(-np.maximum(away - self.radius, 0) * 6)) * np.float32(0.4), colour("#ff4f9a"))
        field = np.broadcast_to(rgb * 1.1, (*disc.shape, 3))
        canvas.lay(floats(field), floats(disc * shown))
