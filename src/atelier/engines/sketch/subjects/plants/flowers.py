"""Flowers: single ones 1 high on their stems, and the blooms alone for bunches and meadows."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from atelier.engines.sketch.paint.colour import Colour, Tint, colour, shade, shift
from atelier.engines.sketch.paint.path import oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

GREEN = "#4f7f3a"


def bloom(pen: Pen, tint: Tint, *, kind: str = "daisy") -> None:
    """A flower head seen from the front: radius 0.5 about the origin."""
    BLOOMS[kind](pen, colour(tint))


def _petal(
    pen: Pen, angle: float, length: float, width: float, tint: Tint, *, inner: float = 0.0, form: float = 0.7
) -> None:
    one = pen.at(0, 0, turn=angle)
    one.fill(
        smooth(
            [
                (inner, 0, 1),
                (length * 0.45, width),
                (length * 0.88, width * 0.72),
                (length, 0),
                (length * 0.88, -width * 0.72),
                (length * 0.45, -width),
            ]
        ),
        tint,
        form=form,
    )


def _daisy(pen: Pen, tint: Colour) -> None:
    for layer, tone in ((0, 0.82), (1, 1.0)):
        for index in range(11):
            _petal(pen, 360 * index / 11 + layer * 16, 0.5 - 0.05 * layer, 0.085, shade(tint, tone), inner=0.08)
    pen.fill(oval(0, 0, 0.15), "#e8a92c" if float(tint[0]) < 0.9 or float(tint[2]) > 0.5 else "#7a4a24", form=0.9)
    for _ in range(20):
        angle, reach = float(pen.source.uniform(0, 6.28)), float(pen.source.random()) ** 0.5 * 0.12
        pen.mark(oval(reach * math.cos(angle), reach * math.sin(angle), 0.012), "#a86a1c", alpha=0.7)


def _rose(pen: Pen, tint: Colour) -> None:
    for radius, count, tone, turn in ((0.5, 6, 0.72, 0), (0.42, 6, 0.86, 28), (0.32, 5, 0.98, 12), (0.22, 4, 1.08, 40)):
        for index in range(count):
            angle = math.radians(360 * index / count + turn)
            reach = radius * 0.52
            pen.fill(
                oval(
                    reach * math.cos(angle), reach * math.sin(angle), radius * 0.52, radius * 0.46, math.degrees(angle)
                ),
                shade(tint, tone),
                form=0.8,
            )
    spiral = [((0.02 + 0.016 * a) * math.cos(a), (0.02 + 0.016 * a) * math.sin(a)) for a in np.linspace(0, 9, 40)]
    pen.fill(oval(0, 0, 0.15), shade(tint, 0.9), form=0.8)
    pen.fill(ribbon(spiral, [0.016, 0.030], curved=False), shade(tint, 0.6), form=0)


def _poppy(pen: Pen, tint: Colour) -> None:
    for angle, tone in ((45, 0.82), (135, 0.9), (225, 0.95), (315, 1.0)):
        one = pen.at(0, 0, turn=angle)
        one.fill(
            smooth("-.04,-.04! .08,.26 .26,.40 .46,.28 .50,.0 .40,-.28 .2,-.34 .04,-.2"), shade(tint, tone), form=0.8
        )
    pen.fill(oval(0, 0, 0.13), "#2a2426", form=0.7)
    for index in range(14):
        way = 2 * math.pi * index / 14
        pen.fill(oval(0.18 * math.cos(way), 0.18 * math.sin(way), 0.018), "#2a2426", form=0)
    pen.fill(oval(0, 0, 0.06), "#8fa05a", form=0.8)


def _sunflower(pen: Pen, tint: Colour) -> None:
    for layer, tone in ((0, 0.74), (1, 0.9), (2, 1.0)):
        for index in range(15):
            _petal(pen, 24 * index + layer * 8, 0.5 - 0.03 * layer, 0.062, shade(tint, tone), inner=0.1)
    pen.fill(oval(0, 0, 0.235), "#5a3620", form=0.9)
    seeds = [
        oval(0.022 * math.sqrt(i) * math.cos(i * 2.39996), 0.022 * math.sqrt(i) * math.sin(i * 2.39996), 0.011)
        for i in range(1, 100)
    ]
    pen.mark(seeds[::2], "#8a5a30", alpha=0.85)
    pen.mark(seeds[1::2], "#3a2214", alpha=0.85)


def _blossom(pen: Pen, tint: Colour) -> None:
    for index in range(5):
        _petal(pen, 90 + 72 * index, 0.5, 0.19, shade(tint, 0.94 + 0.03 * (index % 2)), inner=0.02)
    pen.fill(oval(0, 0, 0.09), shift(tint, saturation=1.6, lightness=0.75), form=0.5)
    for index in range(8):
        angle = 2 * math.pi * index / 8
        pen.fill(oval(0.16 * math.cos(angle), 0.16 * math.sin(angle), 0.018), "#e8c53a", form=0)


def _tulip(pen: Pen, tint: Colour) -> None:
    _tulip_head(pen.at(0, -1.85, 2.4), tint)


def _tulip_head(pen: Pen, tint: Colour) -> None:
    """Standing on y = 0.57, 0.4 high."""
    pen.fill(smooth("-.10,.66 -.12,.84 -.03,.96! .0,.9 .03,.96! .12,.84 .10,.66 0,.58"), shade(tint, 0.78), form=0.6)
    for side in (-1, 1):
        pen.fill(
            smooth(
                [
                    (0, 0.58, 1),
                    (side * 0.14, 0.62),
                    (side * 0.175, 0.78),
                    (side * 0.14, 0.96, 1),
                    (side * 0.05, 0.84),
                    (0, 0.68),
                ]
            ),
            shade(tint, 0.95),
            form=0.8,
        )
    pen.fill(smooth("0,.57! -.10,.66 -.10,.80 0,.93! .10,.80 .10,.66"), shade(tint, 1.08), form=0.8)


BLOOMS: dict[str, Callable[[Pen, Colour], None]] = {
    "daisy": _daisy,
    "rose": _rose,
    "poppy": _poppy,
    "sunflower": _sunflower,
    "blossom": _blossom,
    "tulip": _tulip,
}


def _stem(pen: Pen, top: float, lean: float = 0.0, *, leaves: bool = True) -> None:
    pen.stroke([(0, 0), (lean * 0.4 + 0.02, top * 0.5), (lean, top)], [0.034, 0.030, 0.024], GREEN, form=0.7)
    if leaves:
        for y, side, tone in ((0.22, 1, 0.9), (0.34, -1, 1.05)):
            pen.fill(
                smooth(
                    [
                        (0.01, y, 1),
                        (side * 0.12, y + 0.05),
                        (side * 0.24, y + 0.14),
                        (side * 0.30, y + 0.24, 1),
                        (side * 0.16, y + 0.18),
                        (side * 0.04, y + 0.08),
                    ]
                ),
                shade(GREEN, tone),
                form=0.7,
            )


def rose(pen: Pen, look: Look) -> None:
    _stem(pen, 0.74)
    for angle in (-60, -100, -140, -30):
        one = pen.at(0, 0.68, turn=angle + 90)
        one.fill(smooth("-.02,0! -.05,.08 0,.16! .05,.08 .02,0!"), GREEN, form=0.5)
    bloom(pen.at(0, 0.80, 0.42), look.main("#c8243c"), kind="rose")


def sunflower(pen: Pen, look: Look) -> None:
    _stem(pen, 0.68)
    bloom(pen.at(0, 0.72, 0.62), look.main("#f2b526"), kind="sunflower")


def daisy(pen: Pen, look: Look) -> None:
    _stem(pen, 0.7, 0.03)
    bloom(pen.at(0.03, 0.74, 0.5), look.main("#f8f5ee"), kind="daisy")


def poppy(pen: Pen, look: Look) -> None:
    _stem(pen, 0.7, -0.04, leaves=False)
    bloom(pen.at(-0.04, 0.74, 0.5), look.main("#d8332c"), kind="poppy")


def tulip(pen: Pen, look: Look) -> None:
    tint = look.main(("#d8334a", "#f0b52f", "#b04a9a", "#f2793a")[int(pen.source.integers(4))])
    pen.stroke("0,0 .01,.35 0,.62", [0.04, 0.034, 0.03], GREEN, form=0.7)
    for side in (-1, 1):
        pen.fill(
            smooth(
                [(0, 0.02, 1), (side * 0.10, 0.16), (side * 0.15, 0.34), (side * 0.20, 0.56, 1), (side * 0.05, 0.34)]
            ),
            shade(GREEN, 0.9 + 0.1 * side),
            form=0.7,
        )
    _tulip_head(pen, tint)


def lavender(pen: Pen, look: Look) -> None:
    tint = look.main("#8a6ac8")
    for x, lean, top in ((-0.10, -0.12, 0.9), (0.0, 0.02, 1.0), (0.10, 0.14, 0.92)):
        pen.stroke([(x * 0.3, 0), (x, top * 0.5), (x + lean, top * 0.62)], [0.016, 0.014, 0.012], "#7a8f5a")
        for row in range(9):
            y = top * (0.58 + 0.045 * row)
            wide = 0.05 * (1 - 0.07 * row)
            for side in (-1, 1, 0):
                pen.fill(
                    oval(x + lean * (0.95 + 0.04 * row) + side * wide * 0.6, y, wide * 0.5, 0.024),
                    shade(tint, 0.8 + 0.15 * abs(side)),
                    form=0.7,
                )


def lotus(pen: Pen, look: Look) -> None:
    """Floating on its leaf; the water line is y = 0."""
    tint = look.main("#f0a8c4")
    pen.fill(smooth("-.60,.0 -.4,.07 0,.09 .4,.07 .60,.0 .4,-.07 0,-.08 -.4,-.07"), "#4f8a4a", form=0.5)
    for angle, tone in ((160, 0.72), (20, 0.72), (138, 0.8), (42, 0.8), (115, 0.86), (65, 0.86), (90, 0.92)):
        one = pen.at(0, 0.06, turn=angle)
        one.fill(smooth("0,0! .2,.10 .42,.07 .52,.0! .42,-.07 .2,-.10"), shade(tint, tone), form=0.7)
    for angle, tone in ((128, 0.98), (52, 0.98), (105, 1.06), (75, 1.06)):
        one = pen.at(0, 0.04, turn=angle)
        one.fill(smooth("0,0! .12,.09 .28,.07 .36,.0! .28,-.07 .12,-.09"), shade(tint, tone), form=0.7)
    pen.fill(oval(0, 0.14, 0.07, 0.045), "#e8c53a", form=0.6)


def mushroom(pen: Pen, look: Look) -> None:
    cap = look.main("#c8322a")
    pen.blob("-.12,.02 -.10,.30 -.08,.50 .08,.50 .10,.30 .13,.02 0,-.01", "#f1e9d8", form=0.9)
    pen.fill(smooth("-.15,.40! -.08,.46 .08,.46 .15,.40! .1,.34 0,.37 -.1,.34"), "#e6dcc6", form=0.6)
    dome = smooth("-.46,.50! -.40,.70 -.22,.90 0,.96 .22,.90 .40,.70 .46,.50! .2,.46 0,.45 -.2,.46")
    pen.fill(dome, cap, form=0.95)
    with pen.inside(dome):
        for x, y, r in (
            (-0.2, 0.70, 0.06),
            (0.04, 0.80, 0.07),
            (0.24, 0.66, 0.055),
            (-0.34, 0.56, 0.04),
            (0.02, 0.60, 0.05),
            (-0.08, 0.90, 0.035),
            (0.37, 0.54, 0.03),
        ):
            pen.mark(oval(x, y, r, r * 0.82), "#f8f2e4")
    pen.glint(oval(-0.14, 0.84, 0.1, 0.05, 25), 0.3, soft=0.03)
