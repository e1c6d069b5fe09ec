"""Bathroom and larder: soap, brushes, milk, butter, sacks and rolls. 1 high or wide."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

STEEL, WOOD = "#c3cad0", "#a8703c"


def soap(pen: Pen, look: Look) -> None:
    pen.fill(box(-0.56, 0.0, 0.56, 0.40, 0.16), look.main("#e8b8c8"), form=0.9)
    pen.shadow(box(-0.34, 0.14, 0.34, 0.27, 0.06), 0.25, soft=0.02)
    for x, y, size in (
        (-0.34, 0.44, 0.13),
        (-0.12, 0.50, 0.10),
        (0.30, 0.46, 0.15),
        (0.1, 0.45, 0.07),
        (0.46, 0.66, 0.08),
        (-0.2, 0.72, 0.06),
    ):
        pen.fill(oval(x, y, size), "#eef8fc", form=0.8, alpha=0.8)
        pen.glint(oval(x - size * 0.3, y + size * 0.35, size * 0.25), 0.7, soft=0.008)


def toothbrush(pen: Pen, look: Look) -> None:
    tool = pen.at(0, 0, turn=-30)
    tool.fill(limb("0,.04 0,.62 .02,.96", [0.10, 0.06, 0.075]), look.main("#3fa0b8"), form=0.95)
    for y in np.linspace(0.76, 0.96, 6).tolist():
        tool.fill(box(-0.16, y - 0.016, -0.01, y + 0.016, 0.005), "#f4f7f8", form=0.6)


def comb(pen: Pen, look: Look) -> None:
    tint = look.main("#8a4a34")
    for x in np.linspace(-0.56, 0.56, 25).tolist():
        pen.fill(box(x - 0.011, 0.0, x + 0.011, 0.26, 0.01), tint, form=0.7)
    pen.fill(smooth("-.62,.22! -.62,.36 -.3,.44 .3,.44 .62,.36 .62,.22!"), tint, form=0.9)


def milk(pen: Pen, look: Look) -> None:
    """A bottle of milk beside a full glass."""
    pen.fill(
        smooth("-.36,.0! -.38,.5 -.26,.72 -.24,.92 -.06,.92 -.04,.72 .08,.5 .06,.0!"), look.main("#faf8f2"), form=0.9
    )
    pen.fill(box(-0.26, 0.90, -0.04, 0.99, 0.03), "#3f7fb8", form=0.9)
    pen.glint(ribbon("-.31,.08 -.31,.5 -.22,.72", 0.03), 0.5, soft=0.01)
    pen.fill(smooth(".16,.44! .20,.0! .46,.0! .50,.44!"), "#dfeaec", form=0.5, alpha=0.7)
    pen.fill(smooth(".175,.36! .205,.02! .455,.02! .485,.36!"), look.main("#faf8f2"), form=0.8)


def juice(pen: Pen, look: Look) -> None:
    tint = look.main("#f2a22e")
    pen.stroke("-.02,.5 .10,1.04 .28,1.08", 0.045, "#d8404a", form=0.8)
    pen.fill(smooth("-.32,.84! -.24,.0! .24,.0! .32,.84!"), "#dfeaec", form=0.4, alpha=0.65)
    pen.fill(smooth("-.30,.72! -.235,.03! .235,.03! .30,.72!"), tint, form=0.7, lit=0.75)
    pen.fill(oval(0, 0.72, 0.30, 0.05), shade(tint, 1.2), form=0.2)
    pen.fill(oval(0.30, 0.86, 0.17), "#f6c04a", form=0.4)
    pen.fill(oval(0.30, 0.86, 0.14), "#f9dc8a", form=0.2)
    pen.glint(ribbon("-.24,.7 -.19,.1", 0.03), 0.5, soft=0.01)


def butter(pen: Pen, look: Look) -> None:
    pen.fill(oval(0, 0.07, 0.70, 0.10), "#f2efe8", form=0.6)
    pen.fill(np.array([(-0.48, 0.08), (0.36, 0.08), (0.36, 0.38), (-0.48, 0.38)]), "#f6dc74", form=0, lit=0.62)
    pen.fill(np.array([(0.36, 0.08), (0.52, 0.15), (0.52, 0.45), (0.36, 0.38)]), "#f6dc74", form=0, lit=0.38)
    pen.fill(np.array([(-0.48, 0.38), (0.36, 0.38), (0.52, 0.45), (-0.32, 0.45)]), "#f6dc74", form=0, lit=0.85)
    pen.fill(smooth("-.48,.38! -.48,.44 -.34,.52 -.2,.47 -.26,.38!"), "#fae69a", form=0.8)


def shaker(pen: Pen, look: Look) -> None:
    for x, grain, lid in ((-0.24, "#f4f1ea", STEEL), (0.24, "#4a4440", "#8d9096")):
        outline = smooth([(x - 0.13, 0.74, 1), (x - 0.19, 0.0, 1), (x + 0.19, 0.0, 1), (x + 0.13, 0.74, 1)])
        pen.fill(outline, "#dfeaec", form=0.5, alpha=0.7)
        with pen.inside(outline):
            pen.fill(box(x - 0.2, 0.0, x + 0.2, 0.46), grain, form=0.5)
        pen.fill(
            smooth([(x - 0.15, 0.74, 1), (x - 0.12, 0.92), (x, 0.97), (x + 0.12, 0.92), (x + 0.15, 0.74, 1)]),
            lid,
            form=0.9,
        )
        for dx in (-0.05, 0.0, 0.05):
            pen.fill(oval(x + dx, 0.92, 0.012), "#2a2624", form=0)


def sack(pen: Pen, look: Look) -> None:
    """A sack of grain, open."""
    cloth = look.main("#c8a878")
    heap = smooth("-.38,.62 -.2,.82 0,.88 .2,.82 .38,.62 0,.54")
    pen.fill(heap, look.second("#f3ecd8"), form=0.8)
    with pen.inside(heap):
        for _ in range(60):
            x, y = float(pen.source.uniform(-0.36, 0.36)), float(pen.source.uniform(0.58, 0.86))
            pen.shadow(oval(x, y, 0.014, 0.008, 40), 0.25, soft=0.002)
    pen.fill(
        smooth("-.44,.60 -.50,.3 -.46,.04 -.3,.0 .3,.0 .46,.04 .50,.3 .44,.60 .2,.55 0,.53 -.2,.55"), cloth, form=0.9
    )
    pen.fill(ribbon("-.46,.62 -.2,.56 0,.54 .2,.56 .46,.62", 0.11), shade(cloth, 1.12), form=0.9)


def rope(pen: Pen, look: Look) -> None:
    """Coiled."""
    tint = look.main("#c9a56a")
    for index, (rx, y) in enumerate(((0.56, 0.12), (0.52, 0.22), (0.55, 0.32), (0.50, 0.42))):
        pen.stroke(
            arc(0, y, rx, 0.14, 0, 360, count=60), 0.105, shade(tint, 0.85 + 0.06 * index), form=0.9, curved=False
        )
        for way in np.linspace(190, 350, 22).tolist():
            ring = arc(0, y, rx, 0.14, way, way + 3, count=2)
            x, z = float(ring[0][0]), float(ring[0][1])
            pen.shadow(ribbon([(x - 0.02, z - 0.045), (x + 0.02, z + 0.045)], 0.012), 0.45, soft=0.004)
    pen.stroke(".48,.40 .66,.30 .74,.08 .92,.04", 0.10, tint, form=0.9)


def button(pen: Pen, look: Look) -> None:
    tint = look.main("#c8482e")
    pen.fill(oval(0, 0.5, 0.5), tint, form=0.7)
    pen.fill(oval(0, 0.5, 0.37), shade(tint, 0.88), form=0.5)
    for x in (-0.1, 0.1):
        for y in (0.4, 0.6):
            pen.fill(oval(x, y, 0.05), shade(tint, 0.25), form=0)
    pen.mark(ribbon("-.1,.4 .1,.6", 0.035), "#f4eee0")
    pen.mark(ribbon("-.1,.6 .1,.4", 0.035), "#f4eee0")


def needle(pen: Pen, look: Look) -> None:
    """A needle with its thread and the reel."""
    tint = look.main("#3f7fb8")
    for y in (0.02, 0.60):
        pen.fill(box(-0.34, y, 0.14, y + 0.10, 0.03), WOOD, form=0.8)
    pen.fill(box(-0.26, 0.12, 0.06, 0.60), tint, form=0.95)
    for y in np.linspace(0.14, 0.58, 12).tolist():
        pen.shadow(ribbon([(-0.26, y), (0.06, y + 0.02)], 0.008), 0.35, soft=0.003)
    pen.stroke(".05,.30 .2,.16 .34,.5 .44,.90", 0.016, tint)
    pen.fill(ribbon([(0.46, 0.96), (0.36, 0.02)], [0.035, 0.0]), STEEL, form=0.8)


def padlock(pen: Pen, look: Look) -> None:
    gold = look.main("#d2a23e")
    pen.stroke("-.20,.50 -.20,.76 -.1,.93 .1,.93 .20,.76 .20,.50", 0.085, STEEL, form=0.95)
    pen.fill(box(-0.36, 0.0, 0.36, 0.56, 0.07), gold, form=0.6)
    pen.fill(
        [oval(0, 0.33, 0.07), np.array([(-0.035, 0.33), (0.035, 0.33), (0.055, 0.14), (-0.055, 0.14)])],
        "#2f2416",
        form=0,
    )


def nail(pen: Pen, look: Look) -> None:
    """A nail and a screw."""
    pen.fill(ribbon([(-0.2, 0.92), (-0.2, 0.02)], [0.07, 0.065, 0.0]), look.main(STEEL), form=0.95)
    pen.fill(box(-0.33, 0.90, -0.07, 0.97, 0.02), look.main(STEEL), form=0.9)
    pen.fill(ribbon([(0.2, 0.90), (0.2, 0.02)], [0.11, 0.10, 0.0]), "#b08a4a", form=0.95)
    for y in np.linspace(0.16, 0.72, 9).tolist():
        pen.shadow(ribbon([(0.13, y), (0.27, y + 0.045)], 0.022), 0.5, soft=0.004)
    pen.fill(smooth(".04,.97! .12,.86 .28,.86 .36,.97!"), "#b08a4a", form=0.9)


def brick(pen: Pen, look: Look) -> None:
    tint = look.main("#b0583c")
    pen.fill(np.array([(-0.62, 0.0), (0.36, 0.0), (0.36, 0.36), (-0.62, 0.36)]), tint, form=0, lit=0.6)
    pen.fill(np.array([(0.36, 0.0), (0.62, 0.14), (0.62, 0.50), (0.36, 0.36)]), tint, form=0, lit=0.36)
    pen.fill(np.array([(-0.62, 0.36), (0.36, 0.36), (0.62, 0.50), (-0.36, 0.50)]), tint, form=0, lit=0.85)
    for _ in range(40):
        pen.shadow(
            oval(float(pen.source.uniform(-0.6, 0.34)), float(pen.source.uniform(0.02, 0.34)), 0.012, 0.008),
            0.35,
            soft=0.003,
        )


def ruler(pen: Pen, look: Look) -> None:
    tool = pen.at(0, 0.12, turn=14)
    tool.fill(box(-0.72, 0.0, 0.72, 0.2), look.main("#e6c368"), form=0.3)
    for index in range(29):
        x = -0.70 + index * 0.05
        tool.mark(box(x - 0.004, 0.2 - (0.09 if index % 4 == 0 else 0.05), x + 0.004, 0.2), "#3a2e1c")


def pipe(pen: Pen, look: Look) -> None:
    """A smoker's pipe."""
    pen.stroke("-.66,.56 -.3,.50 .10,.30 .30,.10", [0.05, 0.06, 0.09, 0.16], "#2a1f1a", form=0.95)
    pen.fill(smooth(".16,.54! .14,.2 .24,.02 .42,.0 .52,.14 .54,.54!"), look.main("#7a4426"), form=0.95)
    pen.fill(oval(0.35, 0.54, 0.19, 0.04), "#2a1a12", form=0.2)
    for dx, lift in ((0.0, 0.0), (0.06, 0.14)):
        pen.shine(
            ribbon([(0.34 + dx, 0.60 + lift), (0.42 + dx, 0.74 + lift), (0.30 + dx, 0.88 + lift)], [0.02, 0.07, 0.0]),
            "#e4e6ea",
            alpha=0.35,
            soft=0.02,
        )


