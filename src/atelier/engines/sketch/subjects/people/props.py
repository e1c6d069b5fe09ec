"""What whole figures carry and wear on their backs."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import blend, colour, shade
from atelier.engines.sketch.paint.path import box, oval, smooth, star, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.people.person import Person
from atelier.engines.sketch.subjects.people.pose import Joint


def stump(pen: Pen, height: float) -> None:
    """Something to sit on, for those who were given no seat."""
    wood = colour("#7a5638")
    pen.fill(
        smooth(
            [
                (-0.17, 0.0, 1),
                (-0.135, 0.06),
                (-0.13, height - 0.03, 1),
                (0.13, height - 0.03, 1),
                (0.135, 0.06),
                (0.17, 0.0, 1),
                (0, -0.012),
            ]
        ),
        wood,
        form=0.9,
    )
    for x in (-0.08, -0.03, 0.04, 0.09):
        pen.shadow(
            smooth([(x, 0.02), (x + 0.008, height * 0.5), (x, height - 0.04), (x - 0.006, height * 0.5)]),
            0.35,
            soft=0.003,
        )
    pen.fill(oval(0, height - 0.03, 0.13, 0.026), "#c9a070", form=0.2)
    pen.mark([oval(0, height - 0.03, 0.08, 0.015), oval(0, height - 0.03, 0.04, 0.008)], shade("#c9a070", 0.8))


def draw_behind(pen: Pen, person: Person, look: Look, *, turned: bool) -> None:
    """Capes, packs, wings and brooms: drawn before the body."""
    if look.has("witch") and look.has("flying", "riding"):
        pen.stroke("-.42,.46 .46,.54", 0.026, "#6a4a2c", form=0.7, curved=False)
        pen.fill(
            tufted(smooth("-.40,.45! -.50,.53 -.72,.50 -.74,.40 -.52,.38"), 0.05, 24, pen.source), "#c9a25a", form=0.6
        )
    if person.outfit == "spacesuit":
        shift = -0.07 if turned else 0.0
        pen.fill(box(-0.125 + shift, 0.58, 0.105 + shift, 0.86, 0.04), "#c9cdd4", form=0.8)
    if look.has("cape", "superhero", "king", "queen"):
        cape = smooth("-.09,.83 .09,.83 .16,.50 .21,.16 .05,.13 -.10,.11 -.24,.15 -.17,.50")
        pen.fill(cape, blend(person.cloth, "#a02030", 0.75), form=0.8)
    if look.has("fairy", "angel"):
        for side in (-1, 1):
            wing = smooth(
                [
                    (side * 0.04, 0.74, 1),
                    (side * 0.20, 0.95),
                    (side * 0.36, 0.92, 1),
                    (side * 0.30, 0.76),
                    (side * 0.24, 0.60),
                    (side * 0.10, 0.66),
                ]
            )
            pen.fill(wing, "#f4f6fb", form=0.5, alpha=0.85)
    if look.has("hiker"):
        pen.fill(box(-0.15, 0.60, -0.03 if turned else 0.12, 0.83, 0.04), "#4a7a4a", form=0.8)


def draw_held(pen: Pen, person: Person, look: Look, hand: Joint) -> None:
    """What the right hand holds, its emblem on the chest, the book on the knees."""
    x, y = hand
    if look.has("umbrella"):
        _umbrella(pen, look, hand)
    if look.has("wizard"):
        pen.stroke([(x + 0.01, y - 0.50), (x + 0.01, y + 0.50)], 0.022, "#6a4a2c", form=0.7)
        pen.fill(oval(x + 0.01, y + 0.54, 0.04), "#7fd0ff", form=0.6)
        pen.halo(x + 0.01, y + 0.54, 0.24, "#7fd0ff", 0.9)
    if look.has("knight", "samurai", "viking") and not look.has("riding"):
        blade = np.array([(x - 0.012, y), (x + 0.012, y), (x + 0.10, y + 0.46), (x + 0.085, y + 0.46)])
        pen.fill(blade, "#d5dce4", form=0.5)
        pen.stroke([(x - 0.04, y + 0.02), (x + 0.045, y + 0.005)], 0.018, "#b08a3a")
    if look.has("superhero"):
        pen.fill(star(0, 0.735, 0.042, 0.018, 5), "#f0c53a", form=0.3)
    if look.has("reading"):
        _book(pen)
    if look.has("fisherman") and not look.has("riding", "sitting"):
        pen.stroke([(x - 0.02, y - 0.03), (x + 0.16, y + 0.34), (x + 0.34, y + 0.58)], [0.016, 0.010, 0.004], "#6a4a2c")
        pen.stroke([(x + 0.34, y + 0.58), (x + 0.40, y + 0.20), (x + 0.41, y - 0.20)], 0.0025, "#e6e6e6")
    if look.has("painter"):
        pen.fill(
            smooth(
                [(x - 0.09, y + 0.02), (x + 0.02, y + 0.06), (x + 0.09, y), (x + 0.02, y - 0.05), (x - 0.08, y - 0.04)]
            ),
            "#c9a06a",
            form=0.4,
        )
        for dx, dy, tint in (
            (-0.04, 0.01, "#c8303a"),
            (0.01, 0.025, "#2f6fb0"),
            (0.045, 0.0, "#e8b93a"),
            (0.0, -0.02, "#3f8a4a"),
        ):
            pen.fill(oval(x + dx, y + dy, 0.014, 0.010), tint, form=0.3)


def _umbrella(pen: Pen, look: Look, hand: Joint) -> None:
    top_x = hand[0] - 0.02
    pen.stroke([hand, (top_x, 1.17)], 0.011, "#3a3230", curved=False)
    tint = look.part("umbrella", colour("#c03a3a"))
    rim = [
        (top_x + dx, 1.02 + dy, corner)
        for dx, dy, corner in (
            (-0.31, 0, 1),
            (-0.21, 0.135, 0),
            (0, 0.21, 0),
            (0.21, 0.135, 0),
            (0.31, 0, 1),
            (0.155, 0.035, 0),
            (0.10, 0.0, 1),
            (0, 0.03, 0),
            (-0.10, 0.0, 1),
            (-0.155, 0.035, 0),
        )
    ]
    canopy = smooth(rim)
    pen.fill(canopy, tint, form=0.9)
    with pen.inside(canopy):
        for x in (-0.10, 0.10):
            pen.shadow(
                smooth([(top_x + x, 1.0), (top_x + x * 0.9, 1.12), (top_x, 1.24), (top_x + x * 0.96, 1.12)]),
                0.4,
                soft=0.004,
            )


def _book(pen: Pen) -> None:
    for side in (-1, 1):
        cover = np.array([(0, 0.625), (side * 0.115, 0.655), (side * 0.115, 0.755), (0, 0.725)])
        pen.fill(cover, shade("#8a2f34", 1.0 if side > 0 else 0.8), form=0)
        page = np.array([(0, 0.640), (side * 0.106, 0.668), (side * 0.106, 0.760), (0, 0.732)])
        pen.fill(page, "#f6f0e0", form=0, lit=0.7 if side > 0 else 0.5)
