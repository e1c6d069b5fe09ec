"""Bats, spiders, ants, lizards, worms, and larger animals that hop or dive: side view unless said. 1 high or wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import blend, colour, shade
from atelier.engines.sketch.paint.path import limb, oval, ribbon, sided, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, Leg, draw_leg
from atelier.engines.sketch.subjects.look import Look


def bat(pen: Pen, look: Look) -> None:
    """In flight, from the front."""
    fur = look.main("#3a2f38")
    for side in (-1, 1):
        wing = smooth(
            sided(".05,.56! .26,.80 .54,.90! .62,.66 .66,.40! .54,.50 .44,.36! .34,.47 .24,.30! .16,.42 .05,.34!", side)
        )
        pen.fill(wing, shade(fur, 0.9), form=0.6)
        for x, y in ((0.44, 0.37), (0.24, 0.31)):
            pen.stroke(sided(f".26,.79 {x},{y}", side), [0.02, 0.008], shade(fur, 1.5))
        pen.fill(smooth(sided(".03,.70! .06,.88! .14,.72!", side)), fur, form=0.7)
    pen.fill(oval(0, 0.46, 0.095, 0.16), fur, form=0.95)
    pen.fill(oval(0, 0.66, 0.115, 0.105), fur, form=0.95)
    for side in (-1, 1):
        pen.shine(oval(side * 0.045, 0.68, 0.022), "#f4d24a")
        pen.fill(oval(side * 0.045, 0.68, 0.009), DARK, form=0)
        pen.fill(smooth(sided(".012,.62! .024,.585! .036,.62!", side)), "#f6f3ea", form=0)


def spider(pen: Pen, look: Look) -> None:
    tint = look.main("#3a3034")
    for side in (-1, 1):
        for index, (x, y) in enumerate(((0.60, 0.02), (0.50, -0.0), (0.48, 0.64), (0.62, 0.52))):
            knee = (side * (0.30 + 0.04 * (index % 2)), 0.62 if index < 2 else 0.86)
            pen.stroke([(side * 0.08, 0.36), knee, (side * x, y)], [0.045, 0.035, 0.012], tint, form=0.8)
    pen.fill(oval(0, 0.54, 0.23, 0.25), tint, form=0.95)
    pen.mark(smooth("0,.72! -.06,.6 -.03,.54 -.06,.44 0,.40! .06,.44 .03,.54 .06,.6"), "#b8402e", alpha=0.85)
    pen.fill(oval(0, 0.28, 0.14, 0.12), shade(tint, 1.15), form=0.95)
    for x, y, size in ((-0.05, 0.26, 0.026), (0.05, 0.26, 0.026), (-0.09, 0.31, 0.015), (0.09, 0.31, 0.015)):
        pen.shine(oval(x, y, size), "#f2ece0")
        pen.fill(oval(x, y, size * 0.5), DARK, form=0)


def ant(pen: Pen, look: Look) -> None:
    tint = look.main("#7a3a24")
    for x, reach in ((-0.12, -0.22), (0.02, 0.0), (0.14, 0.24)):
        for near in (0.04, 0.0):
            pen.stroke(
                [(x, 0.32), (x + reach * 0.7 + near, 0.44), (x + reach * 1.3 + near, 0.0)],
                [0.032, 0.026, 0.014],
                shade(tint, 0.7),
                form=0.7,
            )
    pen.fill(oval(-0.46, 0.34, 0.26, 0.18, -12), tint, form=0.95)
    pen.fill(oval(-0.02, 0.34, 0.20, 0.12), tint, form=0.95)
    pen.fill(oval(0.36, 0.42, 0.17, 0.15), tint, form=0.95)
    for lift in (0.0, 0.06):
        pen.stroke([(0.44, 0.54), (0.56, 0.70 + lift), (0.72, 0.66 + lift)], 0.020, shade(tint, 0.8))
    pen.fill(oval(0.42, 0.46, 0.032), DARK, form=0.9)


def housefly(pen: Pen, look: Look) -> None:
    tint = look.main("#3f4a4f")
    for x in (-0.16, 0.0, 0.16):
        pen.stroke([(x, 0.24), (x * 1.6, 0.12), (x * 2.1, 0.0)], [0.026, 0.02, 0.01], "#22262a")
    pen.fill(oval(-0.26, 0.32, 0.26, 0.15, -8), tint, form=0.95)
    pen.fill(oval(0.06, 0.36, 0.16, 0.15), shade(tint, 0.85), form=0.95)
    pen.fill(oval(0.28, 0.38, 0.12, 0.13), shade(tint, 0.8), form=0.9)
    pen.fill(oval(0.32, 0.41, 0.085, 0.095), "#a8322a", form=0.95)
    for turn, tone in ((166, 0.9), (150, 1.0)):
        wing = pen.at(0.02, 0.48, turn=turn)
        wing.fill(smooth("0,0! .2,.11 .52,.12 .60,.02 .4,-.07"), shade("#dfeaf0", tone), form=0.3, alpha=0.7)


def lizard(pen: Pen, look: Look) -> None:
    tint = look.main("#6f9a42")
    for x, reach in ((-0.26, -0.14), (0.26, 0.14)):
        pen.stroke(
            [(x, 0.24), (x + reach, 0.16), (x + reach * 0.7, 0.02)], [0.09, 0.06, 0.035], shade(tint, 0.75), form=0.8
        )
    pen.fill(
        ribbon("-1.0,.32 -.84,.10 -.55,.16 -.2,.25 .2,.26 .46,.34 .70,.40", [0.0, 0.05, 0.12, 0.23, 0.23, 0.15, 0.10]),
        tint,
        form=0.95,
    )
    pen.fill(smooth(".40,.32 .50,.48 .68,.50 .88,.38 .84,.30 .6,.26"), tint, form=0.95)
    for index in range(9):
        x = -0.5 + index * 0.11
        pen.mark(oval(x, 0.26 + 0.05 * (x + 0.5), 0.024), shade(tint, 0.55), alpha=0.8)
    pen.fill(oval(0.64, 0.43, 0.042), "#f0d24a", form=0.7)
    pen.fill(oval(0.645, 0.43, 0.020), DARK, form=0)


def worm(pen: Pen, look: Look) -> None:
    tint = look.main("#d88a7f")
    line = [(-0.72, 0.10), (-0.5, 0.34), (-0.24, 0.12), (0.04, 0.34), (0.30, 0.12), (0.52, 0.34), (0.62, 0.52)]
    pen.fill(limb(line, [0.10, 0.16, 0.16, 0.16, 0.15]), tint, form=1.0)
    for t in np.linspace(0.05, 0.95, 22).tolist():
        spot = np.array(line)
        x, y = (float(np.interp(t * 6, range(7), spot[:, axis])) for axis in (0, 1))
        pen.shadow(oval(x, y, 0.010, 0.06, 45), 0.18, soft=0.006)
    for dx in (0.0, 0.07):
        pen.fill(oval(0.58 + dx, 0.57, 0.024), DARK, form=0.9)


def goat(pen: Pen, look: Look) -> None:
    coat = look.main("#e6ded0")
    sole = colour("#3a322c")
    for x, swing, far in ((-0.26, -14, True), (0.20, 12, True), (-0.30, 8, False), (0.24, -6, False)):
        draw_leg(pen, Leg(x, 0.44, 0.22, 0.22, swing, -swing * 0.8, (0.11, 0.055, 0.04), "hoof"), coat, sole, far=far)
    pen.fill(smooth("-.42,.66! -.50,.78 -.44,.80 -.36,.68!"), coat, form=0.8)
    pen.blob(
        "-.40,.56 -.36,.70 -.1,.70 .14,.70 .26,.80 .34,.94 .44,.92 .38,.70 .30,.52 .2,.42 -.1,.40 -.32,.42",
        coat,
        form=0.95,
    )
    for lean in (0.0, 0.05):
        pen.stroke(
            [(0.37 + lean, 0.96), (0.30 + lean, 1.10), (0.16 + lean, 1.14)], [0.055, 0.04, 0.0], "#8a7a62", form=0.9
        )
    pen.blob(".33,.94 .42,.99 .54,.90 .62,.80 .57,.75 .46,.78 .37,.84", coat, form=0.9)
    pen.fill(smooth(".34,.92! .22,.90 .20,.84 .34,.86!"), shade(coat, 0.8), form=0.8)
    pen.fill(smooth(".52,.77! .53,.62! .46,.72 .47,.78!"), shade(coat, 0.85), form=0.6)
    pen.fill(oval(0.45, 0.90, 0.022), DARK, form=0.8)
    pen.shadow(oval(0.595, 0.80, 0.014), 0.7, soft=0.004)


def kangaroo(pen: Pen, look: Look) -> None:
    fur = look.main("#a8744a")
    pen.fill(ribbon("-.14,.26 -.4,.10 -.72,.05 -.96,.10", [0.20, 0.14, 0.09, 0.03]), shade(fur, 0.85), form=0.9)
    pen.fill(limb("-.02,.34 -.16,.14 .06,.05 .26,.03", [0.24, 0.14, 0.075, 0.06]), shade(fur, 0.8), form=0.9)
    pen.blob("-.20,.22 -.24,.42 -.08,.62 .02,.82 .14,.86 .20,.72 .22,.50 .18,.30 .06,.16 -.08,.14", fur, form=0.95)
    pen.mark(smooth(".10,.26 .08,.50 .16,.70 .24,.52 .22,.32"), blend(fur, "#fff0dc", 0.6), alpha=0.7, soft=0.03)
    pen.fill(limb("-.04,.30 -.02,.12 .24,.04", [0.22, 0.11, 0.065]), fur, form=0.9)
    pen.fill(limb(".16,.66 .28,.54 .34,.44", [0.09, 0.06, 0.045]), shade(fur, 0.9), form=0.9)
    for lean in (-0.05, 0.03):
        pen.fill(
            smooth([(0.08 + lean, 0.98), (0.02 + lean, 1.16), (0.12 + lean, 1.20), (0.15 + lean, 0.98)]), fur, form=0.8
        )
    pen.blob(".02,.84 .04,1.0 .16,1.02 .30,.95 .40,.88 .38,.82 .24,.80 .12,.78", fur, form=0.95)
    pen.fill(oval(0.18, 0.94, 0.022), DARK, form=0.8)
    pen.fill(oval(0.39, 0.865, 0.026, 0.022), DARK, form=0.8)


def seal_animal(pen: Pen, look: Look) -> None:
    coat = look.main("#7f8a94")
    pen.fill(smooth("-.62,.16! -.92,.34 -.98,.22 -.86,.10 -.98,.02 -.78,.0"), shade(coat, 0.8), form=0.8)
    pen.blob(
        "-.74,.10 -.5,.30 -.1,.46 .18,.70 .26,.90 .44,.98 .60,.86 .58,.70 .46,.52 .42,.24 .28,.04 -.2,.0 -.6,.02",
        coat,
        form=0.95,
    )
    pen.mark(smooth(".40,.60 .40,.30 .24,.08 -.1,.06 .16,.3"), blend(coat, "#f4f0e6", 0.6), alpha=0.6, soft=0.05)
    pen.fill(smooth(".22,.24! .40,.02 .22,-.02 .02,.04 .06,.2!"), shade(coat, 0.75), form=0.8)
    pen.fill(oval(0.56, 0.80, 0.085, 0.06), blend(coat, "#f4f0e6", 0.5), form=0.9)
    pen.fill(oval(0.62, 0.845, 0.032, 0.025), DARK, form=0.9)
    pen.fill(oval(0.46, 0.88, 0.032), DARK, form=1.0)
    pen.shine(oval(0.452, 0.892, 0.010), "#ffffff")
    for turn in (-14, 2, 18):
        way = math.radians(turn - 12)
        pen.stroke([(0.60, 0.79), (0.60 + 0.2 * math.cos(way), 0.79 + 0.2 * math.sin(way))], [0.008, 0.002], "#f4f0e6")
