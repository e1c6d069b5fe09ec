"""Cakes and other food; standing on y = 0, about 1 high or 1 wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, colour, shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.things.table import flame

CANDLES = ("#d9434a", "#3f8fd0", "#f0b52f", "#5fae5a", "#b06ad0")


def cake(pen: Pen, look: Look) -> None:
    """Two tiers with icing, cherries and lit candles."""
    icing = look.main("#f6e4e8")
    sponge = look.second("#e0a86a")
    pen.fill(oval(0, 0.05, 0.62, 0.075), "#e9ebee", form=0.7)
    pen.fill(oval(0, 0.06, 0.55, 0.055), "#c9cdd2", form=0.2)
    _tier(pen, 0.47, 0.07, 0.36, icing, sponge)
    _tier(pen, 0.31, 0.355, 0.60, shade(icing, 1.02), sponge)
    for angle in np.linspace(0.25, math.pi - 0.25, 9):
        pen.fill(oval(0.40 * math.cos(angle), 0.355 + 0.035 * math.sin(angle) - 0.012, 0.032), "#c8243c", form=1.0)
    count = 5
    for index in range(count):
        x = -0.2 + 0.1 * index
        y = 0.60 + 0.03 * (1 - (x / 0.25) ** 2) - (0.03 if index % 2 else 0.0)
        tint = CANDLES[index % len(CANDLES)]
        pen.fill(box(x - 0.017, y - 0.02, x + 0.017, y + 0.17, 0.004), tint, form=0.9)
        for part in (0.02, 0.07, 0.12):
            pen.mark(ribbon([(x - 0.02, y + part), (x + 0.02, y + part + 0.02)], 0.010), "#ffffff", alpha=0.8)
        flame(pen, x, y + 0.175, 0.105)


def _tier(pen: Pen, radius: float, low: float, high: float, icing: Tint, sponge: Tint) -> None:
    flat = radius * 0.13
    side = np.concatenate(
        [arc(0, low, radius, flat, 180, 360, count=30), arc(0, high, radius, flat, 0, 180, count=30)[::1]]
    )
    pen.fill([side, oval(0, high, radius, flat)], sponge, form=0.9)
    for part in (0.34, 0.66):
        y = low + (high - low) * part
        pen.mark(ribbon(arc(0, y, radius, flat, 180, 360, count=30), (high - low) * 0.09, curved=False), "#fbf4e8")
    drips = [(-radius, high)]
    steps = 15
    for index in range(steps + 1):
        angle = math.pi + math.pi * index / steps
        x, y = radius * math.cos(angle), high + flat * math.sin(angle)
        drop = (high - low) * (0.42 if index % 2 else 0.20) * float(pen.source.uniform(0.75, 1.15))
        drips.append((x, y - drop))
    drips.append((radius, high))
    curtain = np.concatenate([smooth(drips, closed=False), arc(0, high, radius, flat, 0, 180, count=30)])
    pen.fill(curtain, icing, form=0.6)
    pen.fill(oval(0, high, radius, flat), shade(icing, 1.08), form=0.3, lit=0.78)
    for index in range(12):
        angle = math.pi * (1.02 + 0.96 * index / 11)
        x, y = radius * 0.95 * math.cos(angle), low + flat * 0.95 * math.sin(angle) + 0.012
        pen.fill(oval(x, y, 0.036, 0.03), icing, form=1.0)


def cupcake(pen: Pen, look: Look) -> None:
    icing = look.main("#f0a0b8")
    paper = np.array([(-0.24, 0.0), (0.24, 0.0), (0.34, 0.40), (-0.34, 0.40)])
    pen.fill(paper, "#6a4ab0", form=0.6)
    with pen.inside(paper):
        for x in np.linspace(-0.3, 0.3, 11):
            pen.shadow(ribbon([(float(x) * 0.75, 0), (float(x) * 1.05, 0.42)], 0.018), 0.35, soft=0.005)
    for y, wide, tone in ((0.46, 0.40, 0.9), (0.58, 0.33, 0.96), (0.70, 0.24, 1.0), (0.80, 0.13, 1.06)):
        pen.fill(
            smooth(
                [
                    (-wide, y - 0.04),
                    (-wide * 0.8, y + 0.07),
                    (wide * 0.8, y + 0.09),
                    (wide, y - 0.02),
                    (wide * 0.7, y - 0.08),
                    (-wide * 0.7, y - 0.09),
                ]
            ),
            shade(icing, tone),
            form=0.95,
        )
    pen.fill(oval(0.0, 0.92, 0.075), "#c8243c", form=1.0)
    pen.glint(oval(-0.02, 0.945, 0.02, 0.015), 0.6, soft=0.006)
    for _ in range(26):
        x, y = float(pen.source.uniform(-0.32, 0.32)), float(pen.source.uniform(0.42, 0.8))
        turn = float(pen.source.uniform(0, 3.14))
        pen.mark(
            ribbon([(x, y), (x + 0.035 * math.cos(turn), y + 0.035 * math.sin(turn))], 0.014),
            CANDLES[int(pen.source.integers(5))],
        )


def bread(pen: Pen, look: Look) -> None:
    crust = look.main("#b5793f")
    outline = pen.blob(
        "-.58,.16 -.52,.38 -.30,.50 .0,.53 .30,.50 .52,.38 .58,.16 .46,.02 0,-.01 -.46,.02", crust, form=1.0
    )
    with pen.inside(outline):
        for x in (-0.34, -0.12, 0.10, 0.32):
            pen.mark(
                smooth([(x - 0.06, 0.20, 1), (x - 0.01, 0.34), (x + 0.10, 0.46, 1), (x + 0.05, 0.32)]),
                "#ecc88e",
                soft=0.01,
            )


def burger(pen: Pen, look: Look) -> None:
    bun = look.main("#d9944a")
    pen.blob("-.46,.16 -.44,.04 0,.0 .44,.04 .46,.16 .3,.19 -.3,.19", bun, form=0.9)
    pen.fill(limb("-.42,.24 .42,.24", 0.14), "#5a3422", form=0.9)
    pen.fill(smooth("-.48,.33! .48,.33! .30,.28 .22,.17! .12,.28 -.2,.29 -.28,.20! -.36,.29"), "#f2b532", form=0.4)
    pen.fill(limb("-.40,.37 .40,.37", 0.07), "#c8342c", form=0.8)
    leaf = [(float(x), 0.43 + (0.035 if index % 2 else -0.02)) for index, x in enumerate(np.linspace(-0.52, 0.52, 15))]
    pen.fill(ribbon(leaf, [0.05, 0.08, 0.05]), "#6aa03a", form=0.6)
    top = pen.blob("-.48,.48 -.44,.66 -.26,.80 0,.85 .26,.80 .44,.66 .48,.48 0,.445", bun, form=1.0)
    with pen.inside(top):
        for _ in range(26):
            x, y = float(pen.source.uniform(-0.38, 0.38)), float(pen.source.uniform(0.58, 0.82))
            pen.mark(oval(x, y, 0.022, 0.013, float(pen.source.uniform(-40, 40))), "#f8ecca")


def pizza(pen: Pen, look: Look) -> None:
    """Seen from above, tilted; 1.3 wide and 0.6 high."""
    flat = 0.46

    def at(x: float, y: float) -> tuple[float, float]:
        return x, 0.32 + y * flat

    pen.fill(oval(0, 0.28, 0.66, 0.66 * flat), "#8a5a34", form=0.5)
    pen.fill(oval(0, 0.32, 0.62, 0.62 * flat), "#d39a52", form=0.9, reach=0.3)
    pen.fill(oval(0, 0.325, 0.53, 0.53 * flat), "#c8482c", form=0.2)
    pen.fill(tufted(oval(0, 0.33, 0.50, 0.50 * flat), 0.03, 30, pen.source), "#f2cf6a", form=0.2)
    for angle, reach in ((10, 0.34), (75, 0.30), (135, 0.36), (200, 0.3), (255, 0.36), (320, 0.32), (0, 0.0)):
        x, y = at(reach * math.cos(math.radians(angle)), reach * math.sin(math.radians(angle)))
        pen.fill(oval(x, y, 0.085, 0.085 * flat * 1.15), "#b5342a", form=0.7)
        pen.mark([oval(x + 0.02, y + 0.01, 0.012), oval(x - 0.03, y - 0.008, 0.010)], "#e8806a")
    for angle, reach in ((40, 0.2), (105, 0.17), (170, 0.22), (285, 0.2), (225, 0.44), (345, 0.46)):
        x, y = at(reach * math.cos(math.radians(angle)), reach * math.sin(math.radians(angle)))
        leaf = pen.at(x, y, turn=angle)
        leaf.fill(smooth("-.06,0! 0,.03 .07,.0! 0,-.03"), "#3f7a34", form=0.5)
    for angle in range(0, 180, 45):
        c, s = math.cos(math.radians(angle + 22)), math.sin(math.radians(angle + 22))
        pen.shadow(ribbon([at(-0.6 * c, -0.6 * s), at(0.6 * c, 0.6 * s)], 0.008), 0.35, soft=0.002)


def donut(pen: Pen, look: Look) -> None:
    icing = look.main("#ef86ac")
    pen.fill(oval(0, 0.36, 0.5, 0.38), "#d9a058", form=0.95, hole=oval(0, 0.40, 0.15, 0.09))
    wave = smooth(
        [
            (
                0.46 * math.cos(a) * (1 + 0.04 * math.sin(a * 9)),
                0.41 + 0.32 * math.sin(a) * (1 + 0.05 * math.sin(a * 7)),
            )
            for a in np.linspace(0, 2 * math.pi, 40, endpoint=False)
        ]
    )
    pen.fill(wave, icing, form=0.95, reach=0.6, hole=oval(0, 0.42, 0.155, 0.095))
    for _ in range(46):
        angle, reach = float(pen.source.uniform(0, 6.28)), float(pen.source.uniform(0.22, 0.42))
        x, y = reach * math.cos(angle), 0.42 + reach * 0.70 * math.sin(angle)
        turn = float(pen.source.uniform(0, 3.14))
        pen.mark(
            ribbon([(x, y), (x + 0.035 * math.cos(turn), y + 0.03 * math.sin(turn))], 0.014),
            ("#ffffff", "#f2c84a", "#6ad0e0", "#8ae06a")[int(pen.source.integers(4))],
        )


def icecream(pen: Pen, look: Look) -> None:
    cone = np.array([(-0.20, 0.50), (0.20, 0.50), (0.0, -0.02)])
    pen.fill(cone, "#d9a05a", form=0.8)
    with pen.inside(cone):
        for part in np.linspace(-0.6, 0.6, 11):
            pen.mark(
                [
                    ribbon([(float(part), 0.0), (float(part) + 0.4, 0.6)], 0.012),
                    ribbon([(float(part), 0.0), (float(part) - 0.4, 0.6)], 0.012),
                ],
                "#a86a2c",
                alpha=0.7,
            )
    scoops = (look.main("#f4d3da"), look.second("#f4ead0"), colour("#7a4a34"))
    for (x, y, r), tint in zip(
        ((-0.11, 0.60, 0.18), (0.12, 0.60, 0.18), (0.0, 0.80, 0.18)), (scoops[1], scoops[2], scoops[0]), strict=True
    ):
        pen.fill(tufted(oval(x, y, r), 0.012, 30, pen.source), tint, form=1.0)
    pen.fill(oval(0.02, 0.99, 0.05), "#c8243c", form=1.0)


def cheese(pen: Pen, look: Look) -> None:
    tint = look.main("#f2c443")
    pen.fill(np.array([(-0.55, 0.30), (0.10, 0.62), (0.55, 0.40), (0.50, 0.34)]), shade(tint, 1.1), form=0, lit=0.8)
    face = np.array([(-0.55, 0.0), (0.55, 0.06), (0.55, 0.40), (-0.55, 0.30)])
    pen.fill(face, tint, form=0, lit=0.6)
    for x, y, r in ((-0.3, 0.15, 0.06), (0.0, 0.22, 0.075), (0.3, 0.16, 0.06), (-0.1, 0.07, 0.04), (0.42, 0.30, 0.04)):
        pen.fill(oval(x, y, r, r * 0.85), shade(tint, 0.66), form=0.7)


def noodles(pen: Pen, look: Look) -> None:
    """A bowl of noodle soup with an egg, chopsticks across it; 1.2 wide."""
    china = look.main("#b8322e")
    pen.fill(oval(0, 0.52, 0.58, 0.155), shade(china, 0.7), form=0.3)
    broth = oval(0, 0.515, 0.53, 0.135)
    pen.fill(broth, "#c98a3e", form=0, lit=0.6)
    with pen.inside(broth):
        for _ in range(34):
            x, y = float(pen.source.uniform(-0.45, 0.30)), float(pen.source.uniform(0.44, 0.60))
            wave = [(x, y), (x + 0.07, y + 0.025), (x + 0.14, y - 0.01), (x + 0.21, y + 0.015)]
            pen.fill(ribbon(wave, 0.022), shade("#f2d892", float(pen.source.uniform(0.85, 1.08))), form=0.7)
        for _ in range(16):
            x, y = float(pen.source.uniform(-0.45, 0.45)), float(pen.source.uniform(0.42, 0.60))
            pen.fill(oval(x, y, 0.022, 0.014), "#6aa03a", form=0.4)
    for x, y in ((0.20, 0.54), (0.34, 0.50)):
        pen.fill(oval(x, y, 0.10, 0.062, 12), "#f8f3e6", form=0.5)
        pen.fill(oval(x + 0.005, y, 0.052, 0.034, 12), "#f0a02e", form=0.6)
    for x, tone in ((-0.34, 0.9), (-0.24, 1.0)):
        pen.fill(
            smooth([(x - 0.07, 0.50, 1), (x - 0.09, 0.70, 1), (x + 0.03, 0.74, 1), (x + 0.06, 0.50, 1)]),
            shade("#2f4a34", tone),
            form=0.3,
        )
    pen.fill(oval(-0.05, 0.55, 0.10, 0.055), "#c88a72", form=0.6)
    pen.mark(ribbon("-.13,.55 -.05,.58 .03,.545", 0.014), "#f0d8c4", alpha=0.8)
    body = smooth(
        "-.58,.52! -.54,.30 -.38,.10 -.22,.05 -.20,.0! .20,.0! .22,.05 .38,.10 .54,.30 .58,.52! .30,.405 "
        "0,.375 -.30,.405"
    )
    pen.fill(body, china, form=0.95)
    with pen.inside(body):
        pen.mark(ribbon("-.58,.40 -.3,.28 0,.25 .3,.28 .58,.40", 0.028), "#f2e3c4", alpha=0.9)
        for part in np.linspace(-0.42, 0.42, 9):
            x = float(part)
            pen.mark(box(x - 0.025, 0.16 + 0.3 * x * x, x + 0.025, 0.20 + 0.3 * x * x), "#f2e3c4", alpha=0.8)
    pen.glint(smooth("-.46,.40 -.40,.40 -.34,.16 -.40,.20"), 0.35, soft=0.02)
    for shift_y in (0.0, 0.05):
        pen.fill(
            ribbon([(-0.62, 0.66 + shift_y), (0.66, 0.56 + shift_y)], [0.030, 0.018], curved=False), "#7a4a2a", form=0.8
        )
    steam(pen, -0.12, 0.68)
    steam(pen, 0.14, 0.70)


def steam(pen: Pen, x: float, y: float) -> None:
    for part, strength in ((0.05, 0.16), (0.024, 0.22)):
        line = [(x, y), (x + 0.05, y + 0.10), (x - 0.02, y + 0.20), (x + 0.04, y + 0.32)]
        pen.shine(ribbon(line, [part * 0.6, part, part, 0]), "#ffffff", alpha=strength, soft=0.014)
