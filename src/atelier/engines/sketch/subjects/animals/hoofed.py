"""Hoofed animals, side view, facing right, 1 high."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.paint.colour import Colour, colour, shade
from atelier.engines.sketch.paint.path import Knots, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, Leg, draw_leg, eye, patch, strands
from atelier.engines.sketch.subjects.look import Look

HORSE_COATS = ("#7a4a2b", "#5b3a26", "#a8703f", "#3a2c26", "#c9a47a", "#8c8a88")

HORSE_BODY: Knots = (
    "-.365,.6 -.335,.675 -.25,.705 -.1,.685 .03,.665 .13,.695 .215,.785 .285,.895 "
    ".345,.965 .395,.975 .435,.945 .49,.875 .55,.785 .582,.735 .58,.695 .545,.68 .505,.7 "
    ".47,.745 .43,.775 .392,.765 .352,.695 .325,.6 .305,.52 .26,.455 .19,.425 .05,.405 "
    "-.08,.405 -.18,.43 -.23,.4 -.3,.395 -.35,.46 -.375,.53"
)


def _gaits(look: Look) -> tuple[tuple[float, float], ...]:
    """Swing and bend of far hind, far fore, near hind, near fore legs."""
    if look.has("running", "galloping", "jumping"):
        return (-52, 20), (42, -12), (-36, 44), (62, -58)
    if look.has("standing", "calm"):
        return (-4, -2), (3, 0), (2, -8), (-2, 2)
    return (-22, 22), (18, -30), (10, -14), (-6, 6)


def horse(pen: Pen, look: Look) -> None:
    coat = look.main(HORSE_COATS[int(pen.source.integers(len(HORSE_COATS)))])
    mane = look.second("#2a1d17") if float(coat.mean()) > 0.22 else shade(coat, 1.35)
    far_hind, far_fore, near_hind, near_fore = _gaits(look)
    sole = colour("#2e2622")
    _horse_tail(pen, mane, running=look.has("running", "galloping"))
    for hip, gait, far in (
        ((-0.27, 0.48), far_hind, True),
        ((0.20, 0.48), far_fore, True),
    ):
        draw_leg(pen, Leg(*hip, 0.25, 0.235, *gait, (0.13, 0.055, 0.038), "hoof"), coat, sole, far=far)
    draw_leg(pen, Leg(-0.29, 0.49, 0.26, 0.235, *near_hind, (0.17, 0.066, 0.042), "hoof"), coat, sole)
    draw_leg(pen, Leg(0.235, 0.50, 0.265, 0.24, *near_fore, (0.13, 0.062, 0.042), "hoof"), coat, sole)
    _ear(pen, (0.365, 0.955), (0.372, 1.035), 0.045, shade(coat, 0.75))
    body = pen.blob(HORSE_BODY, coat, form=0.95, reach=0.8)
    pen.shadow(oval(-0.02, 0.40, 0.3, 0.05), 0.4, soft=0.03)
    pen.shadow(ribbon("-.19,.44 -.23,.54 -.28,.6", 0.03), 0.22, soft=0.02)
    pen.shadow(ribbon(".17,.44 .15,.55 .2,.66", 0.03), 0.2, soft=0.02)
    pen.shadow(ribbon(".4,.78 .445,.8 .455,.86", 0.018), 0.35, soft=0.012)
    pen.glint(oval(-0.24, 0.655, 0.10, 0.03), 0.16, soft=0.03)
    with pen.inside(body):
        patch(pen, ".52,.8 .6,.76 .6,.66 .5,.68", shade(coat, 0.6), soft=0.02, alpha=0.8)
        if look.has("blaze") or float(coat.mean()) < 0.42:
            pen.mark(ribbon(".425,.945 .5,.86 .56,.765", [0.012, 0.024, 0.016]), WHITE, alpha=0.85)
    _ear(pen, (0.40, 0.955), (0.415, 1.04), 0.05, coat)
    _mane(pen, mane)
    eye(pen, 0.462, 0.868, 0.0125)
    pen.fill(oval(0.562, 0.722, 0.009, 0.012), DARK, form=0)
    pen.stroke(".575,.694 .545,.7 .525,.712", [0.004, 0.006, 0], DARK)


def unicorn(pen: Pen, look: Look) -> None:
    """A white horse with a spiral horn and a mane in dawn colours."""
    coat = look.main("#f4f0f2")
    horse(pen, Look((coat, look.second("#d99ac8")), look.traits | {"blaze"}, look.season))
    horn = np.array([(0.418, 0.952), (0.452, 0.935), (0.575, 1.13)])
    pen.fill(horn, colour("#f0cf7a"), form=0.9)
    for part in (0.2, 0.4, 0.6, 0.78):
        x, y = 0.435 + (0.575 - 0.435) * part, 0.944 + (1.13 - 0.944) * part
        wide = 0.02 * (1 - part)
        pen.mark(ribbon([(x - wide, y + 0.006), (x + wide, y - 0.012)], 0.006), colour("#b98a3a"))
    pen.halo(0.575, 1.13, 0.16, colour("#fff0c0"), 0.5)


def zebra(pen: Pen, look: Look) -> None:
    coat = look.main("#f1ece2")
    horse(pen, Look((coat, colour("#1f1a18")), look.traits, look.season))
    with pen.inside(smooth(HORSE_BODY)):
        stripes = []
        for x in np.linspace(-0.36, 0.24, 13):
            bow = 0.05 * math.sin((x + 0.36) * 5)
            stripes.append(ribbon([(x, 0.38), (x + bow, 0.52), (x + 0.02, 0.72)], [0.0, 0.026, 0.020]))
        for part in np.linspace(0.05, 0.95, 6):
            x, y = 0.20 + 0.19 * part, 0.64 + 0.30 * part
            stripes.append(ribbon([(x - 0.09, y + 0.06), (x + 0.09, y - 0.05)], [0.02, 0.022, 0.0]))
        for part in np.linspace(0.1, 0.8, 5):
            x, y = 0.43 + 0.12 * part, 0.93 - 0.19 * part
            stripes.append(ribbon([(x - 0.05, y - 0.035), (x + 0.035, y + 0.02)], [0.010, 0.012, 0]))
        pen.mark(stripes, colour("#241f1d"))


def _horse_tail(pen: Pen, mane: Colour, *, running: bool) -> None:
    source = pen.source
    for index in range(11):
        swing = float(source.uniform(-0.03, 0.03))
        end = (
            (-0.66 + 0.1 * swing, 0.52 + swing * 2)
            if running
            else (-0.47 + swing, 0.20 + float(source.uniform(-0.03, 0.06)))
        )
        middle = (-0.52, 0.66) if running else (-0.46 + swing, 0.46)
        strands(pen, [[(-0.35, 0.655), middle, end]], 0.040, shade(mane, 0.75 + 0.05 * index), lit=0.3 + 0.05 * index)


def _mane(pen: Pen, mane: Colour) -> None:
    source = pen.source
    for index, part in enumerate(np.linspace(0, 1, 14)):
        x, y = 0.385 - 0.25 * part, 0.975 - 0.285 * part
        fall = 0.12 + 0.05 * float(source.random())
        strands(
            pen,
            [[(x, y), (x - 0.055, y - fall * 0.35), (x - 0.045 + 0.03 * part, y - fall)]],
            0.034,
            shade(mane, 0.85 + 0.3 * (index % 3) / 2),
            lit=0.45,
        )
    strands(pen, [".39,.975 .435,.955 .452,.9"], 0.024, mane)


def _ear(pen: Pen, root: tuple[float, float], tip: tuple[float, float], width: float, tone: Colour) -> None:
    x, y = root
    outline = smooth(
        [
            (x - width * 0.5, y, 1),
            (tip[0] - width * 0.45, (y + tip[1]) / 2),
            (*tip, 1),
            (tip[0] + width * 0.4, (y + tip[1]) / 2),
            (x + width * 0.5, y, 1),
        ]
    )
    pen.fill(outline, tone, form=0.7)


COW_BODY: Knots = (
    "-.5,.72 -.44,.8 -.25,.81 0,.79 .2,.82 .32,.84 .42,.86 .47,.8 .44,.7 .4,.58 .4,.48 "
    ".34,.41 .2,.385 0,.36 -.18,.36 -.3,.4 -.42,.4 -.5,.52 -.525,.64"
)


def cow(pen: Pen, look: Look) -> None:
    coat = look.main("#f2ece2")
    spots = look.second("#3b2a22")
    sole = colour("#3a312c")
    strands(pen, ["-.5,.77 -.57,.66 -.55,.42"], 0.022, coat)
    pen.blob("-.57,.43 -.535,.44 -.53,.36 -.555,.31 -.585,.36", spots, form=0.5)
    for x, far in ((-0.33, True), (0.24, True), (-0.42, False), (0.32, False)):
        draw_leg(pen, Leg(x, 0.45, 0.21, 0.215, 2 if far else -3, 3, (0.15, 0.072, 0.056), "hoof"), coat, sole, far=far)
    pen.blob("-.28,.38 -.14,.38 -.15,.31 -.21,.295 -.27,.32", colour("#e8b0a0"), form=0.8)
    body = pen.blob(COW_BODY, coat, form=0.95, reach=0.7)
    with pen.inside(body):
        for knots in (
            "-.56,.6 -.44,.66 -.36,.8 -.5,.86 -.6,.75",
            "-.22,.84 -.02,.86 .04,.7 -.06,.58 -.2,.62 -.26,.74",
            ".14,.62 .26,.7 .34,.62 .3,.48 .18,.46",
            "-.4,.46 -.3,.54 -.22,.46 -.3,.38",
        ):
            patch(pen, knots, spots)
    pen.shadow(oval(-0.05, 0.36, 0.38, 0.07), 0.4, soft=0.04)
    head = pen.at(0.50, 0.80)
    for side in (1,):
        head.stroke([(-0.02, 0.10), (0.0, 0.19), (0.075 * side, 0.225)], [0.036, 0.026, 0], colour("#d9c9a8"), form=0.8)
    head.blob("-.07,.07 -.2,.1 -.225,.055 -.13,.015 -.05,.02", spots, form=0.7)
    face = head.blob(
        ("-.075,.115 .02,.13 .085,.07 .14,-.05 .17,-.15 .13,-.205 .06,-.2 0,-.12 -.06,-.04 -.095,.04"), coat, form=0.9
    )
    with head.inside(face):
        patch(head, "-.1,.13 .01,.14 .05,.03 -.02,-.07 -.12,-.02", spots)
    head.blob(".09,-.09 .165,-.115 .19,-.175 .145,-.222 .07,-.212 .05,-.15", colour("#e3a898"), form=0.8)
    head.fill(oval(0.162, -0.155, 0.010, 0.015), DARK, form=0)
    head.stroke(".165,-.2 .12,-.188 .085,-.19", [0, 0.007, 0], shade(colour("#e3a898"), 0.5))
    eye(head, 0.042, 0.045, 0.016)


def sheep(pen: Pen, look: Look) -> None:
    wool = look.main("#f3eee2")
    face = look.second("#3a322e")
    for x, far in ((-0.20, True), (0.16, True), (-0.28, False), (0.24, False)):
        draw_leg(pen, Leg(x, 0.34, 0.17, 0.155, 1, -2, (0.085, 0.062, 0.055), "hoof"), face, shade(face, 0.6), far=far)
    source = pen.source
    centres = [
        (x, 0.56 + 0.14 * math.sin(a), a)
        for a in np.linspace(0, 2 * math.pi, 15, endpoint=False)
        for x in (0.34 * math.cos(a) - 0.02,)
    ]
    lobes: list[Points] = [oval(x, y, float(source.uniform(0.115, 0.145))) for x, y, _ in centres]
    pen.fill([*lobes, oval(-0.02, 0.56, 0.36, 0.2)], shade(wool, 0.86), form=0.9, reach=0.9)
    light_x, light_y, _ = pen.light.direction
    curls: list[Points] = []
    for _ in range(46):
        angle, reach = float(source.uniform(0, 6.283)), float(source.random()) ** 0.5
        x, y = -0.02 + math.cos(angle) * 0.34 * reach, 0.57 + math.sin(angle) * 0.20 * reach
        lit = 0.45 + 0.5 * (math.cos(angle) * light_x + math.sin(angle) * light_y) * reach
        pen.fill(oval(x, y, 0.055, 0.048), wool, form=0.55, lit=max(0.15, min(0.9, lit)), alpha=0.8)
        curls.append(oval(x, y, 0.05, 0.045))
    pen.shadow(oval(0, 0.36, 0.34, 0.07), 0.35, soft=0.04)
    pen.blob("-.4,.6 -.46,.56 -.45,.46 -.38,.48", wool, form=0.7)
    head = pen.at(0.38, 0.66)
    head.blob("-.05,.12 -.15,.13 -.17,.08 -.06,.05", face, form=0.7)
    head.blob("-.06,.13 .05,.14 .11,.05 .155,-.06 .14,-.13 .07,-.14 0,-.07 -.07,.02", face, form=0.9)
    head.fill(
        [oval(x, y, 0.052) for x, y in ((-0.05, 0.14), (0.01, 0.17), (0.06, 0.13), (-0.02, 0.12))], wool, form=0.6
    )
    eye(head, 0.055, 0.055, 0.014)
    head.fill(oval(0.142, -0.075, 0.008, 0.011), shade(face, 0.4), form=0)
    head.stroke(".14,-.115 .105,-.108 .08,-.1", [0, 0.007, 0], shade(face, 0.35))


DEER_BODY: Knots = (
    "-.3,.5 -.275,.565 -.2,.58 -.05,.565 .08,.575 .15,.63 .2,.71 .235,.765 .275,.785 "
    ".315,.765 .365,.715 .405,.675 .4,.65 .36,.645 .31,.665 .275,.66 .245,.58 .225,.49 "
    ".19,.425 .1,.4 -.03,.385 -.14,.395 -.2,.36 -.26,.37 -.295,.43"
)


def deer(pen: Pen, look: Look) -> None:
    coat = look.main("#a2683a")
    gaits = (
        ((-14, 14), (10, -14), (6, -10), (-4, 4))
        if not look.has("running", "jumping")
        else ((-50, 22), (44, -14), (-34, 40), (58, -52))
    )
    for hip, gait in (((-0.21, 0.42), gaits[0]), ((0.15, 0.43), gaits[1])):
        draw_leg(pen, Leg(*hip, 0.21, 0.20, *gait, (0.09, 0.034, 0.022), "hoof"), coat, DARK, far=True)
    draw_leg(pen, Leg(-0.235, 0.43, 0.215, 0.20, *gaits[2], (0.12, 0.040, 0.025), "hoof"), coat, DARK)
    draw_leg(pen, Leg(0.175, 0.44, 0.22, 0.205, *gaits[3], (0.09, 0.038, 0.025), "hoof"), coat, DARK)
    antlers = not look.has("female", "young")
    if antlers:
        _antler(pen.at(0.262, 0.775), shade(colour("#8a6a48"), 0.8), lean=-0.25)
    _ear(pen, (0.245, 0.775), (0.175, 0.83), 0.05, shade(coat, 0.8))
    body = pen.blob(DEER_BODY, coat, form=0.95, reach=0.8)
    with pen.inside(body):
        patch(pen, ".24,.62 .2,.5 .24,.42 .3,.52", colour("#e9d6ba"), soft=0.02, alpha=0.8)
        patch(pen, "-.2,.4 .1,.42 .1,.36 -.2,.35", colour("#e9d6ba"), soft=0.03, alpha=0.7)
        patch(pen, "-.26,.57 -.32,.57 -.32,.44 -.27,.46", WHITE, soft=0.012)
        patch(pen, ".37,.7 .42,.68 .41,.64 .36,.65", shade(coat, 0.45), soft=0.012)
        if look.has("young"):
            spots = [
                oval(float(x), float(y), 0.011, 0.008)
                for x, y in zip(pen.source.uniform(-0.24, 0.12, 26), pen.source.uniform(0.48, 0.57, 26), strict=True)
            ]
            pen.mark(spots, WHITE, alpha=0.85)
    pen.blob("-.3,.56 -.35,.53 -.345,.46 -.305,.49", coat, form=0.7)
    pen.shadow(oval(-0.02, 0.385, 0.22, 0.035), 0.35, soft=0.025)
    if antlers:
        _antler(pen.at(0.275, 0.78), colour("#b8966a"), lean=-0.05)
    _ear(pen, (0.268, 0.775), (0.215, 0.855), 0.055, coat)
    eye(pen, 0.322, 0.722, 0.0115)
    pen.fill(oval(0.398, 0.668, 0.012, 0.010), DARK, form=0)


def _antler(pen: Pen, horn: Colour, *, lean: float) -> None:
    for side, size in ((-1, 1.0), (1, 0.92)):
        root = (0.0, 0.0)
        main = [
            root,
            (side * 0.035 + lean * 0.04, 0.07),
            (side * 0.085 + lean * 0.10, 0.14),
            (side * 0.07 + lean * 0.16, 0.235 * size),
        ]
        pen.stroke(main, [0.020, 0.016, 0.013, 0], horn, form=0.6)
        for part, out, up in ((0.30, 0.055, 0.045), (0.58, 0.06, 0.06), (0.80, 0.05, 0.055)):
            x = np.interp(part, (0, 0.35, 0.7, 1), [p[0] for p in main])
            y = np.interp(part, (0, 0.35, 0.7, 1), [p[1] for p in main])
            pen.stroke(
                [
                    (float(x), float(y)),
                    (float(x) + side * out * 0.7 + 0.02, float(y) + up * 0.4),
                    (float(x) + side * out + 0.035, float(y) + up),
                ],
                [0.013, 0.010, 0],
                horn,
            )
