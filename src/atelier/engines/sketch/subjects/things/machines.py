"""Machines of the house and the desk. 1 high or wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

DARK, STEEL = "#2e3136", "#b9c1c8"


def television(pen: Pen, look: Look) -> None:
    """An old set with aerials when it is said to be old, else a flat one."""
    if look.has("old", "vintage"):
        for side in (-1, 1):
            pen.stroke([(0, 0.72), (side * 0.30, 1.04)], 0.016, STEEL, form=0.9)
            pen.fill(box(side * 0.36 - 0.03, 0.0, side * 0.36 + 0.03, 0.10), "#4a3020", form=0.8)
        pen.fill(box(-0.58, 0.08, 0.58, 0.76, 0.05), look.main("#8a5a34"), form=0.5)
        pen.fill(box(-0.52, 0.14, 0.28, 0.70, 0.10), DARK, form=0.4)
        pen.fill(box(-0.47, 0.19, 0.23, 0.65, 0.10), "#8fb3b8", form=0.4, lit=0.9)
        for y in (0.60, 0.44):
            pen.fill(oval(0.42, y, 0.055), STEEL, form=0.95)
        return
    pen.fill(smooth("-.26,.0! -.10,.05 .10,.05 .26,.0!"), DARK, form=0.6)
    pen.fill(box(-0.05, 0.02, 0.05, 0.14), DARK, form=0.8)
    pen.fill(box(-0.72, 0.12, 0.72, 0.94, 0.02), look.main(DARK), form=0.3)
    pen.fill(box(-0.68, 0.16, 0.68, 0.90), "#7fb4dc", form=0, lit=0.95, to="#d9ecf4", along=(0.0, -1.0))
    pen.fill(smooth("-.68,.16! -.68,.40 -.4,.56 -.1,.36 .2,.50 .44,.38 .68,.46! .68,.16!"), "#4f8f5a", form=0, lit=0.9)
    pen.glint(np.array([(-0.66, 0.60), (-0.66, 0.88), (-0.30, 0.88)]), 0.18, soft=0.01)


def radio(pen: Pen, look: Look) -> None:
    pen.stroke("-.44,.56 -.20,1.0", 0.02, STEEL, form=0.9)
    pen.fill(box(-0.58, 0.03, 0.58, 0.62, 0.07), look.main("#a8502e"), form=0.55)
    pen.fill(oval(-0.26, 0.30, 0.21), "#e6d3a8", form=0.4)
    for far in (0.06, 0.11, 0.16):
        for way in np.linspace(0, 2 * math.pi, int(far * 130))[:-1].tolist():
            pen.mark(oval(-0.26 + far * math.cos(way), 0.30 + far * math.sin(way), 0.012), "#4a3020")
    pen.fill(box(0.06, 0.38, 0.48, 0.52, 0.02), "#f3e6c0", form=0.2, lit=0.85)
    pen.fill(box(0.29, 0.38, 0.30, 0.52), "#c8302c", form=0)
    for x in (0.16, 0.38):
        pen.fill(oval(x, 0.20, 0.08), "#e6d3a8", form=0.95)


def telephone(pen: Pen, look: Look) -> None:
    """A telephone with a dial."""
    tint = look.main("#b8262e")
    pen.fill(smooth("-.50,.03! -.44,.22 -.24,.42 -.2,.60 .2,.60 .24,.42 .44,.22 .50,.03! 0,.0"), tint, form=0.85)
    pen.fill(oval(0, 0.28, 0.19), "#f2ece0", form=0.4)
    for index in range(10):
        way = math.radians(60 + index * 30)
        pen.fill(oval(0.13 * math.cos(way), 0.28 + 0.13 * math.sin(way), 0.027), DARK, form=0.3)
    pen.fill(oval(0, 0.28, 0.06), tint, form=0.6)
    pen.fill(
        smooth("-.60,.58 -.62,.72 -.44,.84 0,.88 .44,.84 .62,.72 .60,.58 .42,.56 .36,.70 0,.74 -.36,.70 -.42,.56"),
        shade(tint, 1.05),
        form=0.95,
    )


def typewriter(pen: Pen, look: Look) -> None:
    body = look.main("#3f5a5e")
    pen.fill(np.array([(-0.34, 0.60), (0.34, 0.60), (0.32, 1.06), (-0.32, 1.06)]), "#f6f2e8", form=0, lit=0.75)
    for y, end in ((0.96, 0.20), (0.89, 0.24), (0.82, 0.08)):
        pen.mark(box(-0.24, y, end, y + 0.014), "#4a4a4e", alpha=0.8)
    pen.fill(limb("-.60,.64 .60,.64", 0.13), DARK, form=0.95)
    pen.fill(limb("-.68,.64 -.60,.64", 0.08), STEEL, form=0.95)
    pen.fill(limb(".60,.64 .68,.64", 0.08), STEEL, form=0.95)
    pen.fill(smooth("-.52,.60! -.54,.40 -.62,.06! .62,.06! .54,.40 .52,.60!"), body, form=0.5)
    pen.fill(box(-0.34, 0.42, 0.34, 0.56, 0.03), shade(body, 0.55), form=0.3)
    for row in range(4):
        for column in range(10):
            x, y = -0.45 + column * 0.1 + row % 2 * 0.03 - 0.01 * row, 0.34 - row * 0.075
            pen.fill(oval(x * (1 + 0.05 * row), y, 0.034, 0.028), "#efe6d2", form=0.9)
    pen.fill(box(-0.64, 0.0, 0.64, 0.06, 0.02), DARK, form=0.5)


def fan(pen: Pen, look: Look) -> None:
    pen.fill(smooth("-.24,.0! -.08,.06 .08,.06 .24,.0!"), DARK, form=0.7)
    pen.fill(box(-0.03, 0.04, 0.03, 0.34), STEEL, form=0.95)
    for turn in (30, 150, 270):
        way = math.radians(turn)
        x, y = math.cos(way), math.sin(way)
        pen.fill(
            smooth(
                [
                    (0, 0.64),
                    (0.20 * x - 0.16 * y, 0.64 + 0.20 * y + 0.16 * x),
                    (0.33 * x, 0.64 + 0.33 * y),
                    (0.22 * x + 0.06 * y, 0.64 + 0.22 * y - 0.06 * x),
                ]
            ),
            look.main("#6fa8c8"),
            form=0.7,
        )
    pen.fill(oval(0, 0.64, 0.07), DARK, form=0.95)
    for far in (0.14, 0.24, 0.36):
        pen.fill(oval(0, 0.64, far), STEEL, form=0.6, hole=oval(0, 0.64, far - 0.010))
    for turn in range(0, 180, 30):
        way = math.radians(turn)
        pen.stroke(
            [(-0.35 * math.cos(way), 0.64 - 0.35 * math.sin(way)), (0.35 * math.cos(way), 0.64 + 0.35 * math.sin(way))],
            0.006,
            STEEL,
        )


def toaster(pen: Pen, look: Look) -> None:
    for x in (-0.16, 0.16):
        pen.fill(
            smooth([(x - 0.17, 0.5), (x - 0.19, 0.86), (x, 0.93), (x + 0.19, 0.86), (x + 0.17, 0.5)]),
            "#b87c3a",
            form=0.5,
        )
        pen.fill(
            smooth([(x - 0.13, 0.5), (x - 0.15, 0.83), (x, 0.88), (x + 0.15, 0.83), (x + 0.13, 0.5)]),
            "#e6b872",
            form=0.3,
        )
    pen.fill(smooth("-.52,.06! -.52,.5 -.40,.62 .40,.62 .52,.5 .52,.06!"), look.main("#c9ced3"), form=0.8)
    pen.fill(box(-0.54, 0.0, 0.54, 0.09, 0.02), DARK, form=0.6)
    pen.fill(box(0.50, 0.34, 0.62, 0.42, 0.02), DARK, form=0.8)


def iron(pen: Pen, look: Look) -> None:
    tint = look.main("#3f7fb0")
    pen.stroke("-.40,.28 -.42,.62 -.10,.70 .22,.56 .30,.34", 0.10, shade(tint, 0.7), form=0.95)
    pen.fill(smooth("-.56,.10! -.54,.36 -.1,.40 .30,.30 .66,.10!"), tint, form=0.9)
    pen.fill(smooth("-.58,.0! -.57,.10! .68,.10! .74,.0!"), STEEL, form=0.7)


def battery(pen: Pen, look: Look) -> None:
    pen.fill(box(-0.08, 0.90, 0.08, 1.0, 0.02), STEEL, form=0.95)
    pen.fill(box(-0.22, 0.0, 0.22, 0.92, 0.03), "#26282c", form=0.95)
    pen.fill(box(-0.22, 0.62, 0.22, 0.92, 0.03), look.main("#d18a3a"), form=0.95)
    pen.fill(
        np.array([(0.02, 0.52), (-0.11, 0.28), (-0.01, 0.28), (-0.03, 0.10), (0.11, 0.36), (0.01, 0.36)]),
        "#f4d24a",
        form=0,
        lit=0.9,
    )


def gear(pen: Pen, look: Look) -> None:
    steel = look.main("#8d98a2")
    teeth = [
        (far * math.cos(way), 0.5 + far * math.sin(way))
        for index in range(12)
        for far, shift in ((0.40, -9), (0.50, -6), (0.50, 6), (0.40, 9))
        for way in (math.radians(index * 30 + shift),)
    ]
    pen.fill(np.array(teeth), steel, form=0.8, hole=oval(0, 0.5, 0.13))
    pen.fill(oval(0, 0.5, 0.30), shade(steel, 0.85), form=0.6, hole=oval(0, 0.5, 0.13))


def magnet(pen: Pen, look: Look) -> None:
    outer, inner = arc(0, 0.46, 0.42, 0.42, 180, 360), arc(0, 0.46, 0.20, 0.20, 360, 180)
    pen.fill(
        np.concatenate(
            [np.array([(-0.42, 0.98)]), outer, np.array([(0.42, 0.98), (0.20, 0.98)]), inner, np.array([(-0.20, 0.98)])]
        ),
        look.main("#c8302c"),
        form=0.8,
    )
    for x in (-0.31, 0.31):
        pen.fill(box(x - 0.11, 0.80, x + 0.11, 0.98), "#e4e6e8", form=0.7)
