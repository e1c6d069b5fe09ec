"""Trees. All stand on y = 0 and are 1 high."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.paint.colour import Colour, colour, shade, shift
from atelier.engines.sketch.paint.path import limb, oval, points, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.plants.foliage import foliage, trunk, twigs

SNOW = colour("#f2f6fb")
BARK = colour("#5a4433")
LEAVES = {"spring": "#7fae48", "summer": "#4f8238", "autumn": "#d0762a", "winter": "#6a6f5a"}
AUTUMN = ("#c8541f", "#d98a2b", "#e0b03a", "#b03a22", "#cf6a26")


def pine(pen: Pen, look: Look) -> None:
    source = pen.source
    green = look.main("#2f5b41")
    green = shift(green, hue=float(source.uniform(-0.02, 0.02)), lightness=float(source.uniform(0.85, 1.15)))
    pen.fill(ribbon("0,0 0,.5", [0.05, 0.02]), BARK, form=0.8)
    tiers = 15
    slim = float(source.uniform(0.82, 1.12))
    side = 1.0 if pen.light.side > 0 else -1.0
    for index in range(tiers):
        part = index / (tiers - 1)
        low = 0.05 + 0.84 * part**0.94
        width = (0.235 * (1 - part) ** 0.86 + 0.010) * slim * float(source.uniform(0.86, 1.12))
        top = min(1.0, low + 0.07 + 0.12 * (1 - part))
        skirt = _skirt(pen, low, top, width)
        pen.fill(skirt, shade(green, 0.58), form=0, lit=0.12)
        pen.fill(skirt * np.array([0.95, 1]) + np.array([0, 0.014]), green, form=0.4, lit=0.26 + 0.14 * part)
        sunny = _skirt(pen, low, top, width) * np.array([0.55, 1]) + np.array([side * width * 0.34, 0.016])
        pen.fill(sunny, shade(green, 1.12), form=0, lit=0.62 + 0.2 * part, alpha=0.75)
        if look.season == "winter":
            heap = _skirt(pen, low + 0.022, top, width * 0.86) + np.array([side * width * 0.05, 0.012])
            pen.fill(_upper(heap, low + (top - low) * 0.20), SNOW, form=0.3, lit=0.62)


def _skirt(pen: Pen, low: float, top: float, width: float) -> Points:
    """One tier of boughs: a cone with a ragged hanging hem."""
    teeth = 6 + int(pen.source.integers(4))
    place = np.linspace(-1, 1, teeth * 2 + 1) + pen.source.uniform(-0.5, 0.5, teeth * 2 + 1) / teeth * 0.7
    drop = pen.source.uniform(0.3, 1.0, len(place))
    droop = np.where(np.arange(len(place)) % 2 == 0, -0.034 * drop, 0.016 * drop) - 0.030 * place**2
    hem_y = low + droop * (0.35 + 3.2 * width)
    hem_x = place * width * pen.source.uniform(0.88, 1.08, len(place))
    crown = [(width * 0.14, top - 0.03), (0.0, top), (-width * 0.14, top - 0.03)]
    return np.concatenate([np.stack([hem_x, hem_y], 1), np.array(crown)])


def _upper(path: Points, cut: float) -> Points:
    return np.stack([path[:, 0], np.maximum(path[:, 1], cut + 0.012 * np.sin(path[:, 0] * 130))], 1)


def leafy(pen: Pen, look: Look) -> None:
    """A broad-leaved tree with a round crown; bare in winter."""
    crown = look.main(_leaf_code(pen, look))
    if look.season == "winter" and not look.colours:
        bare(pen, look)
        return
    trunk(pen, BARK, 0.075, height=0.55)
    centres = [(0.0, 0.74, 0.25), (-0.19, 0.60, 0.18), (0.20, 0.62, 0.18), (-0.10, 0.82, 0.15), (0.12, 0.84, 0.15)]
    centres += [(-0.28, 0.50, 0.11), (0.29, 0.51, 0.12), (0.02, 0.52, 0.16)]
    foliage(pen, crown, centres)


def blossom(pen: Pen, look: Look) -> None:
    """A cherry tree in flower."""
    petals = look.main("#f3b6c8")
    trunk(pen, colour("#4a3430"), 0.07, height=0.5, lean=0.06)
    centres = [(0.02, 0.74, 0.22), (-0.22, 0.62, 0.18), (0.24, 0.66, 0.18), (-0.08, 0.84, 0.14), (0.15, 0.83, 0.14)]
    centres += [(-0.34, 0.52, 0.11), (0.36, 0.54, 0.11), (0.05, 0.58, 0.13)]
    foliage(pen, petals, centres, depth=0.80)
    fallen = [
        oval(float(x), float(y), 0.006, 0.004)
        for x, y in zip(pen.source.uniform(-0.35, 0.35, 34), pen.source.uniform(-0.02, 0.02, 34), strict=True)
    ]
    pen.fill(fallen, shade(petals, 1.1), form=0)


def birch(pen: Pen, look: Look) -> None:
    """A slender white stem with dark marks and a light crown."""
    crown = look.main({"autumn": "#e0ab33", "spring": "#9cc05a"}.get(look.season, "#86a94f"))
    bark = colour("#e9e5dc")
    stem = ribbon(".01,0 0,.35 .015,.7 0,.97", [0.05, 0.036, 0.024, 0.006])
    pen.fill(stem, bark, form=0.9)
    source = pen.source
    for _ in range(22):
        y = float(source.random()) ** 1.1 * 0.85
        width = 0.02 * (1 - y) + 0.006
        x = float(source.uniform(-0.02, 0.02)) * (1 - y)
        pen.mark(oval(x, y, width, 0.0045), colour("#35302c"), alpha=0.85)
    for y, side in ((0.42, 1), (0.52, -1), (0.62, 1), (0.70, -1)):
        pen.stroke([(0, y), (side * 0.08, y + 0.07), (side * 0.14, y + 0.15)], [0.012, 0.008, 0.003], bark)
    if look.season == "winter":
        twigs(pen, colour("#8a7f78"), (0.0, 0.5), 90, 0.22, 0.012, 5)
        return
    centres = [
        (0.0, 0.86, 0.12),
        (-0.09, 0.73, 0.12),
        (0.10, 0.72, 0.12),
        (0.0, 0.62, 0.12),
        (-0.12, 0.56, 0.08),
        (0.13, 0.55, 0.08),
    ]
    foliage(pen, crown, centres, leaf=0.62, holes=0.5)


def willow(pen: Pen, look: Look) -> None:
    """Hanging curtains of leaves."""
    leaf = look.main({"autumn": "#c9a63e"}.get(look.season, "#7c9a4e"))
    trunk(pen, BARK, 0.09, height=0.55)
    source = pen.source
    foliage(pen, leaf, [(0.0, 0.80, 0.22), (-0.2, 0.72, 0.16), (0.2, 0.72, 0.16)], depth=0.6)
    for tone, lit, count in ((0.66, 0.2, 26), (0.95, 0.45, 24), (1.2, 0.75, 16)):
        for _ in range(count):
            x = float(source.uniform(-0.38, 0.38))
            top = 0.93 - 1.2 * x * x - float(source.uniform(0, 0.16))
            fall = float(source.uniform(0.35, 0.72)) * top
            away = x * 0.16
            pen.stroke(
                [(x, top), (x + away, top - fall * 0.5), (x + away * 1.3, top - fall)],
                [0.020, 0.026, 0.0],
                shade(leaf, tone),
                lit=lit,
            )


def cypress(pen: Pen, look: Look) -> None:
    """A tall narrow flame of dark green."""
    green = look.main("#2f4f35")
    pen.fill(ribbon("0,0 0,.15", 0.035), BARK, form=0.8)
    centres = [
        (0.0, y, 0.11 * math.sin(math.pi * min(0.95, (y + 0.16) / 1.15)) ** 0.7) for y in np.linspace(0.10, 0.95, 12)
    ]
    foliage(pen, green, [(x, float(y), float(r)) for x, y, r in centres], leaf=0.8, depth=0.6)


def palm(pen: Pen, look: Look) -> None:
    """A leaning ringed stem and a crown of feathered fronds."""
    source = pen.source
    lean = float(source.uniform(0.08, 0.2)) * (1 if source.random() < 0.5 else -1)
    line = [(0.0, 0.0), (lean * 0.25, 0.3), (lean * 0.7, 0.58), (lean, 0.80)]
    bark = colour("#8a6a48")
    pen.fill(ribbon(line, [0.055, 0.038, 0.032, 0.030]), bark, form=0.9)
    spine = smooth(line, closed=False, per=12)
    for place in spine[2:-1:1]:
        pen.mark(
            ribbon([(place[0] - 0.03, place[1]), (place[0] + 0.03, place[1] + 0.004)], 0.005),
            shade(bark, 0.6),
            alpha=0.7,
        )
    green = look.main("#3f7f3a")
    crown = pen.at(lean, 0.80)
    for angle, tone in (
        (200, 0.6),
        (-20, 0.6),
        (165, 0.72),
        (15, 0.72),
        (235, 0.66),
        (-55, 0.66),
        (140, 0.9),
        (40, 0.9),
        (112, 1.0),
        (70, 1.05),
        (182, 0.95),
        (-2, 1.0),
    ):
        _frond(
            crown,
            angle + float(source.uniform(-8, 8)),
            0.33 * float(source.uniform(0.85, 1.1)),
            shade(green, tone),
            tone,
        )
    for x in (-0.02, 0.012, 0.03):
        crown.fill(oval(x, -0.012, 0.018), colour("#6b4a2c"), form=0.9)


def _frond(pen: Pen, angle: float, length: float, green: Colour, tone: float) -> None:
    way = math.radians(angle)
    out_x, out_y = math.cos(way), math.sin(way)
    knots = [
        (out_x * length * s, out_y * length * s - 0.34 * length * s * s * (1.25 - 0.4 * out_y))
        for s in (0, 0.35, 0.7, 1.0)
    ]
    spine = smooth(knots, closed=False, per=7)
    run = np.gradient(spine, axis=0)
    run /= np.sqrt((run**2).sum(1, keepdims=True))
    leaves: list[Points] = []
    for index in range(1, len(spine)):
        part = index / (len(spine) - 1)
        reach = length * 0.30 * math.sin(math.pi * min(0.98, 0.12 + 0.84 * part)) + 0.01
        for side in (1, -1):
            normal = np.array([-run[index, 1], run[index, 0]]) * side
            tip = spine[index] + normal * reach * 0.72 + run[index] * reach * 0.75 + np.array([0, -0.30 * reach])
            base = run[index] * 0.012
            leaves.append(np.array([spine[index] - base, spine[index] + base, tip]))
    pen.fill(leaves, green, form=0, lit=0.18 + 0.45 * tone * (0.5 + 0.5 * out_x * pen.light.side + 0.3))
    pen.stroke(knots, [0.012, 0.008, 0.003], shade(green, 0.75), lit=0.5)


def bare(pen: Pen, look: Look) -> None:
    """A leafless tree, gnarled."""
    wood = look.main("#4a3d36")
    pen.fill(smooth("-.1,0! -.045,.07 .04,.07 .1,0!"), wood, form=0.5)
    twigs(pen, wood, (0.0, 0.0), 90, 0.30, 0.08, 8)


def bush(pen: Pen, look: Look) -> None:
    """A round shrub, 1 wide."""
    crown = look.main(_leaf_code(pen, look))
    foliage(
        pen,
        crown,
        [(0, 0.26, 0.26), (-0.26, 0.18, 0.2), (0.26, 0.19, 0.2), (-0.1, 0.4, 0.16), (0.14, 0.4, 0.16)],
        leaf=1.2,
    )


def _leaf_code(pen: Pen, look: Look) -> str:
    if look.season == "autumn":
        return AUTUMN[int(pen.source.integers(len(AUTUMN)))]
    return LEAVES[look.season]


def bole(pen: Pen, look: Look) -> None:
    """The lower part of a great tree seen from near: 1 high, its crown out of sight."""
    source = pen.source
    bark = look.main("#4f3d30")
    lean = float(source.uniform(-0.04, 0.04))
    outline = smooth(
        [
            (-0.15, 0, 1),
            (-0.085, 0.06),
            (-0.062, 0.25),
            (lean - 0.056, 0.7),
            (lean - 0.064, 1.0, 1),
            (lean + 0.064, 1.0, 1),
            (lean + 0.056, 0.7),
            (0.062, 0.25),
            (0.085, 0.06),
            (0.15, 0, 1),
            (0.04, 0.012),
            (-0.04, 0.012),
        ]
    )
    pen.fill(outline, bark, form=0.85)
    with pen.inside(outline):
        for _ in range(46):
            x, y = float(source.uniform(-0.08, 0.08)), float(source.uniform(0, 1))
            sway = float(source.uniform(-0.012, 0.012))
            crack = ribbon(
                [(x, y - 0.10), (x + sway, y), (x - sway, y + 0.10)], [0, float(source.uniform(0.004, 0.012)), 0]
            )
            pen.mark(crack, shade(bark, 0.55 if source.random() < 0.65 else 1.4), alpha=0.55)
    if look.season != "winter":
        for side in (-1, 1):
            moss = smooth(
                [
                    (side * 0.13, 0.0),
                    (side * 0.085, 0.06),
                    (side * 0.062, 0.2),
                    (side * 0.035, 0.10),
                    (side * 0.045, 0.0),
                ]
            )
            pen.mark(moss, "#5f7a3a", alpha=0.5, soft=0.02)
    for _ in range(2):
        y, side = float(source.uniform(0.55, 0.9)), 1 if source.random() < 0.5 else -1
        pen.stroke(
            [(side * 0.02, y), (side * 0.16, y + 0.07), (side * 0.30, y + 0.12)], [0.05, 0.024, 0], bark, form=0.8
        )


def bough(pen: Pen, look: Look) -> None:
    """A hanging mass of leaves from above, 1.2 wide: the roof of a forest. Its top is at y = 0."""
    crown = look.main(_leaf_code(pen, look))
    source = pen.source
    centres = [
        (float(x), float(source.uniform(-0.16, 0.0)) - 0.05 * math.sin(x * 7), float(source.uniform(0.10, 0.16)))
        for x in np.linspace(-0.5, 0.5, 9)
    ]
    foliage(pen, crown, centres, leaf=0.8, depth=0.45)


def cactus(pen: Pen, look: Look) -> None:
    """A saguaro with raised arms and ribs."""
    green = look.main("#4f7d4a")
    body = ribbon("0,0 0,.5 0,.93", [0.15, 0.17, 0.13], curved=False)
    arms = [(".05,.36 .24,.36 .27,.46 .27,.68", 0.10), ("-.05,.48 -.22,.47 -.25,.55 -.25,.8", 0.095)]
    for line, width in arms:
        pen.fill(limb(line, width), green, form=0.9)
        _ribs(pen, points(line)[1:], width, green)
    pen.fill([body, oval(0, 0.92, 0.068, 0.075)], green, form=0.95)
    _ribs(pen, points([(0, 0.0), (0, 0.96)]), 0.15, green)
    if look.has("flowering") or pen.source.random() < 0.4:
        for x, y in ((0.0, 0.99), (0.27, 0.73), (-0.25, 0.85)):
            pen.fill(
                [oval(x + dx, y + dy, 0.014) for dx, dy in ((0, 0), (0.016, 0.008), (-0.016, 0.008), (0, 0.016))],
                colour("#e8619a"),
                form=0,
            )


def _ribs(pen: Pen, line: Points, width: float, green: Colour) -> None:
    for off in (-0.28, -0.1, 0.1, 0.28):
        shifted = line + np.array([off * width, 0])
        pen.mark(ribbon(shifted, width * 0.05), shade(green, 0.62), alpha=0.8)
