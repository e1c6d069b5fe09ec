"""Fruit: 1 high unless it is wide; and a bowl full of it."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, shade
from atelier.engines.sketch.paint.path import limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look


def apple(pen: Pen, look: Look) -> None:
    skin = look.main("#c8322c")
    _round_fruit(
        pen,
        skin,
        "-.02,.80 -.20,.90 -.40,.80 -.46,.54 -.36,.22 -.16,.02 0,.05 .16,.02 .36,.22 .46,.54 .40,.80 .20,.90 .02,.80",
    )
    pen.mark(smooth("-.1,.84 .1,.84 .06,.74 -.06,.74"), shade(skin, 0.45), alpha=0.8, soft=0.03)
    pen.stroke("0,.78 .02,.90 .08,1.0", [0.05, 0.035, 0.045], "#5a3a24", form=0.8)
    pen.fill(smooth(".03,.86! .16,1.0 .36,1.0! .24,.86"), "#5f9a3a", form=0.7)


def _round_fruit(pen: Pen, skin: Tint, knots: str) -> None:
    outline = smooth(knots)
    pen.fill(outline, skin, form=1.0)
    side = -1 if pen.light.side < 0 else 1
    with pen.inside(outline):
        for _ in range(24):
            x = float(pen.source.uniform(-0.4, 0.4))
            pen.mark(
                ribbon(
                    [(x, float(pen.source.uniform(0.2, 0.5))), (x * 0.7, float(pen.source.uniform(0.55, 0.85)))],
                    [0, 0.012, 0],
                ),
                shade(skin, 1.35),
                alpha=0.16,
            )
    pen.glint(oval(side * 0.20, 0.64, 0.08, 0.11, side * 20), 0.5, soft=0.045)


def orange(pen: Pen, look: Look) -> None:
    skin = look.main("#ee8a26")
    outline = oval(0, 0.46, 0.46, 0.45)
    pen.fill(outline, skin, form=1.0)
    pores = [
        oval(float(x), float(y), 0.010)
        for x, y in zip(pen.source.uniform(-0.4, 0.4, 70), pen.source.uniform(0.08, 0.84, 70), strict=True)
    ]
    with pen.inside(outline):
        pen.mark(pores, shade(skin, 0.8), alpha=0.5)
    pen.glint(oval(-0.18 if pen.light.side < 0 else 0.18, 0.66, 0.10, 0.08), 0.45, soft=0.045)
    pen.fill(oval(0.02, 0.885, 0.035, 0.02), "#4a6a2c", form=0.6)
    pen.fill(smooth(".03,.88! .16,.99 .34,.97! .2,.86"), "#4f8a3a", form=0.7)


def lemon(pen: Pen, look: Look) -> None:
    _round_fruit(
        pen,
        look.main("#f0cf3a"),
        "-.56,.36! -.44,.44 -.24,.66 .1,.70 .36,.54 .48,.42 .58,.38! .46,.26 .28,.08 -.06,.02 -.34,.14 -.46,.27",
    )


def pear(pen: Pen, look: Look) -> None:
    _round_fruit(
        pen,
        look.main("#b5b84a"),
        "0,.92 -.12,.86 -.17,.68 -.30,.46 -.34,.24 -.20,.03 0,.0 .20,.03 .34,.24 .30,.46 .17,.68 .12,.86",
    )
    pen.stroke("0,.9 .03,1.02", [0.04, 0.03], "#5a3a24", form=0.7)


def banana(pen: Pen, look: Look) -> None:
    for turn, tone in ((14, 0.82), (0, 1.0), (-14, 1.05)):
        one = pen.at(0.0, 0.05, turn=turn)
        one.fill(
            ribbon("-.46,.50 -.30,.20 .02,.10 .34,.22 .52,.48", [0.05, 0.15, 0.19, 0.15, 0.05]),
            shade(look.main("#f0c93a"), tone),
            form=0.95,
        )
        one.fill(limb("-.46,.50 -.49,.58", 0.05), "#6a5a2a", form=0.6)
        one.fill(oval(0.525, 0.49, 0.026), "#4a3a20", form=0.4)


def strawberry(pen: Pen, look: Look) -> None:
    red = look.main("#d8313a")
    outline = smooth("0,.0 -.22,.24 -.38,.56 -.32,.78 -.12,.84 .12,.84 .32,.78 .38,.56 .22,.24")
    pen.fill(outline, red, form=1.0)
    with pen.inside(outline):
        for row in range(6):
            for step in range(-3, 4):
                pen.mark(oval(step * 0.11 + 0.055 * (row % 2), 0.14 + row * 0.125, 0.012, 0.02), "#f4d98a")
    pen.glint(oval(-0.14, 0.62, 0.06, 0.09), 0.4, soft=0.03)
    for angle in range(20, 180, 32):
        leaf = pen.at(0, 0.80, turn=angle)
        leaf.fill(smooth("0,-.04! .14,.06 .26,.0! .12,-.07"), shade("#4f8a3a", 0.8 + angle / 500), form=0.6)


def tomato(pen: Pen, look: Look) -> None:
    _round_fruit(
        pen,
        look.main("#d8392a"),
        "-.04,.80 -.26,.84 -.46,.70 -.50,.42 -.38,.14 -.14,.02 .14,.02 .38,.14 .50,.42 .46,.70 .26,.84 .04,.80",
    )
    for turn in range(0, 360, 60):
        leaf = pen.at(0, 0.80, turn=turn)
        leaf.fill(smooth("0,-.03! .12,.05 .26,.02! .12,-.05"), shade("#4f8a3a", 0.85 + turn / 1200), form=0.6)
    pen.stroke("0,.80 .01,.90 .05,.95", [0.05, 0.04, 0.03], "#4a6a2c", form=0.7)


def cherries(pen: Pen, look: Look) -> None:
    """Two on their stalks, 1 high."""
    red = look.main("#b81f34")
    for x, y in ((-0.22, 0.24), (0.24, 0.20)):
        pen.stroke([(x, y + 0.18), (x * 0.6 + 0.04, 0.68), (0.08, 0.94)], [0.03, 0.024, 0.034], "#6a7a34", form=0.6)
        pen.fill(
            smooth(
                [
                    (x, y + 0.19),
                    (x - 0.20, y + 0.16),
                    (x - 0.24, y),
                    (x - 0.12, y - 0.20),
                    (x + 0.12, y - 0.20),
                    (x + 0.24, y),
                    (x + 0.20, y + 0.16),
                ]
            ),
            red,
            form=1.0,
        )
        pen.glint(oval(x - 0.08, y + 0.06, 0.05, 0.07, 20), 0.55, soft=0.02)
    pen.fill(smooth(".08,.92! .22,1.02 .46,.98 .56,.86! .36,.80 .18,.82"), "#5f9a3a", form=0.7)
    pen.mark(ribbon(".08,.92 .3,.91 .54,.86", 0.010), "#3f6a28")


def grapes(pen: Pen, look: Look) -> None:
    """A bunch hanging down, 1 high."""
    skin = look.main("#6a3f8a")
    pen.stroke(".0,.80 .02,.92 .10,1.0", [0.045, 0.035, 0.05], "#6a4f34", form=0.7)
    pen.fill(smooth(".02,.86! -.18,1.0 -.40,.96! -.36,.80 -.46,.68! -.24,.66 -.06,.72"), "#5f8f3a", form=0.6)
    for row, count in enumerate((5, 6, 5, 4, 3, 2, 1)):
        for step in range(count):
            x = 0.135 * (step - (count - 1) / 2) + float(pen.source.uniform(-0.015, 0.015))
            y = 0.72 - 0.105 * row
            pen.fill(oval(x, y, 0.085), shade(skin, float(pen.source.uniform(0.8, 1.2))), form=1.0)
            pen.glint(oval(x - 0.025, y + 0.03, 0.018), 0.5, soft=0.006)


def watermelon(pen: Pen, look: Look) -> None:
    """A slice on its rind, 1.2 wide."""
    rind = [(0.60 * math.cos(turn), 0.62 + 0.60 * math.sin(turn)) for turn in np.linspace(math.pi, 2 * math.pi, 32)]
    whole = np.array(rind)
    pen.fill(whole, "#3f7f3a", form=0.4)
    middle = np.array([0.0, 0.62])
    pen.fill((whole - middle) * 0.93 + middle, "#e6efc4", form=0)
    pen.fill((whole - middle) * 0.87 + middle, look.main("#e2454a"), form=0.25, lit=0.65)
    for reach, count in ((0.40, 7), (0.24, 4)):
        for turn in np.linspace(1.14 * math.pi, 1.86 * math.pi, count):
            x, y = reach * math.cos(turn), 0.62 + reach * math.sin(turn)
            pen.fill(oval(x, y, 0.016, 0.030, math.degrees(turn) - 270), "#2a1a1c", form=0.4)


def pineapple(pen: Pen, look: Look) -> None:
    skin = look.main("#d9962f")
    for angle, length in ((50, 0.30), (-50, 0.30), (30, 0.40), (-30, 0.40), (12, 0.46), (-12, 0.46), (0, 0.5)):
        leaf = pen.at(0, 0.58, turn=angle)
        blade = [(-0.05, 0, 1), (-0.045, length * 0.5), (0.0, length, 1), (0.045, length * 0.5), (0.05, 0, 1)]
        leaf.fill(smooth(blade), shade("#4f8a44", 0.8 + length * 0.5), form=0.6)
    outline = smooth("-.16,.02 -.26,.18 -.27,.40 -.18,.60 .18,.60 .27,.40 .26,.18 .16,.02")
    pen.fill(outline, skin, form=1.0)
    with pen.inside(outline):
        for part in np.linspace(-0.7, 0.7, 11):
            for lean in (-0.5, 0.5):
                line = [(float(part) - lean * 0.5, 0.0), (float(part) + lean * 0.2, 0.62)]
                pen.shadow(ribbon(line, 0.016), 0.5, soft=0.004)
        for row in range(7):
            for step in range(-3, 4):
                pen.mark(oval(step * 0.10 + 0.05 * (row % 2), 0.06 + row * 0.088, 0.010), "#8a5a1c")


def bowl_of_fruit(pen: Pen, look: Look) -> None:
    """1.3 wide, 0.9 high."""
    china = look.main("#d9cdb8")
    for x, y, size, fruit, tint in (
        (-0.30, 0.44, 0.34, "pear", "#b5b84a"),
        (0.30, 0.42, 0.36, "apple", "#8fae3a"),
        (0.0, 0.52, 0.40, "apple", "#c8322c"),
        (-0.18, 0.36, 0.36, "orange", "#ee8a26"),
        (0.20, 0.35, 0.34, "orange", "#f0a032"),
    ):
        inner = Look((shade(tint, 1.0),))
        {"pear": pear, "apple": apple, "orange": orange}[fruit](pen.at(x, y, size, -x * 30), inner)
    for row, count in enumerate((3, 4, 3, 2)):
        for step in range(count):
            x, y = 0.40 + 0.062 * (step - count / 2), 0.50 - 0.055 * row
            pen.fill(oval(x, y, 0.042), shade("#6a3f8a", float(pen.source.uniform(0.8, 1.15))), form=1.0)
    bowl = smooth("-.60,.50! -.50,.24 -.26,.07 -.2,.0! .2,.0! .26,.07 .50,.24 .60,.50! .3,.42 0,.40 -.3,.42")
    pen.fill(bowl, china, form=0.95)
    with pen.inside(bowl):
        pen.mark(ribbon("-.6,.36 0,.26 .6,.36", 0.045), shade("#4f7fae", 1.0), alpha=0.85)
    pen.fill(ribbon("-.60,.50 -.3,.42 0,.40 .3,.42 .60,.50", 0.030), shade(china, 1.2), form=0.5)
