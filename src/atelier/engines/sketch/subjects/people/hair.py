"""Hair and beards of portraits, around a face whose middle is at (0, 0.66)."""

from __future__ import annotations

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.paint.colour import Colour, shade
from atelier.engines.sketch.paint.path import oval, ribbon, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.people.person import Person

COVERS_HAIR = frozenset({"visor", "hood", "horned", "toque"})


def draw_back_hair(pen: Pen, person: Person) -> None:
    """What hangs behind the head and the neck."""
    if person.hat in COVERS_HAIR:
        return
    tint = shade(person.hair_tint, 0.72)
    if person.hat == "helmet":
        pen.fill(oval(0, 0.74, 0.175, 0.18), tint, form=0.6)
        return
    if person.hair == "long":
        outline = smooth(
            "0,.92 .12,.90 .185,.80 .205,.64 .215,.48 .235,.34 .20,.24 .10,.26 0,.30 -.10,.26 -.20,.24 "
            "-.235,.34 -.215,.48 -.205,.64 -.185,.80 -.12,.90"
        )
        pen.fill(outline, tint, form=0.7)
        _strands(pen, outline, person.hair_tint, 26)
    elif person.hair == "curly":
        curls = [oval(0.20 * np.cos(a), 0.70 + 0.21 * np.sin(a), 0.075) for a in np.linspace(-0.6, np.pi + 0.6, 14)]
        pen.fill([*curls, oval(0, 0.74, 0.19, 0.2)], tint, form=0.7)
    elif person.hair == "bun":
        pen.fill(oval(0.0, 0.95, 0.085, 0.075), tint, form=0.9)
        pen.fill(oval(0, 0.72, 0.175, 0.19), tint, form=0.6)
    elif person.hair == "tail":
        pen.fill(oval(0, 0.73, 0.17, 0.185), tint, form=0.6)
        pen.fill(ribbon(".12,.84 .24,.74 .25,.55 .20,.36", [0.06, 0.11, 0.09, 0.0]), person.hair_tint, form=0.8)


def draw_front_hair(pen: Pen, person: Person) -> None:
    """What frames the forehead."""
    if person.hat in COVERS_HAIR:
        return
    tint = person.hair_tint
    if person.hair == "bald":
        if person.age == "old" or person.beard:
            for side in (-1, 1):
                pen.fill(
                    tufted(
                        smooth(
                            [
                                (side * 0.142, 0.74),
                                (side * 0.165, 0.71),
                                (side * 0.165, 0.62),
                                (side * 0.146, 0.60),
                                (side * 0.142, 0.66),
                            ]
                        ),
                        0.010,
                        16,
                        pen.source,
                    ),
                    tint,
                    form=0.6,
                )
        return
    if person.hair == "curly":
        ring = [
            oval(0.155 * np.cos(a) * (1.0 if abs(np.cos(a)) > 0.3 else 0.9), 0.775 + 0.115 * np.sin(a), 0.052)
            for a in np.linspace(-0.35, np.pi + 0.35, 17)
        ]
        for curl in ring:
            pen.fill(curl, tint, form=0.8)
        return
    if person.hair == "short" or person.hat == "helmet":
        _short(pen, person, tint)
        return
    side = 1 if pen.source.random() < 0.5 else -1
    for flip in (-1, 1):
        part = side * 0.03
        lock = smooth(
            [
                (part, 0.905, 1),
                (flip * 0.10, 0.90),
                (flip * 0.178, 0.80),
                (flip * 0.186, 0.66),
                (flip * 0.172, 0.56),
                (flip * 0.150, 0.62),
                (flip * 0.142, 0.735),
                (flip * 0.10, 0.80),
                (part + flip * 0.012, 0.858, 1),
            ]
        )
        pen.fill(lock, tint, form=0.85)
        _strands(pen, lock, tint, 12)
    if person.hair == "long":
        for flip in (-1, 1):
            fall = smooth(
                [
                    (flip * 0.145, 0.70),
                    (flip * 0.192, 0.68),
                    (flip * 0.205, 0.50),
                    (flip * 0.22, 0.30),
                    (flip * 0.17, 0.24),
                    (flip * 0.135, 0.34),
                    (flip * 0.155, 0.52),
                ]
            )
            pen.fill(fall, tint, form=0.85)
            _strands(pen, fall, tint, 14)


