"""Elephant, giraffe, camel, pig, panda, mouse, hedgehog: side view, facing right, 1 high."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import limb, oval, ribbon, sided, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, Leg, draw_leg, eye, patch, strands
from atelier.engines.sketch.subjects.look import Look


def elephant(pen: Pen, look: Look) -> None:
    hide = look.main("#8b8a90")
    pen.stroke("-.50,.66 -.57,.50 -.55,.36", [0.04, 0.026, 0.02], hide, form=0.6)
    pen.fill(tufted(oval(-0.55, 0.33, 0.025, 0.04), 0.02, 8, pen.source), DARK, form=0)
    for x, swing in ((-0.30, -7), (0.16, 8)):
        draw_leg(
            pen, Leg(x, 0.36, 0.18, 0.15, swing, -swing, (0.2, 0.15, 0.14), "pad"), hide, shade(hide, 1.4), far=True
        )
    for x, swing in ((-0.38, 4), (0.245, -4)):
        draw_leg(pen, Leg(x, 0.38, 0.19, 0.16, swing, -swing, (0.24, 0.16, 0.15), "pad"), hide, shade(hide, 1.4))
    pen.blob(
        (
            "-.52,.60 -.47,.76 -.34,.86 -.14,.90 .06,.87 .2,.84 .32,.80 .36,.62 .34,.44 .24,.33 .0,.285 "
            "-.22,.29 -.4,.30 -.5,.42"
        ),
        hide,
        form=0.95,
        reach=0.85,
    )
    pen.shadow(oval(-0.05, 0.29, 0.33, 0.06), 0.4, soft=0.04)
    pen.stroke(".34,.58 .42,.50 .55,.50 .60,.55", [0.045, 0.04, 0.03, 0], "#f2ead6", form=0.8)
    trunk = ribbon(".46,.66 .535,.52 .55,.34 .56,.18 .62,.11 .68,.14", [0.19, 0.15, 0.11, 0.085, 0.07, 0.055])
    pen.fill(trunk, hide, form=0.95)
    for part in np.linspace(0.1, 0.9, 9):
        x, y = 0.52 + 0.045 * part, 0.56 - 0.40 * part
        pen.mark(
            ribbon([(x - 0.07 + 0.02 * part, y), (x + 0.07 - 0.02 * part, y + 0.012)], 0.007),
            shade(hide, 0.6),
            alpha=0.6,
        )
    pen.blob(".22,.72 .28,.88 .40,.93 .50,.88 .555,.76 .55,.62 .48,.53 .38,.52 .28,.58", hide, form=0.95)
    ear = pen.blob(
        ".30,.86 .18,.90 .07,.82 .03,.66 .08,.52 .18,.46 .27,.52 .33,.64 .35,.78",
        shade(hide, 0.92),
        form=0.85,
        reach=0.5,
    )
    with pen.inside(ear):
        pen.mark(smooth(".28,.80 .17,.83 .1,.74 .1,.62 .18,.54 .27,.62"), shade("#b98f8a", 0.9), soft=0.03, alpha=0.45)
    pen.shadow(ribbon(".345,.80 .345,.64 .28,.50", 0.03), 0.35, soft=0.02)
    pen.stroke(".36,.545 .45,.44 .57,.43 .635,.50", [0.055, 0.048, 0.034, 0], "#f7f0df", form=0.85)
    eye(pen, 0.455, 0.735, 0.016)
    pen.stroke(".42,.765 .455,.775 .49,.755", [0, 0.012, 0], shade(hide, 0.6))


def giraffe(pen: Pen, look: Look) -> None:
    coat = look.main("#dfb264")
    spots = look.second("#8f5a2c")
    pen.stroke("-.24,.50 -.31,.40 -.29,.28", [0.022, 0.014, 0.012], coat)
    pen.fill(oval(-0.29, 0.26, 0.014, 0.03), DARK, form=0)
    for x, swing, far in ((-0.14, -6, True), (0.12, 8, True), (-0.19, 3, False), (0.15, -3, False)):
        draw_leg(pen, Leg(x, 0.38, 0.19, 0.185, swing, -swing * 0.8, (0.09, 0.042, 0.032), "hoof"), coat, DARK, far=far)
    body = pen.blob(
        "-.25,.46 -.22,.525 -.1,.545 .04,.56 .10,.63 .165,.76 .215,.89 .25,.955 .29,.975 .33,.955 .40,.905 .425,.885 "
        ".42,.865 .38,.86 .33,.875 .295,.87 .275,.80 .25,.68 .225,.55 .215,.46 .18,.385 .1,.345 "
        "-.06,.34 -.16,.35 -.23,.38",
        coat,
        form=0.95,
    )
    with pen.inside(body):
        source = pen.source
        for row in range(9):
            for step in range(6):
                x = -0.24 + 0.085 * step + 0.04 * (row % 2) + float(source.uniform(-0.01, 0.01))
                y = 0.36 + 0.068 * row
                x += max(0.0, y - 0.52) * 0.55
                size = 0.034 - 0.014 * max(0.0, (y - 0.5) / 0.5)
                corners = [
                    (
                        x + size * math.cos(a) * float(source.uniform(0.75, 1.1)),
                        y + size * 0.85 * math.sin(a) * float(source.uniform(0.75, 1.1)),
                    )
                    for a in np.linspace(0, 6.28, 6, endpoint=False)
                ]
                pen.mark(np.array(corners), spots)
        patch(pen, ".34,.93 .44,.90 .44,.85 .36,.85 .32,.88", shade(coat, 1.25), soft=0.012, alpha=0.85)
    mane = [
        [(x, y), (x - 0.035, y + 0.012)]
        for x, y in zip(np.linspace(0.10, 0.262, 24), np.linspace(0.605, 0.965, 24), strict=True)
    ]
    strands(pen, list(mane), 0.022, shade(spots, 0.8))
    for x in (0.258, 0.285):
        pen.stroke([(x, 0.96), (x + 0.005, 1.02)], [0.012, 0.010], coat)
        pen.fill(oval(x + 0.005, 1.026, 0.011), DARK, form=0.4)
    pen.blob(".255,.955! .2,.985 .185,.965 .235,.935!", coat, form=0.6)
    eye(pen, 0.318, 0.932, 0.010)
    pen.fill(oval(0.412, 0.888, 0.006, 0.005), DARK, form=0)


def camel(pen: Pen, look: Look) -> None:
    coat = look.main("#c39a62")
    pen.stroke("-.44,.62 -.50,.50 -.49,.38", [0.03, 0.02, 0.03], shade(coat, 0.8))
    for x, swing, far in ((-0.26, -10, True), (0.13, 12, True), (-0.34, 6, False), (0.2, -6, False)):
        draw_leg(
            pen,
            Leg(x, 0.45, 0.22, 0.215, swing, -swing * 0.8, (0.11, 0.05, 0.042), "pad"),
            coat,
            shade(coat, 0.5),
            far=far,
        )
    pen.blob(
        "-.46,.60 -.41,.70 -.30,.73 -.22,.80 -.14,.94 -.06,.97 .01,.90 .07,.78 .15,.71 .22,.66 "
        ".30,.60 .36,.61 .40,.70 .42,.82 "
        ".45,.90 .51,.93 .57,.90 .66,.855 .675,.825 .65,.80 .57,.805 .51,.79 .49,.68 .46,.56 "
        ".39,.48 .27,.45 .16,.42 .0,.40 "
        "-.2,.40 -.3,.42 -.40,.42 -.46,.50",
        coat,
        form=0.95,
        reach=0.8,
    )
    pen.shadow(oval(-0.08, 0.40, 0.28, 0.05), 0.4, soft=0.03)
    pen.blob(".475,.92! .45,.975 .49,.985 .515,.935!", coat, form=0.6)
    eye(pen, 0.545, 0.885, 0.011)
    pen.stroke(".515,.9 .545,.905 .565,.89", [0, 0.009, 0], DARK)
    pen.fill(oval(0.655, 0.845, 0.008, 0.006), DARK, form=0)
    pen.stroke(".67,.818 .62,.822 .58,.83", [0.003, 0.006, 0], DARK)


def pig(pen: Pen, look: Look) -> None:
    skin = look.main("#eeb0a4")
    curl = [
        (-0.47 - 0.05 * math.cos(a) + 0.01 * a * 0.3, 0.46 + 0.04 * math.sin(a)) for a in np.linspace(-1.2, 6.2, 16)
    ]
    pen.stroke(curl, [0.03, 0.022, 0.010], skin, form=0.6)
    for x, far in ((-0.24, True), (0.18, True), (-0.32, False), (0.25, False)):
        draw_leg(
            pen, Leg(x, 0.27, 0.12, 0.12, 3 if far else -3, 0, (0.13, 0.085, 0.07), "hoof"), skin, "#8a5a52", far=far
        )
    pen.blob(
        "-.46,.42 -.41,.58 -.24,.65 .0,.66 .2,.64 .34,.60 .40,.46 .34,.30 .2,.22 .0,.19 -.24,.20 -.40,.27",
        skin,
        form=0.95,
        reach=0.9,
    )
    pen.shadow(oval(-0.02, 0.2, 0.3, 0.05), 0.35, soft=0.03)
    pen.blob(".24,.66! .22,.76 .30,.80! .36,.72 .36,.62!", shade(skin, 0.85), form=0.6)
    pen.blob(".22,.48 .26,.62 .38,.66 .48,.60 .53,.50 .50,.38 .40,.31 .28,.33", skin, form=0.95)
    pen.blob(".47,.54 .56,.55 .585,.46 .56,.38 .47,.38 .45,.46", shade(skin, 0.92), form=0.8)
    for y in (0.435, 0.49):
        pen.fill(oval(0.555, y, 0.012, 0.017), shade(skin, 0.4), form=0)
    pen.blob(".33,.64! .27,.72 .33,.79! .43,.72 .43,.63!", shade(skin, 0.96), form=0.7)
    eye(pen, 0.415, 0.545, 0.016)
    pen.stroke(".53,.365 .48,.345 .43,.36", [0, 0.010, 0], shade(skin, 0.5))


def panda(pen: Pen, look: Look) -> None:
    """Sitting, with a stalk of bamboo."""
    black, white = "#26232a", look.main("#f5f1e8")
    for side in (-1, 1):
        pen.fill(oval(side * 0.25, 0.93, 0.085), black, form=0.8)
    pen.fill(
        tufted(
            smooth("-.38,.10 -.40,.30 -.30,.52 -.16,.62 .16,.62 .30,.52 .40,.30 .38,.10 .2,.0 -.2,.0"),
            0.012,
            70,
            pen.source,
        ),
        white,
        form=0.95,
    )
    pen.blob("-.33,.46 -.26,.60 .0,.64 .26,.60 .33,.46 .2,.44 .0,.47 -.2,.44", black, form=0.7)
    for side in (-1, 1):
        pen.fill(
            smooth(sided(".12,.14 .24,.24 .42,.20 .46,.06 .36,-.01 .16,.0", side)),
            black,
            form=0.9,
        )
        pen.fill(oval(side * 0.40, 0.085, 0.06, 0.07), "#4a454d", form=0.3)
    pen.stroke(".06,.12 .02,.40 -.06,.60", 0.022, "#7a9a4a", form=0.7)
    for x, y, turn in ((-0.05, 0.58, 130), (0.0, 0.48, 30), (-0.02, 0.55, 70)):
        leaf = pen.at(x, y, turn=turn)
        leaf.blob("0,0! .05,.022 .12,.0! .05,-.02", "#6f9a3e", form=0.3)
    pen.fill(limb("-.30,.50 -.24,.34 -.04,.36", [0.17, 0.14, 0.11]), black, form=0.9)
    pen.fill(limb(".30,.50 .28,.32 .08,.28", [0.17, 0.14, 0.11]), black, form=0.9)
    pen.fill(
        tufted(
            smooth("-.34,.72 -.29,.88 -.12,.97 .12,.97 .29,.88 .34,.72 .26,.58 .1,.53 -.1,.53 -.26,.58"),
            0.010,
            60,
            pen.source,
        ),
        white,
        form=0.95,
    )
    for side in (-1, 1):
        pen.fill(
            smooth(sided(".07,.80 .14,.83 .20,.74 .17,.67 .10,.69", side)),
            black,
            form=0.5,
        )
        eye(pen, side * 0.125, 0.755, 0.020, shade("#6a4a34", 1.0))
    pen.fill(oval(0, 0.635, 0.10, 0.065), shade(white, 1.02), form=0.6)
    pen.blob("-.045,.685 .045,.685 .0,.64", DARK, form=0.5)
    pen.stroke("-.06,.61 -.02,.60 .0,.635 .02,.60 .06,.61", [0, 0.008, 0.008, 0.008, 0], DARK)


def mouse(pen: Pen, look: Look) -> None:
    coat = look.main("#a39a96")
    pen.stroke("-.36,.16 -.52,.10 -.60,.22 -.56,.40 -.64,.52", [0.035, 0.028, 0.022, 0.016, 0.006], "#d9a39a", form=0.7)
    pen.fill(oval(0.10, 0.60, 0.13, 0.15), shade(coat, 0.8), form=0.5)
    pen.blob(
        "-.38,.18 -.36,.36 -.22,.50 .0,.52 .2,.44 .36,.34 .50,.22 .52,.17 .46,.12 .30,.05 .1,.02 -.2,.02 -.34,.06",
        coat,
        form=0.95,
    )
    pen.fill(oval(0.20, 0.55, 0.145, 0.165), coat, form=0.5)
    pen.fill(oval(0.21, 0.55, 0.105, 0.125), "#dba79e", form=0.3)
    for x in (-0.2, 0.22):
        pen.fill(oval(x, 0.02, 0.07, 0.03), "#dba79e", form=0.6)
    eye(pen, 0.345, 0.285, 0.024)
    pen.fill(oval(0.515, 0.185, 0.028), "#cf7f78", form=0.7)
    strands(pen, [[(0.44, 0.17), (0.56, 0.24 + d)] for d in (-0.1, 0.0, 0.08)], 0.005, WHITE)


def hedgehog(pen: Pen, look: Look) -> None:
    spines = look.main("#6a5240")
    face = "#d9bd96"
    for x in (-0.2, 0.15):
        pen.fill(oval(x, 0.03, 0.06, 0.035), shade(face, 0.7), form=0.6)
    pen.blob(".05,.12 .12,.34 .28,.36 .42,.24 .54,.18 .54,.14 .44,.08 .2,.03", face, form=0.9)
    for layer, tone in ((1.0, 0.6), (0.88, 0.85), (0.74, 1.05), (0.55, 1.25)):
        outline = smooth("-.46,.08 -.45,.34 -.28,.54 -.04,.60 .16,.50 .22,.30 .12,.06 -.2,.0") * layer + np.array(
            [-0.02, 0.02]
        )
        pen.fill(tufted(outline, 0.07, 44, pen.source), shade(spines, tone), form=0.7)
    pen.fill(oval(0.20, 0.33, 0.05, 0.045), shade(face, 0.8), form=0.6)
    eye(pen, 0.34, 0.24, 0.024)
    pen.fill(oval(0.545, 0.165, 0.03), DARK, form=0.8)
    pen.stroke(".5,.1 .44,.095 .4,.11", [0, 0.008, 0], DARK)
