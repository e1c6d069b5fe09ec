"""Balloons, planes, rockets and ships of space; they float, their middle near y = 0.5."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade, shift
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look

STRIPES = (
    ("#d9433a", "#f4e3c0"),
    ("#2f7fb0", "#f2c84a"),
    ("#e8873a", "#6a3f8a"),
    ("#3f9a7a", "#f4efe2"),
    ("#c8457a", "#f2b84a"),
)


def balloon(pen: Pen, look: Look) -> None:
    """A hot-air balloon, 1 high, its basket at the bottom."""
    first, second = (colour(code) for code in STRIPES[int(pen.source.integers(len(STRIPES)))])
    if look.colours:
        first = look.colours[0]
        second = look.colours[1] if len(look.colours) > 1 else shift(shade(first, 1.7), saturation=0.7)
    for side in (-1, 1):
        for x in (0.09, 0.035):
            pen.stroke([(side * x * 1.6, 0.285), (side * x, 0.135)], 0.006, "#5a4636")
    envelope = smooth(
        "-.075,.27! -.17,.38 -.30,.52 -.36,.68 -.32,.84 -.20,.955 0,1.0 .20,.955 .32,.84 .36,.68 .30,.52 "
        ".17,.38 .075,.27!"
    )
    pen.fill(envelope, first, form=0.95)
    with pen.inside(envelope):
        for index in range(-3, 4):
            if index % 2:
                pen.mark(_gore(index), second)
        for index in range(-4, 4):
            edge = _meridian((index + 0.5) / 3.6)
            pen.shadow(ribbon(edge, 0.006), 0.25, soft=0.002)
        pen.mark(ribbon("-.4,.415 0,.375 .4,.415", 0.04), blend(first, "#ffffff", 0.25), alpha=0.9)
    pen.glint(oval(pen.light.direction[0] * 0.22, 0.80, 0.07, 0.10), 0.22, soft=0.04)
    if pen.light.lamps:
        pen.shine(oval(0, 0.30, 0.05, 0.06), "#ffd98a", alpha=0.7, soft=0.02)
        pen.glint(oval(0, 0.42, 0.16, 0.16), 0.5, soft=0.07, tint="#ffb85a")
    pen.fill(smooth("-.075,.28! -.05,.25 .05,.25 .075,.28! .04,.295 -.04,.295"), shade(first, 0.5), form=0.3)
    basket = smooth("-.075,.135! .075,.135! .06,.02 .045,.0! -.045,.0! -.06,.02")
    pen.fill(basket, "#8a5c36", form=0.8)
    with pen.inside(basket):
        for y in (0.03, 0.06, 0.09):
            pen.shadow(ribbon([(-0.1, y), (0.1, y)], 0.008), 0.35, soft=0.002)
    pen.fill(limb("-.075,.137 .075,.137", 0.022), "#5a3a24", form=0.7)


def _meridian(place: float) -> list[tuple[float, float]]:
    """A seam of the envelope; `place` -1 left to 1 right."""
    bow = math.sin(max(-1.0, min(1.0, place)) * math.pi / 2)
    return [
        (0.0, 1.0),
        (bow * 0.20, 0.955),
        (bow * 0.32, 0.84),
        (bow * 0.36, 0.68),
        (bow * 0.30, 0.52),
        (bow * 0.17, 0.38),
        (bow * 0.075, 0.27),
    ]


def _gore(index: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    left = smooth(_meridian((index - 0.5) / 3.6), closed=False)
    right = smooth(_meridian((index + 0.5) / 3.6), closed=False)
    return np.concatenate([left, right[::-1]])


def plane(pen: Pen, look: Look) -> None:
    """An airliner climbing to the right, 1.4 wide."""
    body = look.main("#f2f3f5")
    stripe = look.second("#2f6fb0")
    ship = pen.at(0, 0.5, turn=8)
    ship.fill(smooth("-.10,.02! -.34,.22 -.42,.23! -.22,.02!"), shade(body, 0.72), form=0.4)
    ship.fill(smooth("-.62,.04! -.74,.28 -.64,.28! -.46,.05!"), stripe, form=0.4)
    hull = ship.blob(
        "-.70,.03 -.5,.075 .0,.085 .42,.08 .60,.045 .67,.0 .58,-.045 .36,-.075 -.1,-.075 -.5,-.03", body, form=0.95
    )
    with ship.inside(hull):
        ship.mark(ribbon("-.8,.0 .8,-.012", 0.022), stripe)
    for x in np.linspace(-0.42, 0.44, 19):
        ship.fill(box(float(x) - 0.010, 0.022, float(x) + 0.010, 0.048, 0.006), "#3f5568", form=0)
    ship.fill(smooth(".545,.045! .58,.05 .615,.028! .57,.022"), "#3f5568", form=0.2)
    ship.fill(limb("-.02,-.10 .10,-.105", 0.07), shade(body, 0.8), form=0.9)
    ship.fill(smooth(".14,-.03! -.14,-.30 -.26,-.32! -.10,-.03!"), shade(body, 0.9), form=0.5)
    ship.fill(smooth("-.50,.0! -.68,-.10 -.74,-.10! -.62,.01!"), shade(body, 0.85), form=0.4)


def biplane(pen: Pen, look: Look) -> None:
    paint = look.main("#c8352c")
    craft = pen.at(0, 0.5)
    craft.fill(box(-0.12, 0.20, 0.42, 0.245, 0.02), shade(paint, 0.8), form=0.5)
    for x in (0.0, 0.30):
        craft.stroke([(x, 0.22), (x + 0.03, -0.09)], 0.014, "#4a3a2c")
    craft.fill(smooth("-.62,.02! -.70,.22 -.58,.22! -.48,.06!"), paint, form=0.5)
    craft.blob("-.64,.03 -.3,.085 .1,.11 .38,.10 .45,.0 .38,-.10 .1,-.10 -.3,-.03", paint, form=0.95)
    craft.fill(smooth("-.02,.09! .0,.15 .08,.15 .10,.10!"), "#6f93a8", form=0.4)
    craft.fill(box(-0.10, -0.115, 0.44, -0.07, 0.02), paint, form=0.6)
    craft.fill(oval(0.45, 0.0, 0.035, 0.06), "#5a5450", form=0.8)
    craft.fill(oval(0.485, 0.0, 0.012, 0.22), "#8a6a48", form=0.3, alpha=0.65)
    craft.fill(oval(0.16, -0.24, 0.06), "#2a2826", form=0.7)
    craft.stroke("0.1,-.1 .16,-.24", 0.02, "#4a3a2c")


def helicopter(pen: Pen, look: Look) -> None:
    paint = look.main("#e0a52f")
    craft = pen.at(0, 0.5)
    craft.fill(smooth("-.10,.08! -.66,.05 -.70,.20! -.62,.22! -.56,.09 -.1,.16!"), shade(paint, 0.85), form=0.7)
    craft.fill(oval(-0.66, 0.12, 0.11), "#3a3a3c", form=0.2, alpha=0.55)
    craft.blob("-.2,.0 -.12,.18 .10,.22 .30,.14 .38,-.02 .30,-.14 .0,-.16 -.16,-.10", paint, form=0.95)
    craft.fill(smooth(".08,.19! .28,.13 .36,.0 .10,.0!"), "#6f93a8", form=0.5, lit=0.7)
    craft.stroke(".06,.2 .06,.30", 0.04, "#4a4a4c")
    craft.fill(oval(0.06, 0.31, 0.62, 0.018), "#3a3a3c", form=0.2, alpha=0.7)
    for x in (-0.08, 0.2):
        craft.stroke([(x, -0.14), (x, -0.24)], 0.02, "#4a4a4c")
    craft.stroke("-.22,-.24 .36,-.24", 0.026, "#4a4a4c")


def rocket(pen: Pen, look: Look) -> None:
    """Taking off, 1 high with its flame."""
    body = look.main("#f2efe8")
    red = look.second("#d0392c")
    pen.halo(0, 0.12, 0.5, "#ffb04a", 0.8)
    for size, tint in ((1.0, "#f2602a"), (0.72, "#ffb02e"), (0.42, "#fff3b8")):
        pen.shine(
            smooth(
                [
                    (-0.085 * size, 0.27, 1),
                    (-0.11 * size, 0.18),
                    (-0.05 * size, 0.08),
                    (0, 0.26 - 0.30 * size, 1),
                    (0.05 * size, 0.08),
                    (0.11 * size, 0.18),
                    (0.085 * size, 0.27, 1),
                ]
            ),
            tint,
            soft=0.005,
        )
    for side in (-1, 1):
        pen.fill(
            smooth(
                [
                    (side * 0.11, 0.46, 1),
                    (side * 0.24, 0.34),
                    (side * 0.25, 0.20, 1),
                    (side * 0.17, 0.25),
                    (side * 0.10, 0.285, 1),
                ]
            ),
            red,
            form=0.7,
        )
    pen.fill(np.array([(-0.08, 0.25), (0.08, 0.25), (0.06, 0.30), (-0.06, 0.30)]), "#5a5a60", form=0.8)
    hull = smooth("-.095,.285! -.145,.45 -.135,.66 -.08,.84 0,.97! .08,.84 .135,.66 .145,.45 .095,.285!")
    pen.fill(hull, body, form=0.95)
    with pen.inside(hull):
        pen.mark(smooth("-.2,.80! 0,.775 .2,.80! .1,1.1 -.1,1.1"), red)
        pen.mark(ribbon("-.2,.335 0,.32 .2,.335", 0.03), red)
    pen.fill(oval(0, 0.64, 0.065), "#b9bdc2", form=0.8)
    pen.fill(oval(0, 0.64, 0.047), "#4f9ac4", form=0.7, lit=0.8)
    pen.glint(oval(-0.014, 0.658, 0.015, 0.011), 0.6, soft=0.004)
    pen.fill(smooth("-.018,.46! -.02,.30 0,.20! .02,.30 .018,.46!"), red, form=0.7)


def saucer(pen: Pen, look: Look) -> None:
    """A flying saucer with its beam."""
    metal = look.main("#a9b5c0")
    beam = np.array([(-0.16, 0.46), (0.16, 0.46), (0.42, -0.15), (-0.42, -0.15)])
    pen.shine(beam, "#c8ffd8", alpha=0.30, soft=0.02)
    pen.fill(smooth("-.24,.60! -.2,.78 0,.86 .2,.78 .24,.60!"), "#8fd0e8", form=0.9, alpha=0.85)
    pen.glint(oval(-0.08, 0.74, 0.06, 0.05), 0.5, soft=0.02)
    pen.blob("-.62,.54 -.4,.64 0,.68 .4,.64 .62,.54 .36,.45 0,.42 -.36,.45", metal, form=0.95)
    for x in np.linspace(-0.48, 0.48, 7):
        y = 0.525 - 0.035 * (1 - (float(x) / 0.5) ** 2)
        pen.shine(oval(float(x), y, 0.026), "#ffe27a")
        pen.halo(float(x), y, 0.10, "#ffe27a", 0.5)


def spaceship(pen: Pen, look: Look) -> None:
    """A sleek craft flying right, engines lit."""
    hull = look.main("#aeb8c6")
    craft = pen.at(0, 0.5)
    for y in (0.07, -0.06):
        craft.halo(-0.56, y, 0.34, "#5ad0ff", 0.9)
        craft.shine(
            smooth([(-0.50, y + 0.035, 1), (-0.62, y + 0.02), (-0.86, y, 1), (-0.62, y - 0.02), (-0.50, y - 0.035, 1)]),
            "#9be8ff",
            soft=0.006,
        )
    craft.fill(smooth("-.20,.06! -.50,.34 -.62,.36! -.44,.06!"), shade(hull, 0.7), form=0.5)
    for y in (0.07, -0.06):
        craft.fill(limb([(-0.50, y), (-0.2, y)], 0.10), shade(hull, 0.6), form=0.9)
    craft.blob("-.44,.04 -.24,.13 .08,.14 .40,.08 .70,.0! .40,-.06 .0,-.11 -.3,-.10", hull, form=0.95)
    craft.fill(smooth(".10,.135! .22,.16 .38,.10 .42,.05 .2,.06!"), "#3f86b0", form=0.7, lit=0.8)
    craft.fill(smooth(".06,-.07! -.30,-.30 -.46,-.32! -.26,-.06!"), shade(hull, 0.86), form=0.5)
    for line in ("-.3,.02 .3,.02", "-.1,-.05 .2,-.04"):
        craft.stroke(line, 0.008, shade(hull, 0.5))
    for x in (-0.16, -0.06, 0.04):
        craft.shine(oval(x, 0.065, 0.014), "#ffe6a0")


def satellite(pen: Pen, look: Look) -> None:
    craft = pen.at(0, 0.5, turn=-14)
    for side in (-1, 1):
        craft.fill(
            box(side * 0.18 if side > 0 else -0.72, -0.12, side * 0.72 if side > 0 else -0.18, 0.12),
            "#2f5f9a",
            form=0,
            lit=0.7,
        )
        craft.fill(
            [ribbon([(side * (0.18 + 0.09 * i), -0.12), (side * (0.18 + 0.09 * i), 0.12)], 0.008) for i in range(7)],
            "#a9c4e0",
            form=0,
        )
        craft.fill(ribbon([(side * 0.14, 0), (side * 0.72, 0)], 0.014), "#c9ccd0", form=0)
    craft.fill(box(-0.15, -0.17, 0.15, 0.17, 0.02), look.main("#d9b55a"), form=0.6)
    craft.fill(oval(0, -0.26, 0.14, 0.06), "#e9ebee", form=0.9)
    craft.stroke("0,-.26 0,-.36", 0.014, "#c9ccd0")


def kite(pen: Pen, look: Look) -> None:
    tint: Colour = look.main("#d9483a")
    craft = pen.at(0, 0.55, turn=-18)
    halves = (np.array([(0, 0.42), (0, -0.46), (-0.30, 0.08)]), np.array([(0, 0.42), (0, -0.46), (0.30, 0.08)]))
    craft.fill(halves[0], tint, form=0, lit=0.75)
    craft.fill(halves[1], shift(tint, hue=0.12), form=0, lit=0.6)
    craft.stroke("0,.42 0,-.46", 0.012, "#5a4636")
    craft.stroke("-.3,.08 .3,.08", 0.012, "#5a4636")
    tail = [(0, -0.46), (0.06, -0.6), (-0.04, -0.72), (0.07, -0.86)]
    craft.stroke(tail, 0.010, "#5a4636")
    for x, y in tail[1:]:
        craft.fill(
            smooth(
                [
                    (x - 0.06, y + 0.03, 1),
                    (x, y),
                    (x + 0.06, y + 0.03, 1),
                    (x + 0.06, y - 0.03, 1),
                    (x, y),
                    (x - 0.06, y - 0.03, 1),
                ]
            ),
            "#f2c84a",
            form=0.3,
        )
