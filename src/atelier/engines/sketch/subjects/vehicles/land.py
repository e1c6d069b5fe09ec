"""Cars, trains, bicycles: side view, facing right, standing on y = 0."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.buildings.parts import LAMP
from atelier.engines.sketch.subjects.look import Look

CARS = ("#c0392f", "#2f6fa8", "#e0a53a", "#3f8a6a", "#d9d4c8", "#5a4a6a")
GLASS = "#6f93a8"


def _wheel(pen: Pen, x: float, radius: float, hub: Tint = "#c9ccd0") -> None:
    pen.fill(oval(x, radius, radius), "#232326", form=0.6)
    pen.fill(oval(x, radius, radius * 0.62), hub, form=0.7)
    pen.fill(oval(x, radius, radius * 0.50), shade(hub, 0.6), form=0.3)
    for turn in range(0, 360, 72):
        way = math.radians(turn + 18 - _rolled(pen, 72))
        pen.fill(
            ribbon(
                [(x, radius), (x + math.cos(way) * radius * 0.55, radius + math.sin(way) * radius * 0.55)],
                radius * 0.14,
            ),
            hub,
            form=0,
        )
    pen.fill(oval(x, radius, radius * 0.16), shade(hub, 1.2), form=0.6)


def _rolled(pen: Pen, pitch: float) -> float:
    """By how many degrees a wheel has turned on whose spokes are `pitch` apart: a round brings each to the next."""
    return 0.0 if pen.moment is None else pitch * pen.moment.phase


def car(pen: Pen, look: Look) -> None:
    """A small rounded car, 1.5 wide and 0.6 high."""
    paint = look.main(CARS[int(pen.source.integers(len(CARS)))])
    body = smooth(
        "-.74,.20! -.75,.32 -.70,.40 -.52,.435 -.40,.55 -.26,.625 .02,.635 .20,.60 .36,.455 .56,.42 "
        ".72,.36 .76,.27 .745,.14! .60,.12 -.6,.12"
    )
    pen.fill(body, paint, form=0.85, reach=0.5)
    with pen.inside(body):
        pen.shadow(box(-0.8, 0.1, 0.8, 0.17), 0.4, soft=0.02)
        pen.glint(ribbon("-.70,.385 -.2,.40 .3,.40 .7,.355", 0.018), 0.35, soft=0.008)
    glass = smooth("-.44,.43! -.34,.54 -.24,.585 .0,.595 .16,.565 .29,.43!")
    pen.fill(glass, GLASS, form=0, lit=0.3, to=shade(GLASS, 1.5), along=(0.4, 1.0))
    with pen.inside(glass):
        pen.glint(np.array([(-0.34, 0.40), (-0.18, 0.62), (-0.10, 0.62), (-0.26, 0.40)]), 0.3, soft=0.0)
        pen.fill(box(-0.09, 0.3, -0.045, 0.7), paint, form=0, lit=0.5)
    pen.shadow(ribbon("-.07,.43 -.08,.17", 0.007), 0.5, soft=0.001)
    pen.fill(ribbon("-.16,.365 -.11,.365", 0.014), shade(paint, 1.6), form=0)
    for x in (-0.47, 0.45):
        pen.fill(oval(x, 0.155, 0.165), shade(paint, 0.28), form=0)
        _wheel(pen, x, 0.14)
    pen.fill(limb([(-0.745, 0.17), (-0.66, 0.155)], 0.035), "#b9bdc2", form=0.8)
    pen.fill(limb([(0.66, 0.15), (0.755, 0.165)], 0.035), "#b9bdc2", form=0.8)
    pen.fill(oval(0.69, 0.315, 0.038, 0.045), "#f6ecd0", form=0.6)
    pen.fill(oval(-0.725, 0.325, 0.020, 0.040), "#c0302c", form=0.5)
    if pen.light.lamps:
        pen.shine(oval(0.69, 0.315, 0.036, 0.043), "#fff3c4")
        pen.halo(0.72, 0.315, 0.42, "#ffe6a0", 0.8)
        pen.halo(-0.73, 0.325, 0.2, "#ff4a3a", 0.6)


def bus(pen: Pen, look: Look) -> None:
    paint = look.main("#c8372f")
    double = look.has("double")
    top = 0.98 if double else 0.66
    body = box(-0.78, 0.10, 0.78, top, 0.09)
    pen.fill(body, paint, form=0.5, reach=0.3)
    for y in (0.46, 0.78) if double else (0.44,):
        for x in np.linspace(-0.62, 0.62, 7):
            pane = box(float(x) - 0.085, y - 0.085, float(x) + 0.085, y + 0.085, 0.02)
            if pen.light.lamps:
                pen.shine(pane, LAMP)
            else:
                pen.fill(pane, GLASS, form=0, lit=0.35, to=shade(GLASS, 1.4), along=(0.4, 1))
    pen.fill(ribbon("-.78,.29 .78,.29", 0.022), "#f3e9d2", form=0)
    for x in (-0.48, 0.48):
        pen.fill(oval(x, 0.14, 0.155), shade(paint, 0.3), form=0)
        _wheel(pen, x, 0.13)
    pen.fill(oval(0.75, 0.24, 0.025, 0.04), "#fff3c4", form=0.4)


def train(pen: Pen, look: Look) -> None:
    """A steam engine with its tender, 2 wide and 0.8 high."""
    paint = look.main("#2c3a3a")
    brass = "#c9a24a"
    red = look.second("#a8352c")
    pen.fill(box(-1.02, 0.16, -0.46, 0.50, 0.02), shade(paint, 0.9), form=0.5)
    pen.fill(smooth("-1.0,.50 -.9,.58 -.75,.54 -.6,.59 -.5,.50"), "#1c1a1a", form=0.7)
    pen.fill(box(-0.44, 0.20, -0.06, 0.74), paint, form=0.4)
    pen.fill(smooth("-.52,.73! -.25,.80 .02,.73!"), shade(paint, 0.7), form=0.6)
    pane = box(-0.33, 0.50, -0.15, 0.66, 0.02)
    if pen.light.lamps:
        pen.shine(pane, LAMP)
    else:
        pen.fill(pane, GLASS, form=0, lit=0.4, to=shade(GLASS, 1.4), along=(0.4, 1))
    pen.fill(smooth("-.08,.24! -.08,.60! .74,.60! .80,.56 .82,.42 .80,.28 .74,.24!"), paint, form=0.95)
    for x in (0.10, 0.34, 0.58):
        pen.fill(box(x - 0.014, 0.235, x + 0.014, 0.603), brass, form=0.9)
    pen.fill(np.array([(0.58, 0.58), (0.70, 0.58), (0.73, 0.82), (0.55, 0.82)]), paint, form=0.95)
    pen.fill(box(0.535, 0.80, 0.745, 0.845, 0.01), brass, form=0.8)
    pen.blob(".20,.59 .20,.68 .28,.72 .36,.68 .36,.59", brass, form=0.9)
    pen.fill(oval(0.81, 0.44, 0.045, 0.06), "#fff0c0", form=0.7)
    if pen.light.lamps:
        pen.halo(0.84, 0.44, 0.5, "#ffe6a0", 0.9)
    drift = 0.0 if pen.moment is None else pen.moment.phase
    for index in range(9):
        part = (index + drift) / 8
        pen.fill(
            oval(0.63 - 1.35 * part**1.1, 0.90 + 0.30 * part, 0.07 + 0.15 * part),
            "#e9e6e2",
            form=0.7,
            alpha=0.42 * (1 - 0.7 * part),
        )
    pen.fill(box(-1.04, 0.13, 0.80, 0.20), red, form=0.4)
    pen.fill(np.array([(0.78, 0.19), (0.98, 0.015), (0.78, 0.015)]), red, form=0.5)
    for x, radius in ((-0.88, 0.085), (-0.62, 0.085), (-0.26, 0.135), (0.04, 0.135), (0.34, 0.135), (0.62, 0.085)):
        _wheel(pen, x, radius, red)
    pen.fill(ribbon("-.26,.09 .34,.09 .66,.15", 0.028, curved=False), "#aab0b6", form=0.6)


def bicycle(pen: Pen, look: Look) -> None:
    paint = look.main("#2f7a8a")
    for x in (-0.38, 0.38):
        ring = oval(x, 0.27, 0.27)
        pen.fill(ring, "#2a2a2c", form=0.4, hole=oval(x, 0.27, 0.238))
        for turn in range(0, 180, 15):
            way = math.radians(turn - _rolled(pen, 15))
            pen.fill(
                ribbon(
                    [
                        (x - math.cos(way) * 0.24, 0.27 - math.sin(way) * 0.24),
                        (x + math.cos(way) * 0.24, 0.27 + math.sin(way) * 0.24),
                    ],
                    0.004,
                ),
                "#b9bdc2",
                form=0,
            )
        pen.fill(oval(x, 0.27, 0.024), "#8a8e94", form=0.7)
    for line in (
        "-.38,.27 -.04,.24",
        "-.38,.27 -.16,.58",
        "-.04,.24 -.18,.64",
        "-.04,.24 .27,.60",
        "-.16,.58 .26,.62",
        ".24,.70 .30,.50 .38,.27",
    ):
        pen.stroke(line, 0.030, paint, form=0.8, curved=False)
    pen.fill(smooth("-.30,.665! -.22,.70 -.08,.69 -.04,.66 -.12,.64 -.24,.63"), "#4a3024", form=0.8)
    pen.fill(ribbon(".24,.70 .25,.76 .36,.79 .42,.75", 0.026), "#4a4e54", form=0.7)
    pen.fill(oval(-0.04, 0.24, 0.062), "#8a8e94", form=0.3, hole=oval(-0.04, 0.24, 0.044))
    pen.stroke("-.04,.24 .05,.15", 0.018, "#6a6e74")
    pen.fill(box(0.02, 0.13, 0.11, 0.155), "#2a2a2c", form=0)
    pen.fill(box(0.30, 0.60, 0.52, 0.74, 0.02), "#a9814f", form=0.5)
    for x in np.linspace(0.33, 0.50, 5):
        pen.shadow(box(float(x), 0.60, float(x) + 0.006, 0.74), 0.35, soft=0.001)


def motorbike(pen: Pen, look: Look) -> None:
    paint = look.main("#b5352c")
    for x in (-0.46, 0.46):
        _wheel(pen, x, 0.22, "#b9bdc2")
    pen.stroke("-.46,.22 -.1,.26 .16,.26", 0.045, "#4a4e54", form=0.7)
    pen.stroke(".46,.22 .36,.46 .30,.66", 0.038, "#b9bdc2", form=0.8)
    pen.blob("-.16,.18 -.2,.34 -.04,.42 .14,.40 .2,.24 .1,.15", "#6a6e74", form=0.9)
    for y in (0.24, 0.29, 0.34):
        pen.shadow(ribbon([(-0.14, y), (0.14, y)], 0.012), 0.4, soft=0.003)
    pen.blob("-.10,.44 -.06,.56 .10,.61 .28,.56 .30,.46 .1,.42", paint, form=0.95)
    pen.blob("-.60,.54! -.42,.50 -.16,.44 -.06,.46 -.10,.56 -.30,.60", "#2a2422", form=0.8)
    pen.fill(ribbon("-.64,.36 -.46,.48 -.28,.36", 0.04), paint, form=0.7)
    pen.stroke(".30,.66 .22,.72 .12,.72", 0.026, "#2a2a2c", form=0.5)
    pen.fill(oval(0.40, 0.58, 0.062), "#d9dde2", form=0.8)
    pen.fill(oval(0.425, 0.58, 0.040, 0.05), "#fff3c4", form=0.4)
    pen.stroke("-.02,.16 -.3,.13 -.62,.17", 0.05, "#c9ccd0", form=0.9)
    if pen.light.lamps:
        pen.halo(0.44, 0.58, 0.4, "#ffe6a0", 0.8)


def tractor(pen: Pen, look: Look) -> None:
    paint = look.main("#c0392f")
    pen.fill(box(-0.36, 0.52, 0.06, 0.56), shade(paint, 0.8), form=0.3)
    for x in (-0.34, 0.03):
        pen.stroke([(x, 0.5), (x, 0.92)], 0.03, "#3a3a3c")
    pen.fill(box(-0.42, 0.90, 0.10, 0.96, 0.02), paint, form=0.6)
    pen.fill(box(-0.31, 0.56, 0.01, 0.90), GLASS, form=0, lit=0.5, alpha=0.55)
    pen.fill(smooth(".02,.26! .02,.60! .52,.56 .60,.48 .60,.28!"), paint, form=0.8)
    pen.fill([box(0.40 + 0.05 * i, 0.33, 0.42 + 0.05 * i, 0.50) for i in range(3)], shade(paint, 0.5), form=0)
    pen.stroke(".30,.56 .30,.82", 0.035, "#3a3a3c", form=0.6)
    pen.fill(ribbon("-.62,.40 -.50,.64 -.24,.66 -.06,.48", 0.06), paint, form=0.7)
    _wheel(pen, -0.34, 0.29, "#e0b53a")
    _wheel(pen, 0.44, 0.17, "#e0b53a")
