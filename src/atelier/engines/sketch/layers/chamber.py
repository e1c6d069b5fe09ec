"""A room: wall, window, table top or floor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import exp, floats, sample, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.layers.studio import stage_distance
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.noise import clouds
from atelier.engines.sketch.paint.path import box, oval, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import MOST_PIXELS, Extent


@dataclass(frozen=True)
class Wall:
    """A plastered wall, brighter on the side the light comes from."""

    stage: Stage
    tint: Colour

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(700_000)
        away = stage_distance(field.width, field.height, 0.22 if stage.light.side < 0 else 0.78, 0.25)
        glow = exp(floats(-away * 1.5))
        plaster = clouds(field.shape, stage.dice("plaster"), cells=9, octaves=5, gain=0.6) - 0.5
        lit = stage.light.ambient * 0.92 + stage.light.key * (0.20 + 0.62 * glow[..., None])
        rgb = self.tint * lit * (1 + plaster[..., None] * np.float32(0.06 * stage.texture))
        canvas.cover(floats(rgb))


@dataclass(frozen=True)
class Opening:
    """Where a window is: its middle as a fraction of the frame's width, its size in units, its sill as a fraction of
    the frame's height."""

    x: float
    width: float
    height: float
    sill: float

    @classmethod
    def above(cls, stage: Stage, edge: float) -> Opening:
        """The window of a room whose floor or table begins at `edge`: on the side the light comes from."""
        frame = stage.frame
        tall = frame.height / frame.unit
        height = min(0.62, edge * tall * 0.78)
        x = 0.24 if stage.light.side < 0 else 0.76
        width = min(0.50, frame.width / frame.unit * 0.36)
        return cls(x, width, height, min(edge - 0.10, 0.11 + height / tall))


@dataclass(frozen=True)
class Window:
    """A window with hills and the sky of the time of day behind it."""

    stage: Stage
    opening: Opening

    def draw(self, canvas: Canvas, t: float) -> None:
        stage, opening = self.stage, self.opening
        width, height = opening.width, opening.height
        extent = Extent(-width / 2 - 0.10, width / 2 + 0.10, -0.08, height + 0.06)
        scale = min(stage.frame.unit, MOST_PIXELS)
        pen = Pen.on(extent, scale, stage.light, stage.dice("window"))
        pen.halo(0, height / 2, height * 0.95, stage.air.glow, 0.75)
        casing = box(-width / 2 - 0.03, -0.03, width / 2 + 0.03, height + 0.03)
        pen.shine(casing, stage.light.on(colour("#f4efe4"), 0.55))
        with pen.inside(box(-width / 2, 0, width / 2, height)):
            self._draw_view(pen)
        bars = [box(-0.011, 0, 0.011, height), box(-width / 2, height * 0.5 - 0.011, width / 2, height * 0.5 + 0.011)]
        pen.shine(bars, stage.light.on(colour("#efe9dc"), 0.42))
        pen.shine(box(-width / 2 - 0.06, -0.055, width / 2 + 0.06, -0.015), stage.light.on(colour("#f6f1e6"), 0.75))
        sprite = pen.sprite(grain=0.0)
        sprite = sprite if scale == stage.frame.unit else sprite.resized(stage.frame.unit)
        canvas.stamp(sprite, opening.x, opening.sill)

    def _draw_view(self, pen: Pen) -> None:
        air, width, height = self.stage.air, self.opening.width, self.opening.height
        low_sky, high_sky = (air.sky_at(floats([part]))[0] for part in (0.05, 0.9))
        for index in range(14):
            low = height * index / 14
            pen.shine(box(-width, low, width, height + 1), blend(low_sky, high_sky, index / 13))
        hills = blend(air.haze, "#5f7f5a", 0.45)
        for profile, tint in ((FAR_HILLS, hills), (NEAR_HILLS, shade(hills, 0.78))):
            crest = [(x * width, y * height) for x, y in profile]
            pen.shine(smooth([(-width, -0.1), *crest, (width, -0.1)]), tint)
        if air.stars > 0.25:
            for _ in range(40):
                x = float(pen.source.uniform(-width / 2, width / 2))
                pen.shine(oval(x, float(pen.source.uniform(height * 0.35, height)), 0.0022), "#ffffff")


FAR_HILLS = ((-1.0, 0.24), (-0.3, 0.34), (0.0, 0.22), (0.4, 0.31), (1.0, 0.2))
NEAR_HILLS = ((-1.0, 0.12), (0.0, 0.17), (1.0, 0.09))
"""Crests of the hills outside, in shares of the window."""


@dataclass(frozen=True)
class Boards:
    """A table top or a floor of boards from `edge` down, and the shadow along it on the wall; `skirting` for floors."""

    stage: Stage
    edge: float
    wood: Colour
    wall: Colour
    skirting: bool

    def draw(self, canvas: Canvas, t: float) -> None:
        """In perspective, with a bright far edge."""
        stage = self.stage
        field = stage.field.field(900_000)
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        x = ((np.arange(field.width, dtype=np.float32)[None] + 0.5) / field.width - 0.5) * np.float32(
            field.width / field.unit
        )
        near = np.clip((y - self.edge) / np.float32(max(0.05, 1 - self.edge)), 0, 1)
        depth = 0.55 + 0.45 * near
        across = x / depth
        boards = across * 2.6 + 0.37
        index = np.floor(boards)
        grain = clouds((220, 880), stage.dice("grain"), cells=3, aspect=4.0, octaves=6, gain=0.6, stretch=0.12)
        map_x = np.mod(across * 330 + index * 91 + 400, 879)
        map_y = np.clip(near * 219, 0, 219) * np.ones_like(map_x)
        figure = sample(grain, floats(map_x), floats(map_y))
        tone = 0.80 + 0.40 * figure + 0.10 * (np.mod(index * 0.618, 1.0) - 0.5)
        seam = step_between(0.0, 0.020, floats(np.minimum(boards - index, index + 1 - boards)))
        side = 0.5 + 0.5 * np.clip(-x * np.float32(np.sign(stage.light.side)) * 0.9 + 0.2, -1, 1)
        lit = stage.light.ambient * 0.9 + stage.light.key * (0.34 + 0.55 * (1 - side))[..., None]
        rgb = self.wood * tone[..., None] * (0.66 + 0.34 * seam[..., None]) * lit
        rgb = rgb + (exp(floats(-near * 16)) * 0.16)[..., None] * colour(stage.air.glow)
        alpha = np.clip((y - self.edge) * field.height + 0.5, 0, 1) * np.ones_like(x)
        canvas.lay(floats(rgb), floats(alpha))
        shadow = floats(exp(-np.square((y - self.edge + 0.012) / 0.014)) * (y < self.edge) * np.ones_like(x) * 0.30)
        canvas.lay(floats(self.wall * stage.light.ambient * 0.4), shadow)
        if self.skirting:
            self._draw_skirting(canvas)

    def _draw_skirting(self, canvas: Canvas) -> None:
        stage = self.stage
        field = stage.field.field(200_000)
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        board = step_between(self.edge - 0.036, self.edge - 0.034, y) * step_between(self.edge + 0.002, self.edge, y)
        tint = stage.light.on(colour("#f0eadc"), 0.55)
        canvas.lay(floats(tint), floats(board * np.ones((1, field.width), np.float32)))
