"""What stands on tables: crockery, candles, books, fruit. 1 high unless flat; standing on y = 0."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import blend, colour, shade
from atelier.engines.sketch.paint.path import arc, box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.plants.flowers import bloom


def _steam(pen: Pen, x: float, y: float, size: float) -> None:
    for dx, lean in ((-0.10, 1), (0.04, -1), (0.16, 1)):
        line = [
            (x + dx * size, y),
            (x + (dx + 0.10 * lean) * size, y + 0.30 * size),
            (x + (dx - 0.06 * lean) * size, y + 0.58 * size),
            (x + (dx + 0.08 * lean) * size, y + 0.95 * size),
        ]
        pen.shine(
            ribbon(line, [0.015 * size, 0.07 * size, 0.06 * size, 0.0]),
            blend(pen.light.on(np.ones(3, np.float32), 0.8), "#ffffff", 0.5),
            alpha=0.30,
            soft=0.022 * size,
        )


def cup(pen: Pen, look: Look) -> None:
    """A cup on its saucer, steaming."""
    china = look.main("#f2ece0")
    drink = "#b5762e" if look.has("tea") else "#efe6da" if look.has("milk") else "#4a2a1a"
    pen.fill(oval(0, 0.055, 0.56, 0.075), shade(china, 0.92), form=0.6)
    pen.fill(oval(0, 0.075, 0.40, 0.045), shade(china, 0.78), form=0.2)
    handle = ribbon(".30,.50 .50,.53 .53,.36 .40,.24 .24,.22", [0.055, 0.06, 0.055, 0.045])
    pen.fill(handle, china, form=0.9)
    body = smooth("-.37,.62! -.36,.42 -.28,.20 -.16,.09! .16,.09! .28,.20 .36,.42 .37,.62! .2,.56 0,.545 -.2,.56")
    pen.fill([body, oval(0, 0.62, 0.37, 0.075)], china, form=0.95)
    pen.fill(oval(0, 0.62, 0.37, 0.075), shade(china, 1.08), form=0.2, lit=0.8)
    pen.fill(oval(0, 0.61, 0.335, 0.060), shade(china, 0.6), form=0, lit=0.4)
    pen.fill(oval(0, 0.60, 0.325, 0.052), drink, form=0.2, lit=0.6)
    pen.glint(smooth("-.26,.605 -.1,.63 .05,.632 -.08,.615"), 0.35, soft=0.008)
    pen.glint(smooth("-.29,.52 -.25,.52 -.20,.24 -.24,.26"), 0.35, soft=0.015)
    if not look.has("empty"):
        _steam(pen, 0, 0.64, 0.55)


def mug(pen: Pen, look: Look) -> None:
    clay = look.main("#4f7f9a")
    pen.fill(ribbon(".26,.66 .47,.68 .50,.42 .40,.24 .26,.24", 0.075), clay, form=0.9)
    pen.fill([box(-0.32, 0.04, 0.32, 0.78), oval(0, 0.05, 0.32, 0.055), oval(0, 0.78, 0.32, 0.065)], clay, form=0.95)
    pen.fill(oval(0, 0.78, 0.32, 0.065), shade(clay, 1.15), form=0.2, lit=0.8)
    pen.fill(oval(0, 0.775, 0.285, 0.050), "#4a2a1a", form=0.2, lit=0.55)
    pen.glint(box(-0.25, 0.12, -0.20, 0.68, 0.03), 0.3, soft=0.02)
    _steam(pen, 0, 0.80, 0.45)


def teapot(pen: Pen, look: Look) -> None:
    china = look.main("#3f7f8f")
    pen.fill(ribbon("-.28,.62 -.52,.66 -.58,.40 -.44,.24 -.28,.24", 0.06), china, form=0.9)
    pen.fill(ribbon(".28,.26 .46,.36 .52,.58 .64,.68", [0.16, 0.10, 0.07, 0.075]), china, form=0.9)
    pen.blob("-.36,.40 -.30,.62 -.14,.73 .14,.73 .30,.62 .36,.40 .30,.18 .16,.05 -.16,.05 -.30,.18", china, form=0.95)
    pen.fill(smooth("-.20,.72! -.14,.80 .14,.80 .20,.72! 0,.69"), shade(china, 1.1), form=0.8)
    pen.fill(oval(0, 0.85, 0.055), shade(china, 0.9), form=0.9)
    pen.fill(ribbon("-.36,.42 0,.37 .36,.42", 0.035), "#e8d9b0", form=0.5)
    pen.glint(oval(-0.17, 0.58, 0.06, 0.09, 20), 0.4, soft=0.03)
    _steam(pen, 0.68, 0.70, 0.3)


MIXED = (("daisy", "rose", "poppy"), ("#e0607a", "#f2b84a", "#f4efe2", "#b06ad0", "#e8784a"))
ARRANGED = {
    "sunflower": (("sunflower",), ("#f2b526",)),
    "daisy": (("daisy",), ("#f8f5ee",)),
    "rose": (("rose",), ("#c8283c", "#d8465a")),
    "poppy": (("poppy",), ("#d8332c",)),
    "tulip": (("tulip",), ("#d8334a", "#f0b52f", "#b04a9a", "#f2793a")),
}
"""Kinds of flowers in a vase and their own colours."""


def vase(pen: Pen, look: Look) -> None:
    """A vase of flowers."""
    china = look.main("#4f7fae")
    kinds, natural = next((ARRANGED[kind] for kind in ARRANGED if look.has(f"blooms:{kind}")), MIXED)
    petals = [look.part("blooms", colour(code)) for code in natural]
    source = pen.source
    stems = [
        (-0.24, 0.70),
        (-0.11, 0.85),
        (0.03, 0.94),
        (0.16, 0.83),
        (0.27, 0.68),
        (-0.04, 0.73),
        (0.10, 0.67),
        (-0.17, 0.60),
    ]
    for x, y in stems:
        pen.stroke([(x * 0.16, 0.36), (x * 0.55, (y + 0.4) / 2), (x, y)], [0.016, 0.013, 0.011], "#4f7a3a", form=0.4)
        for part, side in ((0.5, -1), (0.7, 1)):
            lx, ly = x * (0.16 + 0.7 * part), 0.38 + (y - 0.38) * part
            pen.fill(
                smooth(
                    [
                        (lx, ly, 1),
                        (lx + side * 0.06, ly + 0.05),
                        (lx + side * 0.12, ly + 0.055, 1),
                        (lx + side * 0.07, ly + 0.012),
                    ]
                ),
                shade("#5a8a3f", float(source.uniform(0.75, 1.1))),
                form=0.5,
            )
    for index, (x, y) in enumerate(stems):
        head = pen.at(x, y, float(source.uniform(0.14, 0.18)), float(source.uniform(-20, 20)) - 70 * x)
        bloom(head, petals[index % len(petals)], kind=kinds[index % len(kinds)])
    body = smooth(
        "-.10,.44! -.085,.37 -.17,.27 -.20,.16 -.14,.03 -.09,.0! .09,.0! .14,.03 .20,.16 .17,.27 .085,.37 .10,.44!"
    )
    pen.fill(body, china, form=0.95)
    with pen.inside(body):
        pen.mark(ribbon("-.3,.17 0,.13 .3,.17", 0.030), shade(china, 1.7), alpha=0.8)
        pen.mark(ribbon("-.3,.12 0,.08 .3,.12", 0.010), shade(china, 1.7), alpha=0.8)
    pen.glint(smooth("-.14,.24 -.11,.26 -.12,.10 -.15,.12"), 0.4, soft=0.012)


def candle(pen: Pen, look: Look) -> None:
    wax = look.main("#f4ead2")
    pen.fill(oval(0, 0.05, 0.26, 0.05), "#b08a4a", form=0.8)
    pen.fill(oval(0, 0.07, 0.20, 0.03), shade("#b08a4a", 0.7), form=0.2)
    pen.fill([box(-0.11, 0.07, 0.11, 0.66), oval(0, 0.66, 0.11, 0.028)], wax, form=0.9)
    pen.glint(smooth("-.11,.66 .11,.66 .09,.50 -.09,.50"), 0.35, soft=0.04, tint="#ffd58a")
    pen.fill([*limb("-.09,.64 -.10,.52", 0.035), *limb("-.04,.64 -.035,.56", 0.03)], shade(wax, 1.1), form=0.8)
    pen.fill(oval(0, 0.66, 0.10, 0.022), shade(wax, 1.15), form=0)
    flame(pen, 0, 0.68, 0.30)


def flame(pen: Pen, x: float, y: float, size: float) -> None:
    """A candle's flame standing on its wick at (x, y)."""
    pen.halo(x, y + size * 0.5, size * 2.2, "#ffb85a", 0.75)
    pen.stroke([(x, y - size * 0.08), (x, y + size * 0.22)], size * 0.06, "#2a2220")
    for part, tint in ((1.0, "#ff9a2e"), (0.72, "#ffd24a"), (0.42, "#fff6d0")):
        pen.shine(
            smooth(
                [
                    (x - 0.19 * size * part, y + size * 0.30),
                    (x - 0.10 * size * part, y + size * (0.30 + 0.42 * part)),
                    (x, y + size * (0.30 + 0.75 * part), 1),
                    (x + 0.10 * size * part, y + size * (0.30 + 0.42 * part)),
                    (x + 0.19 * size * part, y + size * 0.30),
                    (x, y + size * (0.30 - 0.24 * part)),
                ]
            ),
            tint,
            soft=size * 0.018,
        )


