"""A city seen across the water or from a hill: towers in rows, windows lit in the evening."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.paint.path import arc, box, oval
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import MOST_PIXELS, Extent, Sprite

WINDOW_TINTS = ("#ffd58a", "#ffe6b8", "#ffc46a", "#d9ecff")
NEON_TINTS = ("#ff3d9a", "#3de8ff", "#a05aff", "#ffd23d", "#4dff9a")
WALLS = ("#7d8794", "#8f8378", "#6f7f8f", "#9a8f86", "#66707c", "#84766c")
ROOFS = ("flat", "flat", "flat", "step", "step", "spire", "slant", "tank", "tank", "dome")


@dataclass(frozen=True)
class Tower:
    """Left and right edge and height, in units, from the middle of the picture and the ground."""

    left: float
    right: float
    top: float
    roof: str
    wall: Colour


@dataclass(frozen=True)
class Skyline:
    """One row of towers. `depth` 0 near to 1 far; `height` in units; `neon` draws lit edges and signs."""

    stage: Stage
    depth: float
    base: float
    height: float
    neon: bool = False
    lit: float = 0.35

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        haze = 0.10 + 0.62 * self.depth
        canvas.stamp(
            self._sprite, 0.5, self.base, haze=haze * stage.air.haze_strength, haze_colour=colour(stage.air.haze)
        )

    @cached_property
    def _sprite(self) -> Sprite:
        stage = self.stage
        half = stage.frame.width / stage.frame.unit / 2 + 0.02
        source = stage.dice("skyline", self.depth)
        extent = Extent(-half, half, -0.06, self.height * 1.45)
        scale = min(stage.frame.unit, MOST_PIXELS / extent.width)
        pen = Pen.on(extent, scale, stage.light, source)
        for tower in self._towers(source, half):
            self._draw_tower(pen, tower, source)
        sprite = pen.sprite(grain=0.04, seed=stage.seed)
        return sprite if scale == stage.frame.unit else sprite.resized(stage.frame.unit)

    def _towers(self, source: Dice, half: float) -> list[Tower]:
        towers: list[Tower] = []
        x = -half - 0.02
        centre = float(source.uniform(-0.3, 0.3)) * half
        while x < half:
            width = float(source.uniform(0.030, 0.075)) * (1.25 - 0.45 * self.depth)
            near = 1 / (1 + ((x - centre) / (0.55 * half + 0.1)) ** 2)
            top = self.height * (0.30 + 0.55 * near) * float(source.uniform(0.55, 1.15))
            if source.random() < 0.12:
                top *= 1.35
            roof = ROOFS[int(source.integers(len(ROOFS)))]
            wall = colour(WALLS[int(source.integers(len(WALLS)))])
            towers.append(
                Tower(x, x + width, top, roof, blend(wall, "#1f2438", 0.55) if self.stage.light.lamps else wall)
            )
            x += width + float(source.uniform(-0.008, 0.010))
        return towers

    def _draw_tower(self, pen: Pen, tower: Tower, source: Dice) -> None:
        width = tower.right - tower.left
        bright = pen.light.side > 0
        edge = tower.right - width * 0.28 if bright else tower.left + width * 0.28
        pen.fill(
            box(tower.left, -0.06, tower.right, tower.top),
            tower.wall,
            form=0,
            lit=0.45,
            to=shade(tower.wall, 0.8),
            along=(0, -1),
        )
        sunny = box(edge, -0.06, tower.right, tower.top) if bright else box(tower.left, -0.06, edge, tower.top)
        pen.fill(sunny, tower.wall, form=0, lit=0.9)
        self._draw_roof(pen, tower, width)
        self._draw_windows(pen, tower, source)
        if self.neon and source.random() < 0.5 and self.depth < 0.7:
            self._draw_neon(pen, tower, source)

    def _draw_roof(self, pen: Pen, tower: Tower, width: float) -> None:
        middle, top, wall = (tower.left + tower.right) / 2, tower.top, tower.wall
        if tower.roof == "step":
            for part, rise in ((0.68, 0.030), (0.38, 0.055)):
                pen.fill(
                    box(middle - width * part / 2, top - 0.01, middle + width * part / 2, top + rise),
                    wall,
                    form=0,
                    lit=0.55,
                )
        elif tower.roof == "spire":
            pen.fill(
                np.array([(middle - width * 0.25, top), (middle + width * 0.25, top), (middle, top + width * 1.3)]),
                wall,
                form=0,
                lit=0.6,
            )
            pen.stroke([(middle, top + width), (middle, top + width * 2.0)], [0.004, 0.0015], wall)
        elif tower.roof == "slant":
            pen.fill(
                np.array([(tower.left, top), (tower.right, top), (tower.right, top + width * 0.6)]),
                wall,
                form=0,
                lit=0.6,
            )
        elif tower.roof == "dome":
            pen.fill(arc(middle, top, width * 0.42, width * 0.5, 0, 180, count=16), wall, form=0.6)
        elif tower.roof == "tank":
            pen.fill(box(middle - width * 0.18, top, middle + width * 0.05, top + 0.022), shade(wall, 0.7), form=0)
            pen.stroke([(middle + width * 0.25, top), (middle + width * 0.25, top + 0.05)], 0.003, shade(wall, 0.6))

    def _draw_windows(self, pen: Pen, tower: Tower, source: Dice) -> None:
        width = tower.right - tower.left
        pitch = 0.0115 if self.depth > 0.5 else 0.0135
        columns, rows = max(2, round(width / pitch)), max(2, round(tower.top / (pitch * 1.5)))
        x = tower.left + (np.arange(columns) + 0.5) * width / columns
        y = 0.01 + np.arange(rows) * (tower.top - 0.02) / rows
        grid_x, grid_y = (part.ravel() for part in np.meshgrid(x, y))
        half = width / columns * 0.30
        panes = _panes(grid_x, grid_y, half, (tower.top / rows) * 0.52)
        on = source.random(len(panes)) < (self.lit if pen.light.lamps else 0.0)
        dark = panes[~on]
        if len(dark):
            pen.fill(
                dark,
                shade(tower.wall, 0.55) if pen.light.lamps else blend(tower.wall, "#4f6a80", 0.6),
                form=0,
                lit=0.5,
                alpha=0.8,
            )
        tint = WINDOW_TINTS[int(source.integers(len(WINDOW_TINTS)))]
        for part, strength in ((panes[on][::2], 1.0), (panes[on][1::2], 0.72)):
            if len(part):
                pen.shine(part, tint, alpha=strength * (1 - 0.35 * self.depth))

    def _draw_neon(self, pen: Pen, tower: Tower, source: Dice) -> None:
        tint = NEON_TINTS[int(source.integers(len(NEON_TINTS)))]
        width = tower.right - tower.left
        if source.random() < 0.5:
            pen.shine(
                box(tower.left + width * 0.1, tower.top - 0.006, tower.right - width * 0.1, tower.top - 0.001), tint
            )
            pen.halo((tower.left + tower.right) / 2, tower.top, width * 1.1, tint, 0.5)
            return
        x = tower.left + width * float(source.uniform(0.2, 0.6))
        low = tower.top * float(source.uniform(0.35, 0.6))
        pen.shine(box(x, low, x + width * 0.26, low + tower.top * 0.3, 0.003), tint, alpha=0.9)
        for step in range(4):
            y = low + tower.top * 0.3 * (step + 0.5) / 4
            pen.shine(oval(x + width * 0.13, y, width * 0.07, tower.top * 0.022), "#ffffff", alpha=0.85)
        pen.halo(x + width * 0.13, low + tower.top * 0.15, tower.top * 0.35, tint, 0.45)


def _panes(x: Points, y: Points, half: float, height: float) -> Points:
    """(n, 4, 2) rectangles standing on (x, y)."""
    corners = [
        np.stack([x - half, y], 1),
        np.stack([x + half, y], 1),
        np.stack([x + half, y + height], 1),
        np.stack([x - half, y + height], 1),
    ]
    return np.stack(corners, 1)
