"""Furniture, instruments and other things; standing on y = 0, 1 high unless they are wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import blend, shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth, star, turned
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
        "0,.0 -.17,.03 -.22,.14 -.17,.24! -.12,.31 -.17,.38! -.18,.48 -.10,.56 0,.58 .10,.56 .18,.48 .17,.38! .12,.31 .17,.24! .22,.14 .17,.03"
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


def umbrella(pen: Pen, look: Look) -> None:
    tint = look.main("#c83a44")
    pen.stroke("0,.95 0,.14 .03,.05 .09,.04 .12,.11", 0.028, "#5a3a26", form=0.7)
    canopy = smooth(
        "-.56,.52! -.48,.76 -.26,.92 0,.97 .26,.92 .48,.76 .56,.52! .42,.58 .28,.52! .14,.58 0,.52! -.14,.58 -.28,.52! -.42,.58"
    )
    pen.fill(canopy, tint, form=0.95)
    with pen.inside(canopy):
        for x in (-0.28, 0.0, 0.28):
            pen.shadow(ribbon([(x, 0.5), (x * 0.85, 0.8), (0, 0.98)], [0.012, 0.010, 0.004]), 0.35, soft=0.004)
        pen.mark(smooth("-.28,.50! -.24,.78 0,.99! -.07,.76 0,.50!"), shade(tint, 1.2), alpha=0.5)
    pen.stroke("0,.96 0,1.03", 0.016, "#5a3a26")


def gift(pen: Pen, look: Look) -> None:
    paper = look.main("#c8343c")
    bow = look.second("#f2d27a")
    pen.fill(box(-0.40, 0.0, 0.40, 0.58), paper, form=0.3)
    pen.fill(box(-0.44, 0.54, 0.44, 0.70, 0.01), shade(paper, 1.08), form=0.3)
    pen.shadow(box(-0.4, 0.48, 0.4, 0.54), 0.35, soft=0.015)
    pen.fill(box(-0.065, 0.0, 0.065, 0.70), bow, form=0.4)
    for side in (-1, 1):
        pen.fill(
            smooth([(0, 0.71, 1), (side * 0.16, 0.94), (side * 0.32, 0.96), (side * 0.32, 0.78), (side * 0.14, 0.69)]),
            bow,
            form=0.9,
        )
        pen.fill(
            smooth(
                [(0, 0.70, 1), (side * 0.10, 0.58), (side * 0.24, 0.50, 1), (side * 0.28, 0.60, 1), (side * 0.1, 0.68)]
            ),
            shade(bow, 0.85),
            form=0.6,
        )
    pen.fill(oval(0, 0.735, 0.06, 0.05), shade(bow, 1.1), form=0.9)


def pumpkin(pen: Pen, look: Look) -> None:
    tint = look.main("#e07a22")
    for x, wide, tone in (
        (-0.36, 0.17, 0.72),
        (0.36, 0.17, 0.72),
        (-0.22, 0.22, 0.88),
        (0.22, 0.22, 0.88),
        (0.0, 0.22, 1.0),
    ):
        pen.fill(oval(x, 0.38, wide, 0.37), shade(tint, tone), form=0.95)
    pen.stroke("0,.72 -.02,.84 .07,.94", [0.12, 0.075, 0.06], "#5f7a3a", form=0.8)
    if look.has("halloween", "carved"):
        parts = [np.array([(s * 0.10, 0.42), (s * 0.28, 0.42), (s * 0.20, 0.57)]) for s in (-1, 1)]
        parts += [
            np.array([(-0.04, 0.34), (0.04, 0.34), (0, 0.42)]),
            smooth("-.32,.27! -.2,.22 -.14,.27! -.06,.19 0,.25! .06,.19 .14,.27! .2,.22 .32,.27! .2,.10 0,.06 -.2,.10"),
        ]
        pen.shine(parts, "#ffd24a")
        pen.halo(0, 0.34, 0.6, "#ff9a3a", 0.6)


def christmas_tree(pen: Pen, look: Look) -> None:
    green = shade("#2f6b45", 1.0)
    pen.fill(box(-0.05, 0.0, 0.05, 0.14), "#5a3a26", form=0.7)
    for low, wide, high in ((0.10, 0.42, 0.46), (0.30, 0.33, 0.66), (0.50, 0.24, 0.82), (0.68, 0.15, 0.95)):
        hem = [
            (float(x), low + (0.03 if index % 2 else -0.01) + 0.05 * abs(float(x)) / wide, 1.0)
            for index, x in enumerate(np.linspace(-wide, wide, 11))
        ]
        pen.fill(smooth([*hem, (0.03, high, 1), (-0.03, high, 1)]), green, form=0.8)
        pen.shadow(
            ribbon([(-wide * 0.9, low + 0.07), (0, low + 0.02), (wide * 0.9, low + 0.07)], 0.05), 0.25, soft=0.02
        )
        pen.stroke([(-wide * 0.72, low + 0.12), (0, low + 0.05), (wide * 0.66, low + 0.15)], 0.016, "#e8c95a")
    for _ in range(26):
        y = float(pen.source.uniform(0.14, 0.86))
        x = float(pen.source.uniform(-1, 1)) * 0.36 * (1 - y) ** 0.8
        tint = ("#d0343c", "#f0c53a", "#3f8fd0", "#f4f0e6")[int(pen.source.integers(4))]
        pen.fill(oval(x, y, 0.021), tint, form=1.0)
        if pen.light.lamps:
            pen.halo(x, y, 0.09, tint, 0.5)
    pen.shine(star(0, 0.98, 0.085, 0.036, 5), "#ffdf6a")
    pen.halo(0, 0.98, 0.22, "#ffdf6a", 0.6)


def crown(pen: Pen, look: Look) -> None:
    gold = look.main("#e3b341")
    pen.fill(
        smooth("-.50,.10! -.58,.78! -.32,.44! -.24,.88! 0,.48! .24,.88! .32,.44! .58,.78! .50,.10! 0,.03"),
        gold,
        form=0.8,
        reach=0.5,
    )
    for x, y in ((-0.58, 0.80), (-0.24, 0.90), (0.24, 0.90), (0.58, 0.80)):
        pen.fill(oval(x, y, 0.055), "#f6f0e0", form=1.0)
    pen.fill(smooth("-.51,.24! 0,.16 .51,.24! .50,.08! 0,.0 -.50,.08!"), shade(gold, 0.85), form=0.7)
    for x, tint in ((-0.34, "#c0303a"), (0.0, "#2f6fb0"), (0.34, "#2f9a5f")):
        pen.fill(oval(x, 0.12 + 0.2 * x * x, 0.062, 0.055), tint, form=1.0)
        pen.glint(oval(x - 0.016, 0.14 + 0.2 * x * x, 0.016), 0.7, soft=0.005)


def heart(pen: Pen, look: Look) -> None:
    tint = look.main("#d2303f")
    pen.fill(
        smooth("0,.02! -.24,.26 -.46,.52 -.46,.78 -.30,.93 -.12,.90 0,.76! .12,.90 .30,.93 .46,.78 .46,.52 .24,.26"),
        tint,
        form=0.95,
    )
    pen.glint(oval(-0.24, 0.74, 0.09, 0.06, 35), 0.5, soft=0.03)


def five_star(pen: Pen, look: Look) -> None:
    tint = look.main("#f2c23a")
    pen.fill(star(0, 0.48, 0.52, 0.22, 5), tint, form=0.8)


def diamond(pen: Pen, look: Look) -> None:
    tint = look.main("#8fd6ea")
    top, left, right, low = 0.86, -0.5, 0.5, 0.0
    facets = (
        ([(left, 0.6), (-0.3, top), (-0.17, 0.6)], 0.9), ([(-0.3, top), (0, top), (-0.17, 0.6)], 1.25), ([(0, top), (0.17, 0.6), (-0.17, 0.6)], 1.05),
        ([(0, top), (0.3, top), (0.17, 0.6)], 0.8), ([(0.3, top), (right, 0.6), (0.17, 0.6)], 1.15), ([(left, 0.6), (-0.17, 0.6), (0, low)], 0.72),
        ([(-0.17, 0.6), (0.17, 0.6), (0, low)], 1.35), ([(0.17, 0.6), (right, 0.6), (0, low)], 0.9),
    )  # fmt: skip
    for knots, tone in facets:
        pen.fill(np.array(knots), shade(tint, tone), form=0, lit=0.4 + 0.4 * tone / 1.3)
    pen.shine(star(-0.2, 0.74, 0.10, 0.016, 4), "#ffffff")


def key(pen: Pen, look: Look) -> None:
    gold = look.main("#d0a043")
    tool = pen.at(0, 0.2, turn=28)
    tool.fill(oval(-0.34, 0.1, 0.2), gold, form=0.8, hole=oval(-0.34, 0.1, 0.11))
    tool.fill(limb("-.16,.1 .52,.1", 0.075), gold, form=0.9)
    tool.fill([box(0.36, -0.08, 0.43, 0.1), box(0.47, -0.05, 0.54, 0.1)], gold, form=0.6)


def sword(pen: Pen, look: Look) -> None:
    tool = pen.at(0, 0.08, turn=-24)
    tool.fill(np.array([(-0.035, 0.22), (0, 0.22), (0, 1.02), (-0.03, 0.94)]), "#dfe5ea", form=0, lit=0.85)
    tool.fill(np.array([(0.035, 0.22), (0, 0.22), (0, 1.02), (0.03, 0.94)]), "#aab4bd", form=0, lit=0.5)
    tool.fill(limb("-.17,.22 .17,.22", 0.05), "#c9a043", form=0.9)
    tool.fill(limb("0,.20 0,.05", 0.05), look.main("#6a3a2c"), form=0.9)
    tool.fill(oval(0, 0.02, 0.045), "#c9a043", form=0.9)


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


def chest(pen: Pen, look: Look) -> None:
    """A treasure chest, open and full."""
    wood = look.main("#7a4a2a")
    iron = "#c9a24a"
    pen.fill(smooth("-.52,.42! -.54,.70 -.40,.90 .40,.90 .54,.70 .52,.42!"), shade(wood, 0.7), form=0.7)
    pen.fill(smooth("-.46,.44! -.46,.66 -.34,.80 .34,.80 .46,.66 .46,.44!"), shade(wood, 0.35), form=0.2)
    pen.halo(0, 0.5, 0.55, "#ffd24a", 0.5)
    for _ in range(70):
        x = float(pen.source.uniform(-0.44, 0.44))
        y = 0.40 + 0.17 * (1 - (x / 0.46) ** 2) * float(pen.source.random())
        pen.fill(oval(x, y, 0.045, 0.03), shade("#f0c244", float(pen.source.uniform(0.8, 1.15))), form=0.9)
    for x, tint in ((-0.2, "#c0303a"), (0.12, "#2f9a5f"), (0.26, "#2f6fb0")):
        pen.fill(star(x, 0.52, 0.05, 0.04, 6), tint, form=0.6)
    pen.fill(box(-0.52, 0.0, 0.52, 0.44, 0.02), wood, form=0.4)
    for y in (0.11, 0.22, 0.33):
        pen.shadow(box(-0.52, y, 0.52, y + 0.009), 0.5, soft=0.002)
    for x in (-0.46, 0.0, 0.46):
        pen.fill(box(x - 0.045, 0.0, x + 0.045, 0.45), iron, form=0.6)
    pen.fill(box(-0.08, 0.26, 0.08, 0.46, 0.02), shade(iron, 1.15), form=0.8)
    pen.fill([oval(0, 0.37, 0.022), box(-0.010, 0.29, 0.010, 0.37)], "#2a1c12", form=0)


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


def ball(pen: Pen, look: Look) -> None:
    tint = look.main("#f2f0ea")
    outline = oval(0, 0.5, 0.5)
    pen.fill(outline, tint, form=1.0)
    with pen.inside(outline):
        pen.mark(star(0, 0.5, 0.19, 0.155, 5), "#25252a")
        for index in range(5):
            way = math.radians(90 + 72 * index)
            x, y = 0.43 * math.cos(way), 0.5 + 0.43 * math.sin(way)
            pen.mark(turned(star(x, y, 0.16, 0.125, 5), 36, (x, y)), "#25252a")
            pen.mark(ribbon([(0.18 * math.cos(way), 0.5 + 0.18 * math.sin(way)), (x, y)], 0.014), "#25252a")


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


def skull(pen: Pen, look: Look) -> None:
    bone = look.main("#ece3cf")
    pen.blob("-.20,.30 -.18,.06 0,.02 .18,.06 .20,.30", shade(bone, 0.9), form=0.7)
    pen.blob(
        "-.22,.28 -.36,.40 -.42,.62 -.34,.86 -.14,.98 .14,.98 .34,.86 .42,.62 .36,.40 .22,.28 0,.24", bone, form=0.95
    )
    for side in (-1, 1):
        pen.fill(oval(side * 0.17, 0.54, 0.115, 0.125), "#2a2320", form=0.2)
    pen.fill(smooth("0,.46! -.055,.33 0,.35 .055,.33"), "#2a2320", form=0)
    for x in np.linspace(-0.15, 0.15, 7):
        pen.shadow(box(float(x) - 0.006, 0.06, float(x) + 0.006, 0.22), 0.7, soft=0.002)
    pen.shadow(ribbon("-.19,.145 .19,.145", 0.014), 0.6, soft=0.003)


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
