"""A portrait: head and shoulders, 1 high, the chest cut at y = 0."""

from __future__ import annotations

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.paint.colour import Colour, blend, brightness, colour, shade
from atelier.engines.sketch.paint.path import mirrored, oval, ribbon, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE
from atelier.engines.sketch.subjects.home.small import pipe
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.people.hair import draw_back_hair, draw_beard, draw_front_hair
from atelier.engines.sketch.subjects.people.hats import draw_hat
from atelier.engines.sketch.subjects.people.outfits import draw_outfit
from atelier.engines.sketch.subjects.people.person import Person, describe, warmth

FACE = "0,.885 .08,.872 .132,.81 .150,.71 .143,.62 .118,.535 .07,.475 .025,.452 0,.450"


def symmetric(half: str) -> Points:
    """The closed curve whose right half is given from the top down to the bottom."""
    right = smooth(half, closed=False)
    return np.concatenate([right, mirrored(right)[::-1]])


def portrait(pen: Pen, look: Look) -> None:
    person = describe(look, pen.source)
    if person.age == "child":
        pen = pen.at(0, -0.06, 1.03)
    draw_back_hair(pen, person)
    _neck(pen, person)
    draw_outfit(pen, person)
    if person.outfit == "spacesuit":
        pen = pen.at(0, 0.02, 0.98)
    _ears(pen, person)
    face = _face(pen, person)
    _features(pen, person)
    if person.freckled:
        _freckles(pen, person, face)
    if person.age == "old":
        _wrinkles(pen, person)
    draw_beard(pen, person, face)
    if person.beard:
        _mouth(pen, person, covered=True)
    if look.has("pipe"):
        pipe(pen.at(0.155, 0.415, 0.2), Look())
    draw_front_hair(pen, person)
    if person.glasses:
        draw_glasses(pen, dark=person.shaded)
    draw_hat(pen, person)


def _neck(pen: Pen, person: Person) -> None:
    width = 0.066 if person.woman or person.age == "child" else 0.080
    outline = smooth(
        [
            (-width, 0.55),
            (-width, 0.42),
            (-width * 1.5, 0.36),
            (0, 0.28),
            (width * 1.5, 0.36),
            (width, 0.42),
            (width, 0.55),
        ]
    )
    pen.fill(outline, shade(person.skin, 0.90), form=0.7)
    pen.shadow(smooth("-.09,.47 0,.43 .09,.47 .07,.40 0,.375 -.07,.40"), 0.45, soft=0.02)


def _ears(pen: Pen, person: Person) -> None:
    for side in (-1, 1):
        pen.fill(oval(side * 0.150, 0.655, 0.026, 0.046, -side * 8), shade(person.skin, 0.9), form=0.7)
        pen.shadow(oval(side * 0.150, 0.655, 0.012, 0.028), 0.35, soft=0.006)


def _face(pen: Pen, person: Person) -> Points:
    half = FACE
    if person.age == "child":
        half = "0,.885 .09,.872 .142,.80 .155,.69 .146,.61 .118,.54 .07,.49 .025,.470 0,.468"
    elif not person.woman:
        half = "0,.885 .08,.872 .132,.81 .150,.71 .146,.61 .128,.525 .085,.468 .035,.444 0,.442"
    outline = symmetric(half)
    pen.fill(outline, person.skin, form=0.9, reach=0.95)
    with pen.inside(outline):
        blush = warmth(person.skin)
        for side in (-1, 1):
            pen.mark(
                oval(side * 0.088, 0.605, 0.042, 0.030), blush, alpha=0.30 if not person.woman else 0.42, soft=0.018
            )
            pen.shadow(oval(side * 0.062, 0.693, 0.042, 0.024), 0.22, soft=0.012)
        pen.shadow(smooth("-.06,.515 0,.508 .06,.515 .03,.495 0,.492 -.03,.495"), 0.16, soft=0.010)
        pen.glint(oval(0.0, 0.79, 0.07, 0.04), 0.08, soft=0.03)
    _nose(pen, person)
    return outline