def book(pen: Pen, look: Look) -> None:
    """A small pile of books, 1.2 wide."""
    covers = [look.main("#8a2f34"), *(shade(code, 1.0) for code in ("#2f5a7a", "#c08a3a"))]
    y = 0.0
    for index, tint in enumerate(covers):
        left, right = -0.52 + 0.05 * index, 0.52 - 0.04 * ((index * 2) % 3)
        pen.fill(box(left, y, right, y + 0.19, 0.02), tint, form=0.4)
        pen.fill(box(left + 0.10, y + 0.025, right + 0.015, y + 0.165), "#f1e8d2", form=0, lit=0.65)
        with pen.inside(box(left + 0.10, y + 0.025, right + 0.015, y + 0.165)):
            for part in np.linspace(0.04, 0.15, 7):
                pen.shadow(ribbon([(left, y + float(part)), (right + 0.1, y + float(part))], 0.004), 0.3, soft=0.001)
        pen.fill(box(left, y, left + 0.13, y + 0.19, 0.03), tint, form=0.9)
        for x in (left + 0.035, left + 0.095):
            pen.mark(box(x - 0.006, y, x + 0.006, y + 0.19), "#e0b65a")
        y += 0.192


def bottle(pen: Pen, look: Look) -> None:
    glass = look.main("#2f5a3a")
    outline = smooth("-.15,.0! -.16,.1 -.155,.55 -.06,.70 -.052,.90! .052,.90! .06,.70 .155,.55 .16,.1 .15,.0!")
    pen.fill(outline, glass, form=0.95)
    with pen.inside(outline):
        pen.mark(box(-0.2, 0.16, 0.2, 0.44), "#efe3c6")
        pen.mark([box(-0.09, 0.36, 0.09, 0.375), box(-0.06, 0.22, 0.06, 0.23)], "#8a2f34")
        pen.mark(oval(0, 0.30, 0.045), "#8a2f34")
    pen.fill(box(-0.062, 0.86, 0.062, 0.98, 0.01), "#8a2f34", form=0.8)
    pen.glint(smooth("-.125,.12 -.10,.12 -.10,.54 -.055,.66 -.08,.64 -.125,.55"), 0.45, soft=0.012)


