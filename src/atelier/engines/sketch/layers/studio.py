"""Grounds without a place: a plain backdrop, a badge for a logo, a crest for a name."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atelier.engines.raster import Plane, exp, floats, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, colour, shade
from atelier.engines.sketch.paint.path import arc, box, oval, ribbon, smooth, star
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import MOST_PIXELS, Extent, Sprite


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
    share: float = 1.0
    """How large, in shares of the frame's shorter side."""
    y: float = 0.5

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.cover(np.broadcast_to(self.paper, (2, 2, 3)).astype(np.float32))
        canvas.stamp(self._sprite, 0.5, self.y)

    @cached_property
    def _sprite(self) -> Sprite:
        stage = self.stage
        extent = Extent(-0.46, 0.46, -0.46, 0.46)
        wanted = stage.frame.unit * self.share
        scale = min(wanted, MOST_PIXELS)
        pen = Pen.on(extent, scale, stage.light, stage.dice("badge"))
        dark = shade(self.tint, 0.45)
        pen.shine(oval(0, 0, 0.435, count=180), dark)
        pen.shine(oval(0, 0, 0.415, count=180), self.paper)
        pen.shine(oval(0, 0, 0.400, count=180), self.tint)
        if self.rays:
            with pen.inside(oval(0, 0, 0.400, count=180)):
                for index in range(24):
                    low, high = math.radians(15 * index - 3.75), math.radians(15 * index + 3.75)
                    pen.shine(
                        np.array(
                            [(0, -0.06), (math.cos(low), math.sin(low) - 0.06), (math.cos(high), math.sin(high) - 0.06)]
                        ),
                        shade(self.tint, 1.10),
                    )
        sprite = pen.sprite(grain=0.0)
        return sprite if scale == wanted else sprite.resized(wanted)


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
            pen.fill(
                np.array(
                    [
                        (0.20 * math.cos(way - 0.05), 0.02 + 0.20 * math.sin(way - 0.05)),
                        (0.20 * math.cos(way + 0.05), 0.02 + 0.20 * math.sin(way + 0.05)),
                        (long * math.cos(way), 0.02 + long * math.sin(way)),
                    ]
                ),
                shade(gold, 0.9),
                form=0.3,
            )
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
        banner = smooth(
            "-.36,.045! -.18,.075 0,.085 .18,.075 .36,.045! .36,-.065! .18,-.035 0,-.025 -.18,-.035 -.36,-.065!"
        )
        for side in (-1, 1):
            tail = smooth(
                [
                    (side * 0.30, 0.02, 1),
                    (side * 0.44, -0.01, 1),
                    (side * 0.39, -0.06, 1),
                    (side * 0.45, -0.115, 1),
                    (side * 0.30, -0.09, 1),
                ]
            )
            pen.fill(tail, shade("#efe3c6", 0.72), form=0.5)
        pen.fill(banner, "#f4ead0", form=0.5, reach=0.3)
        sprite = pen.sprite(grain=0.05)
        return sprite if scale == stage.frame.unit else sprite.resized(stage.frame.unit)
