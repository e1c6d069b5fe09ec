"""Parts of people by themselves, as on signs and in studies: hand, eye, mouth, foot, tooth, bone, a skeleton."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import blend, colour, shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, sided, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

BONE = "#ece3cf"


def _skin(pen: Pen, look: Look) -> np.ndarray:
    tones = ("#e8b88f", "#c98d63", "#8a5a3c", "#f0c8a6")
    return look.main(tones[int(pen.source.integers(len(tones)))])


def hand(pen: Pen, look: Look) -> None:
    """An open hand, seen from the palm."""
    skin = _skin(pen, look)
    pen.fill(smooth("-.15,.0! -.15,.18 -.20,.30 .18,.30 .13,.18 .13,.0!"), shade(skin, 0.95), form=0.7)
    for x, tip, lean in ((-0.20, 0.82, -0.05), (-0.07, 0.96, -0.015), (0.06, 0.94, 0.02), (0.18, 0.82, 0.06)):
        pen.fill(
            limb([(x, 0.48), (x + lean * 0.5, (0.48 + tip) / 2), (x + lean, tip)], [0.115, 0.105, 0.085]),
            skin,
            form=0.9,
        )
    pen.fill(limb(".14,.28 .30,.42 .38,.56", [0.15, 0.12, 0.09]), skin, form=0.9)
    pen.fill(smooth("-.22,.30 -.26,.46 -.23,.58 .0,.62 .22,.58 .24,.44 .20,.28 .06,.17 -.12,.18"), skin, form=0.75)
    for line in ("-.20,.44 -.02,.50 .18,.56", "-.20,.36 -.02,.40 .14,.36", ".02,.20 .05,.34 .16,.44"):
        pen.shadow(ribbon(line, [0.0, 0.013, 0.0]), 0.4, soft=0.006)


def eye_alone(pen: Pen, look: Look) -> None:
    iris = look.main(("#4f86b8", "#6a4a2c", "#5f8a4f")[int(pen.source.integers(3))])
    outline = smooth("-.62,.34! -.36,.60 0,.70 .36,.60 .62,.34! .34,.14 0,.07 -.34,.14")
    pen.fill(outline, "#f7f3ee", form=0.7)
    with pen.inside(outline):
        pen.fill(oval(0, 0.39, 0.29), shade(iris, 0.5), form=0, lit=0.7)
        pen.fill(oval(0, 0.39, 0.265), iris, form=0.2, lit=0.8)
        for way in np.linspace(0, 2 * math.pi, 40)[:-1].tolist():
            x, y = math.cos(way), math.sin(way)
            pen.mark(
                ribbon([(0.12 * x, 0.39 + 0.12 * y), (0.25 * x, 0.39 + 0.25 * y)], [0.012, 0.002]),
                shade(iris, 1.45),
                alpha=0.6,
            )
        pen.fill(oval(0, 0.39, 0.125), "#0e0d10", form=0)
        pen.shine(oval(-0.08, 0.49, 0.055, 0.065, 20), "#ffffff")
        pen.shine(oval(0.09, 0.30, 0.022), "#ffffff", alpha=0.8)
        pen.shadow(smooth("-.64,.34 -.36,.62 0,.74 .36,.62 .64,.34 .3,.55 0,.60 -.3,.55"), 0.5, soft=0.03)
    pen.stroke("-.64,.33 -.36,.61 0,.715 .36,.61 .66,.34", [0.02, 0.05, 0.06, 0.05, 0.02], "#2a1c16")
    for t in np.linspace(-0.9, 0.9, 13).tolist():
        x, y = 0.56 * t, 0.36 + 0.34 * (1 - t * t)
        pen.stroke(
            [(x, y), (x * 1.13 + 0.02 * t, y + 0.07), (x * 1.25 + 0.07 * t, y + 0.13)], [0.024, 0.016, 0.0], "#2a1c16"
        )
    pen.stroke("-.58,.92 -.2,1.06 .2,1.06 .60,.90", [0.03, 0.10, 0.08, 0.0], "#4a3222", form=0.3)


def lips(pen: Pen, look: Look) -> None:
    red = look.main("#c4343f")
    pen.fill(smooth("-.60,.34! -.3,.30 0,.28 .3,.30 .60,.34! .32,.08 0,.0 -.32,.08"), red, form=0.9)
    pen.fill(
        smooth("-.60,.34! -.34,.56 -.14,.64 0,.56 .14,.64 .34,.56 .60,.34! .3,.36 0,.33 -.3,.36"),
        shade(red, 0.82),
        form=0.85,
    )
    pen.glint(oval(-0.08, 0.16, 0.16, 0.045, 4), 0.5, soft=0.03)


def nose(pen: Pen, look: Look) -> None:
    skin = _skin(pen, look)
    pen.fill(
        smooth("-.10,1.0! -.13,.6 -.34,.24 -.30,.08 -.12,.04 0,.0 .12,.04 .30,.08 .34,.24 .13,.6 .10,1.0!"),
        skin,
        form=0.9,
    )
    for side in (-1, 1):
        pen.shadow(oval(side * 0.13, 0.08, 0.075, 0.035, side * 18), 0.7, soft=0.012)
    pen.glint(oval(-0.03, 0.28, 0.05, 0.1), 0.35, soft=0.03)


def ear(pen: Pen, look: Look) -> None:
    skin = _skin(pen, look)
    pen.fill(smooth("-.22,.30 -.24,.72 -.04,.98 .24,.90 .34,.62 .20,.34 .10,.06 -.08,.02"), skin, form=0.9)
    pen.shadow(smooth("-.12,.66 .02,.84 .20,.78 .22,.60 .10,.40 .04,.56"), 0.35, soft=0.03)
    pen.shadow(oval(-0.06, 0.46, 0.08, 0.13, -15), 0.6, soft=0.03)


def foot(pen: Pen, look: Look) -> None:
    skin = _skin(pen, look)
    pen.fill(
        smooth("-.34,1.0! -.30,.6 -.42,.26 -.38,.05 -.1,.02 .3,.0 .62,.04 .66,.16 .34,.32 .06,.52 .02,1.0!"),
        skin,
        form=0.85,
    )
    for x, size in ((0.62, 0.095), (0.50, 0.07), (0.41, 0.062), (0.33, 0.055), (0.26, 0.048)):
        pen.fill(oval(x, 0.10 + (0.62 - x) * 0.16, size), shade(skin, 1.03), form=0.9)


def tooth(pen: Pen, look: Look) -> None:
    pen.fill(
        smooth(
            "-.30,.94 -.40,.72 -.34,.46 -.28,.10! -.18,.04 -.08,.36 0,.44 "
            ".08,.36 .18,.04 .28,.10! .34,.46 .40,.72 .30,.94 0,.86"
        ),
        look.main("#f6f3ea"),
        form=0.95,
    )
    pen.glint(oval(-0.18, 0.74, 0.05, 0.10, 12), 0.6, soft=0.02)


def bone(pen: Pen, look: Look) -> None:
    tool = pen.at(0.0, 0.42, turn=24)
    for side in (-1, 1):
        for lift in (-0.09, 0.09):
            tool.fill(oval(side * 0.46, lift, 0.12), look.main(BONE), form=0.9)
    tool.fill(smooth("-.44,.07 0,.05 .44,.07 .44,-.07 0,-.05 -.44,-.07"), look.main(BONE), form=0.9)


def skeleton(pen: Pen, look: Look) -> None:
    """A whole one, waving."""
    white = look.main(BONE)
    dark = colour("#2a2320")
    for side in (-1, 1):
        pen.fill(limb(sided(".07,.44 .10,.26 .09,.05", side), [0.045, 0.035, 0.03]), white, form=0.9)
        pen.fill(oval(side * 0.10, 0.25, 0.028), white, form=0.9)
        pen.fill(limb(sided(".09,.03 .18,.02", side), [0.045, 0.03]), white, form=0.9)
    pen.fill(limb(".15,.72 .25,.58 .21,.42", [0.035, 0.03, 0.03]), white, form=0.9)
    pen.fill(limb("-.15,.72 -.29,.70 -.33,.88", [0.035, 0.03, 0.03]), white, form=0.9)
    for x, y, lean in ((0.20, 0.39, -1), (-0.335, 0.91, 1)):
        for turn in (-0.03, 0.0, 0.03):
            pen.fill(limb([(x, y), (x + turn, y + 0.07 * lean)], 0.016), white, form=0.7)
    pen.fill(smooth("-.13,.50 -.10,.42 0,.40 .10,.42 .13,.50 .06,.49 0,.46 -.06,.49"), white, form=0.9)
    pen.fill(limb("0,.44 0,.78", 0.04), white, form=0.9)
    for index, half in enumerate((0.13, 0.145, 0.135, 0.11)):
        y = 0.72 - index * 0.055
        pen.fill(ribbon([(-half, y - 0.02), (0, y + 0.012), (half, y - 0.02)], [0.016, 0.028, 0.016]), white, form=0.9)
    pen.fill(ribbon("-.17,.74 0,.765 .17,.74", 0.032), white, form=0.9)
    pen.fill(smooth("-.07,.83 -.06,.78 .06,.78 .07,.83"), shade(white, 0.92), form=0.8)
    pen.fill(oval(0, 0.92, 0.115, 0.105), white, form=0.95)
    for side in (-1, 1):
        pen.fill(oval(side * 0.045, 0.905, 0.032, 0.036), dark, form=0)
    pen.fill(smooth("0,.885! -.014,.855 .014,.855"), dark, form=0)
    for x in np.linspace(-0.04, 0.04, 5).tolist():
        pen.shadow(box(x - 0.003, 0.79, x + 0.003, 0.83), 0.7, soft=0.001)


def mask(pen: Pen, look: Look) -> None:
    """A carnival mask."""
    tint = look.main("#8a2f6a")
    for x, y, lean in ((-0.34, 0.92, -0.2), (-0.12, 1.02, -0.06), (0.12, 1.02, 0.06), (0.34, 0.92, 0.2)):
        pen.fill(
            smooth([(x * 0.6, 0.5), (x - 0.08, 0.74), (x + lean, y), (x + 0.08, 0.74)]),
            blend(tint, "#3fb0c0", 0.7),
            form=0.7,
        )
    shape = smooth("-.62,.60 -.36,.62 0,.54 .36,.62 .62,.60 .56,.28 .30,.12 .08,.26 0,.20 -.08,.26 -.30,.12 -.56,.28")
    pen.fill(shape, tint, form=0.8)
    for side in (-1, 1):
        pen.fill(smooth(sided(".12,.38! .28,.50 .46,.42! .28,.32", side)), "#17131a", form=0)
        pen.stroke(sided(".09,.38 .28,.54 .50,.42", side), 0.022, "#e2b23c", form=0.8)
    pen.fill(oval(0, 0.47, 0.045, 0.06), "#e2b23c", form=0.9)