def _nose(pen: Pen, person: Person) -> None:
    light = 1 if pen.light.side < 0 else -1
    strength = 0.34
    wide = 0.022 if person.woman else 0.027
    length = 0.012 if person.age == "child" else 0.0
    side = smooth(
        [
            (light * 0.006, 0.70),
            (light * 0.018, 0.64),
            (light * (wide + 0.008), 0.598 + length),
            (light * 0.004, 0.588 + length),
        ]
    )
    pen.shadow(side, strength, soft=0.007)
    pen.shadow(
        smooth([(-wide, 0.594 + length), (0, 0.600 + length), (wide, 0.594 + length), (0, 0.580 + length)]),
        0.40,
        soft=0.005,
    )
    for step in (-1, 1):
        pen.shadow(oval(step * wide * 0.55, 0.593 + length, 0.0065, 0.0045), 0.55, soft=0.002)
    pen.glint(oval(-light * 0.004, 0.615 + length, 0.009, 0.013), 0.22, soft=0.006)
    pen.glint(ribbon([(-light * 0.004, 0.69), (-light * 0.003, 0.63)], 0.008), 0.14, soft=0.005)


def _features(pen: Pen, person: Person) -> None:
    iris = (colour("#4a6a8a"), colour("#5a4030"), colour("#5f7a4a"), colour("#3a2c24"))[int(pen.source.integers(4))]
    if brightness(person.skin) < 0.45:
        iris = colour("#3a2620")
    if person.eyes is not None:
        iris = person.eyes
    lift = 0.006 if person.age == "child" else 0.0
    size = 1.16 if person.age == "child" else 1.05 if person.woman else 0.96
    for side in (-1, 1):
        _eye(pen.at(side * 0.063, 0.683 - lift, size, mirror=side < 0), person, iris)
        _brow(pen, person, side)
    if not person.beard:
        _mouth(pen, person)


def _eye(pen: Pen, person: Person, iris: Colour) -> None:
    """Centred on the origin; the outer corner is to the right."""
    opening = smooth("-.033,-.002! -.012,.015 .012,.016 .034,.003! .014,-.011 -.012,-.012")
    pen.fill(opening, "#f6f1ea", form=0.3, lit=0.62)
    with pen.inside(opening):
        pen.fill(oval(0, 0.001, 0.0155), shade(iris, 0.55), form=0, lit=0.6)
        pen.fill(oval(0, 0.001, 0.0135), iris, form=0.3, lit=0.75)
        pen.fill(oval(0, 0.001, 0.0068), "#12100f", form=0)
        pen.shadow(smooth("-.04,.02 .04,.025 .03,.010 0,.009 -.03,.006"), 0.35, soft=0.004)
    sparkle = -0.005 if pen.matrix[0] * pen.light.side > 0 else 0.005
    pen.shine(oval(-sparkle, 0.0065, 0.0036), pen.light.on(WHITE, 1.0))
    lash = 0.0075 if person.woman else 0.0055
    pen.stroke(
        "-.035,-.003 -.013,.0165 .012,.0175 .037,.005",
        [0.002, lash, lash, 0.002],
        shade(blend(person.hair_tint, DARK, 0.7), 0.7),
    )
    if person.woman:
        for x, y in ((0.030, 0.010), (0.034, 0.006)):
            pen.stroke([(x, y), (x + 0.010, y + 0.009)], [0.004, 0], DARK)
    pen.stroke("-.03,-.006 -.01,-.0135 .014,-.0125 .032,0", [0, 0.003, 0.003, 0], shade(person.skin, 0.6))
    pen.stroke("-.03,.014 -.010,.0265 .014,.0275 .036,.014", [0, 0.004, 0.004, 0], shade(person.skin, 0.68))


def _brow(pen: Pen, person: Person, side: int) -> None:
    tint = shade(person.hair_tint, 0.78) if person.age != "old" else shade(person.beard_tint, 0.86)
    thick = (0.011, 0.009) if person.woman else (0.017, 0.013)
    inner = {"angry": -0.012, "sad": 0.012}.get(person.mood, 0.0)
    line = [(side * 0.028, 0.722 + inner), (side * 0.066, 0.738), (side * 0.106, 0.722 - inner * 0.3)]
    outline = ribbon(line, [thick[0], thick[1], 0.002])
    if person.age == "old" and not person.woman:
        outline = tufted(outline, 0.008, 24, pen.source)
    pen.fill(outline, tint, form=0.3)