def wine_glass(pen: Pen, look: Look) -> None:
    wine = look.main("#8a1f34")
    pen.fill(oval(0, 0.03, 0.24, 0.035), "#dfe8ec", form=0.5, alpha=0.7)
    pen.fill(box(-0.016, 0.03, 0.016, 0.42), "#dfe8ec", form=0.9, alpha=0.8)
    bowl = smooth("-.20,.98! -.26,.72 -.20,.52 0,.42 .20,.52 .26,.72 .20,.98!")
    pen.fill(bowl, "#dfe8ec", form=0.6, alpha=0.35)
    with pen.inside(bowl):
        pen.fill(smooth("-.3,.74! .3,.74! .3,.3 -.3,.3"), wine, form=0.6)
        pen.fill(oval(0, 0.74, 0.25, 0.035), shade(wine, 1.35), form=0)
        pen.glint(smooth("-.20,.86 -.17,.9 -.19,.62 -.22,.66"), 0.6, soft=0.01)
    pen.fill(ribbon(oval(0, 0.98, 0.20, 0.03), 0.010, curved=False), "#eef4f6", form=0, alpha=0.8)


def lantern(pen: Pen, look: Look) -> None:
    iron = look.main("#3a3634")
    pen.halo(0, 0.46, 0.75, "#ffb85a", 0.6)
    pen.fill(ribbon(arc(0, 0.84, 0.16, 0.15, 0, 180, count=18), 0.028, curved=False), iron, form=0.5)
    pen.fill(box(-0.26, 0.0, 0.26, 0.08, 0.015), iron, form=0.6)
    pen.shine(box(-0.2, 0.08, 0.2, 0.66), "#ffdf9a")
    pen.shine(oval(0, 0.32, 0.12, 0.2), "#fff6da", soft=0.05)
    for x in (-0.20, 0.0, 0.20):
        pen.fill(box(x - 0.016, 0.08, x + 0.016, 0.67), iron, form=0.5)
    pen.fill(smooth("-.29,.66! -.12,.82 .12,.82 .29,.66!"), iron, form=0.8)
    pen.fill(box(-0.07, 0.8, 0.07, 0.87, 0.01), iron, form=0.7)


