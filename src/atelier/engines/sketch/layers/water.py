"""Water: mirrors what stands behind it, glitters under the sun, and carries foam to its shores."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atelier.engines.raster import Plane, blur, exp, floats, log, sample, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.layers.terrain import FAR, View
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.noise import from_tile, tile

TILE = 512
FLOW_PER_S = 26.0
"""How far ripples run in a second, in pixels of their tile."""


@dataclass(frozen=True)
class Water:
    """Covers everything below the horizon, or what a terrain's view says is wet.

    `swell` is how rough it is: 0 a mirror, 1 a stormy sea. `foam` 0..1 whitens shores and crests.
    """

    stage: Stage
    view: View | None
    swell: float
    foam: float = 0.0

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field
        wet, shore = self._extent
        if not bool((wet > 0.01).any()):
            return
        depth = self._depth()
        ripple = self._ripple(depth, t)
        rgb = self._mirror(canvas.reduced(field), shore, depth, ripple)
        near = 1 - depth
        deep = colour(stage.air.deep)
        own = np.clip(0.22 + 0.42 * near + (ripple - 0.5) * (0.5 + 1.1 * self.swell), 0.04, 0.92)
        rgb = rgb + (deep * (0.55 + 0.9 * ripple[..., None] * (0.4 + self.swell)) - rgb) * own[..., None]
        rgb = rgb + self._glitter(depth, ripple)[..., None] * colour(stage.air.glow)
        if self.foam > 0:
            white = floats(stage.light.on(floats([0.96, 0.98, 1.0]), 0.8))
            rgb = rgb + (white - rgb) * self._foam(wet, depth, t)[..., None]
        canvas.lay(floats(rgb), wet)

    @cached_property
    def _extent(self) -> tuple[Plane, Plane]:
        """Where water is (h, w), and for every pixel the row of the shore behind it (h, w)."""
        stage = self.stage
        field = stage.field
        if self.view is None:
            rows = np.arange(field.height, dtype=np.float32)[:, None] + np.float32(1 - stage.horizon * field.height)
            wet = floats(np.clip(rows, 0, 1) * np.ones((1, field.width), np.float32))
            return wet, floats(np.full(field.shape, stage.horizon * field.height, np.float32))
        wet = self.view.wet
        is_wet = wet > 0.5
        level = np.float32(stage.horizon * field.height)
        begins = is_wet & ~np.vstack([np.zeros((1, field.width), bool), is_wet[:-1]])
        rows = np.arange(field.height, dtype=np.float32)[:, None]
        start = np.maximum.accumulate(np.where(begins, rows, level), axis=0)
        return wet, blur(floats(np.maximum(start, level)), max(1.0, field.width / 45))

    def _depth(self) -> Plane:
        """(h, 1): 1 at the horizon, 0 at the lower edge, by the logarithm of the distance."""
        stage = self.stage
        part = np.clip((stage.down() - stage.horizon) / max(0.02, 1 - stage.horizon), 1 / FAR, 1)
        return floats(-log(part) / np.float32(math.log(FAR)))

    @cached_property
    def _pattern(self) -> Plane:
        return tile(TILE, self.stage.dice("ripples"), cells=24, octaves=4, gain=0.62, stretch=4)

    def _ripple(self, depth: Plane, t: float) -> Plane:
        """Height of the ripples, 0..1, in perspective."""
        across = self.stage.across()
        coarse = from_tile(self._pattern, floats(across * 420 + 31), floats(depth * 1250 - t * FLOW_PER_S))
        fine = from_tile(self._pattern, floats(across * 900 + 7 + t * 9), floats(depth * 2900 - t * FLOW_PER_S * 1.7))
        return floats(coarse * 0.62 + fine * 0.38)

    def _mirror(self, picture: Plane, shore: Plane, depth: Plane, ripple: Plane) -> Plane:
        field = self.stage.field
        y = np.arange(field.height, dtype=np.float32)[:, None]
        x = np.arange(field.width, dtype=np.float32)[None]
        near = 1 - depth
        lift = (ripple - 0.5) * (0.010 + 0.085 * self.swell + 0.05 * near) * np.float32(field.unit) * (0.3 + near)
        sway = (ripple - 0.5) * (0.008 + 0.02 * self.swell) * np.float32(field.unit) * (0.3 + 1.4 * near)
        source_y = np.clip(2 * shore - y + lift, 0, np.maximum(shore - 1.5, 0))
        soft = blur(picture, field.unit / 420)
        return sample(soft, floats(np.clip(x + sway, 0, field.width - 1)), floats(source_y)) * np.float32(0.94)

    def _glitter(self, depth: Plane, ripple: Plane) -> Plane:
        """Sparkles below the sun: where the facet that would mirror it is likely."""
        stage = self.stage
        if stage.air.glow_strength < 0.3 and stage.air.stars < 0.5:
            return floats(np.zeros_like(ripple))
        off = (stage.across() - np.float32((stage.sun[0] - 0.5) * stage.frame.width / stage.frame.unit)) / (
            0.035 + 0.16 * (1 - depth) + 0.12 * self.swell
        )
        low = 1 - float(np.clip((stage.horizon - stage.sun[1]) / 0.75, 0, 0.75))
        likely = exp(floats(-off * off)) * np.float32(low)
        spark = step_between(0.60, 0.80, floats(ripple + 0.16 * likely))
        reach = step_between(-0.02, 0.10, depth) * (0.35 + 0.65 * depth)
        return floats(likely * (0.16 + 1.25 * spark) * reach * np.float32(0.35 + stage.air.glow_strength))

    def _foam(self, wet: Plane, depth: Plane, t: float) -> Plane:
        """White along the shore and on the crests."""
        field = self.stage.field
        wide = blur(wet, field.unit / 260)
        edge = np.clip(wet * (1 - wide) * 4.2, 0, 1)
        pattern = from_tile(
            self._pattern, floats(self.stage.across() * 700), floats(depth * 1700 - t * FLOW_PER_S * 1.3 + 90)
        )
        line = 1 - np.abs(pattern * 2 - 1)
        crests = step_between(0.94 - 0.06 * self.swell, 1.0, line) * step_between(0.95, 0.35, depth)
        crests = crests + step_between(0.80, 0.92, pattern) * self.swell
        return floats(np.clip(edge * (0.4 + 0.8 * pattern) + crests * self.swell * 0.8, 0, 1) * self.foam)
