"""Large pieces that stand on a floor: beds, cupboards, what belongs to a kitchen and a bathroom. 1 high or wide."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, blend, shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

BRASS = "#c9a24a"
STEEL = "#c3cad0"
CHINA = "#f3f1ec"
SPINES = ("#8a3a34", "#2f5a6e", "#c09a4a", "#4a6a48", "#6a4a6e", "#b8623a", "#d8cdb4", "#33445a")


def _panel(pen: Pen, x0: float, y0: float, x1: float, y1: float, tint: Tint) -> None:
    """A framed front, such as a cupboard's door."""
    pen.fill(box(x0, y0, x1, y1, 0.008), tint, form=0.12)
    inset = 0.12 * min(x1 - x0, y1 - y0)
    pen.shadow(box(x0 + inset, y0 + inset, x1 - inset, y1 - inset, 0.006), 0.28, soft=0.004)
    pen.fill(box(x0 + inset * 1.2, y0 + inset, x1 - inset, y1 - inset * 1.3, 0.006), shade(tint, 1.04), form=0.08)


def _feet(pen: Pen, xs: tuple[float, ...], height: float, tint: Tint) -> None:
    for x in xs:
        pen.fill(box(x - 0.025, 0.0, x + 0.025, height), tint, form=0.6)


def bed(pen: Pen, look: Look) -> None:
    """A bed seen from the side of its foot, made."""
    wood, cover = look.second("#7a5236"), look.main("#7f9bb8")
    pen.fill(smooth("-1.0,.10! -1.0,.86! -.7,.98 0,1.02 .7,.98 1.0,.86! 1.0,.10!"), wood, form=0.35)
    pen.shadow(box(-0.92, 0.42, 0.92, 0.60), 0.4, soft=0.05)
    for side in (-1, 1):
        pillow = smooth(
            [
                (side * 0.10, 0.56),
                (side * 0.44, 0.52),
                (side * 0.80, 0.56),
                (side * 0.84, 0.76),
                (side * 0.45, 0.82),
                (side * 0.08, 0.75),
            ]
        )
        pen.fill(pillow, "#f4f1ea", form=0.9)
    pen.fill(smooth("-1.05,.20! -1.02,.52 -.8,.60 0,.62 .8,.60 1.02,.52 1.05,.20!"), "#f4f1ea", form=0.5)
    spread = smooth("-1.10,.08! -1.07,.42 -.86,.50 0,.52 .86,.50 1.07,.42 1.10,.08! .6,.05 0,.07 -.6,.05")
    pen.fill(spread, cover, form=0.6)
    with pen.inside(spread):
        for x in (-0.72, -0.3, 0.16, 0.58):
            pen.shadow(ribbon([(x, 0.5), (x + 0.05, 0.28), (x - 0.02, 0.06)], [0.02, 0.05, 0.03]), 0.22, soft=0.02)
        pen.mark(box(-1.1, 0.16, 1.1, 0.20), shade(cover, 1.25), alpha=0.6)
    _feet(pen, (-1.0, 1.0), 0.12, shade(wood, 0.8))


def bookcase(pen: Pen, look: Look) -> None:
    wood = look.main("#7a5236")
    pen.fill(box(-0.36, 0.0, 0.36, 1.0, 0.01), wood, form=0.2)
    for row in range(4):
        low = 0.06 + row * 0.235
        pen.fill(box(-0.32, low, 0.32, low + 0.205), shade(wood, 0.45), form=0)
        x = -0.31
        while x < 0.27:
            wide, tall = float(pen.source.uniform(0.026, 0.052)), float(pen.source.uniform(0.13, 0.185))
            if pen.source.random() < 0.12:
                x += wide
                continue
            tint = SPINES[int(pen.source.integers(len(SPINES)))]
            pen.fill(box(x, low, x + wide - 0.003, low + tall), tint, form=0.55)
            pen.mark(box(x, low + tall * 0.72, x + wide - 0.003, low + tall * 0.76), "#e6d39a", alpha=0.7)
            x += wide
        pen.shadow(box(-0.32, low + 0.165, 0.32, low + 0.205), 0.45, soft=0.015)


def wardrobe(pen: Pen, look: Look) -> None:
    wood = look.main("#94683f")
    pen.fill(box(-0.36, 0.05, 0.36, 0.95, 0.012), wood, form=0.2)
    pen.fill(smooth("-.40,.94! -.36,1.0 0,1.02 .36,1.0 .40,.94!"), shade(wood, 1.12), form=0.6)
    for side in (-1, 1):
        x0, x1 = sorted((side * 0.01, side * 0.33))
        _panel(pen, x0, 0.28, x1, 0.91, shade(wood, 1.05))
        _panel(pen, x0, 0.09, x1, 0.25, shade(wood, 1.05))
        pen.fill(oval(side * 0.045, 0.58, 0.016), BRASS, form=1.0)
        pen.fill(oval(side * 0.17, 0.17, 0.016), BRASS, form=1.0)
    _feet(pen, (-0.32, 0.32), 0.07, shade(wood, 0.7))


