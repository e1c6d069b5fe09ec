"""Tools, and things for writing, playing and finding out. 1 high or wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth, star
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

STEEL, WOOD, GOLD, DARK = "#b9c1c8", "#a8703c", "#d2a23e", "#33363b"


def hammer(pen: Pen, look: Look) -> None:
    tool = pen.at(0.0, 0.0, turn=-12)
    tool.fill(limb("0,.06 0,.80", [0.11, 0.075]), look.main(WOOD), form=0.95)
    tool.fill(smooth("-.30,.76! -.30,.94! .10,.92 .24,.94 .36,.84! .22,.84 .10,.78!"), STEEL, form=0.8)
    tool.fill(box(-0.36, 0.74, -0.28, 0.96, 0.02), shade(STEEL, 0.8), form=0.7)


def axe(pen: Pen, look: Look) -> None:
    tool = pen.at(0.0, 0.0, turn=-10)
    tool.fill(limb("0,.05 .02,.5 0,.98", [0.10, 0.07, 0.08]), look.main(WOOD), form=0.95)
    tool.fill(smooth("-.06,.94! .08,.94! .38,1.0! .44,.80 .38,.60! .08,.74! -.06,.74!"), STEEL, form=0.7)
    tool.glint(smooth(".36,.97 .43,.80 .36,.63 .39,.80"), 0.5, soft=0.008)


def saw(pen: Pen, look: Look) -> None:
    teeth = [
        (-0.30 + 0.06 * i + (0.03 if j else 0.0), 0.20 - 0.004 * i - (0.05 if j else 0.0))
        for i in range(19)
        for j in (0, 1)
    ]
    pen.fill(np.array([*teeth, (0.88, 0.20), (0.88, 0.34), (-0.30, 0.52)]), STEEL, form=0.2, lit=0.7)
    pen.fill(
        smooth("-.34,.56 -.30,.30 -.36,.10 -.56,.06 -.72,.20 -.70,.46 -.54,.60"),
        look.main(WOOD),
        form=0.9,
        hole=oval(-0.53, 0.33, 0.09, 0.13, 12),
    )


def scissors(pen: Pen, look: Look) -> None:
    for side in (-1, 1):
        pen.fill(
            smooth([(side * 0.03, 0.40), (side * -0.05, 0.46), (side * -0.20, 1.0, 1), (side * -0.03, 0.62)]),
            STEEL,
            form=0.6,
        )
        pen.fill(limb([(0, 0.46), (side * 0.12, 0.30)], 0.07), look.main("#c8382e"), form=0.9)
        pen.fill(
            oval(side * 0.20, 0.16, 0.15, 0.17, side * -20),
            look.main("#c8382e"),
            form=0.9,
            hole=oval(side * 0.20, 0.16, 0.085, 0.105, side * -20),
        )
    pen.fill(oval(0, 0.45, 0.03), DARK, form=1.0)


def wrench(pen: Pen, look: Look) -> None:
    tool = pen.at(0, 0, turn=-18)
    steel = look.main(STEEL)
    tool.fill(limb("0,.14 0,.74", [0.13, 0.11]), steel, form=0.9)
    tool.fill(smooth("-.09,1.0! -.20,.92 -.18,.74 0,.66 .18,.74 .20,.92 .09,1.0! .08,.84! -.08,.84!"), steel, form=0.8)
    tool.fill(oval(0, 0.12, 0.13), steel, form=0.9, hole=oval(0, 0.12, 0.065))


def shovel(pen: Pen, look: Look) -> None:
    pen.fill(limb("0,.36 0,.94", 0.055), look.main(WOOD), form=0.95)
    pen.fill(limb("-.11,.97 .11,.97", 0.06), look.main(WOOD), form=0.95)
    pen.fill(smooth("-.17,.38! -.18,.18 0,.0! .18,.18 .17,.38! .04,.42 -.04,.42"), STEEL, form=0.7)


def broom(pen: Pen, look: Look) -> None:
    pen.fill(limb("0,.30 0,1.0", 0.04), look.main(WOOD), form=0.95)
    pen.fill(smooth("-.06,.36! -.10,.28 -.24,.0! .24,.0! .10,.28 .06,.36!"), "#d9b25a", form=0.7)
    for x in np.linspace(-0.2, 0.2, 13).tolist():
        pen.shadow(ribbon([(x * 0.3, 0.3), (x, 0.01)], 0.008), 0.4, soft=0.002)
    pen.fill(limb("-.10,.28 .10,.28", 0.035), "#b8382e", form=0.9)


def ladder(pen: Pen, look: Look) -> None:
    wood = look.main(WOOD)
    for index in range(7):
        y = 0.09 + index * 0.135
        half = 0.20 - 0.05 * y
        pen.fill(limb([(-half, y), (half, y)], 0.035), shade(wood, 0.9), form=0.9)
    for side in (-1, 1):
        pen.fill(limb([(side * 0.21, 0.02), (side * 0.155, 1.0)], 0.045), wood, form=0.9)


def pencil(pen: Pen, look: Look) -> None:
    tool = pen.at(0, 0.03, turn=-28)
    tint = look.main("#eab42e")
    for x0, x1, tone in ((-0.06, -0.02, 0.8), (-0.02, 0.03, 1.05), (0.03, 0.06, 0.7)):
        tool.fill(box(x0, 0.16, x1, 0.88), shade(tint, tone), form=0.1)
    tool.fill(np.array([(-0.06, 0.16), (0.06, 0.16), (0.0, 0.0)]), "#e6c79a", form=0.3)
    tool.fill(np.array([(-0.02, 0.055), (0.02, 0.055), (0.0, 0.0)]), "#2a2a2e", form=0.2)
    tool.fill(box(-0.06, 0.88, 0.06, 0.94), STEEL, form=0.9)
    tool.fill(box(-0.06, 0.94, 0.06, 1.02, 0.03), "#e08a8a", form=0.8)


def paintbrush(pen: Pen, look: Look) -> None:
    tool = pen.at(0, 0.03, turn=-24)
    tool.fill(limb("0,.34 0,.98", [0.07, 0.03]), WOOD, form=0.95)
    tool.fill(box(-0.05, 0.24, 0.05, 0.36), STEEL, form=0.95)
    tool.fill(smooth("-.05,.24! -.07,.14 0,.0! .07,.14 .05,.24!"), look.main("#c8382e"), form=0.8)


def envelope(pen: Pen, look: Look) -> None:
    paper = look.main("#f0e6d0")
    pen.fill(box(-0.56, 0.0, 0.56, 0.76, 0.01), paper, form=0.15)
    pen.shadow(ribbon([(-0.56, 0.02), (0, 0.42), (0.56, 0.02)], 0.012, curved=False), 0.3, soft=0.004)
    pen.fill(np.array([(-0.56, 0.76), (0.56, 0.76), (0.0, 0.30)]), shade(paper, 0.94), form=0, lit=0.62)
    pen.shadow(ribbon([(-0.56, 0.75), (0, 0.29), (0.56, 0.75)], 0.016, curved=False), 0.4, soft=0.006)
    pen.fill(star(0, 0.33, 0.10, 0.092, 12), "#a8262e", form=0.8)


def newspaper(pen: Pen, look: Look) -> None:
    pen.fill(np.array([(-0.5, 0.04), (0.42, 0.0), (0.50, 0.90), (-0.40, 0.96)]), "#d8d2c4", form=0, lit=0.5)
    page = pen.at(-0.02, 0.02, turn=-4)
    page.fill(box(-0.46, 0.0, 0.46, 0.94), "#ece6d8", form=0.1)
    page.fill(box(-0.38, 0.78, 0.38, 0.88), "#2f2c2a", form=0, lit=0.6)
    page.fill(box(-0.40, 0.36, 0.06, 0.70), "#8f8a82", form=0.3)
    for x0, x1, top in ((0.12, 0.40, 0.70), (-0.40, -0.16, 0.30), (-0.12, 0.12, 0.30), (0.16, 0.40, 0.30)):
        for y in np.arange(0.06, top, 0.045).tolist():
            if not (x0 < 0.12 and y > 0.30):
                page.mark(box(x0, y, x1, y + 0.016), "#6f6a64", alpha=0.8)


def scroll(pen: Pen, look: Look) -> None:
    """A map on old paper."""
    paper = look.main("#e3c894")
    pen.fill(
        smooth("-.62,.04! -.58,.4 -.62,.80! -.2,.84 .2,.78 .62,.82! .58,.4 .62,.06! .2,.0 -.2,.06"), paper, form=0.3
    )
    pen.mark(smooth("-.44,.2 -.38,.5 -.2,.66 -.02,.52 -.1,.3 -.28,.16"), "#8fa45a", alpha=0.7)
    pen.mark(smooth(".12,.3 .2,.6 .42,.62 .46,.34 .28,.18"), "#b8884a", alpha=0.7)
    for t in np.linspace(0, 1, 9).tolist():
        pen.mark(oval(-0.30 + 0.62 * t, 0.36 + 0.14 * math.sin(t * 5), 0.020, 0.012), "#8f2a22")
    for turn in (45, -45):
        x, y = 0.07 * math.cos(math.radians(turn)), 0.07 * math.sin(math.radians(turn))
        pen.mark(ribbon([(0.34 - x, 0.40 - y), (0.34 + x, 0.40 + y)], 0.028), "#8f2a22")
    for x in (-0.62, 0.62):
        pen.fill(limb([(x, 0.02), (x, 0.84)], 0.09), shade(paper, 0.85), form=0.95)


def flag(pen: Pen, look: Look) -> None:
    tint = look.main("#c8302c")
    pen.fill(limb("-.40,.02 -.40,1.0", 0.035), "#c9ccd0", form=0.95)
    cloth = smooth("-.39,.96! -.1,1.0 .16,.90 .48,.96! .46,.50! .16,.44 -.1,.54 -.39,.50!")
    pen.fill(cloth, tint, form=0.5)
    with pen.inside(cloth):
        if len(look.colours) > 1:
            pen.mark(smooth("-.39,.81! -.1,.85 .16,.75 .48,.81! .48,.66! .16,.60 -.1,.70 -.39,.66!"), look.colours[1])
        pen.shadow(ribbon("-.06,1.0 -.08,.5", [0.07, 0.09]), 0.3, soft=0.04)
        pen.glint(ribbon(".2,.95 .18,.45", [0.07, 0.09]), 0.25, soft=0.04)
    pen.fill(oval(-0.40, 1.02, 0.035), GOLD, form=1.0)


def telescope(pen: Pen, look: Look) -> None:
    for x in (-0.24, 0.0, 0.26):
        pen.fill(limb([(0.02, 0.5), (x, 0.02)], [0.05, 0.03]), WOOD, form=0.9)
    tube = pen.at(0.02, 0.56, turn=28)
    tube.fill(box(-0.34, -0.07, 0.16, 0.07), look.main("#3f5f7a"), form=0.95)
    tube.fill(box(0.14, -0.10, 0.56, 0.10, 0.01), look.main("#3f5f7a"), form=0.95)
    tube.fill(box(-0.50, -0.045, -0.34, 0.045), GOLD, form=0.95)
    for x in (-0.35, 0.14, 0.54):
        tube.fill(box(x - 0.015, -0.105, x + 0.025, 0.105), GOLD, form=0.95)


def microscope(pen: Pen, look: Look) -> None:
    body = look.main("#e4e6e8")
    pen.fill(smooth("-.36,.0! -.34,.10 .30,.10 .34,.0!"), DARK, form=0.7)
    pen.fill(ribbon(".18,.08 .36,.30 .32,.58 .10,.72", [0.15, 0.13, 0.12, 0.10]), body, form=0.9)
    pen.fill(box(-0.34, 0.26, 0.22, 0.32, 0.01), DARK, form=0.6)
    tube = pen.at(-0.04, 0.58, turn=18)
    tube.fill(box(-0.085, -0.12, 0.085, 0.26, 0.02), body, form=0.95)
    tube.fill(box(-0.06, 0.26, 0.06, 0.42, 0.01), DARK, form=0.95)
    tube.fill(box(-0.05, -0.24, 0.05, -0.12, 0.01), STEEL, form=0.95)
    pen.fill(oval(0.30, 0.34, 0.065), DARK, form=0.9)


def flask(pen: Pen, look: Look) -> None:
    outline = smooth("-.09,.98! -.09,.62 -.38,.14 -.32,.02 .32,.02 .38,.14 .09,.62 .09,.98!")
    pen.fill(outline, "#d6e6ea", form=0.5, alpha=0.6)
    with pen.inside(outline):
        pen.fill(box(-0.4, 0.0, 0.4, 0.36), look.main("#3fb07a"), form=0.3, alpha=0.85, lit=0.8)
        for x, y, size in (
            (-0.12, 0.14, 0.04),
            (0.08, 0.22, 0.03),
            (0.16, 0.10, 0.045),
            (-0.02, 0.30, 0.025),
            (0.02, 0.46, 0.03),
        ):
            pen.glint(oval(x, y, size), 0.4, soft=0.008)
    pen.fill(limb("-.11,.98 .11,.98", 0.04), "#e4eef0", form=0.9)
    pen.glint(ribbon("-.24,.12 -.08,.52 -.06,.9", [0.03, 0.02, 0.02]), 0.6, soft=0.01)


def magnifier(pen: Pen, look: Look) -> None:
    tool = pen.at(0.0, 0.0, turn=-40)
    tool.fill(limb("-.42,.02 -.42,.36", [0.11, 0.08]), look.main("#4a2f22"), form=0.95)
    tool.fill(oval(-0.42, 0.66, 0.29), "#d6e8ee", form=0.4, alpha=0.5)
    tool.fill(oval(-0.42, 0.66, 0.31), GOLD, form=0.95, hole=oval(-0.42, 0.66, 0.26))
    tool.glint(oval(-0.52, 0.76, 0.08, 0.05, 60), 0.6, soft=0.02)


def compass(pen: Pen, look: Look) -> None:
    pen.fill(oval(0, 0.95, 0.08), GOLD, form=0.9, hole=oval(0, 0.95, 0.045))
    pen.fill(oval(0, 0.44, 0.44), look.main(GOLD), form=0.9)
    pen.fill(oval(0, 0.44, 0.36), "#f3ecd8", form=0.2)
    pen.fill(star(0, 0.44, 0.30, 0.07, 4), "#c9b98f", form=0.1)
    for way, tint in ((35, "#c02a26"), (215, "#2f3a48")):
        x, y = math.sin(math.radians(way)), math.cos(math.radians(way))
        pen.fill(
            np.array([(0.28 * x, 0.44 + 0.28 * y), (0.05 * y, 0.44 - 0.05 * x), (-0.05 * y, 0.44 + 0.05 * x)]),
            tint,
            form=0,
            lit=0.7,
        )
    pen.fill(oval(0, 0.44, 0.03), GOLD, form=1.0)


def coins(pen: Pen, look: Look) -> None:
    gold = look.main("#e2b23c")
    for x, count in ((-0.36, 4), (0.38, 3), (0.02, 7)):
        for index in range(count):
            y = 0.04 + index * 0.085
            pen.fill(box(x - 0.21, y, x + 0.21, y + 0.075, 0.03), shade(gold, 0.78 + 0.08 * (index % 2)), form=0.8)
        top = 0.04 + count * 0.085
        pen.fill(oval(x, top, 0.21, 0.07), shade(gold, 1.1), form=0.4)
        pen.fill(oval(x, top, 0.15, 0.045), gold, form=0.6)


def anchor(pen: Pen, look: Look) -> None:
    iron = look.main("#4f5a66")
    pen.fill(limb("0,.08 0,.84", 0.085), iron, form=0.95)
    pen.fill(limb("-.20,.68 .20,.68", 0.07), iron, form=0.95)
    pen.fill(oval(0, 0.92, 0.11), iron, form=0.9, hole=oval(0, 0.92, 0.055))
    pen.fill(ribbon("-.42,.36 -.34,.14 0,.04 .34,.14 .42,.36", [0.05, 0.09, 0.12, 0.09, 0.05]), iron, form=0.95)
    for side in (-1, 1):
        pen.fill(np.array([(side * 0.30, 0.30), (side * 0.54, 0.26), (side * 0.43, 0.50)]), iron, form=0.6)


def bell(pen: Pen, look: Look) -> None:
    gold = look.main("#d8a83e")
    pen.fill(oval(0, 0.94, 0.07), gold, form=0.9, hole=oval(0, 0.94, 0.035))
    pen.fill(oval(0, 0.08, 0.09), shade(gold, 0.7), form=1.0)
    pen.fill(smooth("-.48,.14! -.36,.28 -.30,.56 -.2,.80 0,.88 .2,.80 .30,.56 .36,.28 .48,.14! 0,.09"), gold, form=0.95)
    pen.shadow(ribbon("-.40,.23 0,.17 .40,.23", 0.02), 0.4, soft=0.006)


def wheel(pen: Pen, look: Look) -> None:
    wood = look.main("#7a5232")
    pen.fill(oval(0, 0.5, 0.5), shade(wood, 0.8), form=0.8, hole=oval(0, 0.5, 0.40))
    for index in range(6):
        way = math.radians(index * 30)
        x, y = 0.42 * math.cos(way), 0.42 * math.sin(way)
        pen.fill(limb([(-x, 0.5 - y), (x, 0.5 + y)], 0.05), wood, form=0.9)
    pen.fill(oval(0, 0.5, 0.12), shade(wood, 1.15), form=0.95)
    pen.fill(oval(0, 0.5, 0.05), DARK, form=0.9)


def trophy(pen: Pen, look: Look) -> None:
    gold = look.main("#e2b23c")
    for side in (-1, 1):
        pen.stroke(
            [(side * 0.28, 0.86), (side * 0.50, 0.86), (side * 0.48, 0.64), (side * 0.22, 0.52)], 0.055, gold, form=0.95
        )
    pen.fill(box(-0.26, 0.0, 0.26, 0.16, 0.01), "#4a3224", form=0.5)
    pen.fill(smooth("-.16,.16! -.06,.26 -.05,.42 .05,.42 .06,.26 .16,.16!"), gold, form=0.9)
    pen.fill(smooth("-.34,.98! -.32,.66 -.18,.46 0,.40 .18,.46 .32,.66 .34,.98!"), gold, form=0.95)
    pen.fill(oval(0, 0.98, 0.34, 0.05), shade(gold, 0.7), form=0.3)
    pen.fill(star(0, 0.72, 0.13, 0.055, 5), "#fbf0c0", form=0.3)


def dice(pen: Pen, look: Look) -> None:
    for x, tone in ((0.30, 0.9), (-0.34, 1.0)):
        cube = pen.at(x, 0, 0.62)
        tint = shade(look.main("#f2efe8"), tone)
        cube.fill(np.array([(-0.46, 0.2), (0.0, 0.0), (0.0, 0.58), (-0.46, 0.76)]), tint, form=0, lit=0.62)
        cube.fill(np.array([(0.46, 0.2), (0.0, 0.0), (0.0, 0.58), (0.46, 0.76)]), tint, form=0, lit=0.36)
        cube.fill(np.array([(-0.46, 0.76), (0.0, 0.58), (0.46, 0.76), (0.0, 0.96)]), tint, form=0, lit=0.9)
        for px, py in ((-0.34, 0.34), (-0.12, 0.56), (-0.23, 0.44), (0.23, 0.42), (0.0, 0.77)):
            cube.fill(oval(px, py, 0.05, 0.058), "#26262b", form=0)


def knight_piece(pen: Pen, look: Look) -> None:
    """A knight of chess beside a pawn, on a bit of board."""
    for x, y, tone in ((-0.5, 0.0, 0), (0.0, 0.0, 1)):
        pen.fill(
            np.array([(x, y), (x + 0.5, y), (x + 0.44, y + 0.1), (x + 0.06, y + 0.1)]),
            "#e9dcc0" if tone else "#6a4630",
            form=0,
            lit=0.6,
        )
    pen.fill(
        smooth(
            "-.42,.08! -.38,.20 -.26,.28 -.30,.46 -.42,.40 -.50,.50 "
            "-.40,.74 -.24,.94! -.16,.86 .02,.70 .04,.40 0,.20 .04,.08!"
        ),
        look.main("#2f2622"),
        form=0.9,
    )
    pen.fill(oval(-0.26, 0.70, 0.022), "#e9dcc0", form=0.5)
    pawn = pen.at(0.30, 0.06, 0.62)
    pawn.fill(smooth("-.24,.0! -.22,.12 -.10,.24 -.07,.54 .07,.54 .10,.24 .22,.12 .24,.0!"), "#efe4cc", form=0.95)
    pawn.fill(oval(0, 0.68, 0.16), "#efe4cc", form=1.0)


def yarn(pen: Pen, look: Look) -> None:
    tint = look.main("#c8486a")
    pen.stroke(".30,.08 .6,.03 .84,.08 .98,.02", 0.03, tint, form=0.8)
    pen.fill(oval(0, 0.46, 0.46), tint, form=0.95)
    with pen.inside(oval(0, 0.46, 0.46)):
        for turn in (-50, 20, 80):
            for shift in np.linspace(-0.3, 0.3, 7).tolist():
                way = math.radians(turn)
                line = [
                    (
                        t * math.cos(way) - (shift + 0.12 * math.cos(t * 3)) * math.sin(way),
                        0.46 + t * math.sin(way) + (shift + 0.12 * math.cos(t * 3)) * math.cos(way),
                    )
                    for t in np.linspace(-0.5, 0.5, 9).tolist()
                ]
                pen.mark(ribbon(line, 0.020), shade(tint, 0.72 if turn == 20 else 1.22), alpha=0.5, soft=0.003)


def teddy(pen: Pen, look: Look) -> None:
    fur = look.main("#b07a45")
    pale = shade(fur, 1.35)
    for side in (-1, 1):
        pen.fill(oval(side * 0.24, 0.93, 0.10), fur, form=0.95)
        pen.fill(oval(side * 0.24, 0.93, 0.055), pale, form=0.6)
        pen.fill(limb([(side * 0.22, 0.46), (side * 0.42, 0.28)], 0.19), fur, form=0.95)
        pen.fill(oval(side * 0.27, 0.12, 0.17, 0.14), fur, form=0.95)
    pen.fill(oval(0, 0.34, 0.29, 0.32), fur, form=0.95)
    pen.fill(oval(0, 0.32, 0.17, 0.20), pale, form=0.5)
    for side in (-1, 1):
        pen.fill(oval(side * 0.30, 0.11, 0.10, 0.085), pale, form=0.5)
    pen.fill(oval(0, 0.74, 0.29, 0.25), fur, form=0.95)
    pen.fill(oval(0, 0.67, 0.13, 0.10), pale, form=0.8)
    for side in (-1, 1):
        pen.fill(oval(side * 0.11, 0.79, 0.03), "#1f1713", form=1.0)
        pen.glint(oval(side * 0.11 - 0.01, 0.80, 0.009), 0.9)
    pen.fill(oval(0, 0.71, 0.045, 0.03), "#1f1713", form=0.9)
    pen.stroke("-.06,.645 0,.615 .06,.645", 0.012, "#4a2f1c")
    for side in (-1, 1):
        pen.fill(smooth([(0, 0.52), (side * 0.15, 0.58), (side * 0.15, 0.46)]), "#b8303a", form=0.8)


def basketball(pen: Pen, look: Look) -> None:
    outline = oval(0, 0.5, 0.5)
    pen.fill(outline, look.main("#d9762e"), form=1.0)
    with pen.inside(outline):
        for line in ("-.5,.5 0,.44 .5,.5", "0,1 .05,.5 0,0", "-.42,.86 -.18,.5 -.42,.14", ".42,.86 .2,.5 .42,.14"):
            pen.mark(ribbon(line, 0.022), "#2c1c14", alpha=0.9)


def racket(pen: Pen, look: Look) -> None:
    tool = pen.at(-0.1, 0.0, turn=-20)
    head = oval(0, 0.70, 0.24, 0.30)
    for x in np.linspace(-0.2, 0.2, 8).tolist():
        tool.stroke(
            [(x, 0.70 - 0.29 * math.sqrt(1 - (x / 0.24) ** 2)), (x, 0.70 + 0.29 * math.sqrt(1 - (x / 0.24) ** 2))],
            0.008,
            "#e9e6dc",
        )
    for y in np.linspace(0.46, 0.94, 9).tolist():
        half = 0.24 * math.sqrt(max(0.0, 1 - ((y - 0.7) / 0.30) ** 2))
        tool.stroke([(-half, y), (half, y)], 0.008, "#e9e6dc")
    tool.fill(head, look.main("#c8382e"), form=0.9, hole=oval(0, 0.70, 0.205, 0.265))
    tool.fill(limb("0,.42 0,.05", [0.05, 0.07]), DARK, form=0.95)
    pen.fill(oval(0.42, 0.10, 0.10), "#d3e04a", form=1.0)
    pen.mark(ribbon(arc(0.34, 0.10, 0.09, 0.11, -60, 60), 0.014, curved=False), "#f6f6ec")


def skateboard(pen: Pen, look: Look) -> None:
    for x in (-0.44, 0.44):
        pen.fill(oval(x, 0.10, 0.10), "#f0ead8", form=0.95)
        pen.fill(oval(x, 0.10, 0.035), DARK, form=0.8)
    pen.fill(
        ribbon("-.84,.40 -.62,.26 0,.22 .62,.26 .84,.40", [0.03, 0.06, 0.065, 0.06, 0.03]),
        look.main("#c8482e"),
        form=0.8,
    )
    pen.stroke("-.82,.43 -.62,.29 0,.25 .62,.29 .82,.43", 0.02, DARK)
