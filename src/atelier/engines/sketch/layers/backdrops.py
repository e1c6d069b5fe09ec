"""Backgrounds without a landscape: deep space, a wall and a table, a studio, a badge."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.noise import clouds
from atelier.engines.sketch.paint.path import arc, box, oval, ribbon, smooth, star
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.raster import Plane, exp, floats, power, sample, step_between
from atelier.engines.sketch.paint.sprite import Extent, Sprite

MOST_PIXELS = 2000
NEBULAE = (("#3a4fd8", "#d84fa0", "#ffb070"), ("#1f8fa8", "#6a4fd0", "#ff8ac0"), ("#8a3fc0", "#e8603a", "#ffd08a"), ("#1f6fb0", "#30c0a0", "#c0f0ff"))


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
        u = ((np.arange(field.width, dtype=np.float32)[None] + 0.5) / field.width - np.float32(self.x)) * np.float32(field.width / field.unit / self.radius)
        v = ((np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height - np.float32(self.y)) * np.float32(field.height / field.unit / self.radius)
        c, s = np.float32(math.cos(0.45)), np.float32(math.sin(0.45))
        along, across = u * c + v * s, (v * c - u * s) * np.float32(2.1)
        reach = np.sqrt(along * along + across * across) + np.float32(1e-3)
        # A logarithmic spiral: the angle advances with the logarithm of the distance.
        turn = np.arctan2(across.astype(np.float64), along.astype(np.float64)) + 2.6 * np.log(reach.astype(np.float64)) + t * 0.05
        arms = floats((0.5 + 0.5 * np.cos(2 * turn)) ** 2)
        noise = clouds(field.shape, stage.dice("galaxy"), cells=7, octaves=6, gain=0.62)
        fade = exp(floats(-reach * 2.3))
        heart = exp(floats(-reach * 9))
        light = fade * (0.18 + 1.15 * arms * (0.35 + noise))
        rgb = light[..., None] * (colour("#8fb0ff") + (colour("#ff9ad0") - colour("#8fb0ff")) * noise[..., None]) + heart[..., None] * colour("#fff0d0") * 1.3
        canvas.add(floats(rgb))


@dataclass(frozen=True)
class Studio:
    """A plain backdrop running into the floor, with a soft pool of light. `tint` None takes the air's."""

    stage: Stage
    tint: Colour | None
    floor: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(200_000)
        wall = colour(stage.air.sky[2]) if self.tint is None else self.tint
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        away = stage_distance(field.width, field.height, 0.5, 0.42)
        pool = exp(floats(-np.square(away * 1.5)))
        rgb = shade(wall, 0.84) + (shade(wall, 1.12) - shade(wall, 0.84)) * pool[..., None]
        turn = step_between(self.floor - 0.10, self.floor + 0.06, y)
        rgb = rgb + (shade(wall, 0.92) - rgb) * (turn * 0.55)[..., None]
        canvas.cover(floats(rgb))


def stage_distance(width: int, height: int, x: float, y: float) -> Plane:
    unit = min(width, height)
    off_x = ((np.arange(width, dtype=np.float32)[None] + 0.5) / width - np.float32(x)) * np.float32(width / unit)
    off_y = ((np.arange(height, dtype=np.float32)[:, None] + 0.5) / height - np.float32(y)) * np.float32(height / unit)
    return floats(np.sqrt(off_x * off_x + off_y * off_y))


@dataclass(frozen=True)
class Badge:
    """A round badge for a logo: a ring, a field of colour and a pattern of rays behind the subject."""

    stage: Stage
    tint: Colour
    paper: Colour
    rays: bool

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.cover(np.broadcast_to(self.paper, (2, 2, 3)).astype(np.float32))
        canvas.stamp(self._sprite, 0.5, 0.5)

    @cached_property
    def _sprite(self) -> Sprite:
        stage = self.stage
        extent = Extent(-0.46, 0.46, -0.46, 0.46)
        scale = min(stage.frame.unit, MOST_PIXELS)
        pen = Pen.on(extent, scale, stage.light, stage.dice("badge"))
        dark = shade(self.tint, 0.45)
        pen.shine(oval(0, 0, 0.435, count=180), dark)
        pen.shine(oval(0, 0, 0.415, count=180), self.paper)
        pen.shine(oval(0, 0, 0.400, count=180), self.tint)
        if self.rays:
            with pen.inside(oval(0, 0, 0.400, count=180)):
                for index in range(24):
                    low, high = math.radians(15 * index - 3.75), math.radians(15 * index + 3.75)
                    pen.shine(np.array([(0, -0.06), (math.cos(low), math.sin(low) - 0.06), (math.cos(high), math.sin(high) - 0.06)]), shade(self.tint, 1.10))
        sprite = pen.sprite(grain=0.0)
        return sprite if scale == stage.frame.unit else sprite.resized(stage.frame.unit)


