"""Houses of the country, 1 high unless they are long and low."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.paint.colour import colour, shade
from atelier.engines.sketch.paint.moment import Moment
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.buildings.parts import block, courses, door, sides, smoke, tiled, window
from atelier.engines.sketch.subjects.look import Look

SNOW = colour("#f2f6fb")


def house(pen: Pen, look: Look) -> None:
    """Gable to the front, the long side running back to the right."""
    wall = look.main(("#e9dcc3", "#d9c4a0", "#c9d2c8", "#e3cdb8")[int(pen.source.integers(4))])
    roof = look.second("#8f3f30") if not look.colours else look.second("#5a4a48")
    light = sides(pen)
    depth, rise = 0.42, 0.045
    pen.fill(
        np.array([(0.14, 0.0), (0.14 + depth, rise), (0.14 + depth, 0.46), (0.14, 0.50)]), wall, form=0, lit=light.side
    )
    gable = np.array([(-0.40, 0.0), (0.14, 0.0), (0.14, 0.50), (-0.13, 0.86), (-0.40, 0.50)])
    pen.fill(gable, wall, form=0, lit=light.front, to=shade(wall, 0.88))
    courses(pen, gable, wall, 0.048, strength=0.22, brick=False)
    slope = np.array([(-0.13, 0.905), (-0.13 + depth + 0.05, 0.83), (0.14 + depth + 0.06, 0.43), (0.175, 0.452)])
    pen.shadow(np.array([(0.14, 0.5), (0.56, 0.46), (0.56, 0.40), (0.14, 0.42)]), 0.4, soft=0.01)
    pen.fill(slope, roof, form=0, lit=light.side * 0.75 + 0.2)
    tiled(pen, slope, roof, 0.042)
    for line in ("-.445,.45 -.13,.885 .165,.47",):
        pen.fill(ribbon(line, 0.050, curved=False), shade(roof, 0.8), form=0.3)
    pen.fill(ribbon("-.445,.47 -.13,.905 .165,.49", 0.014, curved=False), shade(roof, 1.25), form=0)
    if look.season == "winter":
        heap = np.array([(-0.13, 0.93), (0.34, 0.85), (0.60, 0.45), (0.55, 0.43), (0.165, 0.47), (-0.13, 0.88)])
        pen.fill(heap, SNOW, form=0.25, lit=0.7)
        pen.fill(ribbon("-.455,.47 -.13,.915 .17,.49", 0.045, curved=False), SNOW, form=0.3)
    pen.fill(box(0.16, 0.66, 0.24, 0.98), shade("#9a5a48", 1.0), form=0, lit=light.front)
    courses(pen, box(0.16, 0.66, 0.24, 0.98), "#9a5a48", 0.03)
    pen.fill(box(0.148, 0.965, 0.252, 1.0), shade("#9a5a48", 0.75), form=0)
    smoke(pen, 0.20, 1.0, 0.34)
    window(pen, -0.13, 0.60, 0.11, 0.13)
    window(pen, -0.28, 0.30, 0.12, 0.15)
    door(pen, 0.0, 0.0, 0.13, 0.30, shade(roof, 0.9))
    for x, y in ((0.27, 0.27), (0.43, 0.285)):
        window(pen, x, y, 0.085, 0.15)
    for x in (-0.37, -0.19, -0.44, 0.11):
        _shrub(pen, x, 0.06)


def _shrub(pen: Pen, x: float, size: float) -> None:
    green = shade("#4f7a3a", float(pen.source.uniform(0.8, 1.1)))
    for dx, dy, r in ((-0.5, 0.4, 0.6), (0.5, 0.4, 0.6), (0.0, 0.7, 0.7)):
        pen.fill(oval(x + dx * size, dy * size, r * size), green, form=0.8)


def cottage(pen: Pen, look: Look) -> None:
    """Low, thatched, with a round-topped door."""
    wall = look.main("#f1e8d4")
    thatch = look.second("#b08a4e")
    light = sides(pen)
    block(pen, -0.48, 0.44, 0.0, 0.40, wall)
    for x in (-0.47, -0.16, 0.15, 0.43):
        pen.fill(box(x - 0.012, 0.0, x + 0.012, 0.40), "#6a4a32", form=0, lit=light.front)
    pen.fill(box(-0.48, 0.20, 0.44, 0.222), "#6a4a32", form=0, lit=light.front)
    pen.shadow(box(-0.5, 0.32, 0.46, 0.42), 0.4, soft=0.02)
    roof = smooth(
        "-.60,.34! -.52,.52 -.38,.78 -.30,.84 .26,.84 .34,.78 .48,.52 .56,.34! .40,.37 .1,.345 -.2,.37 -.45,.345"
    )
    pen.fill(roof, thatch, form=0.7, lit=0.6)
    with pen.inside(roof):
        straws = [
            ribbon([(float(x), float(y)), (float(x) * 1.06, float(y) - 0.10)], [0.006, 0])
            for x, y in zip(pen.source.uniform(-0.55, 0.5, 130), pen.source.uniform(0.38, 0.84, 130), strict=True)
        ]
        pen.mark(straws[::2], shade(thatch, 0.6), alpha=0.5)
        pen.mark(straws[1::2], shade(thatch, 1.3), alpha=0.4)
    if look.season == "winter":
        pen.fill(smooth("-.56,.42 -.38,.80 -.30,.87 .26,.87 .34,.80 .52,.42 .3,.55 0,.5 -.3,.56"), SNOW, form=0.4)
    pen.fill(box(0.20, 0.74, 0.31, 1.0), shade("#8a7a70", 1.0), form=0, lit=light.front)
    courses(pen, box(0.20, 0.74, 0.31, 1.0), "#8a7a70", 0.04)
    smoke(pen, 0.26, 1.0, 0.34)
    window(pen, -0.31, 0.22, 0.15, 0.15)
    window(pen, 0.29, 0.22, 0.15, 0.15)
    door(pen, 0.0, 0.0, 0.15, 0.31, "#7a3a34", arched=True)
    for x in (-0.42, -0.24, 0.16, 0.40):
        _shrub(pen, x, 0.055)
        for dx in (-0.02, 0.02, 0.0):
            pen.fill(
                oval(x + dx, 0.06 + abs(dx), 0.009),
                ("#e0607a", "#f2c84a", "#f4eee6")[int(pen.source.integers(3))],
                form=0.3,
            )


def cabin(pen: Pen, look: Look) -> None:
    """Of logs, with a porch light."""
    log = look.main("#8a5c38")
    light = sides(pen)
    gable = np.array([(-0.46, 0.0), (0.30, 0.0), (0.30, 0.46), (-0.08, 0.90), (-0.46, 0.46)])
    pen.fill(np.array([(0.30, 0.0), (0.56, 0.04), (0.56, 0.44), (0.30, 0.46)]), log, form=0, lit=light.side)
    pen.fill(gable, shade(log, 0.7), form=0, lit=light.front)
    with pen.inside(gable):
        for y in np.arange(0.03, 0.9, 0.06):
            pen.fill(limb([(-0.5, float(y)), (0.34, float(y))], 0.056), log, form=0.9)
    roof = np.array([(-0.08, 0.93), (0.36, 0.86), (0.62, 0.40), (0.335, 0.43)])
    pen.fill(roof, "#4a4a44", form=0, lit=light.side)
    tiled(pen, roof, "#4a4a44", 0.045)
    pen.fill(ribbon("-.54,.42 -.08,.91 .335,.44", 0.058, curved=False), "#5a3c26", form=0.4)
    if look.season == "winter":
        pen.fill(
            np.array([(-0.08, 0.97), (0.38, 0.89), (0.63, 0.42), (0.34, 0.45), (-0.08, 0.90)]), SNOW, form=0.2, lit=0.7
        )
        pen.fill(ribbon("-.55,.45 -.08,.945 .34,.47", 0.05, curved=False), SNOW, form=0.4)
    pen.fill(box(0.16, 0.70, 0.25, 1.0), "#77716c", form=0, lit=light.front)
    courses(pen, box(0.16, 0.70, 0.25, 1.0), "#77716c", 0.035)
    smoke(pen, 0.20, 1.0, 0.36)
    window(pen, -0.29, 0.26, 0.15, 0.15, frame="#e8dcc4")
    window(pen, -0.08, 0.60, 0.13, 0.12, frame="#e8dcc4")
    door(pen, 0.12, 0.0, 0.15, 0.33, "#5a3020")


def barn(pen: Pen, look: Look) -> None:
    red = look.main("#a5352c")
    white = "#f1ece2"
    light = sides(pen)
    pen.fill(np.array([(0.22, 0.0), (0.72, 0.04), (0.72, 0.46), (0.22, 0.50)]), red, form=0, lit=light.side)
    face = np.array(
        [(-0.48, 0.0), (0.22, 0.0), (0.23, 0.51), (0.11, 0.785), (-0.13, 0.93), (-0.37, 0.785), (-0.49, 0.51)]
    )
    pen.fill(face, red, form=0, lit=light.front)
    with pen.inside(face):
        pen.mark(
            [box(float(x), 0.0, float(x) + 0.006, 1.0) for x in np.arange(-0.48, 0.22, 0.04)],
            shade(red, 0.6),
            alpha=0.5,
        )
    for part in (
        np.array([(-0.13, 0.945), (0.40, 0.86), (0.62, 0.74), (0.12, 0.79)]),
        np.array([(0.12, 0.79), (0.62, 0.74), (0.77, 0.44), (0.25, 0.49)]),
    ):
        pen.fill(part, "#55504e", form=0, lit=light.side * 0.8 + 0.1)
        tiled(pen, part, "#55504e", 0.04)
    pen.fill(ribbon("-.52,.49 -.375,.79 -.13,.93 .115,.79 .26,.49", 0.036, curved=False), white, form=0, lit=0.7)
    pen.fill(box(-0.30, 0.0, 0.04, 0.36), white, form=0, lit=0.7)
    pen.fill(box(-0.275, 0.0, 0.015, 0.335), shade(red, 0.85), form=0, lit=light.front)
    for line in ("-.275,.0 .015,.335", "-.275,.335 .015,.0", "-.13,0 -.13,.335"):
        pen.fill(ribbon(line, 0.022), white, form=0, lit=0.7)
    window(pen, -0.13, 0.60, 0.15, 0.15, frame=white)
    pen.fill(box(-0.17, 0.93, -0.09, 1.02), white, form=0, lit=0.7)
    pen.fill(np.array([(-0.19, 1.02), (-0.07, 1.02), (-0.13, 1.10)]), "#55504e", form=0)


def windmill(pen: Pen, look: Look) -> None:
    """A tower mill with four latticed sails."""
    wall = look.main("#d8c9ae")
    light = sides(pen)
    tower = np.array([(-0.23, 0.0), (0.23, 0.0), (0.145, 0.62), (-0.145, 0.62)])
    pen.fill(tower, wall, form=0.9, lit=light.front)
    courses(pen, tower, wall, 0.04, strength=0.25)
    pen.blob("-.17,.61! -.15,.70 0,.785 .15,.70 .17,.61!", look.second("#6a3f30"), form=0.9)
    pen.fill(ribbon("-.26,.25 .26,.25", 0.03), "#6a4a34", form=0.4)
    for x in np.linspace(-0.24, 0.24, 9):
        pen.stroke([(float(x), 0.25), (float(x), 0.31)], 0.010, "#6a4a34")
    pen.stroke("-.25,.31 .25,.31", 0.012, "#6a4a34")
    door(pen, 0.0, 0.0, 0.11, 0.19, "#5a3a2c", arched=True)
    window(pen, 0.0, 0.40, 0.07, 0.09)
    window(pen, -0.03, 0.53, 0.05, 0.06)
    turn = float(pen.source.uniform(12, 40)) - (0.0 if pen.moment is None else 90 * pen.moment.phase)
    for index in range(4):
        sail = pen.at(0, 0.66, turn=turn + 90 * index)
        sail.stroke("0,0 .50,0", [0.024, 0.016], "#5a3f2c", curved=False)
        pane = box(0.10, 0.010, 0.49, 0.105)
        sail.fill(pane, "#efe6d0", form=0, lit=0.7, alpha=0.85)
        lattice = [ribbon([(float(x), 0.0), (float(x), 0.105)], 0.007) for x in np.linspace(0.10, 0.49, 9)]
        lattice += [ribbon([(0.10, float(y)), (0.49, float(y))], 0.007) for y in (0.04, 0.072, 0.105)]
        sail.fill(lattice, "#6a4a34", form=0)
    pen.fill(oval(0, 0.66, 0.03), "#4a3424", form=0.8)


def tent(pen: Pen, look: Look) -> None:
    cloth = look.main("#d9803a")
    light = sides(pen)
    pen.fill(np.array([(0.05, 0.80), (0.62, 0.06), (0.34, 0.0), (0.0, 0.0)]), cloth, form=0, lit=light.side)
    front = np.array([(-0.56, 0.0), (0.30, 0.0), (-0.02, 0.84)])
    pen.fill(front, cloth, form=0, lit=light.front)
    opening = smooth("-.30,.0! -.16,.30 -.04,.62! .02,.30 .10,.0!")
    if pen.light.lamps:
        pen.shine(opening, "#ffcf7a")
        pen.halo(-0.08, 0.25, 0.5, "#ffb85a", 0.5)
    else:
        pen.fill(opening, shade(cloth, 0.3), form=0, lit=0.3)
    pen.fill(smooth("-.30,.0! -.22,.18 -.05,.62! -.12,.3 -.20,.0!"), shade(cloth, 1.15), form=0.3)
    for line in ("-.02,.84 -.09,.94", "-.02,.84 .05,.93", "-.56,0 -.70,-.03", ".62,.06 .74,.02"):
        pen.stroke(line, 0.012, "#5a4a3a")


def _licking(flame: Points, moment: Moment, size: float) -> Points:
    """A flame at a moment: its tongues reach up and draw back, and waves run up its sides."""
    x, y = flame[:, 0], flame[:, 1]
    height = np.clip((y - 0.12) / 0.83, 0, 1)
    beat = np.sin(2 * math.pi * (2 * moment.phase + 3.1 * x + size))
    across = 0.055 * np.sin(2 * math.pi * (moment.phase * 3 - 1.3 * y + size)) + 0.04 * moment.wave(size)
    return np.stack([x + across * height, y + 0.075 * (beat - 0.6) * height * height], axis=1)


def campfire(pen: Pen, look: Look) -> None:
    pen.halo(0, 0.32, 0.9, "#ff9a3a", 0.75)
    for line, tone in (("-.36,.06 .30,.18", 0.8), (".36,.05 -.28,.20", 1.0), ("-.30,.15 .34,.10", 0.65)):
        pen.fill(limb(line, 0.10), shade("#6a432a", tone), form=0.9)
    for size, tint in ((1.0, "#f2602a"), (0.78, "#ff9a2e"), (0.52, "#ffd24a"), (0.28, "#fff3b8")):
        flame = smooth(
            "-.22,.16 -.26,.36 -.14,.54! -.10,.66 -.02,.95! .06,.72 .14,.60! .17,.66 .25,.40 .20,.16 0,.10"
        ) * np.array([size, size * 0.98]) + np.array([0, 0.10 * (1 - size)])
        pen.shine(flame if pen.moment is None else _licking(flame, pen.moment, size), tint, soft=0.006)
    for angle in range(0, 360, 40):
        x, y = 0.42 * math.cos(math.radians(angle)), 0.03 + 0.07 * math.sin(math.radians(angle))
        if y < 0.06:
            pen.fill(oval(x, y, 0.085, 0.06), shade("#77726e", float(pen.source.uniform(0.7, 1.0))), form=0.9)


def snowman(pen: Pen, look: Look) -> None:
    white = look.main("#f6f8fb")
    for y, r in ((0.22, 0.25), (0.56, 0.19), (0.82, 0.135)):
        pen.fill(oval(0, y, r), white, form=0.95)
    for side in (-1, 1):
        pen.stroke([(side * 0.16, 0.58), (side * 0.30, 0.68), (side * 0.42, 0.78)], [0.022, 0.016, 0.008], "#5a4030")
        pen.stroke([(side * 0.34, 0.71), (side * 0.40, 0.70)], [0.012, 0.006], "#5a4030")
        pen.fill(oval(side * 0.05, 0.86, 0.019), "#1f1c1c", form=0.7)
    for y in (0.60, 0.52, 0.44):
        pen.fill(oval(0, y, 0.020), "#1f1c1c", form=0.7)
    pen.fill(smooth("-.012,.835! .01,.80! .17,.79!"), "#e8782a", form=0.8)
    for x in (-0.05, -0.02, 0.01, 0.04):
        pen.fill(oval(x + 0.005, 0.755 + 6 * (x) ** 2, 0.010), "#1f1c1c", form=0.5)
    pen.fill(ribbon("-.13,.715 0,.69 .13,.715", 0.06), look.second("#c0303a"), form=0.8)
    pen.fill(ribbon(".07,.69 .10,.60 .09,.50", 0.055), look.second("#c0303a"), form=0.7)
    pen.fill(box(-0.20, 0.925, 0.20, 0.955, 0.012), "#26242c", form=0.6)
    pen.fill(box(-0.125, 0.94, 0.125, 1.12, 0.015), "#26242c", form=0.9)
    pen.fill(box(-0.127, 0.955, 0.127, 0.99), "#b0303a", form=0.4)


def fence(pen: Pen, look: Look) -> None:
    """Two wide, 0.4 high."""
    wood = look.main("#efe8da")
    for y in (0.14, 0.28):
        pen.fill(box(-1.0, y, 1.0, y + 0.045), wood, form=0.2, lit=0.5)
    for x in np.linspace(-0.95, 0.95, 17):
        pen.fill(
            np.array([(x - 0.032, 0.0), (x + 0.032, 0.0), (x + 0.032, 0.36), (x, 0.41), (x - 0.032, 0.36)]),
            wood,
            form=0.3,
            lit=0.65,
        )
