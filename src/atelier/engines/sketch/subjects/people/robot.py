"""A friendly machine, 1 high."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look


def robot(pen: Pen, look: Look) -> None:
    metal = look.main("#9fb2bd")
    dark = shade(metal, 0.5)
    for side in (-1, 1):
        pen.fill(limb([(side * 0.09, 0.30), (side * 0.10, 0.07)], 0.07), shade(metal, 0.75), form=0.8)
        for y in (0.12, 0.18, 0.24):
            pen.mark(ribbon([(side * 0.095 - 0.04, y), (side * 0.095 + 0.04, y)], 0.010), dark)
        foot = smooth(
            [(side * 0.03, 0, 1), (side * 0.04, 0.07), (side * 0.12, 0.09), (side * 0.19, 0.05), (side * 0.20, 0, 1)]
        )
        pen.fill(foot, metal, form=0.8)
        pen.fill(
            limb([(side * 0.24, 0.58), (side * 0.31, 0.45), (side * 0.29, 0.33)], 0.055), shade(metal, 0.75), form=0.9
        )
        pen.fill(oval(side * 0.235, 0.585, 0.055), dark, form=0.9)
        for turn in (-30, 30):
            claw = pen.at(side * 0.29, 0.32, turn=turn)
            claw.fill(smooth("-.022,.0 -.03,-.06 0,-.10 .01,-.05 .022,0"), metal, form=0.7)
    _chest(pen, look)
    _face(pen, look)


def _chest(pen: Pen, look: Look) -> None:
    metal = look.main("#9fb2bd")
    pen.fill(box(-0.21, 0.27, 0.21, 0.64, 0.07), metal, form=0.8, reach=0.5)
    pen.fill(box(-0.13, 0.40, 0.13, 0.57, 0.03), shade(metal, 1.25), form=0.3)
    for x, tint in ((-0.07, "#ff6a5a"), (0.0, "#ffd24a"), (0.07, "#6ae08a")):
        pen.shine(oval(x, 0.50, 0.026), tint)
    for x in np.linspace(-0.09, 0.09, 7):
        pen.mark(ribbon([(float(x), 0.425), (float(x), 0.455)], 0.012), shade(metal, 0.5))
    pen.fill(box(-0.06, 0.63, 0.06, 0.70, 0.01), shade(metal, 0.5), form=0.8)


def _face(pen: Pen, look: Look) -> None:
    metal = look.main("#9fb2bd")
    dark = shade(metal, 0.5)
    pen.stroke("0,.94 0,1.04", 0.018, dark, form=0.5)
    pen.shine(oval(0, 1.06, 0.030), "#ff7a5a")
    pen.halo(0, 1.06, 0.12, "#ff7a5a", 0.5)
    for side in (-1, 1):
        pen.fill(box(side * 0.22 - 0.025, 0.75, side * 0.22 + 0.025, 0.86, 0.02), dark, form=0.8)
    pen.fill(box(-0.21, 0.68, 0.21, 0.95, 0.09), metal, form=0.85, reach=0.6)
    pen.fill(box(-0.165, 0.725, 0.165, 0.895, 0.06), "#1c2733", form=0.4)
    for side in (-1, 1):
        pen.shine(oval(side * 0.07, 0.825, 0.040), "#7ff0ff")
        pen.shine(oval(side * 0.07 + 0.010, 0.835, 0.014), "#ffffff")
        pen.halo(side * 0.07, 0.825, 0.10, "#7ff0ff", 0.5)
    pen.shine(ribbon("-.05,.765 0,.752 .05,.765", [0.004, 0.012, 0.004]), "#7ff0ff")