@dataclass(frozen=True)
class Chamber:
    """A room: a wall, perhaps a window with the time of day outside, and a table top or a floor from `edge` down."""

    stage: Stage
    edge: float
    table: bool
    window: bool
    wall: Colour
    wood: Colour

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(700_000)
        away = stage_distance(field.width, field.height, 0.22 if stage.light.side < 0 else 0.78, 0.25)
        glow = exp(floats(-away * 1.5))
        plaster = clouds(field.shape, stage.dice("plaster"), cells=9, octaves=5, gain=0.6) - 0.5
        lit = stage.light.ambient * 0.92 + stage.light.key * (0.20 + 0.62 * glow[..., None])
        rgb = self.wall * lit * (1 + plaster[..., None] * np.float32(0.06 * stage.texture))
        canvas.cover(floats(rgb))
        if self.window:
            self._draw_window(canvas)
        if self.table:
            self._draw_table(canvas)
        else:
            self._draw_floor(canvas)

    def _draw_window(self, canvas: Canvas) -> None:
        stage = self.stage
        wide = stage.frame.width / stage.frame.unit
        tall = stage.frame.height / stage.frame.unit
        height = min(0.62, self.edge * tall * 0.78)
        width = min(0.50, wide * 0.36)
        place = 0.24 if stage.light.side < 0 else 0.76
        extent = Extent(-width / 2 - 0.10, width / 2 + 0.10, -0.08, height + 0.06)
        scale = min(stage.frame.unit, MOST_PIXELS)
        pen = Pen.on(extent, scale, stage.light, stage.dice("window"))
        outline = box(-width / 2, 0, width / 2, height)
        view = [stage.air.sky_at(floats([part]))[0] for part in (0.05, 0.9)]
        pen.halo(0, height / 2, height * 0.95, stage.air.glow, 0.75)
        pen.shine(box(-width / 2 - 0.03, -0.03, width / 2 + 0.03, height + 0.03), stage.light.on(colour("#f4efe4"), 0.55))
        pen.shine(outline, view[1])
        with pen.inside(outline):
            steps = 14
            for index in range(steps):
                low = height * index / steps
                pen.shine(box(-width, low, width, height + 1), blend(view[0], view[1], index / (steps - 1)))
            hills = blend(stage.air.haze, "#5f7f5a", 0.45)
            pen.shine(smooth([(-width, -0.1), (-width, height * 0.24), (-width * 0.3, height * 0.34), (0, height * 0.22), (width * 0.4, height * 0.31), (width, height * 0.2), (width, -0.1)]), hills)
            pen.shine(smooth([(-width, -0.1), (-width, height * 0.12), (0, height * 0.17), (width, height * 0.09), (width, -0.1)]), shade(hills, 0.78))
            if stage.air.stars > 0.25:
                for _ in range(40):
                    pen.shine(oval(float(pen.source.uniform(-width / 2, width / 2)), float(pen.source.uniform(height * 0.35, height)), 0.0022), "#ffffff")
        bars = [box(-0.011, 0, 0.011, height), box(-width / 2, height * 0.5 - 0.011, width / 2, height * 0.5 + 0.011)]
        pen.shine(bars, stage.light.on(colour("#efe9dc"), 0.42))
        pen.shine(box(-width / 2 - 0.06, -0.055, width / 2 + 0.06, -0.015), stage.light.on(colour("#f6f1e6"), 0.75))
        sprite = pen.sprite(grain=0.0)
        sprite = sprite if scale == stage.frame.unit else sprite.resized(stage.frame.unit)
        canvas.stamp(sprite, place, min(self.edge - 0.10, 0.06 + height / tall + 0.02))

    def _draw_table(self, canvas: Canvas) -> None:
        """A wooden top in perspective with a bright far edge."""
        stage = self.stage
        field = stage.field.field(900_000)
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        x = ((np.arange(field.width, dtype=np.float32)[None] + 0.5) / field.width - 0.5) * np.float32(field.width / field.unit)
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
        shadow = floats(np.exp(-np.square((y - self.edge + 0.012) / 0.014)) * (y < self.edge) * np.ones_like(x) * 0.30)
        canvas.lay(floats(self.wall * stage.light.ambient * 0.4), shadow)

    def _draw_floor(self, canvas: Canvas) -> None:
        stage = self.stage
        self._draw_table(canvas)
        field = stage.field.field(200_000)
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        board = step_between(self.edge - 0.036, self.edge - 0.034, y) * step_between(self.edge + 0.002, self.edge, y)
        tint = stage.light.on(colour("#f0eadc"), 0.55)
        canvas.lay(floats(tint), floats(board * np.ones((1, field.width), np.float32)))


