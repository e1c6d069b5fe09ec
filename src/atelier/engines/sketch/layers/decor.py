"""What hangs on the walls of a room: curtains, pictures, a shelf. Drawn softly; it is never the subject."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.layers.chamber import Opening
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.path import box, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import MOST_PIXELS, Extent

FRAMES = ("#6a4a30", "#3a3230", "#c2a05a", "#8a7a68")
SPINES = ("#8a3a34", "#2f4f6a", "#c08a3a", "#4a6a4a", "#6a4a6a", "#d8c8a8", "#3a4a54")
SKIES = (("#f2c890", "#7a9ab8"), ("#cfe3ea", "#5a92c0"), ("#f0b0a0", "#6a5a8a"))


@dataclass(frozen=True)
class Curtains:
    """Cloth to both sides of a window, hanging from a rod down to `edge`, a fraction of the frame's height."""

    stage: Stage
    opening: Opening
    edge: float
    cloth: Colour

    def draw(self, canvas: Canvas, t: float) -> None:
        stage, opening = self.stage, self.opening
        frame = stage.frame
        half = opening.width / 2
        top = opening.height + 0.06
        bottom = -(self.edge - opening.sill) * frame.height / frame.unit - 0.02
        extent = Extent(-half - 0.22, half + 0.22, bottom, top + 0.06)
        scale = min(frame.unit, MOST_PIXELS / max(extent.width, extent.height))
        pen = Pen.on(extent, scale, stage.light, stage.dice("curtains"))
        for side in (-1, 1):
            self._draw_cloth(pen, side, (half, top, bottom))
        rod = ribbon([(-half - 0.18, top), (half + 0.18, top)], 0.018, curved=False)
        pen.fill(rod, "#6a5038", form=0.8)
        pen.fill([oval(side * (half + 0.19), top, 0.018) for side in (-1, 1)], "#8a6a48", form=0.9)
        sprite = pen.sprite(grain=0.05, seed=stage.seed)
        canvas.stamp(sprite if scale == frame.unit else sprite.resized(frame.unit), opening.x, opening.sill)

    def _draw_cloth(self, pen: Pen, side: int, room: tuple[float, float, float]) -> None:
        half, top, bottom = room
        outer, inner = side * (half + 0.16), side * (half - 0.10)
        low_inner = side * (half - 0.02)
        outline = smooth(
            [(outer, top, 1), (inner, top, 1), (inner, top * 0.6), (low_inner, bottom, 1), (outer, bottom, 1)]
        )
        pen.fill(outline, self.cloth, form=0.25, lit=0.55)
        with pen.inside(outline):
            for fold in np.linspace(0.08, 0.92, 6):
                at_top, at_foot = inner + (outer - inner) * float(fold), low_inner + (outer - low_inner) * float(fold)
                line = [(at_top, top), (at_top * 0.6 + at_foot * 0.4, top * 0.5), (at_foot, bottom)]
                pen.shadow(ribbon(line, 0.022), 0.30, soft=0.010)
                lifted = [(x + 0.018 * side, y) for x, y in line]
                pen.glint(ribbon(lifted, 0.012), 0.16, soft=0.008)


