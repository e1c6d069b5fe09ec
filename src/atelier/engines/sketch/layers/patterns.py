"""Pictures of nothing but shapes and colours: compositions, gradients, mandalas, waves, grids."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atelier.engines.raster import Points, exp, floats
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, blend, shade
from atelier.engines.sketch.paint.noise import clouds
from atelier.engines.sketch.paint.path import arc, box, oval, ribbon, smooth, star, turned
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import MOST_PIXELS, Extent, Sprite


@dataclass(frozen=True)
class Wash:
    """A soft gradient of all colours, melting into one another; `turbulent` 0..1 swirls it."""

    stage: Stage
    colours: tuple[Colour, ...]
    turbulent: float

    def draw(self, canvas: Canvas, t: float) -> None:
        field = self.stage.field.field(260_000)
        source = self.stage.dice("wash")
        y, x = np.mgrid[0 : field.height, 0 : field.width].astype(np.float32)
        x, y = x / field.width, y / field.height
        bend = clouds(field.shape, source, cells=1.6, octaves=3) - 0.5
        swirl = clouds(field.shape, source, cells=1.6, octaves=3) - 0.5
        x, y = x + bend * np.float32(self.turbulent), y + swirl * np.float32(self.turbulent)
        total = np.zeros((*field.shape, 3), np.float32)
        weight = np.full((*field.shape, 1), 1e-4, np.float32)
        spots = max(len(self.colours) + 2, 5)
        for index in range(spots):
            tint = self.colours[index % len(self.colours)]
            at_x = (index * 0.618 + float(source.uniform(-0.1, 0.1))) % 1
            at_y = float(source.uniform(0.0, 1.0)) if index % 2 else (index * 0.37) % 1
            near = exp(floats(-(np.square(x - np.float32(at_x)) + np.square(y - np.float32(at_y))) * 6.5))[..., None]
            total += near * tint
            weight += near
        canvas.cover(floats(total / weight))


@dataclass(frozen=True)
class Figures:
    """Shapes laid over the wash. `kind` names the arrangement; `colours` has at least three."""

    stage: Stage
    kind: str
    colours: tuple[Colour, ...]

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.stamp(self._sprite, 0.5, 0.5)

    @cached_property
    def _sprite(self) -> Sprite:
        stage = self.stage
        frame = stage.frame
        half_x, half_y = frame.width / frame.unit / 2 + 0.01, frame.height / frame.unit / 2 + 0.01
        extent = Extent(-half_x, half_x, -half_y, half_y)
        scale = min(frame.unit, MOST_PIXELS / max(extent.width, extent.height))
        pen = Pen.on(extent, scale, stage.light, stage.dice("figures", self.kind))
        ARRANGEMENTS[self.kind](pen, self.colours, half_x, half_y)
        sprite = pen.sprite(grain=0.0)
        return sprite if scale == frame.unit else sprite.resized(frame.unit)


def _tint(pen: Pen, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(pen.source.integers(len(colours)))]


def _dropped(pen: Pen, path: Points, tint: Colour, *, alpha: float = 1.0, size: float = 0.1) -> None:
    """A shape with a soft shadow under it."""
    pen.shadow(path + np.array([size * 0.10, -size * 0.14]), 0.34, soft=size * 0.10)
    pen.fill(path, tint, form=0.0, lit=0.8, alpha=alpha, to=shade(tint, 0.82), along=(0.5, -1))


def shapes(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    """Circles, bars, arcs and triangles balanced about a diagonal, in the manner of the Bauhaus."""
    pen.fill(box(-half_x, -half_y, half_x, half_y), blend(colours[0], "#f6efe0", 0.80), form=0, lit=0.85)
    source = pen.source
    for index in range(15):
        size = (0.36, 0.26, 0.20, 0.15, 0.12, 0.09)[min(5, index // 2)] * float(source.uniform(0.8, 1.2))
        x, y = float(source.uniform(-0.85, 0.85)) * half_x, float(source.uniform(-0.85, 0.85)) * half_y
        tint, turn = _tint(pen, colours), float(source.integers(8)) * 45.0
        choice = int(source.integers(6))
        if choice == 0:
            _dropped(pen, oval(x, y, size, count=96), tint, size=size)
        elif choice == 1:
            ring = oval(x, y, size, count=96)
            pen.fill(ring, tint, form=0, lit=0.8, hole=oval(x, y, size * 0.66, count=96))
        elif choice == 2:
            _dropped(
                pen,
                turned(box(x - size * 1.6, y - size * 0.13, x + size * 1.6, y + size * 0.13), turn, (x, y)),
                tint,
                size=size,
            )
        elif choice == 3:
            _dropped(
                pen,
                turned(np.array([(x - size, y - size * 0.8), (x + size, y - size * 0.8), (x, y + size)]), turn, (x, y)),
                tint,
                size=size,
            )
        elif choice == 4:
            half = turned(arc(x, y, size, size, 0, 180, count=60), turn, (x, y))
            _dropped(pen, half, tint, size=size)
        else:
            for step in range(5):
                pen.fill(
                    turned(
                        box(
                            x - size + 0.4 * size * step, y - size, x - size + 0.4 * size * step + 0.14 * size, y + size
                        ),
                        turn,
                        (x, y),
                    ),
                    tint,
                    form=0,
                    lit=0.8,
                )


def circles(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    for index in range(46):
        size = float(pen.source.uniform(0.03, 0.22)) * (1.2 if index < 12 else 0.6)
        x, y = float(pen.source.uniform(-1, 1)) * half_x, float(pen.source.uniform(-1, 1)) * half_y
        tint = _tint(pen, colours)
        pen.fill(oval(x, y, size, count=80), tint, form=0.8, alpha=0.72)
        pen.glint(
            oval(x - size * 0.3, y + size * 0.35, size * 0.25, size * 0.18, 40), 0.5, soft=size * 0.08, tint="#ffffff"
        )


def triangles(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    step = 0.17
    columns, rows = int(half_x * 2 / step) + 3, int(half_y * 2 / step) + 3
    jitter = pen.source.uniform(-0.42, 0.42, (rows, columns, 2)) * step
    place = (
        np.stack(np.meshgrid(np.arange(columns) * step - half_x - step, np.arange(rows) * step - half_y - step), -1)
        + jitter
    )
    for row in range(rows - 1):
        for column in range(columns - 1):
            a, b = place[row, column], place[row, column + 1]
            c, d = place[row + 1, column], place[row + 1, column + 1]
            for corners in ((a, b, c), (b, d, c)):
                middle = sum(corners) / 3
                share = (middle[0] / half_x * 0.5 + middle[1] / half_y * 0.5) * 0.5 + 0.5
                place_in = min(0.999, max(0.0, share)) * (len(colours) - 1)
                base = int(place_in)
                tint = blend(colours[base], colours[min(base + 1, len(colours) - 1)], place_in - base)
                pen.fill(np.array(corners), shade(tint, float(pen.source.uniform(0.78, 1.18))), form=0, lit=0.75)


def stripes(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    reach = half_x + half_y
    x, index = -reach, 0
    while x < reach:
        width = float(pen.source.uniform(0.03, 0.13))
        band = turned(box(x, -reach, x + width, reach), 32)
        pen.fill(band, colours[index % len(colours)], form=0, lit=0.8)
        x += width
        index += 1


def mandala(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    """Rings of petals around a centre."""
    pen.fill(box(-half_x, -half_y, half_x, half_y), shade(colours[0], 0.30), form=0, lit=0.8)
    pen.halo(0, 0, 0.9, colours[1], 0.6)
    source = pen.source
    for ring in range(9):
        outer, inner = 0.48 - 0.05 * ring, 0.34 - 0.045 * ring
        count = (24, 16, 24, 12, 16, 12, 8, 12, 8)[ring]
        tint, second = colours[ring % len(colours)], colours[(ring + 1) % len(colours)]
        kind = int(source.integers(3))
        for index in range(count):
            petal = pen.at(0, 0, turn=360 * index / count + (180 / count if ring % 2 else 0))
            width = math.pi * outer / count * 0.85
            if kind == 0:
                petal.fill(
                    smooth(
                        [
                            (inner * 0.7, 0, 1),
                            ((inner + outer) / 2, width),
                            (outer, 0, 1),
                            ((inner + outer) / 2, -width),
                        ]
                    ),
                    tint,
                    form=0.5,
                    lit=0.75,
                )
                petal.fill(
                    smooth(
                        [
                            (inner * 0.9, 0, 1),
                            ((inner + outer) / 2, width * 0.45),
                            (outer * 0.93, 0, 1),
                            ((inner + outer) / 2, -width * 0.45),
                        ]
                    ),
                    second,
                    form=0.3,
                    lit=0.8,
                )
            elif kind == 1:
                petal.fill(oval(outer - width * 0.5, 0, width * 0.55), tint, form=0.6, lit=0.75)
                petal.fill(oval(outer - width * 0.5, 0, width * 0.26), second, form=0.3, lit=0.85)
            else:
                petal.fill(
                    np.array([(inner * 0.8, -width * 0.6), (outer, 0), (inner * 0.8, width * 0.6)]),
                    tint,
                    form=0.3,
                    lit=0.75,
                )
                petal.fill(oval(inner * 0.95, 0, width * 0.2), second, form=0.3, lit=0.85)
        pen.fill(oval(0, 0, inner * 0.78, count=90), shade(tint, 0.42), form=0, lit=0.8)
        pen.fill(
            oval(0, 0, inner * 0.78, count=90),
            second,
            form=0,
            lit=0.85,
            hole=oval(0, 0, inner * 0.78 - 0.006, count=90),
        )
    pen.fill(star(0, 0, 0.05, 0.02, 8), colours[-1], form=0.4, lit=0.9)


def waves(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    """Ribbons of colour flowing across, one over the other."""
    layers = 9
    source = pen.source
    for index in range(layers):
        level = half_y * (1.05 - 2.2 * index / layers)
        phase, pace = float(source.uniform(0, 6.28)), float(source.uniform(1.4, 2.6))
        x = np.linspace(-half_x - 0.1, half_x + 0.1, 40)
        y = level + 0.10 * np.sin(x * pace + phase) + 0.045 * np.sin(x * pace * 2.3 + phase * 1.7)
        path = np.concatenate(
            [np.stack([x, y], 1), np.array([(half_x + 0.1, -half_y - 0.1), (-half_x - 0.1, -half_y - 0.1)])]
        )
        place = index / (layers - 1) * (len(colours) - 1)
        base = int(place)
        tint = blend(colours[base], colours[min(base + 1, len(colours) - 1)], place - base)
        pen.shadow(path + np.array([0, 0.018]), 0.30, soft=0.018)
        pen.fill(path, tint, form=0, lit=0.85, to=shade(tint, 0.78), along=(0.3, -1))
        pen.glint(ribbon(np.stack([x, y - 0.004], 1), 0.005, curved=False), 0.35, soft=0.002, tint="#ffffff")


def pattern(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    """A repeating tile of quarter circles and leaves."""
    step = 0.16
    pen.fill(box(-half_x, -half_y, half_x, half_y), blend(colours[0], "#f6efe0", 0.75), form=0, lit=0.85)
    for row in range(-int(half_y / step) - 1, int(half_y / step) + 1):
        for column in range(-int(half_x / step) - 1, int(half_x / step) + 1):
            x, y = column * step, row * step
            choice, turn = int(pen.source.integers(4)), 90.0 * int(pen.source.integers(4))
            tint, second = _tint(pen, colours), _tint(pen, colours)
            cell = pen.at(x + step / 2, y + step / 2, step, turn)
            cell.fill(box(-0.5, -0.5, 0.5, 0.5), shade(tint, 1.0), form=0, lit=0.8)
            if choice == 0:
                cell.fill(
                    np.concatenate([arc(-0.5, -0.5, 1.0, 1.0, 0, 90, count=20), np.array([(-0.5, -0.5)])]),
                    second,
                    form=0,
                    lit=0.82,
                )
                cell.fill(
                    np.concatenate([arc(-0.5, -0.5, 0.5, 0.5, 0, 90, count=16), np.array([(-0.5, -0.5)])]),
                    tint,
                    form=0,
                    lit=0.8,
                )
            elif choice == 1:
                cell.fill(smooth("-.5,-.5! -.1,.15 .5,.5! .1,-.15"), second, form=0, lit=0.82)
            elif choice == 2:
                cell.fill(oval(0, 0, 0.36, count=40), second, form=0, lit=0.82)
                cell.fill(oval(0, 0, 0.16, count=30), tint, form=0, lit=0.8)
            else:
                cell.fill(np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5)]), second, form=0, lit=0.82)


def spiral(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    """Dots on a sunflower's spiral, growing outwards."""
    pen.fill(box(-half_x, -half_y, half_x, half_y), shade(colours[0], 0.26), form=0, lit=0.8)
    reach = math.hypot(half_x, half_y)
    for index in range(520, 0, -1):
        part = math.sqrt(index / 520)
        angle = index * 2.39996323
        x, y = reach * part * math.cos(angle), reach * part * math.sin(angle)
        place = part * (len(colours) - 1)
        base = int(place)
        tint = blend(colours[base], colours[min(base + 1, len(colours) - 1)], place - base)
        pen.fill(oval(x, y, 0.008 + 0.030 * part, count=24), tint, form=0.7, lit=0.8)


def grid(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    step = 0.125
    for row in range(-int(half_y / step) - 1, int(half_y / step) + 1):
        for column in range(-int(half_x / step) - 1, int(half_x / step) + 1):
            cell = box(
                column * step + 0.006, row * step + 0.006, (column + 1) * step - 0.006, (row + 1) * step - 0.006, 0.012
            )
            pen.fill(cell, shade(_tint(pen, colours), float(pen.source.uniform(0.85, 1.12))), form=0.25, lit=0.75)


def nothing(pen: Pen, colours: tuple[Colour, ...], half_x: float, half_y: float) -> None:
    """The wash alone."""


ARRANGEMENTS: dict[str, Callable[[Pen, tuple[Colour, ...], float, float], None]] = {
    "shapes": shapes,
    "circles": circles,
    "triangles": triangles,
    "stripes": stripes,
    "gradient": nothing,
    "mandala": mandala,
    "waves": waves,
    "pattern": pattern,
    "spiral": spiral,
    "grid": grid,
}
