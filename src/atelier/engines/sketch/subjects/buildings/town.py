"""Shops, wells, stairs and other things of towns; a truck. 1 high or wide."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.buildings.parts import LAMP
from atelier.engines.sketch.subjects.look import Look

STONE = "#a9a196"


def storefront(pen: Pen, look: Look) -> None:
    """A shop with its window under an awning."""
    wall, cloth = look.main("#c9a083"), look.second("#b8382e")
    pen.fill(box(-0.62, 0.0, 0.62, 1.0), wall, form=0.12)
    pen.fill(box(-0.66, 0.96, 0.66, 1.04), shade(wall, 0.8), form=0.4)
    pen.fill(box(-0.54, 0.70, 0.54, 0.86, 0.01), "#3a2f2a", form=0.3)
    for x in np.linspace(-0.36, 0.36, 9).tolist():
        pen.mark(box(x - 0.02, 0.755, x + 0.025, 0.805), "#e6c46a")
    lit = pen.light.lamps
    glass = LAMP if lit else "#9fc0cc"
    show = pen.shine if lit else pen.fill
    for x0, x1, low in ((-0.54, 0.16, 0.14), (0.27, 0.51, 0.02)):
        pen.fill(box(x0 - 0.02, low - 0.02, x1 + 0.02, 0.56), "#4a3a30", form=0.3)
        show(box(x0, low, x1, 0.54), glass)
    for x, tall, tint in (
        (-0.44, 0.14, "#c8482e"),
        (-0.30, 0.20, "#3f7f6a"),
        (-0.14, 0.12, "#d9a23e"),
        (0.02, 0.17, "#6a4a8a"),
    ):
        pen.fill(box(x - 0.05, 0.14, x + 0.05, 0.14 + tall, 0.02), tint, form=0.8)
    pen.fill(oval(0.47, 0.26, 0.014), "#e6c46a", form=0.9)
    for index in range(10):
        x = -0.60 + index * 0.12
        pen.fill(
            np.array([(x, 0.66), (x + 0.12, 0.66), (x * 1.1 + 0.13, 0.50), (x * 1.1, 0.50)]),
            cloth if index % 2 else "#f4efe4",
            form=0,
            lit=0.62,
        )
        pen.fill(oval(x * 1.1 + 0.066, 0.50, 0.066, 0.03), cloth if index % 2 else "#f4efe4", form=0.2)
    pen.shadow(box(-0.6, 0.40, 0.6, 0.48), 0.3, soft=0.03)


def well(pen: Pen, look: Look) -> None:
    for x in (-0.36, 0.36):
        pen.fill(box(x - 0.035, 0.3, x + 0.035, 0.80), "#6a4a30", form=0.8)
    pen.fill(limb("-.40,.66 .46,.66", 0.05), "#7a5638", form=0.9)
    pen.stroke("0,.66 0,.44", 0.014, "#d9c49a")
    pen.fill(smooth("-.08,.44! -.06,.34! .06,.34! .08,.44!"), "#8a623c", form=0.8)
    body = smooth("-.50,.36! -.48,.0! .48,.0! .50,.36!")
    pen.fill(body, STONE, form=0.8)
    with pen.inside(body):
        for row in range(4):
            for index in range(8):
                x = -0.52 + index * 0.14 + (0.07 if row % 2 else 0)
                pen.fill(
                    box(x, row * 0.09, x + 0.13, row * 0.09 + 0.082, 0.02),
                    shade(look.main(STONE), float(pen.source.uniform(0.82, 1.12))),
                    form=0.6,
                )
    pen.fill(oval(0, 0.36, 0.50, 0.07), shade(STONE, 1.1), form=0.4)
    pen.fill(oval(0, 0.36, 0.40, 0.045), "#20262c", form=0)
    pen.fill(np.array([(-0.56, 0.74), (0.56, 0.74), (0.40, 1.02), (-0.40, 1.02)]), look.second("#a8482e"), form=0.2)
    for y in (0.80, 0.87, 0.94):
        pen.shadow(box(-0.56, y, 0.56, y + 0.010), 0.4, soft=0.003)


def stairs(pen: Pen, look: Look) -> None:
    tint = look.main("#b3a999")
    for index in range(6):
        y, inset = index * 0.15, index * 0.085
        pen.fill(box(-0.70 + inset, y, 0.70 - inset, y + 0.105), tint, form=0, lit=0.42)
        pen.fill(
            np.array(
                [
                    (-0.70 + inset, y + 0.105),
                    (0.70 - inset, y + 0.105),
                    (0.70 - inset - 0.085, y + 0.15),
                    (-0.70 + inset + 0.085, y + 0.15),
                ]
            ),
            tint,
            form=0,
            lit=0.8,
        )


def swing(pen: Pen, look: Look) -> None:
    for side in (-1, 1):
        pen.fill(limb([(side * 0.52, 0.0), (side * 0.36, 0.98)], 0.05), "#8a623c", form=0.9)
        pen.fill(limb([(side * 0.24, 0.0), (side * 0.36, 0.98)], 0.05), "#7a5434", form=0.9)
        pen.stroke([(side * 0.14, 0.97), (side * 0.15, 0.28)], 0.014, "#d9c49a")
    pen.fill(limb("-.42,.97 .42,.97", 0.055), "#94693f", form=0.9)
    pen.fill(box(-0.19, 0.24, 0.19, 0.29, 0.01), look.main("#c8482e"), form=0.6)


def wagon(pen: Pen, look: Look) -> None:
    """A covered wagon."""
    cover = smooth("-.60,.42! -.66,.80 -.5,.96 0,1.0 .5,.96 .66,.80 .60,.42!")
    pen.fill(cover, look.main("#efe6d2"), form=0.7)
    with pen.inside(cover):
        for x in (-0.4, -0.13, 0.14, 0.41):
            pen.shadow(ribbon([(x * 1.02, 0.4), (x * 1.1, 0.8), (x, 1.0)], 0.03), 0.3, soft=0.012)
    pen.fill(smooth("-.66,.46! -.58,.24! .58,.24! .66,.46!"), "#8a5a34", form=0.5)
    for x, size in ((-0.38, 0.20), (0.38, 0.20)):
        pen.fill(oval(x, size, size), "#5a3a24", form=0.8, hole=oval(x, size, size * 0.78))
        for way in range(0, 180, 36):
            spoke = arc(x, size, size * 0.8, size * 0.8, way, way + 180, count=2)
            pen.fill(limb(spoke, 0.025), "#6f4a2c", form=0.8)
        pen.fill(oval(x, size, 0.045), "#4a3020", form=0.9)


def truck(pen: Pen, look: Look) -> None:
    """A lorry, facing right."""
    paint = look.main("#2f6fa8")
    pen.fill(box(-0.86, 0.16, 0.30, 0.86, 0.02), look.second("#e6e2d8"), form=0.25)
    for x in np.linspace(-0.78, 0.22, 11).tolist():
        pen.shadow(box(x, 0.2, x + 0.008, 0.84), 0.25, soft=0.003)
    pen.fill(smooth(".34,.16! .34,.74! .62,.74! .74,.48 .84,.42! .86,.16!"), paint, form=0.6)
    pen.fill(smooth(".44,.66! .44,.48! .70,.48! .61,.66!"), "#7f9fb0", form=0.1)
    pen.fill(box(-0.86, 0.12, 0.88, 0.19), "#33363b", form=0.4)
    pen.fill(oval(0.83, 0.28, 0.03, 0.045), "#f6ecd0", form=0.6)
    if pen.light.lamps:
        pen.halo(0.88, 0.28, 0.4, "#ffe6a0", 0.8)
    for x in (-0.62, -0.34, 0.58):
        pen.fill(oval(x, 0.13, 0.13), "#232326", form=0.7)
        pen.fill(oval(x, 0.13, 0.065), "#c9ccd0", form=0.7)


def igloo(pen: Pen, look: Look) -> None:
    snow = look.main("#e9f1f6")
    dome = smooth("-.62,.0! -.60,.28 -.42,.58 0,.72 .42,.58 .60,.28 .62,.0!")
    pen.fill(dome, snow, form=0.9)
    with pen.inside(dome):
        for level, y in enumerate((0.16, 0.32, 0.47, 0.60)):
            pen.shadow(ribbon([(-0.62, y - 0.02), (0, y + 0.02), (0.62, y - 0.02)], 0.012), 0.35, soft=0.004)
            for index in range(6):
                x = -0.55 + index * 0.22 + (0.11 if level % 2 else 0)
                pen.shadow(ribbon([(x, y - 0.16), (x * 0.95, y)], 0.010), 0.3, soft=0.004)
    pen.fill(smooth(".06,.0! .06,.30 .28,.42 .50,.30 .50,.0!"), shade(snow, 0.94), form=0.8)
    pen.fill(smooth(".14,.0! .14,.24 .28,.32 .42,.24 .42,.0!"), "#33475a", form=0)


def statue(pen: Pen, look: Look) -> None:
    stone = look.main("#b9b6ae")
    pen.fill(box(-0.26, 0.0, 0.26, 0.07), shade(stone, 0.9), form=0.4)
    pen.fill(box(-0.20, 0.07, 0.20, 0.30), stone, form=0.3)
    pen.fill(box(-0.24, 0.30, 0.24, 0.35), shade(stone, 1.06), form=0.4)
    pen.fill(smooth("-.12,.35! -.14,.56 -.12,.74 .12,.74 .14,.56 .12,.35!"), stone, form=0.9)
    for x in (-0.05, 0.03, 0.09):
        pen.shadow(ribbon([(x, 0.36), (x * 0.8, 0.68)], [0.02, 0.0]), 0.4, soft=0.008)
    pen.fill(limb("-.11,.71 -.18,.58 -.08,.52", 0.06), stone, form=0.9)
    pen.fill(limb(".11,.72 .20,.84 .22,.98", 0.058), stone, form=0.9)
    pen.fill(oval(0, 0.82, 0.068, 0.08), stone, form=0.95)
    pen.fill(oval(0, 0.865, 0.07, 0.045), shade(stone, 0.9), form=0.8)
