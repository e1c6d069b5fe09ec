"""Other things: gifts, treasures, symbols; standing on y = 0, 1 high unless they are wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth, star, turned
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

WOOD = "#8f5f3a"


def umbrella(pen: Pen, look: Look) -> None:
    tint = look.main("#c83a44")
    pen.stroke("0,.95 0,.14 .03,.05 .09,.04 .12,.11", 0.028, "#5a3a26", form=0.7)
    canopy = smooth(
        "-.56,.52! -.48,.76 -.26,.92 0,.97 .26,.92 .48,.76 .56,.52! .42,.58 .28,.52! .14,.58 0,.52! "
        "-.14,.58 -.28,.52! -.42,.58"
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
        ([(left, 0.6), (-0.3, top), (-0.17, 0.6)], 0.9),
        ([(-0.3, top), (0, top), (-0.17, 0.6)], 1.25),
        ([(0, top), (0.17, 0.6), (-0.17, 0.6)], 1.05),
        ([(0, top), (0.3, top), (0.17, 0.6)], 0.8),
        ([(0.3, top), (right, 0.6), (0.17, 0.6)], 1.15),
        ([(left, 0.6), (-0.17, 0.6), (0, low)], 0.72),
        ([(-0.17, 0.6), (0.17, 0.6), (0, low)], 1.35),
        ([(0.17, 0.6), (right, 0.6), (0, low)], 0.9),
    )
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