@dataclass(frozen=True)
class Pictures:
    """Framed landscapes on the wall, around a place in fractions of the frame. `size` in units is how high."""

    stage: Stage
    x: float
    y: float
    size: float
    count: int

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        unit = stage.frame.unit
        wide = 1.25 if self.count == 1 else 0.86 * self.count
        extent = Extent(-wide / 2 - 0.1, wide / 2 + 0.1, -0.62, 0.62)
        scale = min(unit * self.size, MOST_PIXELS)
        pen = Pen.on(extent, scale, stage.light, stage.dice("pictures"))
        for index in range(self.count):
            part = pen.at((index - (self.count - 1) / 2) * 0.86, 0)
            half = (0.58, 0.42) if self.count == 1 else (0.34, 0.46)
            self._draw_picture(part, *half)
        sprite = pen.sprite(grain=0.03, seed=stage.seed)
        sprite = sprite if scale == unit * self.size else sprite.resized(unit * self.size)
        canvas.stamp(sprite, self.x, self.y)

    def _draw_picture(self, pen: Pen, wide: float, tall: float) -> None:
        source = pen.source
        wood = FRAMES[int(source.integers(len(FRAMES)))]
        pen.shine(box(-wide + 0.02, -tall - 0.05, wide + 0.05, tall - 0.02), "#000000", alpha=0.22, soft=0.03)
        pen.fill(box(-wide, -tall, wide, tall), wood, form=0.4, reach=0.2)
        pen.fill(box(-wide + 0.05, -tall + 0.05, wide - 0.05, tall - 0.05), "#f2ece0", form=0, lit=0.5)
        inner_x, inner_y = wide - 0.13, tall - 0.13
        low, high = SKIES[int(source.integers(len(SKIES)))]
        with pen.inside(box(-inner_x, -inner_y, inner_x, inner_y)):
            for band in range(8):
                foot = -inner_y + 2 * inner_y * band / 8
                pen.fill(box(-wide, foot, wide, tall), blend(low, high, band / 7), form=0, lit=0.5)
            pen.fill(oval(float(source.uniform(-0.3, 0.3)) * wide, 0.10, 0.05), "#fff2cc", form=0, lit=0.6)
            for level, tint in ((0.02, blend(low, "#4a6a78", 0.6)), (-0.14, "#46604a"), (-0.26, "#2f4438")):
                pen.fill(self._ridge(pen, wide, tall, level), tint, form=0, lit=0.5)

    @staticmethod
    def _ridge(pen: Pen, wide: float, tall: float, level: float) -> Points:
        heights = pen.source.uniform(-0.08, 0.10, 5)
        crest = [(-wide + 2 * wide * index / 4, level + float(height)) for index, height in enumerate(heights)]
        return smooth([(-wide, -tall, 1), *crest, (wide, -tall, 1)])


@dataclass(frozen=True)
class Shelf:
    """A board on the wall with books and a vase; the place is the board's middle in fractions of the frame."""

    stage: Stage
    x: float
    y: float
    size: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        unit = stage.frame.unit
        extent = Extent(-0.85, 0.85, -0.22, 0.62)
        scale = min(unit * self.size, MOST_PIXELS)
        pen = Pen.on(extent, scale, stage.light, stage.dice("shelf"))
        pen.shine(box(-0.70, -0.17, 0.76, -0.02), "#000000", alpha=0.20, soft=0.05)
        for side in (-0.55, 0.55):
            pen.fill(smooth([(side - 0.02, 0, 1), (side + 0.02, 0, 1), (side, -0.16, 1)]), "#4a3626", form=0.5)
        pen.fill(box(-0.75, -0.03, 0.75, 0.03), "#8a6240", form=0.4)
        x = -0.66
        while x < 0.16:
            width, height = float(pen.source.uniform(0.05, 0.09)), float(pen.source.uniform(0.28, 0.42))
            spine = colour(SPINES[int(pen.source.integers(len(SPINES)))])
            pen.fill(box(x, 0.03, x + width, 0.03 + height, 0.008), spine, form=0.5)
            pen.mark(box(x, height * 0.75, x + width, height * 0.80), shade(spine, 1.5))
            x += width + 0.006
        vase = smooth(
            [
                (0.38, 0.03, 1),
                (0.30, 0.14),
                (0.40, 0.27),
                (0.38, 0.32, 1),
                (0.50, 0.32, 1),
                (0.48, 0.27),
                (0.58, 0.14),
                (0.50, 0.03, 1),
            ]
        )
        for lean in (-0.14, -0.04, 0.07, 0.16):
            tip = (0.44 + lean, 0.56 - abs(lean) * 0.3)
            pen.stroke([(0.44, 0.30), (0.44 + lean * 0.5, 0.45), tip], [0.012, 0.012, 0.006], "#4f6a44")
            pen.fill(oval(tip[0], tip[1], 0.045, 0.028, 40 * lean), "#6f8f58", form=0.6)
        pen.fill(vase, "#d6cbb8", form=0.9)
        sprite = pen.sprite(grain=0.03, seed=stage.seed)
        sprite = sprite if scale == unit * self.size else sprite.resized(unit * self.size)
        canvas.stamp(sprite, self.x, self.y)
