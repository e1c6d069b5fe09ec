"""The peacock: 1 high with its fan of feathers open, facing us."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import oval, ribbon, sided, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, eye
from atelier.engines.sketch.subjects.look import Look

FANS = ((0.80, 17, 0.86), (0.66, 15, 0.96), (0.52, 12, 1.04), (0.39, 9, 1.1))
"""Rows of feathers, the longest first: length, how many, how bright."""
ROOT = (0.0, 0.17)


def peacock(pen: Pen, look: Look) -> None:
    blue = look.main("#1f58b0")
    green = look.second("#2f8a5f")
    for length, count, tone in FANS:
        for angle in np.linspace(-78, 78, count):
            _feather(pen.at(*ROOT, turn=float(angle)), length, shade(green, tone))
    for side in (-1, 1):
        pen.stroke(sided(".04,.16 .05,.08 .06,.0", side), [0.03, 0.022, 0.02], "#b08a5a", form=0.7)
        pen.stroke(sided(".03,.0 .07,.02 .12,.0", side), [0.012, 0.018, 0.0], "#b08a5a")
    pen.blob("-.10,.14 -.115,.24 -.085,.36 -.05,.46 .05,.46 .085,.36 .115,.24 .10,.14 .0,.10", blue, form=0.95)
    for side in (-1, 1):
        pen.fill(smooth(sided(".07,.32 .13,.24 .12,.13 .07,.09! .05,.2", side)), shade(blue, 0.72), form=0.8)
    neck = ribbon("0,.30 -.01,.42 .005,.52 0,.58", [0.15, 0.10, 0.075, 0.08])
    pen.fill(neck, shade(blue, 1.1), form=0.95)
    pen.glint(ribbon("-.03,.34 -.035,.46 -.02,.56", 0.016), 0.4, soft=0.01, tint="#5fe0d0")
    pen.blob("-.055,.60 -.045,.65 .0,.68 .045,.65 .055,.60 .03,.56 -.03,.56", shade(blue, 1.05), form=0.9)
    for x in np.linspace(-0.04, 0.04, 5):
        tip = (x * 1.8, 0.765 - abs(x) * 0.5)
        pen.stroke([(x * 0.3, 0.67), tip], 0.006, shade(blue, 0.7))
        pen.fill(oval(*tip, 0.012), shade(blue, 1.3), form=0.5)
    for side in (-1, 1):
        pen.fill(smooth(sided(".012,.615 .035,.632 .05,.612 .03,.600", side)), WHITE, form=0)
        eye(pen, side * 0.030, 0.615, 0.010)
    pen.fill(smooth([(-0.016, 0.606, 1), (0.016, 0.606, 1), (0.0, 0.566, 1)]), "#d8c48a", form=0.7)


def _feather(pen: Pen, length: float, tint: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> None:
    """One feather along y, with its eye at the tip."""
    pen.stroke([(0, 0), (0, length * 0.9)], [0.012, 0.007], shade(tint, 0.6))
    width = 0.028 + 0.022 * length
    barbs = [
        ribbon([(0, y), (side * width * 0.8, y + 0.045)], [0.007, 0.002], curved=False)
        for y in np.linspace(length * 0.30, length * 0.84, 12)
        for side in (-1, 1)
    ]
    pen.fill(barbs, shade(tint, 0.85), form=0, lit=0.5)
    spot = length * 0.92
    pen.fill(oval(0, spot, width * 1.25, width * 1.55), shade(tint, 1.15), form=0.5)
    pen.fill(oval(0, spot - width * 0.1, width * 0.92, width * 1.12), "#c9a23a", form=0.3)
    pen.fill(oval(0, spot - width * 0.2, width * 0.68, width * 0.80), "#2fb0a8", form=0.3)
    heart = [
        (width * 0.42 * math.cos(turn), spot - width * 0.3 + width * 0.46 * math.sin(turn))
        for turn in np.linspace(0, 2 * math.pi, 16, endpoint=False)
    ]
    pen.fill(np.array(heart), "#16246a", form=0.4)
    pen.fill(oval(-width * 0.1, spot - width * 0.05, width * 0.10), DARK, form=0)