def clock(pen: Pen, look: Look) -> None:
    """An alarm clock."""
    metal = look.main("#c0392f")
    for side in (-1, 1):
        pen.fill(limb([(side * 0.25, 0.16), (side * 0.33, 0.02)], 0.06), shade(metal, 0.7), form=0.8)
        pen.fill(
            smooth([(side * 0.10, 0.86, 1), (side * 0.18, 0.99), (side * 0.36, 0.94), (side * 0.38, 0.80, 1)]),
            metal,
            form=0.9,
        )
    pen.fill(oval(0, 0.48, 0.42), metal, form=0.95)
    pen.fill(oval(0, 0.48, 0.345), "#f6f1e4", form=0.2, lit=0.8)
    for hour in range(12):
        way = math.radians(hour * 30)
        pen.fill(
            ribbon(
                [
                    (0.30 * math.sin(way), 0.48 + 0.30 * math.cos(way)),
                    (0.335 * math.sin(way), 0.48 + 0.335 * math.cos(way)),
                ],
                0.020 if hour % 3 == 0 else 0.010,
            ),
            "#2a2624",
            form=0,
        )
    for angle, length, width in ((305, 0.18, 0.026), (60, 0.26, 0.018)):
        way = math.radians(angle)
        pen.stroke(
            [(0, 0.48), (length * math.sin(way), 0.48 + length * math.cos(way))], [width, width * 0.6], "#2a2624"
        )
    pen.fill(oval(0, 0.48, 0.022), metal, form=0.6)
