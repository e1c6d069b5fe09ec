"""Ghost and alien: friendly ones, 1 high."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.light import STUDIO
from atelier.engines.sketch.paint.path import limb, oval, ribbon, sided, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

DARK = "#1b1a22"


def ghost(pen: Pen, look: Look) -> None:
    """A sheet with eyes, floating a little over the ground and giving a faint light."""
    cloth = look.main("#eef2fa")
    pen = pen.lit_by(STUDIO) if pen.light.lamps else pen
    pen.halo(0, 0.55, 0.75, "#cfe0ff", 0.55)
    hem = [(float(x), 0.10 + (0.07 if index % 2 else 0.0)) for index, x in enumerate(np.linspace(-0.36, 0.36, 9))]
    crown = [(0.36, 0.40), (0.30, 0.72), (0.18, 0.93), (0.0, 1.0), (-0.18, 0.93), (-0.30, 0.72), (-0.36, 0.40)]
    outline = smooth([*hem, *crown])
    pen.fill(outline, cloth, form=0.9, lit=0.7)
    with pen.inside(outline):
        for x in (-0.24, -0.08, 0.09, 0.25):
            pen.shadow(ribbon([(x * 0.7, 0.55), (x * 1.05, 0.05)], [0.0, 0.06]), 0.25, soft=0.03)
    for side in (-1, 1):
        arm = smooth(sided(".27,.58 .40,.60 .50,.52 .47,.46 .38,.46 .28,.42", side))
        pen.fill(arm, shade(cloth, 0.97), form=0.8, lit=0.7)
        pen.fill(oval(side * 0.105, 0.745, 0.048, 0.068), DARK, form=0)
        pen.shine(oval(side * 0.105 - 0.014, 0.77, 0.014, 0.018), "#ffffff")
        pen.mark(oval(side * 0.19, 0.665, 0.042, 0.024), "#f0b8c4", soft=0.015, alpha=0.8)
    pen.fill(oval(0, 0.63, 0.036, 0.046), DARK, form=0)


def alien(pen: Pen, look: Look) -> None:
    """Large eyes, small body, one hand raised."""
    skin = look.main("#8fbf6a")
    suit = look.second("#7a86a8")
    for side in (-1, 1):
        pen.fill(limb([(side * 0.07, 0.26), (side * 0.085, 0.06)], 0.075), shade(suit, 0.85), form=0.9)
        pen.fill(smooth(sided(".03,.0! .03,.05 .09,.075 .17,.04 .18,.0!", side)), shade(suit, 0.6), form=0.7)
    pen.fill(limb(".11,.44 .20,.36 .19,.24", 0.055), skin, form=0.9)
    pen.fill(limb("-.11,.44 -.24,.46 -.31,.58", 0.055), skin, form=0.9)
    for turn in (-30, 0, 30):
        finger = pen.at(-0.31, 0.58, turn=turn + 20)
        finger.fill(limb("0,0 0,.07", 0.024), skin, form=0.8)
    pen.blob("-.12,.46 -.13,.34 -.11,.24 .11,.24 .13,.34 .12,.46 .06,.50 -.06,.50", suit, form=0.9)
    pen.mark(ribbon("-.13,.32 0,.30 .13,.32", 0.022), shade(suit, 0.55))
    pen.shine(oval(0.0, 0.39, 0.026), "#7af0e0")
    pen.fill(limb("0,.48 0,.55", 0.06), skin, form=0.8)
    for side in (-1, 1):
        pen.stroke(sided(".09,.92 .13,.99 .12,1.06", side), [0.018, 0.014, 0.012], skin, form=0.7)
        pen.fill(oval(side * 0.12, 1.07, 0.024), shade(skin, 1.25), form=0.9)
    head = pen.blob(
        "-.06,.52 -.16,.60 -.25,.74 -.24,.88 -.12,.97 .12,.97 .24,.88 .25,.74 .16,.60 .06,.52", skin, form=0.95
    )
    with pen.inside(head):
        pen.glint(oval(-0.08, 0.90, 0.10, 0.04, 15), 0.3, soft=0.03)
    for side in (-1, 1):
        pen.fill(oval(side * 0.115, 0.755, 0.070, 0.105, side * -24), DARK, form=0.5)
        pen.shine(oval(side * 0.115 - 0.022, 0.79, 0.018, 0.026), "#ffffff", alpha=0.9)
        pen.fill(oval(side * 0.018, 0.645, 0.007, 0.010), shade(skin, 0.45), form=0)
    pen.stroke("-.055,.595 0,.578 .055,.595", [0, 0.010, 0], shade(skin, 0.4))