@dataclass(frozen=True)
class Crest:
    """An ornate shield for a picture of nothing but a name: rays, laurels and a field for the word."""

    stage: Stage
    tint: Colour
    rays: int

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.stamp(self._sprite, 0.5, 0.5)

    @cached_property
    def _sprite(self) -> Sprite:
        stage = self.stage
        extent = Extent(-0.5, 0.5, -0.5, 0.5)
        scale = min(stage.frame.unit, MOST_PIXELS)
        pen = Pen.on(extent, scale, stage.light, stage.dice("crest"))
        gold = colour("#d9b25a")
        for index in range(self.rays):
            way = 2 * math.pi * index / self.rays
            long = 0.44 if index % 2 else 0.38
            pen.fill(np.array([(0.20 * math.cos(way - 0.05), 0.02 + 0.20 * math.sin(way - 0.05)), (0.20 * math.cos(way + 0.05), 0.02 + 0.20 * math.sin(way + 0.05)), (long * math.cos(way), 0.02 + long * math.sin(way))]), shade(gold, 0.9), form=0.3)
        for side in (-1, 1):
            for index in range(11):
                way = math.radians(-78 + index * 15)
                x, y = side * 0.335 * math.cos(way), 0.02 + 0.335 * math.sin(way)
                leaf = pen.at(x, y, turn=math.degrees(way) + 60 if side > 0 else 180 - math.degrees(way) - 60)
                leaf.fill(smooth("-.05,0! 0,.022 .05,.0! 0,-.022"), shade("#6f8f5a", 0.85 + 0.03 * index), form=0.6)
        shield = smooth("-.235,.235! 0,.275 .235,.235! .245,.02 .16,-.17 0,-.285! -.16,-.17 -.245,.02")
        pen.fill(shield * 1.06 + np.array([0, 0.0]), gold, form=0.9, reach=0.2)
        pen.fill(shield, self.tint, form=0.6, reach=0.5)
        with pen.inside(shield):
            pen.mark(box(-0.3, 0.105, 0.3, 0.35), shade(self.tint, 0.72))
            pen.mark(ribbon("-.3,.105 .3,.105", 0.012), gold)
            for x in (-0.12, 0.0, 0.12):
                pen.fill(star(x, 0.175, 0.042 if x == 0 else 0.030, 0.017 if x == 0 else 0.012, 5), gold, form=0.4)
            pen.fill(arc(0, -0.145, 0.10, 0.10, 0, 180, count=24), shade(self.tint, 1.25), form=0.4)
        banner = smooth("-.36,.045! -.18,.075 0,.085 .18,.075 .36,.045! .36,-.065! .18,-.035 0,-.025 -.18,-.035 -.36,-.065!")
        for side in (-1, 1):
            tail = smooth([(side * 0.30, 0.02, 1), (side * 0.44, -0.01, 1), (side * 0.39, -0.06, 1), (side * 0.45, -0.115, 1), (side * 0.30, -0.09, 1)])
            pen.fill(tail, shade("#efe3c6", 0.72), form=0.5)
        pen.fill(banner, "#f4ead0", form=0.5, reach=0.3)
        sprite = pen.sprite(grain=0.05)
        return sprite if scale == stage.frame.unit else sprite.resized(stage.frame.unit)