def desk(pen: Pen, look: Look) -> None:
    wood = look.main("#8f623c")
    for x in (-0.78, 0.78):
        pen.fill(box(x - 0.04, 0.0, x + 0.04, 0.70), shade(wood, 0.85), form=0.6)
    pen.fill(box(0.22, 0.10, 0.82, 0.70), wood, form=0.25)
    for low in (0.14, 0.33, 0.52):
        _panel(pen, 0.25, low, 0.79, low + 0.16, shade(wood, 1.05))
        pen.fill(limb([(0.47, low + 0.08), (0.57, low + 0.08)], 0.022), BRASS, form=1.0)
    pen.fill(box(-0.90, 0.70, 0.90, 0.78, 0.012), shade(wood, 1.15), form=0.4)
    pen.shadow(box(-0.86, 0.63, 0.86, 0.70), 0.4, soft=0.02)


def units(pen: Pen, look: Look) -> None:
    """A kitchen's cupboards with a worktop, a sink under a tap, and shelves of cupboards above."""
    front, top = look.main("#e9e4d8"), look.second("#6d6259")
    for index in range(5):
        x = -1.1 + index * 0.44
        pen.fill(box(x, 0.05, x + 0.44, 0.60), shade(front, 0.96), form=0.1)
        _panel(pen, x + 0.015, 0.08, x + 0.425, 0.44, front)
        _panel(pen, x + 0.015, 0.46, x + 0.425, 0.58, front)
        pen.fill(limb([(x + 0.17, 0.52), (x + 0.27, 0.52)], 0.016), STEEL, form=1.0)
        pen.fill(limb([(x + 0.38, 0.30), (x + 0.38, 0.40)], 0.016), STEEL, form=1.0)
        if index != 2:
            pen.fill(box(x, 0.98, x + 0.44, 1.40), shade(front, 0.96), form=0.1)
            _panel(pen, x + 0.015, 1.0, x + 0.425, 1.38, front)
            pen.fill(limb([(x + 0.38, 1.04), (x + 0.38, 1.14)], 0.016), STEEL, form=1.0)
    pen.fill(box(-1.08, 0.0, 1.08, 0.06), shade(front, 0.4), form=0)
    pen.fill(box(-1.13, 0.60, 1.13, 0.65, 0.01), top, form=0.5)
    pen.stroke("-.06,.65 -.06,.84 .0,.89 .07,.86 .08,.80", 0.026, STEEL, form=1.0)
    pen.fill(box(-0.2, 0.63, 0.22, 0.655, 0.01), STEEL, form=0.8)
    for x, tint in ((-0.92, "#b8563a"), (-0.79, "#d9b98a"), (-0.68, "#7f9a7a")):
        pen.fill(box(x, 0.65, x + 0.09, 0.80, 0.02), tint, form=0.9)
        pen.fill(box(x + 0.01, 0.80, x + 0.08, 0.825, 0.01), "#6a4a30", form=0.7)


def stove(pen: Pen, look: Look) -> None:
    body = look.main("#e8e8e6")
    pen.fill(box(-0.42, 0.05, 0.42, 0.90, 0.015), body, form=0.25)
    pen.fill(box(-0.43, 0.90, 0.43, 0.94), "#3a3d42", form=0.4)
    pen.fill(box(-0.42, 0.94, 0.42, 1.06, 0.01), shade(body, 0.92), form=0.2)
    for x in (-0.30, -0.15, 0.15, 0.30):
        pen.fill(oval(x, 0.84, 0.038), "#3a3d42", form=0.9)
    pen.fill(box(-0.34, 0.26, 0.34, 0.70, 0.02), "#2a2c31", form=0.2)
    pen.fill(box(-0.28, 0.31, 0.28, 0.62, 0.015), "#4a3a30", form=0.1)
    pen.glint(np.array([(-0.26, 0.32), (-0.12, 0.32), (0.06, 0.61), (-0.08, 0.61)]), 0.16, soft=0.01)
    pen.fill(limb("-.30,.73 .30,.73", 0.028), STEEL, form=1.0)
    pen.fill(box(-0.34, 0.09, 0.34, 0.20, 0.01), shade(body, 0.93), form=0.2)
    pen.fill(smooth("-.32,.95! -.34,1.14! .0,1.15 -.02,.95!"), "#b8483a", form=0.9)
    pen.fill(oval(-0.17, 1.145, 0.175, 0.03), shade("#b8483a", 1.2), form=0.4)
    pen.fill(oval(-0.17, 1.19, 0.03), "#2a2c31", form=1.0)
    _feet(pen, (-0.36, 0.36), 0.06, "#3a3d42")


