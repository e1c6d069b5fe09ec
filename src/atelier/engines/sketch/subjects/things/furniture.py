"""Furniture and what hangs on walls; standing on y = 0, 1 high unless they are wide."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import blend, shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

WOOD = "#8f5f3a"


def table(pen: Pen, look: Look) -> None:
    """1.6 wide, 0.75 high."""
    wood = look.main(WOOD)
    for x, tone in ((-0.62, 0.7), (0.62, 0.7), (-0.72, 1.0), (0.72, 1.0)):
        pen.fill(
            np.array([(x - 0.045, 0.66), (x + 0.045, 0.66), (x + 0.03, 0.0), (x - 0.03, 0.0)]),
            shade(wood, tone),
            form=0.6,
        )
    pen.fill(box(-0.70, 0.58, 0.70, 0.68), shade(wood, 0.8), form=0.2)
    pen.fill(np.array([(-0.84, 0.68), (0.84, 0.68), (0.74, 0.78), (-0.74, 0.78)]), shade(wood, 1.12), form=0, lit=0.75)
    pen.fill(box(-0.84, 0.645, 0.84, 0.69, 0.01), wood, form=0.3)


def chair(pen: Pen, look: Look) -> None:
    wood = look.main(WOOD)
    for x in (-0.18, 0.14):
        pen.fill(limb([(x, 0.46), (x, 0.02)], 0.045), shade(wood, 0.72), form=0.8)
    pen.fill(limb([(-0.26, 0.98), (-0.24, 0.46), (-0.25, 0.02)], 0.05), wood, form=0.8)
    pen.fill(limb([(0.20, 0.98), (0.21, 0.46), (0.22, 0.02)], 0.05), wood, form=0.8)
    for y in (0.90, 0.78, 0.66):
        pen.fill(limb([(-0.25, y), (0.20, y)], 0.06), shade(wood, 1.08), form=0.8)
    pen.fill(smooth("-.32,.44! -.24,.54 .20,.54 .30,.44!"), shade(wood, 1.15), form=0.4)
    pen.fill(box(-0.32, 0.40, 0.30, 0.45, 0.01), wood, form=0.4)


def sofa(pen: Pen, look: Look) -> None:
    """2 wide, 0.85 high; its seat at y = 0.42."""
    cloth = look.main("#5f7f8a")
    for x in (-0.8, 0.8):
        pen.fill(box(x - 0.04, 0.0, x + 0.04, 0.12), "#4a3424", form=0.5)
    pen.fill(
        smooth("-.92,.12! -.94,.60 -.86,.86 -.4,.90 0,.88 .4,.90 .86,.86 .94,.60 .92,.12!"),
        shade(cloth, 0.82),
        form=0.7,
        reach=0.4,
    )
    for x in (-0.40, 0.40):
        pen.fill(box(x - 0.38, 0.42, x + 0.38, 0.82, 0.10), cloth, form=0.85, reach=0.6)
    for x in (-0.40, 0.40):
        pen.fill(box(x - 0.40, 0.26, x + 0.40, 0.46, 0.07), shade(cloth, 1.1), form=0.8, reach=0.6)
    pen.fill(box(-0.92, 0.10, 0.92, 0.28, 0.03), shade(cloth, 0.9), form=0.5)
    for side in (-1, 1):
        pen.fill(
            smooth(
                [
                    (side * 0.78, 0.10, 1),
                    (side * 0.78, 0.52),
                    (side * 0.82, 0.62),
                    (side * 0.95, 0.64),
                    (side * 1.03, 0.54),
                    (side * 1.02, 0.10, 1),
                ]
            ),
            cloth,
            form=0.9,
        )
    cushion = pen.at(-0.58, 0.58, turn=12)
    cushion.fill(
        smooth("-.15,-.13! 0,-.10 .15,-.13! .12,0 .15,.15! 0,.12 -.15,.15! -.12,0"), look.second("#d9a24a"), form=0.9
    )


def lamp(pen: Pen, look: Look) -> None:
    cover = look.main("#f0dcae")
    pen.fill(oval(0, 0.035, 0.22, 0.045), "#6a4a34", form=0.8)
    pen.fill(smooth("-.06,.05! -.10,.18 -.05,.36 -.03,.5! .03,.5! .05,.36 .10,.18 .06,.05!"), "#8a5a3a", form=0.95)
    shape = np.array([(-0.34, 0.50), (0.34, 0.50), (0.20, 0.95), (-0.20, 0.95)])
    pen.fill(shape, cover, form=0.7)
    pen.halo(0, 0.62, 0.85, "#ffcf8a", 0.55)
    with pen.inside(shape):
        pen.shine(oval(0, 0.66, 0.22, 0.26), "#fff0c8", alpha=0.75, soft=0.10)
    pen.fill(ribbon("-.34,.505 .34,.505", 0.018), shade(cover, 0.7), form=0)


def piano(pen: Pen, look: Look) -> None:
    """An upright, 1.3 wide."""
    wood = look.main("#2a2322")
    pen.fill(box(-0.62, 0.0, 0.62, 0.92, 0.02), wood, form=0.3, lit=0.5)
    pen.fill(box(-0.66, 0.90, 0.66, 0.96, 0.015), shade(wood, 1.25), form=0.5)
    pen.fill(box(-0.52, 0.60, 0.52, 0.84), shade(wood, 1.12), form=0, lit=0.5)
    pen.fill(box(-0.16, 0.62, 0.16, 0.82), "#f4eee0", form=0.2)
    for y in np.linspace(0.66, 0.79, 5):
        pen.mark(box(-0.13, float(y), 0.13, float(y) + 0.005), "#3a3432")
    pen.fill(np.array([(-0.66, 0.40), (0.66, 0.40), (0.62, 0.52), (-0.62, 0.52)]), "#f6f2e8", form=0, lit=0.75)
    for index in range(36):
        x = -0.62 + 1.24 * index / 36
        pen.fill(ribbon([(x * 1.06, 0.40), (x, 0.52)], 0.004), "#6a6460", form=0)
        if index % 7 not in (0, 3):
            pen.fill(
                np.array([(x * 1.03 - 0.010, 0.45), (x * 1.03 + 0.010, 0.45), (x + 0.009, 0.52), (x - 0.009, 0.52)]),
                "#1a1616",
                form=0,
            )
    pen.fill(box(-0.67, 0.35, 0.67, 0.41, 0.01), wood, form=0.4)
    for x in (-0.58, 0.58):
        pen.fill(
            smooth(
                [
                    (x - 0.05, 0.36, 1),
                    (x - 0.03, 0.2),
                    (x - 0.05, 0.0, 1),
                    (x + 0.05, 0.0, 1),
                    (x + 0.03, 0.2),
                    (x + 0.05, 0.36, 1),
                ]
            ),
            wood,
            form=0.7,
        )


def window_frame(pen: Pen, look: Look) -> None:
    """A picture frame with a small landscape."""
    frame = look.main("#b08a4a")
    pen.fill(box(-0.5, 0.0, 0.5, 0.8), frame, form=0.5, reach=0.2)
    inner = box(-0.40, 0.10, 0.40, 0.70)
    pen.fill(inner, "#a9d0e0", form=0, to="#f0e2c0", along=(0, -1))
    with pen.inside(inner):
        pen.fill(
            smooth("-.5,.1 -.3,.44 -.1,.30 .1,.50 .3,.28 .5,.40 .5,.0 -.5,.0"),
            blend("#5f7f9a", "#ffffff", 0.1),
            form=0.3,
        )
        pen.fill(smooth("-.5,.24 -.1,.20 .3,.26 .5,.2 .5,0 -.5,0"), "#6f9a4f", form=0.2)
        pen.fill(oval(0.2, 0.58, 0.05), "#fff0c0", form=0)


def bench(pen: Pen, look: Look) -> None:
    """A park bench, 1.6 wide; its seat at y = 0.45."""
    wood = look.main("#8a5a34")
    for x in (-0.62, 0.62):
        pen.stroke([(x - 0.02, 0.92), (x, 0.46), (x - 0.06, 0.0)], 0.045, "#2f3236", form=0.7)
        pen.stroke([(x, 0.44), (x + 0.07, 0.0)], 0.045, "#2f3236", form=0.7)
        pen.stroke([(x - 0.01, 0.64), (x + 0.13, 0.63), (x + 0.13, 0.46)], 0.035, "#2f3236", form=0.7)
    for y in (0.60, 0.72, 0.84):
        pen.fill(box(-0.78, y, 0.78, y + 0.085, 0.015), wood, form=0.4)
    pen.fill(np.array([(-0.80, 0.43), (0.80, 0.43), (0.76, 0.50), (-0.76, 0.50)]), shade(wood, 1.12), form=0, lit=0.75)
    pen.fill(box(-0.80, 0.395, 0.80, 0.435, 0.01), shade(wood, 0.85), form=0.3)
