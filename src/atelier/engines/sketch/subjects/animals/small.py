"""Butterflies, bees, snails, frogs, and creatures of fable: 1 high or 1 wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.raster import Points
from atelier.engines.sketch.paint.colour import Tint, blend, shade
from atelier.engines.sketch.paint.path import limb, mirrored, oval, ribbon, sided, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, Leg, draw_leg, eye, patch
from atelier.engines.sketch.subjects.look import Look

WINGS = ("#e8862a", "#4f8fd8", "#e8c53a", "#c94f8a", "#5fb0a0")


def butterfly(pen: Pen, look: Look) -> None:
    """Seen from above, wings spread, middle at y = 0.5; on the wing, they fold and spread."""
    if pen.moment is not None:
        pen = pen.narrowed(0.64 + 0.36 * pen.moment.wave())
    tint = look.main(WINGS[int(pen.source.integers(len(WINGS)))])
    fore = smooth(".02,.56! .14,.78 .34,.95 .50,.94! .52,.80 .44,.62 .26,.50 .04,.50!")
    hind = smooth(".02,.52! .22,.50 .38,.42 .40,.24 .28,.12 .16,.16 .06,.34!")
    for wing, size in ((hind, 0.86), (fore, 1.0)):
        for flip in (False, True):
            shape = mirrored(wing) if flip else wing
            pen.fill(shape, "#2c2220", form=0.4)
            inner = (shape - np.array([0, 0.52])) * (0.86 if size == 1 else 0.84) + np.array(
                [0.012 * (-1 if flip else 1), 0.52]
            )
            pen.fill(inner, tint, form=0.7, to=shade(tint, 0.72), along=(-1.0 if flip else 1.0, 0.3))
            _veins(pen, shape, size, flip=flip)
    for side in (-1, 1):
        for x, y in ((0.47, 0.88), (0.485, 0.81), (0.44, 0.92), (0.36, 0.25), (0.30, 0.18), (0.38, 0.33)):
            pen.fill(oval(side * x, y, 0.013), WHITE, form=0)
        pen.fill(oval(side * 0.27, 0.29, 0.045), blend(tint, "#2a4a9a", 0.7), form=0.3)
        pen.stroke([(0.0, 0.66), (side * 0.06, 0.80), (side * 0.12, 0.86)], [0.010, 0.008, 0.007], DARK)
        pen.fill(oval(side * 0.122, 0.865, 0.012), DARK, form=0)
    pen.fill(limb("0,.30 0,.48 0,.64", [0.02, 0.055, 0.045]), "#2c2422", form=0.9)
    pen.fill(oval(0, 0.675, 0.034), "#2c2422", form=0.8)


def _veins(pen: Pen, wing: Points, size: float, *, flip: bool) -> None:
    side = -1 if flip else 1
    ends = ((0.46, 0.86), (0.46, 0.74), (0.38, 0.60)) if size == 1 else ((0.36, 0.40), (0.34, 0.24), (0.20, 0.18))
    with pen.inside(wing):
        for x, y in ends:
            pen.mark(
                ribbon(
                    [(side * 0.02, 0.53), (side * x * 0.5, 0.53 + (y - 0.53) * 0.6), (side * x, y)],
                    [0.012, 0.010, 0.006],
                ),
                "#2c2220",
                alpha=0.85,
            )


def bee(pen: Pen, look: Look) -> None:
    yellow = look.main("#f0b92c")
    for turn, length in ((112, 0.42), (78, 0.46)):
        wing = pen.at(0.02, 0.62, turn=turn)
        wing.fill(
            smooth([(0, -0.03), (length * 0.5, -0.12), (length, -0.04), (length * 0.9, 0.08), (length * 0.4, 0.08)]),
            "#dfeef6",
            form=0.5,
            alpha=0.75,
        )
    body = pen.blob("-.40,.42 -.28,.60 -.06,.68 .16,.64 .28,.52 .26,.38 .1,.29 -.14,.28 -.32,.34", yellow, form=0.95)
    with pen.inside(body):
        for x in (-0.26, -0.10, 0.06):
            pen.mark(ribbon([(x + 0.02, 0.75), (x - 0.03, 0.5), (x, 0.2)], 0.08), "#2c241e")
    pen.fill(
        tufted(smooth(".08,.62 .20,.64 .27,.52 .24,.40 .12,.34 .06,.48"), 0.03, 24, pen.source),
        shade(yellow, 0.8),
        form=0.7,
    )
    pen.fill(oval(0.32, 0.48, 0.115, 0.12), "#3a2e26", form=0.9)
    for dx in (0.0, 0.06):
        pen.stroke([(0.34 + dx, 0.58), (0.38 + dx, 0.68), (0.45 + dx, 0.70)], [0.016, 0.014, 0.016], DARK)
    pen.fill(oval(0.37, 0.51, 0.034), WHITE, form=0.4)
    eye(pen, 0.378, 0.51, 0.02)


def ladybug(pen: Pen, look: Look) -> None:
    shell = look.main("#d0281f")
    for x in (-0.25, 0.0, 0.22):
        pen.stroke([(x, 0.12), (x + 0.06, 0.0)], [0.05, 0.025], DARK)
    pen.blob(".24,.08 .30,.34 .44,.36 .52,.22 .46,.08", "#2a2422", form=0.9)
    dome = pen.blob("-.46,.10 -.42,.32 -.22,.54 .06,.56 .26,.42 .34,.20 .30,.08 .0,.05 -.3,.05", shell, form=0.95)
    with pen.inside(dome):
        for x, y, r in (
            (-0.26, 0.30, 0.065),
            (-0.06, 0.42, 0.065),
            (0.12, 0.26, 0.06),
            (-0.12, 0.18, 0.05),
            (0.1, 0.47, 0.04),
        ):
            pen.mark(oval(x, y, r), "#231c1c")
    eye(pen, 0.43, 0.24, 0.03)
    for dx in (0.0, 0.06):
        pen.stroke([(0.44 + dx, 0.34), (0.50 + dx, 0.46)], [0.018, 0.012], DARK)


def snail(pen: Pen, look: Look) -> None:
    shell = look.main("#c98a4a")
    pen.blob(
        "-.50,.02 -.34,.12 -.1,.16 .16,.14 .30,.20 .34,.40 .42,.46 .52,.40 .52,.22 .44,.08 .36,.0 -.3,.0",
        "#d9c59a",
        form=0.95,
    )
    for x in (0.42, 0.50):
        pen.fill(limb([(x - 0.02, 0.42), (x, 0.60)], 0.025), "#d9c59a", form=0.7)
        eye(pen, x, 0.61, 0.020)
    pen.fill(oval(-0.06, 0.40, 0.32, 0.31), shell, form=0.95)
    spiral = [
        (-0.06 + (0.27 - 0.026 * a) * math.cos(a - 0.6), 0.40 + (0.26 - 0.025 * a) * math.sin(a - 0.6))
        for a in np.linspace(0, 10, 60)
    ]
    pen.mark(ribbon(spiral, [0.035, 0.012], curved=False), shade(shell, 0.55))
    pen.glint(oval(-0.14, 0.56, 0.09, 0.04), 0.4, soft=0.03)


def frog(pen: Pen, look: Look) -> None:
    skin = look.main("#5f9f3f")
    for side in (-1, 1):
        pen.fill(
            smooth(sided(".14,.10 .30,.36 .46,.30 .50,.14 .38,.04 .2,.02", side)),
            shade(skin, 0.82),
            form=0.9,
        )
        pen.fill(
            smooth(sided(".22,.05 .40,.07 .56,.03! .5,.0! .58,-.02! .3,-.02", side)),
            shade(skin, 0.9),
            form=0.6,
        )
    pen.blob("-.28,.30 -.24,.08 -.12,.0 .12,.0 .24,.08 .28,.30 .2,.52 -.2,.52", shade(skin, 1.0), form=0.95)
    patch(pen, "-.16,.40 .16,.40 .18,.14 .0,.02 -.18,.14", "#dfe6b0", soft=0.02)
    for side in (-1, 1):
        pen.fill(limb([(side * 0.19, 0.26), (side * 0.16, 0.06)], [0.10, 0.07]), skin, form=0.8)
        pen.fill(
            smooth(sided(".10,.05 .18,.06 .26,.0! .18,.01! .15,-.025! .08,.0", side)),
            skin,
            form=0.5,
        )
        pen.fill(oval(side * 0.20, 0.74, 0.12), skin, form=0.9)
    pen.blob("-.36,.52 -.30,.66 -.12,.74 .12,.74 .30,.66 .36,.52 .26,.40 .0,.35 -.26,.40", skin, form=0.95)
    pen.stroke("-.31,.50 -.16,.445 .0,.435 .16,.445 .31,.50", [0, 0.016, 0.018, 0.016, 0], shade(skin, 0.4))
    for side in (-1, 1):
        pen.fill(oval(side * 0.20, 0.755, 0.078), "#f4f0d8", form=0.5)
        eye(pen, side * 0.195, 0.755, 0.045)
        pen.fill(oval(side * 0.04, 0.60, 0.010), DARK, form=0)


def dragon(pen: Pen, look: Look) -> None:
    """Rearing, wings raised, facing right; 1.1 high."""
    hide = look.main("#3f8a5f")
    belly = blend(hide, "#f0dba0", 0.7)
    _dragon_wing(pen.at(-0.04, 0.60), shade(hide, 0.55), shade(belly, 0.55), 1.0)
    pen.stroke("-.12,.26 -.34,.10 -.58,.14 -.66,.30 -.58,.40", [0.20, 0.13, 0.085, 0.055, 0.02], hide, form=0.95)
    pen.fill(np.array([(-0.63, 0.36), (-0.50, 0.38), (-0.55, 0.50)]), shade(hide, 0.7), form=0.3)
    for x, size in ((-0.02, 0.9), (-0.12, 1.0)):
        tone = shade(hide, 0.68) if size < 1 else hide
        draw_leg(pen, Leg(x, 0.30, 0.16, 0.15, 24, -30, (0.24, 0.12, 0.085)), tone, tone, far=False)
    body = pen.blob(
        (
            "-.24,.22 -.28,.38 -.2,.54 -.08,.64 .04,.74 .10,.86 .16,.96 .26,1.0 .34,.97 .30,.90 .25,.84 "
            ".24,.74 .22,.60 .18,.44 .10,.28 -.06,.18"
        ),
        hide,
        form=0.95,
    )
    with pen.inside(body):
        patch(pen, ".26,.88 .30,.70 .26,.5 .14,.24 .0,.16 .06,.34 .12,.5 .16,.66 .20,.80", belly, soft=0.006)
        for part in np.linspace(0, 1, 11):
            x, y = 0.06 + 0.17 * part, 0.24 + 0.56 * part
            pen.mark(ribbon([(x, y), (x + 0.13, y - 0.015)], 0.008), shade(belly, 0.6), alpha=0.7)
    spines = [(-0.245, 0.44), (-0.175, 0.57), (-0.06, 0.67), (0.04, 0.78), (0.10, 0.90), (-0.24, 0.30)]
    for x, y in spines:
        pen.fill(
            np.array([(x - 0.01, y - 0.045), (x + 0.035, y + 0.04), (x - 0.075, y + 0.05)]), shade(hide, 0.62), form=0.3
        )
    pen.fill(limb(".16,.52 .30,.46 .36,.38", [0.10, 0.07, 0.05]), hide, form=0.9)
    for turn in (-70, -40, -10):
        claw = pen.at(0.365, 0.375, turn=turn)
        claw.fill(np.array([(0, -0.014), (0.06, 0.0), (0, 0.014)]), "#efe6cf", form=0.4)
    _dragon_head(pen.at(0.28, 0.93), hide, belly)
    _dragon_wing(pen.at(-0.10, 0.58), hide, belly, 1.1)


def _dragon_wing(pen: Pen, bone: Tint, skin: Tint, size: float) -> None:
    wing = pen.at(0, 0, size)
    wing.fill(
        smooth("0,0! -.08,.24 -.14,.46! -.30,.54! -.46,.40! -.40,.30 -.42,.18! -.30,.16 -.26,.04! -.14,.06"),
        skin,
        form=0.5,
        to=shade(skin, 0.6),
        along=(-1, -0.6),
    )
    for end in ((-0.46, 0.40), (-0.42, 0.18), (-0.26, 0.04)):
        wing.stroke(
            [(-0.14, 0.46), ((end[0] - 0.14) / 2 - 0.02, (end[1] + 0.46) / 2 + 0.03), end],
            [0.03, 0.022, 0.006],
            bone,
            form=0.7,
        )
    wing.stroke("0,0 -.06,.24 -.14,.46", [0.075, 0.05, 0.035], bone, form=0.9)
    wing.stroke("-.14,.46 -.22,.53 -.31,.545", [0.035, 0.026, 0.006], bone, form=0.8)
    wing.fill(np.array([(-0.15, 0.44), (-0.12, 0.46), (-0.10, 0.55)]), "#efe6cf", form=0.3)


def _dragon_head(pen: Pen, hide: Tint, belly: Tint) -> None:
    for dx, tone in ((-0.05, 0.7), (0.0, 1.0)):
        pen.stroke(
            [(-0.02 + dx, 0.09), (-0.10 + dx, 0.16), (-0.15 + dx, 0.27)],
            [0.035, 0.026, 0],
            shade("#d9c594", tone),
            form=0.8,
        )
    pen.blob("-.02,-.05 .10,-.075 .22,-.07 .25,-.045 .12,-.03 .0,-.0", shade(belly, 0.9), form=0.7)
    pen.blob(
        "-.11,.0 -.09,.09 -.01,.125 .08,.11 .16,.07 .25,.055 .285,.02 .27,-.02 .18,-.03 .06,-.035 -.04,-.05",
        hide,
        form=0.95,
    )
    pen.stroke(".275,-.012 .18,-.032 .06,-.035 .0,-.02", [0.004, 0.010, 0.010, 0], shade(hide, 0.4))
    for x in (0.12, 0.17, 0.215, 0.25):
        pen.fill(np.array([(x, -0.028), (x + 0.018, -0.028), (x + 0.009, -0.056)]), WHITE, form=0)
    pen.fill(oval(0.255, 0.03, 0.010, 0.007), DARK, form=0)
    eye(pen, 0.065, 0.062, 0.018, "#f0c53a")
    pen.stroke(".02,.095 .07,.10 .11,.075", [0.012, 0.018, 0], shade(hide, 0.55))


def dinosaur(pen: Pen, look: Look) -> None:
    """A long-necked one."""
    hide = look.main("#6f9a6a")
    for x, swing in ((-0.16, -8), (0.12, 8)):
        draw_leg(
            pen, Leg(x, 0.30, 0.15, 0.13, swing, -swing, (0.16, 0.11, 0.095), "pad"), hide, shade(hide, 1.5), far=True
        )
    for x, swing in ((-0.24, 4), (0.17, -4)):
        draw_leg(pen, Leg(x, 0.31, 0.16, 0.135, swing, -swing, (0.18, 0.12, 0.10), "pad"), hide, shade(hide, 1.5))
    body = pen.blob(
        "-.80,.16! -.62,.18 -.44,.28 -.30,.42 -.12,.52 .06,.52 .18,.56 .26,.68 .30,.84 .36,.95 "
        ".46,.98 .56,.94 .60,.89 .56,.86 .46,.86 "
        ".41,.80 .38,.64 .34,.46 .24,.32 .04,.25 -.2,.25 -.36,.26 -.56,.13",
        hide,
        form=0.95,
    )
    with pen.inside(body):
        patch(
            pen,
            ".40,.8 .36,.6 .26,.38 .0,.29 -.3,.28 -.2,.2 .2,.2 .44,.5",
            blend(hide, "#f0ead0", 0.6),
            soft=0.03,
            alpha=0.8,
        )
        for _ in range(16):
            x = float(pen.source.uniform(-0.4, 0.2))
            pen.mark(
                oval(x, 0.47 - 0.5 * max(0.0, -0.2 - x) + float(pen.source.uniform(-0.05, 0.03)), 0.025, 0.02),
                shade(hide, 0.7),
                alpha=0.7,
            )
    eye(pen, 0.475, 0.93, 0.014)
    pen.stroke(".585,.88 .53,.878 .49,.888", [0.003, 0.008, 0], shade(hide, 0.4))
