"""Drum, trumpet, saxophone, microphone: 1 high unless they are wide."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

BRASS = "#d9a53a"


def drum(pen: Pen, look: Look) -> None:
    """A snare drum with its sticks, 1.1 wide."""
    shell = look.main("#b8302e")
    body = smooth("-.50,.62! -.50,.16! -.30,.05 0,.02 .30,.05 .50,.16! .50,.62! .3,.5 0,.47 -.3,.5")
    pen.fill(body, shell, form=0.9)
    with pen.inside(body):
        for x in np.linspace(-0.5, 0.5, 9):
            zig = [(float(x) - 0.06, 0.66), (float(x), 0.0), (float(x) + 0.06, 0.66)]
            pen.mark(ribbon(zig, 0.016, curved=False), "#f2e6c8", alpha=0.9)
    for y in (0.155, 0.60):
        line = [(-0.52, y + 0.02), (-0.3, y - 0.085), (0, y - 0.115), (0.3, y - 0.085), (0.52, y + 0.02)]
        pen.fill(ribbon(line, 0.075), BRASS, form=0.9)
    pen.fill(oval(0, 0.62, 0.52, 0.135), shade(BRASS, 0.85), form=0.4)
    pen.fill(oval(0, 0.63, 0.48, 0.118), "#f4efe2", form=0.2, lit=0.7)
    for start, end in (((-0.52, 0.98), (0.10, 0.66)), ((0.56, 0.94), (-0.06, 0.64))):
        pen.fill(limb([start, end], [0.045, 0.028]), "#c8934f", form=0.9)
        pen.fill(oval(end[0], end[1], 0.036, 0.028), "#c8934f", form=0.9)


def trumpet(pen: Pen, look: Look) -> None:
    """Held level, 1.4 wide."""
    brass = look.main(BRASS)
    pen.fill(smooth(".30,.50 .46,.52 .58,.60 .66,.74! .70,.50 .66,.24! .58,.40 .46,.46 .30,.46"), brass, form=0.9)
    pen.fill(oval(0.67, 0.49, 0.035, 0.25), shade(brass, 0.45), form=0.2)
    pen.stroke("-.66,.50 -.3,.49 .36,.48", [0.035, 0.040, 0.055], brass, form=0.9)
    loop = "-.30,.48 -.42,.45 -.44,.33 -.34,.28 .10,.28 .22,.33 .22,.44 .14,.48"
    pen.stroke(loop, 0.045, shade(brass, 0.9), form=0.9)
    for x in (-0.16, -0.06, 0.04):
        pen.fill(box(x - 0.035, 0.24, x + 0.035, 0.60, 0.01), shade(brass, 1.08), form=0.95)
        pen.fill(box(x - 0.014, 0.60, x + 0.014, 0.68), shade(brass, 0.8), form=0.7)
        pen.fill(oval(x, 0.69, 0.036, 0.016), "#f4efe2", form=0.5)
        for y in (0.30, 0.54):
            pen.mark(box(x - 0.035, y, x + 0.035, y + 0.014), shade(brass, 0.6), alpha=0.8)
    pen.fill(smooth("-.74,.535! -.70,.515 -.66,.51 -.66,.49 -.70,.485 -.74,.465!"), shade(brass, 1.15), form=0.8)
    pen.glint(ribbon("-.6,.515 .3,.50", 0.012), 0.6, soft=0.004)


def saxophone(pen: Pen, look: Look) -> None:
    brass = look.main(BRASS)
    pen.stroke("-.30,.94 -.16,.96 -.08,.88", [0.035, 0.05, 0.06], shade(brass, 0.9), form=0.9)
    pen.fill(limb("-.40,.93 -.28,.945", 0.045), "#1f1d20", form=0.7)
    bend = "-.09,.90 -.04,.62 .02,.34 .08,.14 .20,.06 .31,.14 .34,.34 .37,.52"
    tube = ribbon(bend, [0.06, 0.09, 0.12, 0.14, 0.15, 0.15, 0.16, 0.26])
    pen.fill(tube, brass, form=0.95)
    pen.fill(oval(0.375, 0.525, 0.135, 0.045, -8), shade(brass, 0.45), form=0.2)
    pen.glint(ribbon("-.07,.84 -.02,.58 .04,.32 .10,.16", 0.018), 0.6, soft=0.008)
    for y in np.linspace(0.26, 0.80, 8):
        x = -0.06 + (0.80 - float(y)) * 0.20
        pen.fill(oval(x + 0.035, float(y), 0.034, 0.024), shade(brass, 0.75), form=0.8)
        pen.fill(oval(x + 0.035, float(y) + 0.005, 0.022, 0.014), "#f4efe2", form=0.5)
    pen.stroke("-.0,.80 .09,.52 .10,.26", 0.014, shade(brass, 1.2), form=0.6)


def microphone(pen: Pen, look: Look) -> None:
    """An old one on its stand."""
    metal = look.main("#b9bec4")
    pen.fill(smooth("-.26,.0! -.24,.045 0,.075 .24,.045 .26,.0!"), "#2a2c30", form=0.8)
    pen.fill(box(-0.018, 0.05, 0.018, 0.46), shade(metal, 0.7), form=0.9)
    pen.stroke("-.20,.58 -.20,.50 -.10,.44 .10,.44 .20,.50 .20,.58", 0.035, shade(metal, 0.7), form=0.8)
    head = smooth("-.19,.58 -.20,.80 -.15,.96 0,1.02 .15,.96 .20,.80 .19,.58 .12,.50 -.12,.50")
    pen.fill(head, metal, form=0.95)
    with pen.inside(head):
        for x in np.linspace(-0.15, 0.15, 6):
            pen.fill(box(float(x) - 0.013, 0.54, float(x) + 0.013, 0.96, 0.01), "#24262a", form=0.5)
        pen.fill(box(-0.25, 0.715, 0.25, 0.765), shade(metal, 1.1), form=0.8)
        pen.fill(box(-0.014, 0.48, 0.014, 1.03), shade(metal, 1.15), form=0.6)
    pen.glint(smooth("-.17,.62 -.12,.62 -.10,.92 -.15,.88"), 0.45, soft=0.015)
