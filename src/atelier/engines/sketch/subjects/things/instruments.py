"""Instruments and devices; standing on y = 0, 1 high unless they are wide."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

WOOD = "#8f5f3a"


def guitar(pen: Pen, look: Look) -> None:
    """Leaning, 1.1 high."""
    wood = look.main("#c8843f")
    tool = pen.at(0.02, 0.02, turn=-8)
    body = smooth(
        "0,.0 -.2,.03 -.29,.16 -.25,.30 -.17,.37 -.20,.47 -.16,.56 0,.60 .16,.56 .20,.47 .17,.37 .25,.30 .29,.16 .2,.03"
    )
    tool.fill(body + np.array([0.02, -0.012]), shade(wood, 0.5), form=0.5)
    tool.fill(body, wood, form=0.7, reach=0.25)
    with tool.inside(body):
        for x in np.linspace(-0.28, 0.28, 16):
            tool.mark(ribbon([(float(x), 0), (float(x) * 1.05, 0.6)], 0.004), shade(wood, 0.72), alpha=0.35)
    tool.fill(oval(0, 0.37, 0.098), "#5a3520", form=0)
    tool.fill(oval(0, 0.37, 0.080), "#1f1512", form=0)
    tool.fill(box(-0.038, 0.36, 0.038, 1.0), "#4a2c1c", form=0.6)
    for y in np.linspace(0.5, 0.98, 12):
        tool.fill(box(-0.038, float(y), 0.038, float(y) + 0.005), "#d9c9a0", form=0)
    tool.fill(smooth("-.05,1.0! -.065,1.16 0,1.18 .065,1.16 .05,1.0!"), "#5a3520", form=0.7)
    for side in (-1, 1):
        for y in (1.03, 1.08, 1.13):
            tool.fill(oval(side * 0.078, y, 0.018, 0.012), "#e6ddca", form=0.6)
    tool.fill(box(-0.10, 0.155, 0.10, 0.185, 0.008), "#2f1c14", form=0.5)
    strings = [ribbon([(x, 0.17), (x * 0.85, 1.05)], 0.0045) for x in np.linspace(-0.028, 0.028, 6)]
    tool.fill(strings, "#e9e4d8", form=0, lit=0.8)


def violin(pen: Pen, look: Look) -> None:
    wood = look.main("#a8542a")
    tool = pen.at(0.05, 0.02, turn=-14)
    body = smooth(
        "0,.0 -.17,.03 -.22,.14 -.17,.24! -.12,.31 -.17,.38! -.18,.48 -.10,.56 0,.58 .10,.56 .18,.48 "
        ".17,.38! .12,.31 .17,.24! .22,.14 .17,.03"
    )
    tool.fill(body, wood, form=0.8, reach=0.5)
    for side in (-1, 1):
        tool.stroke(
            [(side * 0.085, 0.38), (side * 0.07, 0.34), (side * 0.095, 0.29), (side * 0.075, 0.25)],
            [0.014, 0.010, 0.010, 0.014],
            "#2a1710",
        )
    tool.fill(np.array([(-0.03, 0.40), (0.03, 0.40), (0.022, 0.95), (-0.022, 0.95)]), "#2a1c18", form=0.6)
    tool.fill(smooth("-.03,.02! .03,.02! .04,.22 -.04,.22"), "#2a1c18", form=0.5)
    tool.fill(box(-0.055, 0.27, 0.055, 0.292), "#d9b98a", form=0.3)
    tool.fill(ribbon([(0, 0.95), (0.0, 1.02), (0.025, 1.05), (0.03, 1.02)], 0.035), wood, form=0.8)
    tool.fill(
        [ribbon([(x, 0.12), (x * 0.7, 0.98)], 0.004) for x in (-0.018, -0.006, 0.006, 0.018)],
        "#f0ead8",
        form=0,
        lit=0.8,
    )
    bow = pen.at(0.30, 0.02, turn=12)
    bow.stroke("0,0 .03,.5 0,1.0", 0.018, "#5a3020")
    bow.stroke("-.03,.05 -.03,.95", 0.010, "#efe8d6")


def camera(pen: Pen, look: Look) -> None:
    skin = look.main("#2f2b2a")
    pen.fill(box(-0.56, 0.02, 0.56, 0.62, 0.07), skin, form=0.5)
    pen.fill(box(-0.56, 0.46, 0.56, 0.62, 0.06), "#c2c6ca", form=0.6)
    pen.fill(smooth("-.2,.60! -.14,.76 .14,.76 .2,.60!"), "#c2c6ca", form=0.7)
    for x, width in ((-0.40, 0.09), (0.36, 0.07)):
        pen.fill(box(x - width, 0.61, x + width, 0.68, 0.01), "#a9adb2", form=0.8)
    for radius, tint in ((0.25, "#b5b9be"), (0.21, "#2a2828"), (0.17, "#45454a"), (0.12, "#1f2c44")):
        pen.fill(oval(0, 0.31, radius), tint, form=0.8)
    pen.glint(oval(-0.04, 0.36, 0.035, 0.025, 30), 0.7, soft=0.008)
    pen.glint(oval(0.045, 0.26, 0.018), 0.4, soft=0.006, tint="#c8a0ff")
    pen.fill(box(0.34, 0.49, 0.47, 0.57, 0.01), "#26343f", form=0.3)


def laptop(pen: Pen, look: Look) -> None:
    metal = look.main("#b9bdc2")
    pen.fill(box(-0.52, 0.08, 0.52, 0.74, 0.03), shade(metal, 0.5), form=0.3)
    pen.shine(box(-0.48, 0.12, 0.48, 0.70), pen.light.on(shade("#3f6fa8", 1.0), 0.9))
    for index, width in enumerate((0.34, 0.26, 0.38, 0.2, 0.3)):
        pen.shine(
            box(-0.40, 0.60 - 0.09 * index, -0.40 + width, 0.625 - 0.09 * index, 0.01),
            pen.light.on(shade("#d9ecff", 1.0), 1.0),
        )
    pen.fill(np.array([(-0.52, 0.08), (0.52, 0.08), (0.64, -0.04), (-0.64, -0.04)]), metal, form=0, lit=0.75)
    pen.fill(np.array([(-0.44, 0.065), (0.44, 0.065), (0.50, 0.01), (-0.50, 0.01)]), shade(metal, 0.5), form=0)


def phone(pen: Pen, look: Look) -> None:
    pen.fill(box(-0.26, 0.0, 0.26, 1.0, 0.06), look.main("#26262c"), form=0.5)
    pen.shine(box(-0.23, 0.05, 0.23, 0.95, 0.04), pen.light.on(shade("#2f5fa8", 1.0), 0.9))
    for row in range(4):
        for step in range(3):
            tint = ("#f2a03a", "#5ac08a", "#e0607a", "#f4f0e6", "#8a7ae0")[(row * 3 + step) % 5]
            pen.shine(
                box(-0.19 + 0.14 * step, 0.72 - 0.16 * row, -0.09 + 0.14 * step, 0.82 - 0.16 * row, 0.025),
                pen.light.on(shade(tint, 1.0), 0.9),
            )


def headphones(pen: Pen, look: Look) -> None:
    tint = look.main("#2c2c34")
    pen.fill(ribbon(arc(0, 0.42, 0.42, 0.50, 0, 180, count=30), 0.075, curved=False), tint, form=0.9)
    for side in (-1, 1):
        pen.fill(oval(side * 0.40, 0.30, 0.14, 0.23, side * 8), tint, form=0.95)
        pen.fill(oval(side * 0.34, 0.30, 0.09, 0.2, side * 8), shade(tint, 1.5), form=0.9)


def hourglass(pen: Pen, look: Look) -> None:
    wood = look.main(WOOD)
    glass = smooth("-.24,.90! -.25,.70 -.03,.50 -.25,.30 -.24,.10! .24,.10! .25,.30 .03,.50 .25,.70 .24,.90!")
    pen.fill(glass, "#dbe9ee", form=0.6, alpha=0.55)
    with pen.inside(glass):
        pen.fill(smooth("-.3,.68! .3,.68! .02,.50 .0,.48! -.02,.50"), "#e0b565", form=0.4)
        pen.fill(smooth("-.3,.0! -.2,.16 0,.30 .2,.16 .3,.0!"), "#e0b565", form=0.5)
        pen.fill(box(-0.008, 0.2, 0.008, 0.5), "#e0b565", form=0)
        pen.glint(smooth("-.2,.84 -.16,.84 -.17,.66 -.2,.70"), 0.6, soft=0.008)
    for y in (0.03, 0.92):
        pen.fill(box(-0.34, y, 0.34, y + 0.075, 0.02), wood, form=0.8)
    for x in (-0.29, 0.29):
        pen.fill(box(x - 0.025, 0.08, x + 0.025, 0.94), wood, form=0.9)


def globe(pen: Pen, look: Look) -> None:
    wood = look.main(WOOD)
    pen.fill(oval(0, 0.045, 0.26, 0.05), wood, form=0.8)
    pen.fill(limb("0,.06 0,.18", 0.06), wood, form=0.9)
    pen.fill(ribbon(arc(0, 0.58, 0.44, 0.44, -100, 60, count=30), 0.04, curved=False), "#c9a24a", form=0.8)
    sea = oval(0, 0.58, 0.38)
    pen.fill(sea, "#4f8fb5", form=1.0)
    with pen.inside(sea):
        for knots in (
            "-.30,.74 -.16,.86 -.02,.80 -.08,.68 -.16,.60 -.24,.64",
            "-.12,.56 .0,.54 .02,.42 -.06,.28 -.14,.40",
            ".10,.82 .26,.80 .34,.66 .22,.60 .12,.66 .06,.74",
            ".12,.58 .24,.56 .24,.42 .16,.36 .10,.48",
        ):
            pen.mark(smooth(knots), "#b5a45a", soft=0.006)
    pen.glint(oval(-0.14, 0.74, 0.1, 0.07, 30), 0.35, soft=0.04)
