"""Walls, roofs, windows and doors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.paint.colour import Tint, blend, colour, shade
from atelier.engines.sketch.paint.path import arc, box, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen

GLASS = "#5f7f94"
LAMP = "#ffcf7a"


@dataclass(frozen=True)
class Sides:
    """How much light the front and the right side of a building get."""

    front: float
    side: float


def sides(pen: Pen) -> Sides:
    right = pen.light.side > 0
    return Sides(0.60, 0.88) if right else Sides(0.74, 0.22)


def block(
    pen: Pen, x0: float, x1: float, y0: float, y1: float, tint: Tint, *, depth: float = 0.0, slant: float = 0.10
) -> None:
    """A wall seen from the front, with its right side running back by `depth`."""
    light = sides(pen)
    if depth > 0:
        rise = depth * slant
        pen.fill(
            np.array([(x1, y0), (x1 + depth, y0 + rise), (x1 + depth, y1 - rise * 0.2), (x1, y1)]),
            tint,
            form=0,
            lit=light.side,
        )
    pen.fill(box(x0, y0, x1, y1), tint, form=0, lit=light.front, to=shade(tint, 0.86), along=(0.0, -1.0))


def window(
    pen: Pen,
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    frame: Tint = "#f2ede2",
    lit: bool | None = None,
    arched: bool = False,
    bars: bool = True,
) -> None:
    """Centred on (x, y); glowing when the lamps are lit (`lit` forces it)."""
    glows = pen.light.lamps if lit is None else lit
    outline = _opening(x, y, width, height, arched=arched)
    edge = min(width, height) * 0.13
    pen.fill(_opening(x, y, width + edge * 2, height + edge * 2, arched=arched), frame, form=0, lit=0.75)
    if glows:
        pen.shine(outline, LAMP)
        pen.shine(
            _opening(x, y - height * 0.16, width, height * 0.62, arched=False), "#ffe3a8", alpha=0.7, soft=height * 0.12
        )
    else:
        pen.fill(outline, GLASS, form=0, lit=0.35, to=shade(GLASS, 1.5), along=(0.5, 1.0))
        with pen.inside(outline):
            pen.glint(
                np.array(
                    [
                        (x - width * 0.4, y + height * 0.1),
                        (x + width * 0.05, y + height * 0.5),
                        (x + width * 0.3, y + height * 0.5),
                        (x - width * 0.4, y - height * 0.25),
                    ]
                ),
                0.22,
                soft=0.0,
            )
    if bars:
        pen.fill(
            [
                ribbon([(x, y - height / 2), (x, y + height / 2)], edge * 0.7),
                ribbon([(x - width / 2, y), (x + width / 2, y)], edge * 0.7),
            ],
            frame,
            form=0,
            lit=0.6,
        )
    sill = box(
        x - width / 2 - edge * 1.6, y - height / 2 - edge * 2.2, x + width / 2 + edge * 1.6, y - height / 2 - edge * 0.8
    )
    pen.fill(sill, shade(frame, 0.86), form=0, lit=0.7)
    if glows:
        pen.halo(x, y, max(width, height) * 1.25, LAMP, 0.20)


def _opening(x: float, y: float, width: float, height: float, *, arched: bool) -> Points:
    if not arched:
        return box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    shoulder = y + height / 2 - width / 2
    top = arc(x, shoulder, width / 2, width / 2, 0, 180, count=14)
    return np.concatenate([top, np.array([(x - width / 2, y - height / 2), (x + width / 2, y - height / 2)])])


def door(pen: Pen, x: float, y: float, width: float, height: float, tint: Tint, *, arched: bool = False) -> None:
    """Standing on y."""
    edge = width * 0.12
    pen.fill(
        _opening(x, y + height / 2 + edge * 0.4, width + edge * 2, height + edge * 0.8, arched=arched),
        shade("#e8e0d0", 0.9),
        form=0,
        lit=0.6,
    )
    pen.fill(_opening(x, y + height / 2, width, height, arched=arched), tint, form=0, lit=0.55)
    for part in (-0.26, 0.26):
        pen.shadow(
            box(x + part * width - width * 0.16, y + height * 0.12, x + part * width + width * 0.16, y + height * 0.45),
            0.22,
            soft=0.0,
        )
        pen.shadow(
            box(x + part * width - width * 0.16, y + height * 0.55, x + part * width + width * 0.16, y + height * 0.86),
            0.22,
            soft=0.0,
        )
    pen.fill(box(x + width * 0.30, y + height * 0.46, x + width * 0.38, y + height * 0.51), "#e3c06a", form=0)


def courses(pen: Pen, outline: Points, tint: Tint, step: float, *, strength: float = 0.28, brick: bool = True) -> None:
    """Rows of bricks, stones or boards on a wall that is painted already."""
    low, high = outline.min(0), outline.max(0)
    lines: list[Points] = []
    row = 0
    y = float(low[1]) + step
    while y < high[1]:
        lines.append(box(float(low[0]), y, float(high[0]), y + step * 0.09))
        if brick:
            x = float(low[0]) + (step if row % 2 else step * 2)
            while x < high[0]:
                lines.append(box(x, y - step, x + step * 0.09, y))
                x += step * 2.1
        y += step
        row += 1
    if lines:
        with pen.inside(outline):
            pen.mark(lines, shade(tint, 0.55), alpha=strength)


def tiled(pen: Pen, outline: Points, tint: Tint, step: float) -> None:
    """Rows of tiles on a roof that is painted already."""
    low, high = outline.min(0), outline.max(0)
    rows = np.arange(float(low[1]), float(high[1]), step)
    with pen.inside(outline):
        pen.mark(
            [ribbon([(float(low[0]), float(y)), (float(high[0]), float(y))], step * 0.16) for y in rows],
            shade(tint, 0.55),
            alpha=0.4,
        )
        pen.glint(
            [
                ribbon([(float(low[0]), float(y) + step * 0.2), (float(high[0]), float(y) + step * 0.2)], step * 0.12)
                for y in rows
            ],
            0.07,
            soft=0.0,
        )


def smoke(pen: Pen, x: float, y: float, size: float) -> None:
    """A drift of smoke from a chimney."""
    tone = blend(colour("#f4f2f0"), pen.light.haze, 0.35)
    for index in range(6):
        part = index / 5
        pen.fill(
            oval(x + size * (0.10 + 0.75 * part**1.3), y + size * (0.12 + 0.9 * part), size * (0.10 + 0.20 * part)),
            tone,
            form=0.6,
            alpha=0.34 * (1 - 0.72 * part),
        )


def flag(pen: Pen, x: float, y: float, size: float, tint: Tint) -> None:
    """On a pole standing at (x, y), flying to the right."""
    pen.stroke([(x, y), (x, y + size)], size * 0.05, "#5a4a3c")
    pen.fill(
        smooth(
            [
                (x, y + size, 1),
                (x + size * 0.3, y + size * 0.95),
                (x + size * 0.62, y + size * 0.92, 1),
                (x + size * 0.5, y + size * 0.78),
                (x + size * 0.62, y + size * 0.60, 1),
                (x + size * 0.3, y + size * 0.66),
                (x, y + size * 0.62, 1),
            ]
        ),
        tint,
        form=0.5,
    )