def _short(pen: Pen, person: Person, tint: Colour) -> None:
    side = 1 if pen.source.random() < 0.5 else -1
    cap = smooth(
        [
            (-0.158, 0.66),
            (-0.172, 0.76),
            (-0.14, 0.875),
            (-0.05, 0.925),
            (0.05, 0.925),
            (0.14, 0.875),
            (0.172, 0.76),
            (0.158, 0.66),
            (0.143, 0.70),
            (0.135, 0.765),
            (side * 0.06 + 0.04, 0.812),
            (side * -0.05, 0.795),
            (-0.132, 0.765),
            (-0.143, 0.70),
        ]
    )
    pen.fill(tufted(cap, 0.010, 60, pen.source), tint, form=0.85)
    _strands(pen, cap, tint, 22)
    pen.glint(smooth("-.06,.895 0,.905 .06,.89 0,.875"), 0.16, soft=0.012)


def _strands(pen: Pen, outline: Points, tint: Colour, count: int) -> None:
    low, high = outline.min(0), outline.max(0)
    lines: list[Points] = []
    for _ in range(count):
        x = float(pen.source.uniform(low[0], high[0]))
        y = float(pen.source.uniform(low[1], high[1]))
        lines.append(ribbon([(x, y + 0.07), (x * 1.05, y), (x * 1.06, y - 0.09)], [0, 0.006, 0]))
    with pen.inside(outline):
        pen.mark(lines[::2], shade(tint, 0.62), alpha=0.5)
        pen.mark(lines[1::2], shade(tint, 1.22), alpha=0.4)


def draw_beard(pen: Pen, person: Person, face: Points) -> None:
    if not person.beard:
        return
    tint = person.beard_tint
    if person.beard == "long":
        outline = smooth(
            "-.150,.66 -.155,.56 -.15,.44 -.11,.30 -.04,.18 0,.14! .04,.18 .11,.30 .15,.44 .155,.56 .150,.66 "
            ".12,.60 .075,.578 0,.572 -.075,.578 -.12,.60"
        )
    else:
        outline = smooth(
            "-.152,.68 -.158,.58 -.145,.48 -.10,.405 -.04,.372 0,.365 .04,.372 .10,.405 .145,.48 .158,.58 "
            ".152,.68 .128,.61 .075,.578 0,.572 -.075,.578 -.128,.61"
        )
    pen.fill(tufted(outline, 0.020, 70, pen.source), shade(tint, 0.86), form=0.85)
    low = outline[:, 1].min()
    lines: list[Points] = []
    for _ in range(70):
        x = float(pen.source.uniform(-0.14, 0.14))
        y = float(pen.source.uniform(low + 0.03, 0.58))
        sway = float(pen.source.uniform(-0.012, 0.012))
        lines.append(ribbon([(x, y + 0.03), (x * 0.98 + sway, y), (x * 0.92, y - 0.045)], [0, 0.007, 0]))
    with pen.inside(outline):
        pen.mark(lines[::2], shade(tint, 0.70), alpha=0.55)
        pen.mark(lines[1::2], shade(tint, 1.25), alpha=0.6)
    for side in (-1, 1):
        moustache = smooth(
            [
                (0, 0.578),
                (side * 0.03, 0.583),
                (side * 0.075, 0.556),
                (side * 0.098, 0.520, 1),
                (side * 0.06, 0.540),
                (side * 0.02, 0.551),
                (0, 0.556),
            ]
        )
        pen.fill(tufted(moustache, 0.008, 26, pen.source), shade(tint, 1.04), form=0.7)
