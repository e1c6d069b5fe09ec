"""Parts that many animals share: legs, paws, eyes, ears, whiskers."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, colour, shade
from atelier.engines.sketch.paint.moment import leg_at
from atelier.engines.sketch.paint.path import Knots, limb, oval, ribbon, smooth, turned
from atelier.engines.sketch.paint.pen import Pen

DARK = colour("#1d1714")
WHITE = colour("#fbf7ee")


@dataclass(frozen=True)
class Leg:
    """A leg of two bones from a hip to the ground. `swing` and `bend` in degrees, forwards (right) positive.

    `widths` run from the hip to the ankle; `foot` is "hoof", "paw" or "pad" (elephant)."""

    x: float
    y: float
    upper: float
    lower: float
    swing: float
    bend: float
    widths: tuple[float, float, float]
    foot: str = "paw"


def draw_leg(pen: Pen, leg: Leg, coat: Tint, sole: Tint, *, far: bool = False) -> None:
    """`far` legs are drawn darker: they stand in the body's shadow. On the way, the moment sets swing and bend."""
    if pen.moment is not None:
        going = leg_at(pen.moment, hind=leg.x < 0, far=far, heavy=leg.foot == "pad")
        leg = leg if going is None else replace(leg, swing=going[0], bend=going[1])
    tone = shade(coat, 0.66) if far else colour(coat)
    knee = _reach((leg.x, leg.y), leg.upper, leg.swing)
    ankle = _reach(knee, leg.lower, leg.swing + leg.bend)
    top, middle, low = leg.widths
    _draw_foot(pen, ankle, low, leg, shade(sole, 0.7) if far else colour(sole), tone)
    outline = limb([(leg.x, leg.y), knee, ankle], [top * 0.9, middle, low * 1.05, low])
    pen.fill(outline, tone, form=0.85, lit=0.42 if far else 0.58)


def _reach(start: tuple[float, float], length: float, angle: float) -> tuple[float, float]:
    way = math.radians(angle)
    return start[0] + math.sin(way) * length, start[1] - math.cos(way) * length


def _draw_foot(pen: Pen, ankle: tuple[float, float], width: float, leg: Leg, sole: Tint, coat: Tint) -> None:
    x, y = ankle
    if leg.foot == "hoof":
        hoof = np.array(
            [
                (x - width * 0.55, y + width * 0.2),
                (x + width * 0.6, y + width * 0.2),
                (x + width * 0.95, y - width * 0.75),
                (x - width * 0.7, y - width * 0.75),
            ]
        )
        pen.fill(turned(hoof, (leg.swing + leg.bend) * 0.8, ankle), sole, form=0.6)
        return
    if leg.foot == "pad":
        pen.fill(
            smooth(
                [
                    (x - width * 0.58, y + 0.02),
                    (x + width * 0.58, y + 0.02),
                    (x + width * 0.66, y - width * 0.25, 1),
                    (x - width * 0.62, y - width * 0.25, 1),
                ]
            ),
            coat,
            form=0.7,
        )
        for step in (-0.4, -0.08, 0.24, 0.54):
            pen.fill(oval(x + width * step, y - width * 0.17, width * 0.12, width * 0.1), sole, form=0.3)
        return
    paw = smooth(
        [
            (x - width * 0.6, y - width * 0.1),
            (x - width * 0.3, y + width * 0.45),
            (x + width * 0.6, y + width * 0.4),
            (x + width * 1.25, y - width * 0.15),
            (x + width * 1.1, y - width * 0.5),
            (x - width * 0.5, y - width * 0.5),
        ]
    )
    pen.fill(paw, sole, form=0.7)
    for step in (0.45, 0.85):
        pen.stroke(
            [(x + width * step, y - width * 0.42), (x + width * (step + 0.05), y - width * 0.08)],
            width * 0.09,
            shade(sole, 0.55),
        )


def eye(
    pen: Pen, x: float, y: float, radius: float, iris: Tint = DARK, *, wide: float = 1.0, closed: bool = False
) -> None:
    """A shiny eye; `closed` draws a sleeping lid."""
    if closed:
        pen.stroke(
            [(x - radius * 1.3, y + radius * 0.3), (x, y - radius * 0.6), (x + radius * 1.3, y + radius * 0.3)],
            [0, radius * 0.5, 0],
            DARK,
        )
        return
    pen.fill(oval(x, y, radius * wide * 1.18, radius * 1.18), DARK, form=0)
    if iris is not DARK:
        pen.fill(oval(x, y, radius * wide, radius), iris, form=0, lit=0.9)
        pen.fill(oval(x, y, radius * 0.52, radius * 0.72), DARK, form=0)
    side = -1 if pen.light.side < 0 else 1
    pen.shine(oval(x + side * radius * 0.30, y + radius * 0.36, radius * 0.27), pen.light.on(WHITE, 1.0))


def patch(pen: Pen, knots: Knots, tone: Tint, *, soft: float = 0.006, alpha: float = 1.0) -> None:
    """A smooth marking that stays on what is painted."""
    pen.mark(smooth(knots), tone, soft=soft, alpha=alpha)


def strands(pen: Pen, lines: list[Knots], width: float, tone: Tint, *, lit: float = 0.6) -> None:
    """Tapering hairs: manes, tails, whiskers."""
    pen.fill([ribbon(line, [width * 0.4, width, width * 0.7, 0]) for line in lines], tone, form=0, lit=lit)


def fur(pen: Pen, knots: Knots, tone: Tint, length: float, count: int, *, seed_scale: float = 1.0) -> None:
    """Short hair strokes scattered over a shape that is painted already."""
    outline = smooth(knots)
    low, high = outline.min(0), outline.max(0)
    source = pen.source
    x, y = source.uniform(low[0], high[0], count), source.uniform(low[1], high[1], count)
    lean = source.uniform(-0.5, 0.5, count) * seed_scale
    with pen.inside(outline):
        hairs = [
            ribbon([(x[i], y[i]), (x[i] + lean[i] * length, y[i] - length)], [length * 0.16, 0], curved=False)
            for i in range(count)
        ]
        pen.mark(hairs, tone, alpha=0.35)