def fridge(pen: Pen, look: Look) -> None:
    body = look.main("#dfe4e6")
    pen.fill(box(-0.27, 0.03, 0.27, 1.0, 0.04), body, form=0.45, reach=0.5)
    pen.shadow(box(-0.27, 0.635, 0.27, 0.648), 0.7, soft=0.003)
    for low, high in ((0.42, 0.60), (0.69, 0.84)):
        pen.fill(limb([(-0.20, low), (-0.20, high)], 0.022), shade(STEEL, 0.85), form=1.0)
    for x, y, tint in ((0.05, 0.82, "#e0b63a"), (0.14, 0.76, "#c8483a"), (0.10, 0.5, "#f4f1ea")):
        pen.fill(box(x, y, x + 0.07, y + 0.07), tint, form=0.1)
    _feet(pen, (-0.22, 0.22), 0.04, "#3a3d42")


def washer(pen: Pen, look: Look) -> None:
    body = look.main("#eceeee")
    pen.fill(box(-0.44, 0.02, 0.44, 1.0, 0.03), body, form=0.3)
    pen.shadow(box(-0.44, 0.80, 0.44, 0.81), 0.6, soft=0.003)
    pen.fill(oval(0.30, 0.90, 0.05), shade(body, 0.8), form=0.9)
    pen.fill(box(-0.36, 0.85, -0.08, 0.95, 0.01), shade(body, 0.9), form=0.2)
    pen.fill(oval(0, 0.42, 0.31), STEEL, form=0.9)
    pen.fill(oval(0, 0.42, 0.24), "#39464f", form=0.8)
    pen.fill(smooth("-.2,.36 -.08,.44 .06,.36 .2,.42 .16,.26 0,.19 -.16,.26"), "#7fa8c8", form=0.8)
    pen.glint(oval(-0.09, 0.52, 0.08, 0.05, 35), 0.5, soft=0.015)


def bathtub(pen: Pen, look: Look) -> None:
    tub = look.main(CHINA)
    pen.stroke("-.84,.62 -.84,.92 -.78,1.0 -.66,.98 -.64,.90", 0.035, BRASS, form=1.0)
    for x in (-0.62, 0.62):
        pen.fill(
            smooth([(x - 0.05, 0.16), (x + 0.06, 0.16), (x + 0.04, 0.05), (x + 0.08, 0.0), (x - 0.06, 0.0)]),
            BRASS,
            form=0.9,
        )
    pen.fill(smooth("-.96,.60! -.86,.30 -.66,.14 0,.11 .66,.14 .90,.32 1.04,.66!"), tub, form=0.8)
    for _ in range(26):
        x = float(pen.source.uniform(-0.76, 0.78))
        pen.fill(
            oval(x, 0.62 + 0.1 * float(pen.source.random()), float(pen.source.uniform(0.05, 0.11))),
            "#f6fafc",
            form=0.9,
            alpha=0.92,
        )
    pen.fill(
        smooth("-1.02,.58 -.96,.66 0,.62 .9,.66 1.08,.72 1.08,.66 .9,.57 0,.54 -.9,.55"), shade(tub, 1.05), form=0.9
    )


def basin(pen: Pen, look: Look) -> None:
    """A washbasin on its foot."""
    china = look.main(CHINA)
    pen.fill(smooth("-.13,.60! -.09,.3 -.15,.02! .15,.02! .09,.3 .13,.60!"), china, form=0.8)
    pen.fill(smooth("-.42,.84! -.38,.66 -.2,.57 0,.55 .2,.57 .38,.66 .42,.84!"), china, form=0.85)
    pen.fill(oval(0, 0.84, 0.44, 0.055), shade(china, 1.06), form=0.4)
    pen.fill(oval(0, 0.838, 0.35, 0.036), shade(china, 0.72), form=0.1)
    pen.stroke("0,.86 0,1.0 .03,1.04 .09,1.02 .10,.96", 0.035, STEEL, form=1.0)


