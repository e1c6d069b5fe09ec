"""Meals and sweets, as they come to the table. Standing on y = 0; 1 high or wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, blend, shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth, star
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

CHINA = "#f2efe8"
CRUST = "#c98a42"


def _plate(pen: Pen, tint: Tint = CHINA, *, wide: float = 0.72) -> None:
    """A plate seen from the side, its surface near y = 0.1."""
    pen.fill(oval(0, 0.07, wide, 0.105), shade(tint, 0.9), form=0.6)
    pen.fill(oval(0, 0.09, wide, 0.105), tint, form=0.4)
    pen.fill(oval(0, 0.095, wide * 0.76, 0.072), shade(tint, 0.93), form=0.2)


def pancakes(pen: Pen, look: Look) -> None:
    """A stack with syrup, butter and berries."""
    _plate(pen)
    for index in range(5):
        y, x = 0.15 + index * 0.095, 0.015 * (-1) ** index
        pen.fill(
            smooth(
                [
                    (x - 0.50, y),
                    (x - 0.47, y + 0.06),
                    (x, y + 0.085),
                    (x + 0.47, y + 0.06),
                    (x + 0.50, y),
                    (x + 0.45, y - 0.05),
                    (x, y - 0.08),
                    (x - 0.45, y - 0.05),
                ]
            ),
            "#e6bd78",
            form=0.8,
        )
        pen.fill(oval(x, y + 0.03, 0.47, 0.065), "#c07f36", form=0.4)
    pen.fill(
        smooth(
            "-.34,.56 0,.62 .34,.57 .40,.50 .37,.34 .31,.33 .28,.46 .10,.45 .07,.26 0,.25 -.03,.44 -.22,.45 "
            "-.26,.36 -.32,.36 -.38,.50"
        ),
        "#8a4414",
        form=0.8,
        alpha=0.93,
    )
    pen.fill(np.array([(-0.10, 0.60), (0.08, 0.57), (0.13, 0.64), (-0.05, 0.67)]), "#f7dc7a", form=0.3, lit=0.8)
    for x, y in ((-0.24, 0.60), (0.24, 0.60), (0.33, 0.56), (-0.56, 0.14), (0.58, 0.14), (0.50, 0.11)):
        pen.fill(oval(x, y, 0.055), "#3f4f8f", form=1.0)
        pen.mark(star(x, y + 0.015, 0.02, 0.01, 5), "#262f5c")


def _roll(pen: Pen, x: float, y: float, size: float, heart: str) -> None:
    pen.fill(box(x - size, y, x + size, y + size * 1.1, size * 0.3), "#20322a", form=0.8)
    pen.fill(oval(x, y + size * 1.1, size, size * 0.42), "#f6f3ea", form=0.4)
    pen.fill(oval(x, y + size * 1.1, size * 0.45, size * 0.2), heart, form=0.6)


def sushi(pen: Pen, look: Look) -> None:
    pen.fill(box(-0.86, 0.0, 0.86, 0.06, 0.02), "#3a2a22", form=0.5)
    pen.fill(box(-0.90, 0.05, 0.90, 0.12, 0.02), "#6a4630", form=0.5)
    for x, fish in ((-0.60, "#ee8a5a"), (-0.14, "#d8584a")):
        pen.fill(
            smooth([(x - 0.2, 0.12), (x - 0.2, 0.24), (x, 0.28), (x + 0.2, 0.24), (x + 0.2, 0.12)]), "#f6f3ea", form=0.9
        )
        top = smooth(
            [(x - 0.25, 0.20), (x - 0.18, 0.34), (x + 0.02, 0.38), (x + 0.22, 0.33), (x + 0.26, 0.19), (x, 0.25)]
        )
        pen.fill(top, fish, form=0.8)
        with pen.inside(top):
            for step in (-0.14, -0.02, 0.10, 0.2):
                pen.mark(
                    ribbon([(x + step, 0.18), (x + step + 0.05, 0.40)], 0.016), blend(fish, "#ffffff", 0.6), alpha=0.8
                )
    for x, heart in ((0.30, "#ee8a5a"), (0.60, "#7fae4a")):
        _roll(pen, x, 0.12, 0.14, heart)
    for x in (-0.03, 0.03):
        pen.fill(limb([(-0.95, 0.02 + x), (0.55, -0.03 + x)], [0.03, 0.02]), "#b8443a", form=0.8)


def egg(pen: Pen, look: Look) -> None:
    pen.fill(
        smooth("0,.0 -.26,.08 -.37,.34 -.30,.66 -.14,.92 0,.98 .14,.92 .30,.66 .37,.34 .26,.08"),
        look.main("#e9cfae"),
        form=0.95,
    )
    pen.glint(oval(-0.12, 0.62, 0.07, 0.13, 15), 0.35, soft=0.03)


def fried_egg(pen: Pen, look: Look) -> None:
    _plate(pen)
    pen.fill(
        smooth("-.52,.12 -.42,.22 -.2,.20 -.02,.25 .24,.21 .46,.22 .54,.13 .4,.06 .1,.08 -.2,.03 -.4,.06"),
        "#faf7f0",
        form=0.6,
    )
    pen.fill(smooth("-.20,.15 -.16,.25 0,.30 .16,.25 .20,.15 0,.10"), "#f5ae2a", form=0.95)
    pen.glint(oval(-0.06, 0.24, 0.05, 0.022), 0.6, soft=0.01)


def fries(pen: Pen, look: Look) -> None:
    for _ in range(22):
        x = float(pen.source.uniform(-0.27, 0.27))
        tip = 0.62 + 0.36 * float(pen.source.random()) * (1 - abs(x))
        pen.fill(
            limb([(x * 0.9, 0.3), (x * 1.35, tip)], 0.065),
            shade("#f0c04a", float(pen.source.uniform(0.85, 1.12))),
            form=0.7,
        )
    pen.fill(smooth("-.34,.60! -.2,.52 0,.49 .2,.52 .34,.60! .26,.0! -.26,.0!"), look.main("#c8302c"), form=0.5)
    pen.fill(oval(0, 0.26, 0.10), "#f3c53a", form=0.2)


def croissant(pen: Pen, look: Look) -> None:
    for x, y, turn, wide, high in (
        (0.52, 0.17, -38, 0.2, 0.11),
        (0.34, 0.28, -30, 0.22, 0.18),
        (0.15, 0.34, -12, 0.2, 0.23),
    ):
        for side in (-1, 1):
            pen.fill(oval(side * x, y, wide, high, side * turn), shade("#cf8f42", 1.03 - 0.1 * x), form=0.95)
    pen.fill(oval(0, 0.36, 0.13, 0.25), "#dba052", form=0.95)
    for x in (-0.42, -0.25, -0.09, 0.09, 0.25, 0.42):
        pen.shadow(
            ribbon(
                [(x * 1.08, 0.06 + 0.06 * (1 - abs(x))), (x * 0.98, 0.3), (x * 0.8, 0.53 - 0.4 * abs(x))],
                [0.0, 0.022, 0.0],
            ),
            0.45,
            soft=0.008,
        )


def steak(pen: Pen, look: Look) -> None:
    _plate(pen)
    meat = smooth("-.52,.14 -.46,.32 -.2,.40 .12,.36 .38,.40 .54,.26 .46,.12 .1,.08 -.3,.07")
    pen.fill(meat, "#7a3a24", form=0.8)
    with pen.inside(meat):
        for x in (-0.36, -0.16, 0.04, 0.24, 0.44):
            pen.shadow(ribbon([(x - 0.1, 0.08), (x + 0.1, 0.42)], 0.035), 0.55, soft=0.006)
    pen.fill(oval(-0.55, 0.19, 0.09), "#cf3a2e", form=1.0)
    for x in (0.5, 0.58, 0.64):
        pen.fill(smooth([(x, 0.10), (x - 0.03, 0.3), (x + 0.03, 0.34), (x + 0.05, 0.12)]), "#4f8a3f", form=0.7)


def hotdog(pen: Pen, look: Look) -> None:
    pen.fill(smooth("-.72,.18 -.66,.36 0,.42 .66,.36 .72,.18 .5,.06 -.5,.06"), shade("#d89a52", 0.86), form=0.8)
    pen.fill(limb("-.70,.36 0,.42 .70,.36", 0.22), "#a8412a", form=1.0)
    pen.fill(smooth("-.74,.14 -.68,.30 -.3,.32 0,.31 .3,.32 .68,.30 .74,.14 .5,.0 -.5,.0"), "#dfa45c", form=0.9)
    wave = [(x, 0.44 + 0.035 * math.sin(x * 16)) for x in np.linspace(-0.58, 0.58, 30).tolist()]
    pen.stroke(wave, 0.045, "#f2c22e", form=0.9, curved=False)


def sausage(pen: Pen, look: Look) -> None:
    for x, y in ((0.06, 0.36), (-0.04, 0.12)):
        line = [(x - 0.52, y + 0.09), (x - 0.2, y), (x + 0.2, y), (x + 0.52, y + 0.09)]
        pen.fill(limb(line, 0.21), look.main("#9a4528"), form=1.0)
        for step in (-0.3, 0.0, 0.3):
            pen.shadow(ribbon([(x + step - 0.05, y - 0.06), (x + step + 0.05, y + 0.09)], 0.022), 0.5, soft=0.006)


def cookie(pen: Pen, look: Look) -> None:
    pen.fill(oval(0, 0.5, 0.5), look.main("#c58d4c"), form=0.75)
    for _ in range(15):
        way, far = float(pen.source.uniform(0, 6.28)), 0.42 * float(pen.source.random()) ** 0.5
        pen.fill(oval(far * math.cos(way), 0.5 + far * math.sin(way), 0.052, 0.043), "#4a2a18", form=0.9)


def chocolate(pen: Pen, look: Look) -> None:
    brown = look.main("#5a3018")
    pen.fill(box(-0.42, 0.0, 0.42, 1.0, 0.02), brown, form=0.2)
    for row in range(5):
        for column in range(3):
            x, y = -0.39 + column * 0.265, 0.03 + row * 0.192
            pen.fill(box(x, y, x + 0.25, y + 0.175, 0.02), shade(brown, 1.18), form=0.6)
    pen.fill(
        np.array(
            [
                (-0.46, -0.02),
                (0.46, -0.02),
                (0.46, 0.46),
                (0.3, 0.41),
                (0.1, 0.48),
                (-0.14, 0.40),
                (-0.32, 0.47),
                (-0.46, 0.42),
            ]
        ),
        "#b8323a",
        form=0.3,
    )
    pen.fill(box(-0.46, 0.12, 0.46, 0.24), "#e6c46a", form=0.2)


def spaghetti(pen: Pen, look: Look) -> None:
    _plate(pen)
    for _ in range(60):
        x, y = float(pen.source.uniform(-0.4, 0.4)), float(pen.source.uniform(0.10, 0.28))
        wide = (0.42 - abs(x) * 0.7) * 0.6 + 0.05
        start, stop = float(pen.source.uniform(0, 60)), float(pen.source.uniform(120, 200))
        tint = shade("#ecc86a", float(pen.source.uniform(0.85, 1.1)))
        pen.stroke(arc(x, y - abs(x) * 0.18, wide, 0.09, start, stop), 0.026, tint, form=0.8, curved=False)
    pen.fill(smooth("-.26,.28 -.16,.42 .04,.47 .22,.40 .28,.28 .1,.24 -.12,.22"), "#b83a22", form=0.8)
    for x, y in ((-0.1, 0.38), (0.08, 0.41), (0.16, 0.33)):
        pen.fill(oval(x, y, 0.075), "#7a3a22", form=1.0)
    pen.fill(smooth("-.02,.45 .06,.54 .14,.50 .06,.44"), "#4f9a45", form=0.8)


def salad(pen: Pen, look: Look) -> None:
    for _ in range(34):
        x = float(pen.source.uniform(-0.5, 0.5))
        y = 0.40 + 0.30 * float(pen.source.random()) * (1 - (x / 0.6) ** 2)
        leaf = [
            (x + 0.15 * math.cos(a) * (0.75 + 0.35 * float(pen.source.random())), y + 0.10 * math.sin(a))
            for a in np.linspace(0, 6.28, 9)[:-1]
        ]
        pen.fill(smooth(leaf), shade("#5fa042", float(pen.source.uniform(0.75, 1.35))), form=0.8)
    for x, y in ((-0.3, 0.56), (0.02, 0.66), (0.3, 0.54)):
        pen.fill(oval(x, y, 0.085), "#d23a2e", form=1.0)
    for x, y in ((-0.14, 0.55), (0.18, 0.62)):
        pen.fill(oval(x, y, 0.09, 0.07), "#bfdc96", form=0.4)
        pen.mark(oval(x, y, 0.055, 0.042), "#dff0c0")
    pen.fill(smooth("-.60,.44! -.50,.14 -.24,.0 .24,.0 .50,.14 .60,.44! 0,.36"), look.main("#e8e2d4"), form=0.8)


def popcorn(pen: Pen, look: Look) -> None:
    for _ in range(46):
        x = float(pen.source.uniform(-0.40, 0.40))
        y = 0.62 + 0.30 * float(pen.source.random()) * (1 - (x / 0.5) ** 2)
        for dx, dy in ((0, 0), (0.04, 0.03), (-0.04, 0.02)):
            pen.fill(oval(x + dx, y + dy, 0.05), shade("#f8edc6", float(pen.source.uniform(0.9, 1.08))), form=1.0)
    bucket = smooth("-.42,.66! -.30,.0! .30,.0! .42,.66! 0,.62")
    pen.fill(bucket, "#f4f1ea", form=0.6)
    with pen.inside(bucket):
        for index in range(-3, 4, 2):
            x = index * 0.115
            pen.mark(
                np.array([(x - 0.05, 0.7), (x + 0.07, 0.7), (x * 0.72 + 0.05, 0.0), (x * 0.72 - 0.035, 0.0)]),
                look.main("#c8302c"),
            )


def lollipop(pen: Pen, look: Look) -> None:
    tint = look.main("#e0477a")
    pen.fill(box(-0.025, 0.0, 0.025, 0.5, 0.02), "#f4f1ea", form=0.9)
    pen.fill(oval(0, 0.68, 0.32), tint, form=0.7)
    spiral = [
        (0.30 * (t / 16) * math.cos(t), 0.68 + 0.30 * (t / 16) * math.sin(t)) for t in np.linspace(0.5, 16, 90).tolist()
    ]
    pen.mark(ribbon(spiral, [0.02, 0.06], curved=False), "#fbf3ee", alpha=0.9)
    pen.glint(oval(-0.13, 0.82, 0.09, 0.05, 35), 0.5, soft=0.02)


def sandwich(pen: Pen, look: Look) -> None:
    for y, tint, grow in (
        (0.0, "#dcae6c", 0.0),
        (0.15, "#7fb04a", 0.05),
        (0.21, "#f0c24a", 0.02),
        (0.27, "#d8786a", 0.03),
        (0.34, "#d2402e", 0.0),
        (0.41, "#dcae6c", 0.0),
    ):
        tall = 0.16 if tint == "#dcae6c" else 0.085
        pen.fill(
            smooth(
                [
                    (-0.58 - grow, y),
                    (-0.60 - grow, y + tall),
                    (0, y + tall + 0.02),
                    (0.60 + grow, y + tall),
                    (0.58 + grow, y),
                    (0, y - 0.02),
                ]
            ),
            tint,
            form=0.7,
        )
    pen.stroke("0,.56 0,.80", 0.016, "#c9a06a", form=0.6)
    pen.fill(oval(0, 0.80, 0.06, 0.045), "#5f8a3a", form=1.0)


def taco(pen: Pen, look: Look) -> None:
    for _ in range(26):
        way = math.radians(float(pen.source.uniform(15, 165)))
        x, y = 0.52 * math.cos(way), 0.06 + 0.52 * math.sin(way)
        tint = ("#5fa042", "#7a3f24", "#d23a2e", "#f0c24a")[int(pen.source.integers(4))]
        pen.fill(oval(x, y, 0.10, 0.07, float(pen.source.uniform(0, 180))), tint, form=0.9)
    pen.fill(
        smooth(
            [*[(x, y, 0.0) for x, y in arc(0, 0.02, 0.60, 0.50, 0, 180, count=13)], (-0.58, 0.0, 1), (0.58, 0.0, 1)]
        ),
        look.main("#e2b25c"),
        form=0.6,
    )
    for _ in range(14):
        x, y = float(pen.source.uniform(-0.4, 0.4)), float(pen.source.uniform(0.06, 0.34))
        pen.shadow(oval(x, y, 0.025, 0.018), 0.3, soft=0.006)


def pie(pen: Pen, look: Look) -> None:
    """A pie with a lattice of crust."""
    tin = smooth("-.62,.30! -.48,.0! .48,.0! .62,.30!")
    pen.fill(tin, CRUST, form=0.7)
    for x in np.linspace(-0.5, 0.5, 11).tolist():
        pen.shadow(ribbon([(x * 0.86, 0.02), (x * 1.06, 0.28)], 0.016), 0.35, soft=0.006)
    lid = smooth("-.58,.30 -.4,.44 0,.50 .4,.44 .58,.30 .3,.22 -.3,.22")
    pen.fill(lid, look.main("#a8332a"), form=0.6)
    with pen.inside(lid):
        for x in (-0.5, -0.25, 0.0, 0.25, 0.5):
            pen.fill(ribbon([(x - 0.2, 0.18), (x + 0.2, 0.52)], 0.065), "#dca458", form=0.6)
            pen.fill(ribbon([(x + 0.2, 0.18), (x - 0.2, 0.52)], 0.065), "#e2ae62", form=0.6)
    for x in np.linspace(-0.6, 0.6, 15).tolist():
        pen.fill(oval(x, 0.29 - 0.06 * (1 - (x / 0.6) ** 2), 0.055, 0.045), "#dca458", form=1.0)
