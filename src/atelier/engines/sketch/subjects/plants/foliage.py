"""Leaves in clumps, trunks and forking branches: what trees are drawn with."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.paint.colour import Colour, shade, shift
from atelier.engines.sketch.paint.path import oval, ribbon, roughened, smooth
from atelier.engines.sketch.paint.pen import Pen

LEAF_TONES = (
    (0.0, 0.18, 60, 1.02, -0.10),
    (0.45, 0.34, 60, 0.98, 0.02),
    (0.85, 0.52, 56, 0.86, 0.14),
    (1.05, 0.72, 44, 0.70, 0.28),
    (1.22, 0.95, 26, 0.52, 0.42),
)
"""From the inside of a clump of leaves out: tone (0 is the clump's depth), light, count, spread, shift to the sun."""


def trunk(pen: Pen, bark: Colour, width: float, *, height: float, lean: float = 0.0) -> None:
    line = [(0, 0), (lean * 0.3, height * 0.35), (lean, height * 0.75), (lean, height * 1.1)]
    pen.fill(ribbon(line, [width * 1.5, width, width * 0.82, width * 0.5]), bark, form=0.95)
    flare = smooth([(-width * 1.2, 0, 1), (-width * 0.45, 0.06), (width * 0.45, 0.06), (width * 1.2, 0, 1)])
    pen.fill(flare, bark, form=0.5, lit=0.5)
    for side in (-1, 1):
        pen.stroke(
            [(lean * 0.8, height * 0.62), (lean + side * 0.09, height * 0.92), (lean + side * 0.16, height * 1.22)],
            [width * 0.62, width * 0.42, width * 0.14],
            bark,
            form=0.8,
        )
    for _ in range(7):
        x = float(pen.source.uniform(-0.35, 0.35)) * width
        y = float(pen.source.uniform(0.05, 0.8)) * height
        pen.mark(ribbon([(x, y), (x + 0.004, y + 0.07)], [0.0, width * 0.12, 0.0]), shade(bark, 0.62), alpha=0.7)


def twigs(
    pen: Pen, wood: Colour, start: tuple[float, float], angle: float, length: float, width: float, levels: int
) -> None:
    """Branches that fork into thinner branches."""
    if levels == 0 or width < 0.0012:
        return
    way = math.radians(angle)
    end = (start[0] + math.cos(way) * length, start[1] + math.sin(way) * length)
    pen.fill(oval(*start, width * 0.5), wood, form=0.4)
    mid = ((start[0] + end[0]) / 2 + float(pen.source.uniform(-0.1, 0.1)) * length, (start[1] + end[1]) / 2)
    pen.stroke([start, mid, end], [width, width * 0.8, width * 0.6], wood, form=0.6 if levels > 4 else 0.0)
    for side in (-1, 1):
        turn = float(pen.source.uniform(16, 42)) * side
        twigs(
            pen,
            wood,
            end,
            angle * 0.9 + 90 * 0.1 + turn,
            length * float(pen.source.uniform(0.62, 0.78)),
            width * 0.62,
            levels - 1,
        )


def foliage(
    pen: Pen,
    leaf_colour: Colour,
    centres: list[tuple[float, float, float]],
    *,
    leaf: float = 1.0,
    depth: float = 0.55,
    holes: float = 0.0,
) -> None:
    """Clumps of leaves around centres (x, y, radius): dark inside, light where the sun reaches.

    `leaf` scales the size of the leaf strokes; `depth` is how dark the inside is; `holes` lets the sky through.
    """
    source = pen.source
    light_x, light_y, _ = pen.light.direction
    ordered = sorted(centres, key=lambda centre: centre[1] + 0.35 * centre[0] * light_x)
    for x, y, radius in ordered:
        if holes < 0.3:
            pen.fill(
                roughened(oval(x, y, radius * 0.9, radius * 0.82, count=26), radius * 0.10, source),
                shade(leaf_colour, depth * 0.8),
                form=0,
                lit=0.14,
            )
        for level, lit, count, spread, push in LEAF_TONES:
            tone = depth + (1 - depth) * level if level < 1 else level
            leaves = _leaves(
                pen, (x + light_x * push * radius, y + light_y * push * radius), radius * spread, count, leaf
            )
            hue = float(source.uniform(-0.014, 0.014))
            pen.fill(leaves, shift(shade(leaf_colour, tone), hue=hue), form=0, lit=lit)


def _leaves(pen: Pen, centre: tuple[float, float], radius: float, count: int, leaf: float) -> Points:
    """(count, 7, 2): small ovals strewn over a disc."""
    source = pen.source
    angle = source.uniform(0, 2 * math.pi, count)
    reach = np.sqrt(source.random(count)) * radius
    size = (0.012 + 0.040 * radius) * leaf * source.uniform(0.6, 1.3, count)
    turn = source.uniform(0, math.pi, count)
    corner = np.arange(7) * (2 * math.pi / 7)
    long, short = np.cos(corner)[None] * size[:, None], np.sin(corner)[None] * size[:, None] * 0.7
    cos, sin = np.cos(turn)[:, None], np.sin(turn)[:, None]
    x = (centre[0] + np.cos(angle) * reach)[:, None] + long * cos - short * sin
    y = (centre[1] + np.sin(angle) * reach * 0.9)[:, None] + long * sin + short * cos
    return np.stack([x, y], -1)
