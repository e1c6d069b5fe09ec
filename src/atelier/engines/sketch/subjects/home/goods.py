"""Smaller things of a house: pots, baskets, cutlery, bags, lamps and plants. 1 high unless flat."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

STEEL = "#c3cad0"


def pot(pen: Pen, look: Look) -> None:
    tint = look.main("#9aa4ab")
    for side in (-1, 1):
        pen.stroke(
            [(side * 0.44, 0.52), (side * 0.58, 0.52), (side * 0.58, 0.42), (side * 0.44, 0.40)],
            0.05,
            "#3a3d42",
            form=0.9,
        )
    pen.fill(box(-0.46, 0.0, 0.46, 0.62, 0.06), tint, form=0.85)
    pen.fill(box(-0.49, 0.58, 0.49, 0.65, 0.02), shade(tint, 1.15), form=0.9)
    pen.fill(smooth("-.46,.65! -.3,.76 0,.80 .3,.76 .46,.65!"), shade(tint, 1.05), form=0.9)
    pen.fill(oval(0, 0.86, 0.07, 0.06), "#3a3d42", form=1.0)


def pan(pen: Pen, look: Look) -> None:
    tint = look.main("#3d4147")
    pen.fill(limb("-.02,.22 .92,.36", [0.075, 0.06]), "#5a3a26", form=0.9)
    pen.fill(smooth("-.70,.30! -.62,.06 -.4,.0 0,.0 .22,.06 .34,.30!"), tint, form=0.7)
    pen.fill(oval(-0.18, 0.30, 0.53, 0.13), shade(tint, 1.3), form=0.5)
    pen.fill(oval(-0.18, 0.29, 0.47, 0.105), shade(tint, 0.7), form=0.1)
    pen.fill(smooth("-.46,.29 -.3,.37 -.08,.36 .12,.31 .06,.23 -.2,.21 -.42,.24"), "#f7f4ec", form=0.5)
    pen.fill(oval(-0.2, 0.305, 0.10, 0.05), "#f2b02e", form=0.9)


def plate(pen: Pen, look: Look) -> None:
    china = look.main("#f2efe8")
    pen.fill(oval(0, 0.5, 0.5), china, form=0.5)
    pen.fill(oval(0, 0.5, 0.36), shade(china, 0.94), form=0.5)
    pen.fill(oval(0, 0.5, 0.33), shade(china, 1.03), form=0.2)


def fork(pen: Pen, look: Look) -> None:
    steel = look.main(STEEL)
    pen.fill(limb("0,.05 0,.58", [0.085, 0.035]), steel, form=1.0)
    pen.fill(smooth("-.10,.74! -.10,.64 -.03,.55 .03,.55 .10,.64 .10,.74!"), steel, form=0.8)
    for x in (-0.085, -0.028, 0.028, 0.085):
        pen.fill(limb([(x, 0.72), (x, 0.97)], [0.036, 0.022]), steel, form=1.0)


def spoon(pen: Pen, look: Look) -> None:
    steel = look.main(STEEL)
    pen.fill(limb("0,.05 0,.66", [0.08, 0.035]), steel, form=1.0)
    pen.fill(oval(0, 0.82, 0.125, 0.18), steel, form=0.9)
    pen.shadow(oval(0.02, 0.81, 0.08, 0.12), 0.35, soft=0.03)


def knife(pen: Pen, look: Look) -> None:
    pen.fill(limb("0,.05 0,.38", [0.085, 0.07]), look.main("#4a3224"), form=0.9)
    for y in (0.12, 0.24):
        pen.fill(oval(0, y, 0.014), STEEL, form=0.8)
    pen.fill(smooth("-.05,.40! -.05,.82 .0,.97! .055,.80 .07,.40!"), STEEL, form=0.5)
    pen.glint(ribbon("-.03,.42 -.03,.84", 0.014), 0.5, soft=0.004)


def bucket(pen: Pen, look: Look) -> None:
    tint = look.main("#8fa3ad")
    pen.stroke(arc(0, 0.66, 0.42, 0.44, 10, 170), 0.022, shade(tint, 0.7), form=0.8, curved=False)
    pen.fill(smooth("-.44,.72! -.31,.04! 0,.0 .31,.04! .44,.72!"), tint, form=0.9)
    for y, half in ((0.22, 0.345), (0.5, 0.395)):
        pen.shadow(ribbon([(-half, y), (0, y - 0.03), (half, y)], 0.018), 0.4, soft=0.006)
    pen.fill(oval(0, 0.72, 0.44, 0.075), shade(tint, 1.12), form=0.5)
    pen.fill(oval(0, 0.71, 0.39, 0.055), shade(tint, 0.45), form=0.1)


def basket(pen: Pen, look: Look) -> None:
    straw = look.main("#c08f50")
    pen.stroke(arc(0, 0.45, 0.46, 0.52, 0, 180), 0.05, shade(straw, 0.85), form=0.9, curved=False)
    body = smooth("-.54,.48! -.46,.08 -.36,.0 .36,.0 .46,.08 .54,.48!")
    pen.fill(body, straw, form=0.7)
    with pen.inside(body):
        for row in range(6):
            for index in range(13):
                x, y = -0.54 + index * 0.09 + (0.045 if row % 2 else 0), 0.04 + row * 0.085
                pen.fill(oval(x, y, 0.046, 0.036), shade(straw, 0.92 + 0.2 * (index % 2)), form=0.9)
    pen.fill(limb("-.55,.49 0,.46 .55,.49", 0.07), shade(straw, 1.1), form=0.9)


def barrel(pen: Pen, look: Look) -> None:
    wood = look.main("#8f5f38")
    body = smooth("-.30,.98! -.38,.75 -.41,.5 -.38,.25 -.30,.02! .30,.02! .38,.25 .41,.5 .38,.75 .30,.98!")
    pen.fill(body, wood, form=0.9)
    with pen.inside(body):
        for x in (-0.24, -0.1, 0.05, 0.2):
            pen.shadow(ribbon([(x * 0.8, 0), (x * 1.15, 0.5), (x * 0.8, 1)], 0.010), 0.5, soft=0.003)
        for y in (0.10, 0.32, 0.66, 0.88):
            pen.fill(ribbon([(-0.45, y + 0.01), (0, y - 0.03), (0.45, y + 0.01)], 0.06), "#5d6268", form=0.7)
    pen.fill(oval(0, 0.98, 0.30, 0.05), shade(wood, 1.2), form=0.4)


def carton(pen: Pen, look: Look) -> None:
    """A box of cardboard, closed."""
    card = look.main("#c49a68")
    pen.fill(np.array([(-0.62, 0.0), (0.14, -0.0), (0.14, 0.66), (-0.62, 0.66)]), card, form=0, lit=0.62)
    pen.fill(np.array([(0.14, 0.0), (0.58, 0.14), (0.58, 0.80), (0.14, 0.66)]), card, form=0, lit=0.36)
    pen.fill(np.array([(-0.62, 0.66), (0.14, 0.66), (0.58, 0.80), (-0.18, 0.80)]), card, form=0, lit=0.82)
    pen.fill(np.array([(-0.30, 0.66), (-0.18, 0.66), (0.26, 0.80), (0.14, 0.80)]), shade(card, 1.22), form=0, lit=0.75)
    pen.fill(np.array([(-0.30, 0.48), (-0.18, 0.48), (-0.18, 0.66), (-0.30, 0.66)]), shade(card, 1.18), form=0, lit=0.6)


def jar(pen: Pen, look: Look) -> None:
    pen.fill(
        smooth("-.30,.06 -.33,.4 -.30,.68 -.20,.80! .20,.80! .30,.68 .33,.4 .30,.06 .2,.0 -.2,.0"),
        "#cfe2e4",
        form=0.7,
        alpha=0.75,
    )
    pen.fill(
        smooth("-.28,.07 -.30,.4 -.28,.62! .28,.62! .30,.4 .28,.07 .18,.03 -.18,.03"),
        look.main("#d9902a"),
        form=0.8,
        alpha=0.92,
    )
    pen.fill(box(-0.24, 0.79, 0.24, 0.96, 0.03), "#b8483a", form=0.8)
    pen.fill(box(-0.22, 0.22, 0.22, 0.46, 0.02), "#f3ead6", form=0.5)
    pen.glint(ribbon("-.23,.12 -.25,.4 -.22,.66", 0.035), 0.5, soft=0.012)


def houseplant(pen: Pen, look: Look) -> None:
    green = "#3f7f45"
    for turn, size in (
        (-62, 0.62),
        (58, 0.62),
        (-36, 0.78),
        (34, 0.8),
        (-12, 0.92),
        (12, 0.88),
        (-80, 0.44),
        (78, 0.44),
    ):
        way = math.radians(90 - turn)
        tip = (size * 0.66 * math.cos(way), 0.32 + size * 0.72 * math.sin(way))
        mid = (tip[0] * 0.45, 0.32 + (tip[1] - 0.32) * 0.62)
        pen.fill(
            ribbon([(0, 0.30), mid, tip], [0.03, 0.17, 0.0]),
            shade(green, float(pen.source.uniform(0.85, 1.25))),
            form=0.8,
        )
        pen.mark(ribbon([(0, 0.30), mid, tip], [0.006, 0.010, 0.0]), shade(green, 1.5), alpha=0.7)
    pen.fill(smooth("-.22,.36! -.16,.0! .16,.0! .22,.36!"), look.main("#c0683f"), form=0.9)
    pen.fill(box(-0.25, 0.33, 0.25, 0.41, 0.02), shade(look.main("#c0683f"), 1.1), form=0.8)


def pillow(pen: Pen, look: Look) -> None:
    tint = look.main("#d98a5a")
    pen.fill(
        smooth("-.52,.04! -.3,.09 0,.07 .3,.09 .52,.04! .47,.3 .52,.60! .3,.56 0,.59 -.3,.56 -.52,.60! -.47,.3"),
        tint,
        form=0.95,
    )
    pen.shadow(ribbon("-.48,.08 -.34,.2", [0.02, 0.0]), 0.4, soft=0.01)
    pen.shadow(ribbon(".48,.56 .34,.44", [0.02, 0.0]), 0.4, soft=0.01)


def bag(pen: Pen, look: Look) -> None:
    """A handbag."""
    skin = look.main("#a8502e")
    pen.stroke(arc(0, 0.58, 0.27, 0.40, 0, 180), 0.045, shade(skin, 0.8), form=0.9, curved=False)
    pen.fill(smooth("-.48,.58! -.56,.12 -.48,.0 0,-.02 .48,.0 .56,.12 .48,.58! 0,.62"), skin, form=0.8)
    pen.fill(smooth("-.49,.60! -.46,.34 0,.24 .46,.34 .49,.60! 0,.64"), shade(skin, 1.1), form=0.6)
    pen.fill(box(-0.055, 0.24, 0.055, 0.36, 0.02), "#d9b04a", form=0.9)


def backpack(pen: Pen, look: Look) -> None:
    cloth = look.main("#3f6f8a")
    pen.stroke("-.08,.94 -.08,1.03 .08,1.03 .08,.94", 0.04, shade(cloth, 0.6), form=0.8)
    for side in (-1, 1):
        pen.fill(
            smooth([(side * 0.36, 0.08), (side * 0.52, 0.12), (side * 0.52, 0.42), (side * 0.36, 0.46)]),
            shade(cloth, 0.85),
            form=0.8,
        )
    pen.fill(smooth("-.40,.10 -.42,.6 -.34,.88 -.14,.98 .14,.98 .34,.88 .42,.6 .40,.10 .3,.0 -.3,.0"), cloth, form=0.8)
    pen.fill(smooth("-.30,.12 -.31,.42 .31,.42 .30,.12 .22,.07 -.22,.07"), shade(cloth, 1.12), form=0.6)
    pen.shadow(ribbon("-.36,.60 0,.54 .36,.60", 0.014), 0.5, soft=0.004)
    for x in (-0.16, 0.16):
        pen.fill(box(x - 0.03, 0.36, x + 0.03, 0.66, 0.01), "#8a5a34", form=0.6)


def suitcase(pen: Pen, look: Look) -> None:
    skin = look.main("#8f5530")
    pen.stroke("-.14,.66 -.14,.78 .14,.78 .14,.66", 0.05, "#3a2a20", form=0.9)
    pen.fill(box(-0.56, 0.0, 0.56, 0.68, 0.07), skin, form=0.5)
    for x in (-0.36, 0.36):
        pen.fill(box(x - 0.05, 0.0, x + 0.05, 0.68), shade(skin, 0.62), form=0.5)
        pen.fill(box(x - 0.035, 0.36, x + 0.035, 0.44, 0.01), "#d9b04a", form=0.9)
    pen.shadow(box(-0.56, 0.40, 0.56, 0.412), 0.6, soft=0.003)


def lightbulb(pen: Pen, look: Look) -> None:
    pen.halo(0, 0.64, 0.62, "#ffdf8a", 0.6)
    pen.fill(
        smooth("-.12,.30! -.16,.42 -.32,.58 -.33,.78 -.2,.95 0,1.0 .2,.95 .33,.78 .32,.58 .16,.42 .12,.30!"),
        look.main("#ffeeb0"),
        form=0.8,
        lit=0.85,
    )
    pen.shine(ribbon("-.09,.36 -.10,.58 -.04,.70 0,.58 .04,.70 .10,.58 .09,.36", 0.02), "#ffb43a")
    pen.glint(oval(-0.16, 0.80, 0.06, 0.09, -25), 0.7, soft=0.02)
    for y in (0.24, 0.17, 0.10):
        pen.fill(limb([(-0.12, y), (0.12, y + 0.02)], 0.06), "#aab2b8", form=0.9)
    pen.fill(oval(0, 0.045, 0.07, 0.045), "#3a3d42", form=0.8)


def mailbox(pen: Pen, look: Look) -> None:
    tint = look.main("#c23a34")
    pen.fill(box(-0.05, 0.0, 0.05, 0.5), "#7a5236", form=0.8)
    pen.fill(smooth("-.34,.46! -.34,.74 -.24,.88 -.06,.90 .34,.90! .42,.80 .42,.46!"), tint, form=0.7)
    pen.fill(smooth("-.34,.46! -.34,.74 -.24,.88 -.1,.88 .02,.74 .02,.46!"), shade(tint, 0.75), form=0.5)
    pen.fill(box(-0.26, 0.68, -0.06, 0.71), "#2a1c1a", form=0)
    pen.fill([box(0.20, 0.70, 0.23, 1.0), box(0.20, 0.88, 0.36, 1.0)], "#e8c23a", form=0.4)


def cage(pen: Pen, look: Look) -> None:
    wire: Tint = look.main("#c9a24a")
    pen.fill(box(-0.36, 0.0, 0.36, 0.09, 0.02), shade(wire, 0.75), form=0.8)
    for x in np.linspace(-0.33, 0.33, 9):
        pen.stroke([(float(x), 0.08), (float(x), 0.60), (float(x) * 0.75, 0.80), (0.0, 0.93)], 0.016, wire, form=0.9)
    pen.stroke("-.35,.34 .35,.34", 0.02, wire, form=0.9)
    pen.stroke("-.35,.60 .35,.60", 0.02, wire, form=0.9)
    pen.fill(oval(0, 0.97, 0.06, 0.06), wire, form=0.9, hole=oval(0, 0.97, 0.035))