def chain(pen: Pen, look: Look) -> None:
    for index in range(5):
        x = -0.64 + index * 0.32
        wide = index % 2 == 0
        pen.fill(
            oval(x, 0.2, 0.22, 0.15 if wide else 0.06),
            look.main("#98a2ab"),
            form=0.95,
            hole=oval(x, 0.2, 0.14, 0.07) if wide else None,
        )


def hook(pen: Pen, look: Look) -> None:
    pen.stroke(
        "0,.96 0,.40 .04,.12 .22,.03 .40,.14 .42,.36",
        [0.05, 0.06, 0.075, 0.075, 0.06, 0.03],
        look.main("#98a2ab"),
        form=0.95,
    )
    pen.fill(np.array([(0.42, 0.46), (0.33, 0.26), (0.46, 0.30)]), look.main("#98a2ab"), form=0.5)
    pen.fill(oval(0, 0.98, 0.07), look.main("#98a2ab"), form=0.9, hole=oval(0, 0.98, 0.035))


def curtain(pen: Pen, look: Look) -> None:
    cloth = look.main("#a8384a")
    for side in (-1, 1):
        for index in range(5):
            x = side * (0.16 + index * 0.11)
            low = x * 1.06 + side * 0.02
            pen.fill(
                smooth([(x - 0.07, 0.94, 1), (x + 0.07, 0.94, 1), (low + 0.08, 0.0, 1), (low - 0.08, 0.0, 1)]),
                shade(cloth, 0.86 + 0.09 * (index % 2)),
                form=0.8,
            )
    pen.fill(limb("-.78,.97 .78,.97", 0.05), "#8a623c", form=0.95)
    for side in (-1, 1):
        pen.fill(oval(side * 0.80, 0.97, 0.05), "#c9a24a", form=1.0)
