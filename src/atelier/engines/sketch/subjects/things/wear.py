"""What people wear and carry, lying or standing by itself. 1 high or wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

GOLD = "#d9ac45"


def sneakers(pen: Pen, look: Look) -> None:
    """A pair, one behind the other."""
    tint = look.main("#f2f1ee")
    for x, y, tone in ((0.16, 0.12, 0.86), (-0.06, 0.0, 1.0)):
        shoe = pen.at(x, y)
        upper = smooth("-.60,.12! -.62,.40 -.54,.56! -.34,.50 -.24,.52! -.02,.36 .30,.26 .54,.20 .58,.12!")
        shoe.fill(upper, shade(tint, tone), form=0.85)
        with shoe.inside(upper):
            shoe.mark(smooth("-.36,.12 -.30,.30 .02,.22 .20,.12"), look.second("#3f6fa8"), alpha=0.9)
            shoe.mark(smooth(".36,.12 .34,.26 .6,.24 .6,.12"), shade(tint, 0.82), alpha=0.8)
        shoe.shadow(smooth("-.52,.53 -.40,.50 -.30,.50 -.42,.56"), 0.6, soft=0.012)
        for index in range(4):
            a, b = -0.24 + index * 0.085, 0.46 - index * 0.045
            shoe.stroke([(a - 0.05, b - 0.10), (a + 0.05, b + 0.02)], 0.026, "#fbfaf6", form=0.7)
        shoe.fill(smooth("-.64,.13! -.64,.03 -.56,.0 .54,.0 .63,.05 .60,.14! 0,.11"), "#f7f5ef", form=0.6)
        shoe.shadow(box(-0.64, 0.045, 0.62, 0.058), 0.35, soft=0.004)


def boots(pen: Pen, look: Look) -> None:
    tint = look.main("#7a4a2a")
    for x, y, tone in ((0.14, 0.10, 0.82), (-0.12, 0.0, 1.0)):
        boot = pen.at(x, y)
        boot.fill(
            smooth("-.26,.06! -.24,.5 -.28,.90! .10,.90! .06,.5 .10,.32 .32,.24 .42,.14 .42,.06!"),
            shade(tint, tone),
            form=0.85,
        )
        boot.fill(box(-0.27, 0.0, 0.43, 0.07, 0.02), "#2f2118", form=0.6)
        boot.fill(box(-0.27, 0.0, -0.08, 0.10), "#2f2118", form=0.5)
        for index in range(5):
            boot.stroke([(-0.04, 0.40 + index * 0.09), (0.09, 0.42 + index * 0.09)], 0.02, "#d9c49a", form=0.6)


def high_heel(pen: Pen, look: Look) -> None:
    tint = look.main("#c01f34")
    pen.fill(smooth("-.50,.44! -.46,.30 -.43,.0! -.40,.0! -.36,.28 -.30,.34!"), shade(tint, 0.75), form=0.7)
    pen.fill(
        smooth(
            "-.54,.62! -.48,.42 -.30,.34 -.04,.22 .20,.04 .50,.0 "
            ".62,.05 .52,.17 .30,.20 .20,.28! .02,.24 -.24,.42 -.44,.62!"
        ),
        tint,
        form=0.9,
    )
    pen.glint(ribbon(".28,.15 .46,.12", [0.0, 0.03, 0.0]), 0.5, soft=0.01)


def hat_alone(pen: Pen, look: Look) -> None:
    felt = look.main("#6a4a34")
    pen.fill(smooth("-.70,.16 -.40,.04 0,.0 .40,.04 .70,.16 .40,.22 0,.18 -.40,.22"), shade(felt, 0.85), form=0.8)
    pen.fill(smooth("-.36,.18! -.34,.50 -.24,.62 0,.55 .24,.62 .34,.50 .36,.18! 0,.10"), felt, form=0.9)
    pen.fill(smooth("-.365,.17! -.36,.30! 0,.23 .36,.30! .365,.17! 0,.09"), look.second("#2a211c"), form=0.7)


def cap_alone(pen: Pen, look: Look) -> None:
    tint = look.main("#2f5fa8")
    pen.fill(smooth("-.46,.12! -.44,.42 -.22,.64 .06,.66 .32,.48 .38,.16! 0,.08"), tint, form=0.95)
    pen.shadow(ribbon("-.05,.66 .08,.4 .12,.10", 0.012), 0.4, soft=0.004)
    pen.fill(smooth(".10,.14! .40,.16 .68,.08 .74,.0 .4,.0 .06,.06"), shade(tint, 0.8), form=0.7)
    pen.fill(oval(-0.06, 0.67, 0.045, 0.03), shade(tint, 0.8), form=0.9)


def tshirt(pen: Pen, look: Look) -> None:
    tint = look.main("#d94f3d")
    pen.fill(
        smooth(
            "-.30,.0! -.32,.60! -.46,.52! -.62,.72! -.36,.96! -.15,1.0! "
            "0,.92 .15,1.0! .36,.96! .62,.72! .46,.52! .32,.60! .30,.0!"
        ),
        tint,
        form=0.45,
    )
    pen.fill(smooth("-.16,1.0! 0,.90 .16,1.0! 0,.95"), shade(tint, 0.7), form=0.3)
    for x in (-0.2, 0.02, 0.2):
        pen.shadow(ribbon([(x, 0.02), (x * 1.1, 0.3), (x * 0.8, 0.5)], [0.03, 0.02, 0.0]), 0.25, soft=0.015)


def trousers(pen: Pen, look: Look) -> None:
    tint = look.main("#3f5f8f")
    for side in (-1, 1):
        pen.fill(
            smooth(
                [
                    (side * 0.02, 0.62, 1),
                    (side * 0.07, 0.0, 1),
                    (side * 0.30, 0.0, 1),
                    (side * 0.30, 0.98, 1),
                    (0, 0.98, 1),
                ]
            ),
            shade(tint, 1.0 if side < 0 else 0.92),
            form=0.6,
        )
        pen.shadow(ribbon([(side * 0.18, 0.08), (side * 0.17, 0.6)], [0.02, 0.008]), 0.3, soft=0.008)
        pen.stroke([(side * 0.28, 0.78), (side * 0.18, 0.84), (side * 0.16, 0.92)], 0.012, shade(tint, 0.6))
    pen.fill(box(-0.30, 0.92, 0.30, 1.0, 0.01), shade(tint, 0.8), form=0.4)
    pen.fill(oval(0, 0.96, 0.02), GOLD, form=1.0)


def dress_alone(pen: Pen, look: Look) -> None:
    tint = look.main("#b8386a")
    pen.fill(
        smooth(
            "-.17,.98! -.20,.80 -.15,.60! -.30,.34 -.46,.03! -.2,-.02 0,.03 .2,-.02 "
            ".46,.03! .30,.34 .15,.60! .20,.80 .17,.98! .10,.98! 0,.84 -.10,.98!"
        ),
        tint,
        form=0.7,
    )
    for x in (-0.26, -0.1, 0.08, 0.24):
        pen.shadow(ribbon([(x * 0.4, 0.58), (x, 0.3), (x * 1.35, 0.02)], [0.0, 0.02, 0.04]), 0.3, soft=0.015)
    pen.fill(ribbon("-.155,.60 0,.575 .155,.60", 0.05), look.second("#f0d9a0"), form=0.6)


def sock(pen: Pen, look: Look) -> None:
    tint = look.main("#3f8f7f")
    leg = smooth("-.24,.98! -.22,.4 -.24,.22 -.14,.04 .16,.0 .44,.04 .52,.16 .40,.26 .16,.32 .10,.46 .12,.98!")
    pen.fill(leg, tint, form=0.8)
    with pen.inside(leg):
        for y in (0.62, 0.74, 0.86):
            pen.mark(box(-0.3, y, 0.3, y + 0.05), look.second("#f4e9d2"), alpha=0.9)
        pen.mark(oval(0.48, 0.12, 0.18), look.second("#f4e9d2"), alpha=0.9)
        pen.mark(oval(-0.2, 0.12, 0.16), look.second("#f4e9d2"), alpha=0.9)


def glove(pen: Pen, look: Look) -> None:
    tint = look.main("#8a3a34")
    pen.fill(smooth("-.24,.28! -.28,.5 -.25,.62! .25,.62! .28,.46 .24,.28!"), tint, form=0.7)
    for x, tip in ((-0.20, 0.86), (-0.065, 0.98), (0.07, 0.97), (0.20, 0.84)):
        pen.fill(limb([(x, 0.52), (x * 1.15, tip - 0.06)], 0.125), tint, form=0.9)
    pen.fill(limb(".20,.42 .38,.60 .42,.66", 0.13), tint, form=0.9)
    pen.fill(box(-0.25, 0.02, 0.25, 0.26, 0.03), shade(tint, 0.8), form=0.7)


def wristwatch(pen: Pen, look: Look) -> None:
    strap, case = look.main("#6a4028"), look.second("#c9ced3")
    pen.fill(smooth("-.15,.0! -.19,.30! .19,.30! .15,.0!"), strap, form=0.8)
    pen.fill(smooth("-.19,.70! -.15,1.0! .15,1.0! .19,.70!"), strap, form=0.8)
    for y in (0.06, 0.13, 0.2):
        pen.fill(oval(0, y, 0.018), shade(strap, 0.45), form=0)
    pen.fill(box(0.25, 0.47, 0.33, 0.53, 0.01), case, form=0.9)
    pen.fill(oval(0, 0.5, 0.27), case, form=0.9)
    pen.fill(oval(0, 0.5, 0.215), "#1d2733", form=0.2)
    for index in range(12):
        way = math.radians(index * 30)
        far = (0.15, 0.19) if index % 3 == 0 else (0.17, 0.19)
        pen.fill(ribbon([(d * math.sin(way), 0.5 + d * math.cos(way)) for d in far], 0.016), "#f4efe2", form=0, lit=0.9)
    for way, long, wide in ((-52, 0.11, 0.022), (62, 0.165, 0.015)):
        x, y = long * math.sin(math.radians(way)), long * math.cos(math.radians(way))
        pen.fill(ribbon([(0, 0.5), (x, 0.5 + y)], [wide, 0.006]), "#f4efe2", form=0, lit=0.9)
    pen.fill(oval(0, 0.5, 0.018), GOLD, form=0.8)
    pen.glint(np.array([(-0.19, 0.42), (-0.10, 0.34), (0.17, 0.62), (0.08, 0.69)]), 0.16, soft=0.01)


def ring(pen: Pen, look: Look) -> None:
    gold = look.main(GOLD)
    pen.fill(oval(0, 0.34, 0.34), gold, form=0.9, hole=oval(0, 0.34, 0.27))
    pen.fill(
        np.array([(-0.17, 0.80), (-0.09, 0.90), (0.09, 0.90), (0.17, 0.80), (0.0, 0.62)]),
        look.second("#bfe6f4"),
        form=0,
        lit=0.8,
    )
    pen.fill(np.array([(-0.07, 0.80), (0.0, 0.90), (0.07, 0.80), (0.0, 0.62)]), "#f4fcff", form=0, lit=0.9)
    pen.fill(smooth("-.10,.62 0,.58 .10,.62 .06,.70 -.06,.70"), gold, form=0.9)


def necklace(pen: Pen, look: Look) -> None:
    for way in np.linspace(-215, 35, 34).tolist():
        x, y = 0.42 * math.cos(math.radians(way)), 0.60 + 0.48 * math.sin(math.radians(way))
        pen.fill(oval(x, y, 0.042), look.main("#f3ecdf"), form=1.0)
    pen.fill(smooth("0,.12 -.08,.04 0,-.06 .08,.04"), look.second("#2f7fb8"), form=1.0)


def spectacles(pen: Pen, look: Look) -> None:
    frame = look.main("#2a2320")
    dark = look.has("sun")
    for side in (-1, 1):
        x = side * 0.31
        lens = smooth([(x - 0.24, 0.40), (x + 0.24, 0.40), (x + 0.22, 0.14), (x, 0.04), (x - 0.22, 0.14)])
        pen.fill(lens, "#1c2026" if dark else "#cfe0e6", form=0.5, alpha=0.96 if dark else 0.45)
        pen.fill(ribbon(np.concatenate([lens, lens[:1]]), 0.045, curved=False), frame, form=0.9)
        pen.glint(np.array([(x - 0.14, 0.16), (x - 0.07, 0.12), (x + 0.08, 0.36), (x + 0.01, 0.38)]), 0.3, soft=0.01)
        pen.stroke([(side * 0.55, 0.36), (side * 0.66, 0.42), (side * 0.70, 0.34)], 0.04, frame, form=0.9)
    pen.stroke(arc(0, 0.28, 0.08, 0.07, 10, 170), 0.04, frame, form=0.9, curved=False)


def perfume(pen: Pen, look: Look) -> None:
    tint = look.main("#e6a06a")
    pen.fill(box(-0.34, 0.0, 0.34, 0.64, 0.06), "#f3ece6", form=0.5, alpha=0.75)
    pen.fill(box(-0.28, 0.05, 0.28, 0.50, 0.04), tint, form=0.5, lit=0.8, to=shade(tint, 1.3), along=(0.6, -1.0))
    pen.glint(np.array([(-0.30, 0.05), (-0.22, 0.05), (-0.22, 0.60), (-0.30, 0.60)]), 0.5, soft=0.01)
    pen.fill(box(-0.18, 0.18, 0.18, 0.40, 0.01), "#fbf6ee", form=0.1)
    for y, half in ((0.32, 0.11), (0.25, 0.07)):
        pen.mark(box(-half, y, half, y + 0.018), "#8a6a3a")
    pen.fill(box(-0.11, 0.63, 0.11, 0.72), GOLD, form=0.95)
    pen.fill(box(-0.17, 0.71, 0.17, 0.97, 0.03), look.second("#2a2628"), form=0.8)


def tie(pen: Pen, look: Look) -> None:
    tint = look.main("#8f2432")
    cloth = smooth("-.06,.82! -.17,.18! 0,.0! .17,.18! .06,.82!")
    pen.fill(cloth, tint, form=0.6)
    with pen.inside(cloth):
        for y in np.linspace(0.05, 0.9, 7).tolist():
            pen.mark(ribbon([(-0.25, y - 0.1), (0.25, y + 0.12)], 0.03), look.second("#e8d8b0"), alpha=0.8)
    pen.fill(smooth("-.11,.98! -.07,.82! .07,.82! .11,.98!"), shade(tint, 1.1), form=0.7)


def coat_alone(pen: Pen, look: Look) -> None:
    tint = look.main("#9a7650")
    for side in (-1, 1):
        pen.fill(
            smooth(
                [
                    (side * 0.28, 0.90),
                    (side * 0.44, 0.70),
                    (side * 0.50, 0.28, 1),
                    (side * 0.36, 0.26, 1),
                    (side * 0.26, 0.62),
                ]
            ),
            shade(tint, 0.85),
            form=0.8,
        )
    pen.fill(smooth("-.30,.92! -.33,.5 -.38,.0! .38,.0! .33,.5 .30,.92! .12,1.0! -.12,1.0!"), tint, form=0.6)
    pen.shadow(ribbon("0,.80 .02,.4 .0,.0", 0.014), 0.5, soft=0.004)
    for side in (-1, 1):
        pen.fill(np.array([(side * 0.13, 1.0), (side * 0.24, 0.84), (side * 0.02, 0.62)]), shade(tint, 1.12), form=0.4)
    for y in (0.56, 0.42, 0.28):
        pen.fill(oval(0.07, y, 0.024), "#3a2a20", form=0.9)