def _mouth(pen: Pen, person: Person, *, covered: bool = False) -> None:
    lips = (
        blend(person.skin, warmth(person.skin), 0.9)
        if not person.woman
        else blend(warmth(person.skin), "#b0363c", 0.35)
    )
    curve = {"smiling": 0.014, "sad": -0.008, "angry": -0.004}.get(person.mood, 0.004)
    y = 0.535 if person.age != "child" else 0.545
    wide = 0.050 if not person.woman else 0.046
    upper = smooth(
        [
            (-wide, y + curve, 1),
            (-0.016, y + 0.010),
            (0, y + 0.006),
            (0.016, y + 0.010),
            (wide, y + curve, 1),
            (0, y - 0.002 - curve * 0.3),
        ]
    )
    lower = smooth(
        [
            (-wide, y + curve, 1),
            (0, y - 0.001 - curve * 0.3),
            (wide, y + curve, 1),
            (0.020, y - 0.016 - curve * 0.2),
            (-0.020, y - 0.016 - curve * 0.2),
        ]
    )
    pen.fill(lower, shade(lips, 1.06), form=0.6)
    pen.fill(upper, shade(lips, 0.84), form=0.3)
    if person.mood == "smiling" and not covered:
        pen.fill(
            smooth(
                [(-wide * 0.8, y + curve * 0.8, 1), (0, y + 0.003), (wide * 0.8, y + curve * 0.8, 1), (0, y - 0.010)]
            ),
            "#fbf6ef",
            form=0.2,
        )
    pen.stroke(
        [(-wide - 0.004, y + curve + 0.001), (0, y - curve * 0.2), (wide + 0.004, y + curve + 0.001)],
        [0.001, 0.005, 0.001],
        shade(lips, 0.42),
    )
    pen.glint(oval(0, y - 0.011, 0.012, 0.003), 0.22, soft=0.003)


def _wrinkles(pen: Pen, person: Person) -> None:
    for y, reach in ((0.775, 0.075), (0.795, 0.085), (0.815, 0.07)):
        pen.shadow(ribbon([(-reach, y - 0.004), (0, y + 0.004), (reach, y - 0.004)], [0, 0.005, 0]), 0.32, soft=0.002)
    for side in (-1, 1):
        for turn in (-0.012, 0.0, 0.012):
            pen.shadow(
                ribbon([(side * 0.106, 0.688 + turn * 0.5), (side * 0.130, 0.692 + turn * 1.6)], [0.004, 0]),
                0.36,
                soft=0.0015,
            )
        pen.shadow(
            ribbon([(side * 0.034, 0.605), (side * 0.058, 0.575), (side * 0.064, 0.545)], [0, 0.006, 0]),
            0.40,
            soft=0.003,
        )
        pen.shadow(
            ribbon([(side * 0.035, 0.665), (side * 0.062, 0.655), (side * 0.09, 0.663)], [0, 0.007, 0]),
            0.34,
            soft=0.003,
        )
        pen.shadow(
            smooth([(side * 0.10, 0.60), (side * 0.126, 0.56), (side * 0.10, 0.53), (side * 0.085, 0.56)]),
            0.2,
            soft=0.012,
        )


def _freckles(pen: Pen, person: Person, face: Points) -> None:
    with pen.inside(face):
        for _ in range(46):
            x, y = float(pen.source.normal(0, 0.055)), float(pen.source.normal(0.622, 0.022))
            size = float(pen.source.uniform(0.0022, 0.0040))
            pen.mark(oval(x, y, size, count=10), shade(blend(person.skin, "#a85a34", 0.55), 0.72), alpha=0.65)


def draw_glasses(pen: Pen, *, dark: bool) -> None:
    """Before the eyes of a portrait, which are at (+-0.063, 0.683)."""
    for side in (-1, 1):
        ring = oval(side * 0.064, 0.680, 0.046, 0.040)
        if dark:
            pen.fill(ring, "#17181c", form=0.4, alpha=0.96)
        pen.fill(ring, "#2a2624", form=0.3, hole=oval(side * 0.064, 0.680, 0.040, 0.034))
        pen.glint(smooth([(side * 0.04, 0.70), (side * 0.07, 0.71), (side * 0.05, 0.665)]), 0.16, soft=0.006)
        pen.stroke([(side * 0.108, 0.690), (side * 0.150, 0.675)], 0.007, "#2a2624")
    pen.stroke("-.018,.69 0,.697 .018,.69", 0.007, "#2a2624")