def toilet(pen: Pen, look: Look) -> None:
    china = look.main(CHINA)
    pen.fill(box(-0.42, 0.42, -0.12, 0.96, 0.03), china, form=0.6)
    pen.fill(box(-0.44, 0.93, -0.10, 1.0, 0.02), shade(china, 1.05), form=0.6)
    pen.fill(smooth("-.26,.0! -.22,.22 -.30,.44! .34,.46! .28,.30 .10,.18 .12,.0!"), china, form=0.85)
    pen.fill(smooth("-.24,.44 .0,.42 .34,.44 .40,.49 .30,.53 -.22,.52"), shade(china, 1.06), form=0.7)
    pen.fill(limb("-.17,.88 -.21,.88", 0.03), STEEL, form=1.0)


def mirror(pen: Pen, look: Look) -> None:
    frame = look.main("#b8903f")
    pen.fill(oval(0, 0.5, 0.36, 0.5), frame, form=0.9)
    pen.fill(oval(0, 0.5, 0.30, 0.44), "#b9c9d3", form=0, lit=0.7, to="#7f95a3", along=(0.4, -1.0))
    pen.glint(np.array([(-0.24, 0.3), (-0.12, 0.2), (0.20, 0.72), (0.08, 0.84)]), 0.28, soft=0.02)


def hearth(pen: Pen, look: Look) -> None:
    """A fireplace of stone with its fire."""
    stone = look.main("#a89a88")
    pen.fill(box(-0.52, 0.0, 0.52, 0.86), stone, form=0.2)
    for row in range(7):
        y = row * 0.123
        for index in range(6):
            x = -0.52 + index * 0.19 - (0.09 if row % 2 else 0)
            x0, x1 = max(-0.52, x), min(0.52, x + 0.18)
            if x1 - x0 > 0.03:
                pen.fill(
                    box(x0, y, x1, y + 0.115, 0.015), shade(stone, float(pen.source.uniform(0.82, 1.12))), form=0.5
                )
    opening = smooth("-.32,.04! -.32,.44 -.2,.60 0,.64 .2,.60 .32,.44 .32,.04!")
    pen.fill(opening, "#1c1512", form=0)
    with pen.inside(opening):
        pen.halo(0, 0.2, 0.5, "#ff9a3a", 0.8)
        for x, tall, tint in (
            (-0.12, 0.34, "#f0702a"),
            (0.11, 0.36, "#f0702a"),
            (0, 0.46, "#f9a63a"),
            (0.01, 0.28, "#ffe07a"),
        ):
            pen.shine(
                smooth([(x - 0.11, 0.10), (x - 0.08, 0.24), (x + 0.02, tall, 1), (x + 0.09, 0.22), (x + 0.10, 0.10)]),
                tint,
            )
        for turn in (-1, 1):
            pen.fill(limb([(-0.22, 0.09 - 0.02 * turn), (0.22, 0.09 + 0.02 * turn)], 0.055), "#5a3a24", form=0.9)
    pen.halo(0, 0.25, 0.75, "#ff9a3a", 0.35)
    pen.fill(box(-0.58, 0.86, 0.58, 0.94, 0.01), look.second("#6a4630"), form=0.5)
    pen.fill(box(-0.56, -0.02, 0.56, 0.05, 0.01), shade(stone, 0.8), form=0.5)


def door(pen: Pen, look: Look) -> None:
    wood = look.main("#8a5a3a")
    pen.fill(box(-0.29, 0.0, 0.29, 1.0), blend(wood, "#f3ead8", 0.72), form=0.2)
    pen.fill(box(-0.24, 0.0, 0.24, 0.96), wood, form=0.15)
    for x0, x1 in ((-0.20, -0.02), (0.02, 0.20)):
        _panel(pen, x0, 0.08, x1, 0.42, wood)
        _panel(pen, x0, 0.52, x1, 0.91, wood)
    pen.fill(oval(0.19, 0.47, 0.022), BRASS, form=1.0)


def blackboard(pen: Pen, look: Look) -> None:
    pen.fill(box(-0.72, 0.0, 0.72, 0.88, 0.01), "#8a623c", form=0.4)
    pen.fill(box(-0.67, 0.05, 0.67, 0.83), look.main("#274238"), form=0.06)
    for y, end in ((0.70, 0.2), (0.58, 0.42), (0.46, -0.05)):
        pen.mark(
            ribbon([(-0.55, y), (-0.3, y + 0.012), (0.0, y - 0.01), (end, y)], 0.012), "#e8ece6", alpha=0.75, soft=0.003
        )
    pen.mark(
        ribbon(np.concatenate([oval(0.36, 0.28, 0.13), oval(0.36, 0.28, 0.13)[:1]]), 0.011, curved=False),
        "#e8ece6",
        alpha=0.75,
    )
    pen.mark(
        ribbon([(-0.52, 0.16), (-0.34, 0.36), (-0.16, 0.16), (-0.52, 0.16)], 0.011, curved=False), "#e8ece6", alpha=0.75
    )
