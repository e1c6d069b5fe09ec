"""Clothes of portraits: shoulders and chest, cut at y = 0."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from atelier.engines.sketch.paint.colour import Colour, colour, shade
from atelier.engines.sketch.paint.path import box, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.people.person import Person

SHOULDERS = (
    "-.09,.405 -.19,.345 -.33,.285 -.43,.18 -.475,.0 -.49,-.08 .49,-.08 .475,.0 .43,.18 .33,.285 .19,.345 .09,.405"
)
SLENDER = "-.08,.40 -.16,.335 -.285,.275 -.37,.17 -.40,.0 -.41,-.08 .41,-.08 .40,.0 .37,.17 .285,.275 .16,.335 .08,.40"


def draw_outfit(pen: Pen, person: Person) -> None:
    base = smooth(SLENDER if person.woman or person.age == "child" else SHOULDERS)
    pen.fill(base, person.cloth, form=0.8, reach=0.7)
    pen.shadow(ribbon("-.30,.10 -.27,-.08", 0.012), 0.4, soft=0.008)
    pen.shadow(ribbon(".30,.10 .27,-.08", 0.012), 0.4, soft=0.008)
    OUTFITS.get(person.outfit, _shirt)(pen, person)


def _shirt(pen: Pen, person: Person) -> None:
    _open_neck(pen, person, depth=0.27)
    for side in (-1, 1):
        pen.fill(
            smooth(
                [
                    (side * 0.075, 0.42, 1),
                    (side * 0.125, 0.385),
                    (side * 0.105, 0.30, 1),
                    (side * 0.01, 0.265, 1),
                    (side * 0.05, 0.34),
                ]
            ),
            shade(person.cloth, 1.16),
            form=0.5,
        )
    pen.shadow(ribbon("0,.265 0,-.08", 0.007), 0.45, soft=0.003)
    for y in (0.20, 0.10, 0.0):
        pen.fill(oval(0.018, y, 0.009), shade(person.cloth, 1.5), form=0.5)


def _jumper(pen: Pen, person: Person) -> None:
    collar = smooth("-.098,.435 0,.40 .098,.435 .112,.375 0,.325 -.112,.375")
    pen.fill(collar, shade(person.cloth, 0.92), form=0.8)
    for x in np.linspace(-0.09, 0.09, 9):
        pen.shadow(
            ribbon(
                [
                    (float(x), 0.425 - 0.03 * (1 - (x / 0.09) ** 2)),
                    (float(x) * 1.1, 0.355 - 0.03 * (1 - (x / 0.09) ** 2)),
                ],
                0.005,
            ),
            0.35,
            soft=0.002,
        )
    for row in range(5):
        y = 0.24 - 0.075 * row
        knots = [
            (float(x), y + (0.010 if index % 2 else -0.010)) for index, x in enumerate(np.linspace(-0.26, 0.26, 19))
        ]
        pen.mark(ribbon(knots, 0.007), shade(person.cloth, 0.72), alpha=0.5)


def _coat(pen: Pen, person: Person) -> None:
    _open_neck(pen, person, depth=0.20, under=colour("#e9e2d4"))
    for side in (-1, 1):
        lapel = smooth(
            [
                (side * 0.085, 0.42, 1),
                (side * 0.16, 0.37),
                (side * 0.165, 0.23, 1),
                (side * 0.11, 0.215, 1),
                (side * 0.02, -0.03, 1),
                (side * 0.045, 0.24),
            ]
        )
        pen.shadow(lapel + np.array([side * 0.012, -0.01]), 0.3, soft=0.012)
        pen.fill(lapel, shade(person.cloth, 1.14), form=0.6)
    for y in (0.08, -0.02):
        pen.fill([oval(0.075, y, 0.015), oval(-0.075, y, 0.015)], "#d9b45a", form=0.8)


def _suit(pen: Pen, person: Person) -> None:
    _open_neck(pen, person, depth=0.10, under=colour("#f3f1ec"))
    pen.fill(
        smooth("-.022,.36! .022,.36! .018,.32 .034,.10 0,.04! -.034,.10 -.018,.32"), shade("#8a2c34", 1.0), form=0.6
    )
    for side in (-1, 1):
        pen.fill(
            smooth([(side * 0.06, 0.425, 1), (side * 0.10, 0.385), (side * 0.085, 0.325, 1), (side * 0.012, 0.345, 1)]),
            "#f8f6f2",
            form=0.3,
        )
        lapel = smooth(
            [
                (side * 0.09, 0.41, 1),
                (side * 0.165, 0.36),
                (side * 0.17, 0.25, 1),
                (side * 0.12, 0.235, 1),
                (side * 0.015, 0.0, 1),
                (side * 0.055, 0.25),
            ]
        )
        pen.fill(lapel, shade(person.cloth, 1.12), form=0.5)


def _jacket(pen: Pen, person: Person) -> None:
    _open_neck(pen, person, depth=0.22, under=shade(person.accent, 0.95))
    for side in (-1, 1):
        pen.fill(
            smooth(
                [
                    (side * 0.085, 0.43, 1),
                    (side * 0.145, 0.385),
                    (side * 0.13, 0.28, 1),
                    (side * 0.03, 0.21, 1),
                    (side * 0.055, 0.33),
                ]
            ),
            shade(person.cloth, 0.93),
            form=0.6,
        )
    pen.shadow(ribbon("0,.21 0,-.08", 0.009), 0.5, soft=0.003)
    pen.shadow(box(0.11, 0.07, 0.22, 0.075), 0.5, soft=0.003)


def _dungarees(pen: Pen, person: Person) -> None:
    pen.fill(smooth(SHOULDERS), "#c8503c", form=0.8, reach=0.7)
    for x in np.linspace(-0.42, 0.42, 13):
        pen.mark(ribbon([(float(x) * 0.7, 0.38), (float(x), -0.08)], 0.010), "#f0e6d2", alpha=0.28)
    _collar(pen, colour("#d86a52"))
    pen.fill(box(-0.19, -0.08, 0.19, 0.17, 0.03), person.cloth, form=0.5)
    for side in (-1, 1):
        pen.stroke([(side * 0.14, 0.15), (side * 0.16, 0.28), (side * 0.15, 0.37)], 0.05, person.cloth, form=0.5)
        pen.fill(oval(side * 0.145, 0.14, 0.019), "#e3b95a", form=0.8)
    pen.shadow(box(-0.09, 0.0, 0.09, 0.09, 0.01), 0.22, soft=0.003)


def _dress(pen: Pen, person: Person) -> None:
    pen.fill(smooth("-.10,.40 -.06,.335 0,.315 .06,.335 .10,.40 .085,.43 0,.39 -.085,.43"), person.skin, form=0.4)
    pen.fill(
        smooth("-.115,.395 -.06,.328 0,.306 .06,.328 .115,.395 .135,.38 .07,.29 0,.268 -.07,.29 -.135,.38"),
        shade(person.cloth, 1.25),
        form=0.6,
    )
    for index, x in enumerate(np.linspace(-0.09, 0.09, 9)):
        pen.fill(
            oval(float(x), 0.365 - 0.035 * (1 - (x / 0.09) ** 2), 0.0105),
            "#f4ead6" if index % 2 else "#e0cfae",
            form=0.8,
        )


def _robe(pen: Pen, person: Person) -> None:
    _open_neck(pen, person, depth=0.16, under=shade(person.cloth, 1.35))
    trim = colour("#e0b64a")
    for side in (-1, 1):
        edge = smooth(
            [
                (side * 0.09, 0.425, 1),
                (side * 0.135, 0.40),
                (side * 0.10, 0.26),
                (side * 0.05, -0.08, 1),
                (side * 0.005, -0.08, 1),
                (side * 0.05, 0.24),
            ]
        )
        pen.fill(edge, trim, form=0.6)
    pen.fill(
        smooth("-.10,.445 -.20,.41 -.30,.33 -.24,.29 -.10,.36 0,.33 .10,.36 .24,.29 .30,.33 .20,.41 .10,.445 0,.39"),
        shade(person.cloth, 1.12),
        form=0.8,
    )


def _kimono(pen: Pen, person: Person) -> None:
    pen.fill(smooth("-.075,.42 .075,.42 .05,.30 0,.24! -.05,.30"), person.skin, form=0.4)
    for flip, tone in ((1, 1.3), (-1, 1.5)):
        pen.stroke(
            [(flip * 0.10, 0.43), (flip * 0.02, 0.24), (-flip * 0.14, -0.08)], 0.06, shade(person.cloth, tone), form=0.5
        )
        pen.stroke([(flip * 0.085, 0.42), (flip * 0.0, 0.23), (-flip * 0.16, -0.08)], 0.014, "#f3eee4")


def _armour(pen: Pen, person: Person) -> None:
    steel = person.cloth
    pen.shadow(ribbon("0,.36 0,-.08", 0.008), 0.4, soft=0.004)
    pen.glint(smooth("-.12,.28 -.05,.30 -.06,.0 -.14,.0"), 0.35, soft=0.03)
    for side in (-1, 1):
        for step in range(3):
            pen.fill(
                smooth(
                    [
                        (side * (0.20 + 0.02 * step), 0.345 - 0.075 * step),
                        (side * (0.36 + 0.04 * step), 0.29 - 0.075 * step),
                        (side * (0.44 + 0.025 * step), 0.19 - 0.075 * step),
                        (side * (0.34 + 0.03 * step), 0.20 - 0.075 * step),
                        (side * (0.22 + 0.02 * step), 0.26 - 0.075 * step),
                    ]
                ),
                shade(steel, 1.1 - 0.12 * step),
                form=0.9,
            )
        pen.fill(oval(side * 0.25, 0.30, 0.014), "#d9b45a", form=0.8)
    pen.fill(smooth("-.115,.46 0,.42 .115,.46 .14,.37 0,.32 -.14,.37"), shade(steel, 0.92), form=0.9)


def _spacesuit(pen: Pen, person: Person) -> None:
    suit = person.cloth
    pen.fill(smooth("-.27,.43 0,.33 .27,.43 .29,.35 0,.235 -.29,.35"), "#c3c8d0", form=0.9)
    pen.fill(box(-0.15, 0.0, 0.15, 0.17, 0.02), shade(suit, 0.85), form=0.6)
    for x, tint in ((-0.09, "#d8433a"), (-0.03, "#3f8fd8"), (0.03, "#e8b93a")):
        pen.fill(oval(x, 0.12, 0.018), tint, form=0.8)
    pen.fill(box(0.055, 0.03, 0.13, 0.075, 0.006), "#2c3340", form=0.2)
    for side in (-1, 1):
        pen.stroke(
            [(side * 0.12, 0.02), (side * 0.24, 0.02), (side * 0.26, 0.16), (side * 0.25, 0.27)],
            0.034,
            "#9aa1ab",
            form=0.8,
        )
        pen.fill(
            smooth([(side * 0.36, 0.20), (side * 0.45, 0.15), (side * 0.465, 0.11), (side * 0.37, 0.155)]),
            "#d8433a",
            form=0.4,
        )


def _open_neck(pen: Pen, person: Person, *, depth: float, under: Colour | None = None) -> None:
    """The triangle below the throat: skin, or what is worn under the coat."""
    pen.fill(
        smooth([(-0.085, 0.425, 1), (0, 0.37), (0.085, 0.425, 1), (0, depth, 1)]),
        person.skin if under is None else under,
        form=0.4,
    )
    if under is not None:
        pen.fill(smooth("-.075,.43! 0,.375 .075,.43! 0,.335"), shade(person.skin, 0.85), form=0.3)
    pen.shadow(smooth("-.09,.43 0,.37 .09,.43 .06,.36 0,.33 -.06,.36"), 0.35, soft=0.015)


def _collar(pen: Pen, tint: Colour) -> None:
    for side in (-1, 1):
        pen.fill(
            smooth(
                [
                    (side * 0.075, 0.42, 1),
                    (side * 0.125, 0.385),
                    (side * 0.105, 0.30, 1),
                    (side * 0.01, 0.285, 1),
                    (side * 0.05, 0.34),
                ]
            ),
            tint,
            form=0.5,
        )


OUTFITS: dict[str, Callable[[Pen, Person], None]] = {
    "shirt": _shirt,
    "jumper": _jumper,
    "coat": _coat,
    "suit": _suit,
    "jacket": _jacket,
    "dungarees": _dungarees,
    "dress": _dress,
    "robe": _robe,
    "kimono": _kimono,
    "armour": _armour,
    "spacesuit": _spacesuit,
}
