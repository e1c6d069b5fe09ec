"""Vegetables, berries and nuts. Standing on y = 0, 1 high or wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import limb, oval, ribbon, smooth, star
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

GREEN = "#4f8f42"


def carrot(pen: Pen, look: Look) -> None:
    for x, y in ((-0.16, 0.98), (-0.05, 1.05), (0.07, 1.04), (0.18, 0.95)):
        pen.fill(ribbon([(0, 0.72), (x * 0.7, 0.86), (x, y)], [0.03, 0.075, 0.0]), GREEN, form=0.8)
    pen.fill(smooth("0,.0! -.07,.2 -.15,.52 -.15,.68 0,.76 .15,.68 .15,.52 .07,.2"), look.main("#e57a26"), form=0.95)
    for y, side in ((0.62, -1), (0.52, 1), (0.40, -1), (0.30, 1)):
        pen.shadow(ribbon([(side * 0.13, y), (side * 0.03, y - 0.012)], [0.016, 0.0]), 0.5, soft=0.004)


def corn(pen: Pen, look: Look) -> None:
    cob = smooth("0,1.0 -.13,.90 -.19,.6 -.16,.2 0,.06 .16,.2 .19,.6 .13,.90")
    pen.fill(cob, "#e8b62e", form=0.9)
    with pen.inside(cob):
        for row in range(15):
            for column in range(6):
                x, y = -0.19 + column * 0.075 + (0.035 if row % 2 else 0), 0.10 + row * 0.062
                pen.fill(oval(x, y, 0.036, 0.03), look.main("#f4c93e"), form=1.0)
    for side in (-1, 1):
        pen.fill(
            smooth(
                [(0, 0.0, 1), (side * 0.22, 0.14), (side * 0.30, 0.48), (side * 0.20, 0.74, 1), (side * 0.09, 0.40)]
            ),
            shade(GREEN, 1.15),
            form=0.8,
        )
    pen.fill(smooth("-.08,.0! -.12,.26 0,.46! .12,.26 .08,.0!"), shade(GREEN, 1.3), form=0.7)


def potato(pen: Pen, look: Look) -> None:
    pen.fill(
        smooth("-.52,.24 -.46,.50 -.2,.62 .14,.58 .46,.50 .54,.26 .36,.06 -.02,.02 -.36,.06"),
        look.main("#c09a62"),
        form=0.95,
    )
    for x, y in ((-0.3, 0.4), (-0.05, 0.28), (0.2, 0.44), (0.34, 0.22), (-0.14, 0.14)):
        pen.shadow(oval(x, y, 0.03, 0.018, 20), 0.5, soft=0.008)


def onion(pen: Pen, look: Look) -> None:
    tint = look.main("#c07a3a")
    pen.fill(
        smooth("-.03,.98! -.06,.78 -.24,.66 -.44,.42 -.36,.14 0,.02 .36,.14 .44,.42 .24,.66 .06,.78 .04,1.0!"),
        tint,
        form=0.95,
    )
    for x in (-0.26, -0.12, 0.04, 0.18, 0.3):
        pen.shadow(
            ribbon([(x * 0.15, 0.8), (x, 0.52), (x * 1.05, 0.3), (x * 0.2, 0.03)], [0.0, 0.012, 0.0]), 0.35, soft=0.004
        )
    for x in (-0.06, 0.0, 0.06):
        pen.stroke([(x * 0.4, 0.05), (x, -0.03)], 0.012, "#d9c6a0")


def garlic(pen: Pen, look: Look) -> None:
    for x, wide in ((-0.22, 0.22), (0.22, 0.22), (0.0, 0.22)):
        pen.fill(
            smooth(
                [
                    (0.0, 0.86, 1),
                    (x - wide * 0.5, 0.62),
                    (x - wide, 0.32),
                    (x, 0.03),
                    (x + wide, 0.32),
                    (x + wide * 0.5, 0.62),
                ]
            ),
            look.main("#f1ebe0"),
            form=0.95,
        )
    pen.fill(smooth("-.05,.76! -.03,1.0! .04,1.0! .06,.76!"), "#d9cdb4", form=0.8)


def pepper(pen: Pen, look: Look) -> None:
    tint = look.main("#c8302a")
    for x, wide, tone in ((-0.24, 0.22, 0.82), (0.24, 0.22, 0.82), (0.0, 0.25, 1.0)):
        pen.fill(
            smooth(
                [
                    (x * 0.8, 0.78),
                    (x - wide, 0.66),
                    (x - wide * 0.9, 0.3),
                    (x * 0.8, 0.02),
                    (x + wide * 0.9, 0.3),
                    (x + wide, 0.66),
                ]
            ),
            shade(tint, tone),
            form=0.95,
        )
    pen.glint(oval(-0.1, 0.56, 0.035, 0.12, 8), 0.5, soft=0.02)
    pen.stroke("0,.74 .01,.88 .09,.98", [0.11, 0.06, 0.07], GREEN, form=0.9)


def chilli(pen: Pen, look: Look) -> None:
    pen.fill(ribbon("-.50,.44 -.2,.52 .2,.40 .50,.06", [0.17, 0.19, 0.13, 0.0]), look.main("#c8261e"), form=1.0)
    pen.glint(ribbon("-.40,.50 -.1,.53 .15,.44", [0.0, 0.03, 0.0]), 0.5, soft=0.01)
    pen.stroke("-.50,.44 -.60,.50 -.66,.62", [0.15, 0.05, 0.045], GREEN, form=0.9)


def broccoli(pen: Pen, look: Look) -> None:
    green = look.main("#3f8438")
    pen.fill(smooth("-.12,.0! -.12,.3 -.32,.52 .32,.52 .12,.3 .12,.0!"), "#9cc072", form=0.8)
    for x, y, size in (
        (-0.34, 0.56, 0.17),
        (0.34, 0.56, 0.17),
        (-0.2, 0.72, 0.19),
        (0.2, 0.72, 0.19),
        (0, 0.82, 0.19),
        (0, 0.58, 0.2),
    ):
        pen.fill(oval(x, y, size), shade(green, 0.85), form=0.9)
        for _ in range(14):
            way, far = float(pen.source.uniform(0, 6.28)), size * float(pen.source.random()) ** 0.5
            pen.fill(
                oval(x + far * math.cos(way), y + far * math.sin(way), 0.045),
                shade(green, float(pen.source.uniform(0.9, 1.3))),
                form=1.0,
            )


def aubergine(pen: Pen, look: Look) -> None:
    pen.fill(
        smooth("-.03,.80 -.18,.62 -.32,.34 -.22,.06 .02,.0 .26,.08 .30,.36 .16,.66"), look.main("#43255c"), form=0.95
    )
    pen.glint(ribbon("-.20,.20 -.21,.38 -.1,.62", [0.0, 0.05, 0.0]), 0.55, soft=0.015)
    pen.fill(smooth("-.17,.70 -.10,.84 .02,.88 .14,.80 .17,.66 .06,.72 -.04,.66 -.10,.74"), GREEN, form=0.8)
    pen.stroke("0,.84 .02,1.0", [0.07, 0.06], GREEN, form=0.9)


def cabbage(pen: Pen, look: Look) -> None:
    green = look.main("#8cb860")
    for turn in (150, 30, 110, 70):
        way = math.radians(turn)
        pen.fill(oval(0.22 * math.cos(way), 0.34 + 0.22 * math.sin(way), 0.38, 0.34), shade(green, 0.72), form=0.9)
    pen.fill(oval(0, 0.42, 0.42, 0.40), green, form=0.9)
    for side in (-1, 1):
        pen.fill(
            smooth([(0, 0.02), (side * 0.34, 0.08), (side * 0.52, 0.40), (side * 0.40, 0.62), (side * 0.16, 0.42)]),
            shade(green, 0.92),
            form=0.8,
        )
        for y in (0.2, 0.32, 0.44):
            pen.mark(ribbon([(side * 0.06, y - 0.1), (side * 0.36, y + 0.06)], [0.022, 0.004]), "#dcebc0", alpha=0.7)
    pen.mark(ribbon("0,.06 .01,.4 -.03,.74", [0.04, 0.0]), "#dcebc0", alpha=0.8)


def cucumber(pen: Pen, look: Look) -> None:
    pen.fill(limb("-.56,.18 0,.12 .50,.20", 0.24), look.main("#3f7f38"), form=1.0)
    for y in (0.10, 0.19):
        pen.mark(ribbon([(-0.54, y + 0.03), (0, y - 0.02), (0.48, y + 0.05)], 0.014), "#7fb060", alpha=0.6, soft=0.004)
    for x in (0.34, 0.56):
        pen.fill(oval(x, 0.13, 0.13), "#3f7f38", form=0.6)
        pen.fill(oval(x + 0.012, 0.13, 0.115), "#d6e8ae", form=0.3)
        for way in np.linspace(0, 6.28, 7)[:-1].tolist():
            pen.mark(oval(x + 0.012 + 0.05 * math.cos(way), 0.13 + 0.05 * math.sin(way), 0.012), "#f4f8e0")


def blueberries(pen: Pen, look: Look) -> None:
    for x, y in ((-0.40, 0.18), (0.0, 0.18), (0.40, 0.18), (-0.2, 0.46), (0.2, 0.46), (0.0, 0.72)):
        pen.fill(oval(x, y, 0.21), look.main("#3f4f92"), form=1.0)
        pen.mark(star(x + 0.03, y + 0.06, 0.075, 0.04, 5, 80), "#262f5c")
        pen.glint(oval(x - 0.08, y + 0.09, 0.05, 0.035, 30), 0.35, soft=0.02)
    pen.fill(smooth("0,.88 .16,1.02 .38,1.0 .24,.88"), GREEN, form=0.8)


def coconut(pen: Pen, look: Look) -> None:
    pen.fill(oval(-0.20, 0.44, 0.42), "#6a4226", form=0.95)
    for _ in range(50):
        way, far = float(pen.source.uniform(0, 6.28)), 0.4 * float(pen.source.random()) ** 0.5
        x, y = -0.2 + far * math.cos(way), 0.44 + far * math.sin(way)
        pen.mark(ribbon([(x, y), (x + 0.06, y - 0.02)], 0.008), "#a87c4e", alpha=0.6)
    pen.fill(oval(0.42, 0.28, 0.36, 0.28), "#6a4226", form=0.9)
    pen.fill(oval(0.42, 0.34, 0.34, 0.21), "#f7f4ec", form=0.3)
    pen.fill(oval(0.42, 0.34, 0.25, 0.145), "#dfe4dc", form=0.1, lit=0.5)


def kiwi(pen: Pen, look: Look) -> None:
    pen.fill(oval(0, 0.5, 0.5, 0.46), "#7a5a34", form=0.7)
    pen.fill(oval(0, 0.5, 0.46, 0.42), "#8fc040", form=0.2)
    pen.fill(oval(0, 0.5, 0.15, 0.12), "#e9efc4", form=0.2)
    for way in np.linspace(0, 6.28, 25)[:-1].tolist():
        pen.mark(oval(0.23 * math.cos(way), 0.5 + 0.20 * math.sin(way), 0.030, 0.012, math.degrees(way)), "#26301a")
        pen.mark(
            ribbon(
                [
                    (0.28 * math.cos(way), 0.5 + 0.25 * math.sin(way)),
                    (0.42 * math.cos(way), 0.5 + 0.38 * math.sin(way)),
                ],
                [0.016, 0.0],
            ),
            "#b6dc70",
            alpha=0.7,
        )


def peach(pen: Pen, look: Look) -> None:
    pen.fill(smooth("0,.84 -.28,.88 -.47,.60 -.40,.22 0,.02 .40,.22 .47,.60 .28,.88"), look.main("#f0995a"), form=0.95)
    pen.mark(oval(-0.2, 0.5, 0.26, 0.32), "#dc5a48", alpha=0.55, soft=0.09)
    pen.shadow(ribbon("0,.86 .10,.56 .04,.10", [0.03, 0.014, 0.0]), 0.5, soft=0.012)
    pen.fill(smooth(".02,.86 .2,1.02 .46,.98 .28,.84"), GREEN, form=0.8)
    pen.stroke("0,.84 -.02,.96", 0.04, "#6a4226", form=0.8)


def acorn(pen: Pen, look: Look) -> None:
    pen.fill(smooth("0,.0! -.24,.16 -.32,.52! .32,.52! .24,.16"), look.main("#b5813f"), form=0.95)
    pen.fill(smooth("-.42,.50 -.36,.72 0,.84 .36,.72 .42,.50 0,.44"), "#6f4a2a", form=0.9)
    for row in range(3):
        for x in np.linspace(-0.32, 0.32, 8).tolist():
            pen.shadow(oval(x * (1 - row * 0.12), 0.54 + row * 0.085, 0.03, 0.02), 0.35, soft=0.004)
    pen.stroke("0,.82 .05,1.0", 0.06, "#6f4a2a", form=0.8)
