"""Foxes, wolves, dogs, lions, bears: side view, facing right, 1 high."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, shade
from atelier.engines.sketch.paint.path import oval, points, ribbon, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, Leg, draw_leg, eye, patch, strands
from atelier.engines.sketch.subjects.look import Look

Gait = tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


def gait_of(look: Look) -> Gait:
    """Swing and bend of the far hind, far fore, near hind and near fore legs."""
    if look.has("running", "jumping", "hunting"):
        return (-48, 24), (46, -14), (-36, 46), (60, -60)
    if look.has("standing", "calm"):
        return (-6, 2), (4, -2), (4, -10), (-3, 3)
    return (-20, 20), (16, -24), (12, -18), (-8, 8)


def fox(pen: Pen, look: Look) -> None:
    coat = look.main("#d2642a")
    socks = "#3a2620"
    _brush(pen, "-.3,.47 -.46,.40 -.62,.30 -.80,.34", (0.05, 0.13, 0.20, 0.19, 0.0), coat, tip=WHITE)
    far_hind, far_fore, near_hind, near_fore = gait_of(look)
    draw_leg(pen, Leg(-0.23, 0.36, 0.17, 0.175, *far_hind, (0.12, 0.05, 0.036)), socks, socks, far=True)
    draw_leg(pen, Leg(0.19, 0.36, 0.17, 0.175, *far_fore, (0.09, 0.045, 0.036)), socks, socks, far=True)
    draw_leg(pen, Leg(-0.25, 0.38, 0.18, 0.18, *near_hind, (0.15, 0.056, 0.038)), coat, socks)
    draw_leg(pen, Leg(0.215, 0.38, 0.18, 0.18, *near_fore, (0.10, 0.05, 0.038)), coat, socks)
    _dip(pen, 0.15, socks)
    body = pen.blob(
        "-.335,.44 -.30,.515 -.18,.535 .0,.52 .13,.53 .22,.58 .30,.62 .37,.56 .36,.46 .32,.37 "
        ".25,.31 .12,.295 -.05,.305 -.16,.325 -.22,.29 -.29,.30 -.335,.36",
        coat,
        form=0.95,
        reach=0.85,
    )
    with pen.inside(body):
        patch(pen, ".30,.60 .40,.54 .36,.34 .26,.28 .22,.38 .27,.48", WHITE, soft=0.016, alpha=0.95)
        patch(pen, ".2,.34 -.12,.33 -.12,.28 .2,.26", WHITE, soft=0.02, alpha=0.6)
    pen.shadow(oval(-0.02, 0.29, 0.22, 0.035), 0.35, soft=0.025)
    pen.shadow(ribbon("-.16,.33 -.19,.41 -.25,.46", 0.025), 0.25, soft=0.018)
    pen.fill(tufted(smooth(".25,.58 .36,.57 .37,.44 .31,.36 .26,.44"), 0.035, 12, pen.source), WHITE, form=0.5)
    _fox_head(pen.at(0.34, 0.62), coat)


def _fox_head(pen: Pen, coat: Tint) -> None:
    pen.blob("-.06,.08! -.055,.20 -.035,.28! .01,.20 .035,.10!", shade(coat, 0.7), form=0.5)
    head = pen.blob(
        "-.10,-.02 -.085,.08 -.02,.125 .06,.115 .12,.07 .18,.025 .265,-.012 .275,-.04 .24,-.062 .14,-.08 "
        ".05,-.105 -.03,-.13! -.08,-.10! -.12,-.09!",
        coat,
        form=0.9,
        reach=0.9,
    )
    with pen.inside(head):
        patch(
            pen, ".27,-.03 .17,-.012 .10,-.02 .04,.0 -.02,-.04 -.10,-.05 -.12,-.15 .1,-.15 .27,-.09", WHITE, soft=0.006
        )
    pen.blob("-.045,.09! -.03,.21 .0,.30! .05,.21 .075,.105!", coat, form=0.7)
    pen.blob("-.012,.11! .0,.19 .008,.25! .035,.18 .048,.115!", "#4a2a22", form=0.2)
    pen.fill(tufted(smooth("-.09,.0 -.02,-.05 .0,-.12 -.09,-.12"), 0.03, 7, pen.source), WHITE, form=0.4)
    eye(pen, 0.085, 0.038, 0.0165, shade("#c98a2e", 1.0))
    pen.stroke(".06,.045 .09,.062 .115,.04", [0, 0.007, 0], DARK)
    pen.blob(".245,-.008 .275,-.012 .285,-.032 .265,-.045 .245,-.03", DARK, form=0.5)
    pen.stroke(".265,-.05 .2,-.062 .14,-.055", [0.003, 0.006, 0], shade(coat, 0.35))


def _brush(pen: Pen, line: str, widths: tuple[float, ...], coat: Tint, tip: Tint | None = None) -> None:
    """A bushy tail."""
    outline = tufted(ribbon(line, list(widths)), 0.028, 38, pen.source)
    pen.fill(outline, coat, form=0.9, reach=0.9)
    if tip is not None:
        end = points(line)[-1]
        with pen.inside(outline):
            pen.mark(
                tufted(oval(float(end[0]) + 0.02, float(end[1]) - 0.01, 0.12, 0.13), 0.03, 14, pen.source),
                tip,
                soft=0.008,
            )


def _dip(pen: Pen, height: float, socks: Tint) -> None:
    """Everything below a height takes the colour of the socks."""
    pen.mark(np.array([(-0.6, -0.05), (0.6, -0.05), (0.6, height), (-0.6, height)]), socks, soft=0.02)


WOLF_BODY = (
    "-.37,.52 -.34,.60 -.2,.625 .0,.61 .15,.63 .25,.68 .34,.70 .40,.62 .39,.50 .34,.41 "
    ".26,.35 .1,.335 -.06,.345 -.18,.37 -.24,.33 -.32,.34 -.37,.42"
)


def wolf(pen: Pen, look: Look) -> None:
    coat = look.main("#8b8d92")
    _canine(pen, look, coat, belly="#e6e2da", tail="-.35,.56 -.47,.46 -.55,.30 -.57,.18", ruff=True)


def dog(pen: Pen, look: Look) -> None:
    """A friendly dog with hanging ears."""
    coat = look.main(("#c08a4e", "#8a5a36", "#e3c79a", "#5a4234")[int(pen.source.integers(4))])
    tail = "-.35,.56 -.46,.66 -.52,.80 -.48,.90"
    _canine(pen, look, coat, belly=shade(coat, 1.35), tail=tail, ruff=False)


def _canine(pen: Pen, look: Look, coat: Tint, *, belly: Tint, tail: str, ruff: bool) -> None:
    if ruff:
        _brush(pen, tail, (0.05, 0.12, 0.15, 0.0), coat)
    else:
        pen.stroke(tail, [0.07, 0.06, 0.045, 0.02], coat, form=0.9)
    far_hind, far_fore, near_hind, near_fore = gait_of(look)
    draw_leg(pen, Leg(-0.26, 0.42, 0.20, 0.195, *far_hind, (0.13, 0.056, 0.044)), coat, coat, far=True)
    draw_leg(pen, Leg(0.20, 0.42, 0.20, 0.195, *far_fore, (0.10, 0.054, 0.044)), coat, coat, far=True)
    draw_leg(pen, Leg(-0.28, 0.44, 0.21, 0.20, *near_hind, (0.16, 0.062, 0.046)), coat, shade(belly, 0.98))
    draw_leg(pen, Leg(0.235, 0.44, 0.21, 0.20, *near_fore, (0.11, 0.058, 0.046)), coat, shade(belly, 0.98))
    body = pen.blob(WOLF_BODY, coat, form=0.95, reach=0.85)
    with pen.inside(body):
        patch(pen, ".34,.70 .44,.6 .38,.38 .1,.30 -.2,.34 -.1,.40 .2,.42 .30,.52", belly, soft=0.03, alpha=0.85)
        if ruff:
            patch(pen, "-.36,.62 .2,.68 .1,.56 -.3,.53", shade(coat, 0.62), soft=0.03, alpha=0.6)
    pen.shadow(oval(-0.02, 0.33, 0.25, 0.04), 0.35, soft=0.03)
    pen.shadow(ribbon("-.19,.38 -.22,.47 -.28,.53", 0.03), 0.22, soft=0.02)
    if ruff:
        pen.fill(
            tufted(smooth(".22,.72 .36,.74 .42,.56 .34,.42 .26,.54"), 0.045, 16, pen.source),
            shade(coat, 1.12),
            form=0.7,
        )
    head = pen.at(0.36, 0.76, turn=52) if look.has("howling") else pen.at(0.37, 0.735)
    _wolf_head(head, coat, belly) if ruff else _dog_head(head, coat, belly, look)


def _wolf_head(pen: Pen, coat: Tint, belly: Tint) -> None:
    pen.blob("-.05,.10! -.05,.19 -.02,.265! .03,.19 .05,.12!", shade(coat, 0.6), form=0.5)
    head = pen.blob(
        "-.11,-.01 -.09,.09 -.02,.135 .06,.13 .11,.085 .16,.06 .25,.04 .285,.012 .28,-.025 .22,-.05 "
        ".12,-.075 .04,-.11 -.06,-.15! -.10,-.10!",
        coat,
        form=0.9,
    )
    with pen.inside(head):
        patch(pen, ".29,-.01 .2,.008 .1,-.01 .04,.02 -.03,-.03 -.11,-.06 -.1,-.2 .3,-.1", belly, soft=0.012)
        patch(pen, "-.05,.15 .08,.14 .12,.08 .22,.05 .12,.055 .02,.08", shade(coat, 0.62), soft=0.02, alpha=0.7)
    pen.blob("-.03,.11! -.02,.20 .01,.285! .055,.20 .075,.12!", coat, form=0.7)
    pen.blob("-.005,.125! .01,.2 .017,.245! .04,.18 .05,.125!", shade(coat, 0.4), form=0.2)
    eye(pen, 0.095, 0.052, 0.014, shade("#d9a93e", 1.1))
    pen.stroke(".07,.066 .1,.073 .125,.055", [0, 0.010, 0], DARK)
    pen.blob(".255,.044 .288,.036 .296,.008 .27,-.005 .25,.012", DARK, form=0.5)
    pen.stroke(".272,-.012 .2,-.034 .13,-.02", [0.003, 0.007, 0], DARK)


def _dog_head(pen: Pen, coat: Tint, belly: Tint, look: Look) -> None:
    head = pen.blob(
        "-.12,-.02 -.10,.09 -.02,.14 .07,.135 .115,.085 .155,.06 .225,.05 .265,.02 .265,-.035 .21,-.075 "
        ".11,-.085 .02,-.11 -.08,-.10",
        coat,
        form=0.95,
        reach=0.9,
    )
    with pen.inside(head):
        patch(pen, ".28,.0 .2,.045 .13,.03 .10,-.02 .02,-.06 .0,-.14 .3,-.12", belly, soft=0.012)
    if look.has("happy", "running", "playing"):
        pen.blob(".15,-.075 .19,-.07 .195,-.14 .165,-.165 .14,-.13", "#d9707a", form=0.6)
    pen.blob("-.06,.115 -.10,.06 -.115,-.06 -.08,-.14 -.03,-.12 .0,-.02 .005,.08", shade(coat, 0.62), form=0.85)
    eye(pen, 0.085, 0.055, 0.0165)
    pen.blob(".225,.058 .265,.052 .28,.02 .255,.0 .228,.015", DARK, form=0.6)
    pen.stroke(".255,-.005 .245,-.04 .19,-.06 .12,-.05", [0.003, 0.007, 0.007, 0], shade(coat, 0.35))
    pen.fill(ribbon("-.07,-.135 .0,-.125 .05,-.16", 0.035), look.second("#b0302c"), form=0.7)


def lion(pen: Pen, look: Look) -> None:
    coat = look.main("#d0a058")
    mane = look.second("#8a4f26")
    pen.stroke("-.37,.58 -.50,.50 -.56,.32 -.62,.30", [0.05, 0.032, 0.026, 0.024], coat, form=0.8)
    pen.fill(tufted(oval(-0.635, 0.30, 0.05, 0.035), 0.03, 9, pen.source), mane, form=0.6)
    far_hind, far_fore, near_hind, near_fore = gait_of(look)
    for hip, gait, far in (((-0.26, 0.42), far_hind, True), ((0.16, 0.42), far_fore, True)):
        draw_leg(pen, Leg(*hip, 0.2, 0.2, *gait, (0.14, 0.075, 0.062)), coat, coat, far=far)
    draw_leg(pen, Leg(-0.28, 0.44, 0.21, 0.205, *near_hind, (0.18, 0.08, 0.064)), coat, shade(coat, 1.1))
    draw_leg(pen, Leg(0.2, 0.44, 0.21, 0.205, *near_fore, (0.13, 0.078, 0.064)), coat, shade(coat, 1.1))
    pen.blob(WOLF_BODY, coat, form=0.95, reach=0.85)
    pen.shadow(oval(-0.02, 0.33, 0.25, 0.05), 0.35, soft=0.03)
    pen.shadow(ribbon("-.19,.38 -.22,.47 -.28,.53", 0.03), 0.22, soft=0.02)
    head = pen.at(0.36, 0.72)
    for size, tone in ((1.0, 0.66), (0.86, 0.85), (0.7, 1.05)):
        outline = smooth("-.05,.27 .1,.25 .19,.14 .17,-.06 .1,-.26 -.04,-.35 -.2,-.24 -.26,-.02 -.2,.18") * size
        head.fill(tufted(outline, 0.06 * size, 26, pen.source), shade(mane, tone), form=0.6)
    _maned_face(head, coat, mane)


def _maned_face(pen: Pen, coat: Tint, mane: Tint) -> None:
    for x in (-0.075, 0.13):
        pen.fill(oval(x, 0.14, 0.045), coat, form=0.8)
        pen.fill(oval(x, 0.135, 0.024), shade(mane, 0.6), form=0)
    pen.blob(
        "-.11,.03 -.07,.13 .03,.155 .12,.13 .165,.04 .16,-.07 .10,-.15 .03,-.17 -.05,-.14 -.10,-.07", coat, form=0.9
    )
    pen.blob("-.03,-.05 .035,-.03 .10,-.05 .115,-.11 .075,-.155 .035,-.15 -.01,-.155 -.045,-.11", "#f0e0c0", form=0.8)
    pen.blob(".0,.07 .035,.085 .07,.07 .075,-.04 .035,-.055 -.005,-.04", shade(coat, 1.06), form=0.5)
    pen.blob("-.005,-.035 .035,-.028 .075,-.035 .06,-.068 .035,-.08 .01,-.068", "#5a3028", form=0.6)
    pen.stroke(".035,-.08 .035,-.105", 0.007, DARK)
    pen.stroke("-.02,-.115 .01,-.125 .035,-.105 .06,-.125 .09,-.115", [0, 0.007, 0.007, 0.007, 0], DARK)
    for x in (-0.04, 0.105):
        eye(pen, x, 0.035, 0.0155, shade("#c98a2e", 1.0))
        pen.stroke([(x - 0.03, 0.055), (x, 0.065), (x + 0.03, 0.05)], [0, 0.010, 0], shade(coat, 0.4))


def bear(pen: Pen, look: Look) -> None:
    coat = look.main("#f1ede2" if look.has("polar") else "#5d4330")
    muzzle = shade(coat, 1.25)
    for hip, swing in (((-0.27, 0.36), -12), ((0.19, 0.36), 12)):
        draw_leg(
            pen, Leg(*hip, 0.19, 0.16, swing, -swing, (0.19, 0.125, 0.10), "pad"), coat, shade(coat, 0.4), far=True
        )
    for hip, swing in (((-0.31, 0.38), 6), ((0.245, 0.38), -6)):
        draw_leg(pen, Leg(*hip, 0.2, 0.17, swing, -swing, (0.22, 0.135, 0.108), "pad"), coat, shade(coat, 0.4))
    outline = smooth(
        "-.47,.52 -.45,.64 -.36,.72 -.2,.72 -.05,.70 .1,.76 .22,.79 .34,.76 .40,.64 .38,.50 .33,.38 "
        ".2,.31 .0,.29 -.16,.31 -.26,.27 -.38,.29 -.45,.38"
    )
    pen.fill(tufted(outline, 0.016, 90, pen.source), coat, form=0.95, reach=0.85)
    pen.shadow(oval(-0.02, 0.3, 0.3, 0.06), 0.4, soft=0.04)
    pen.shadow(ribbon("-.2,.33 -.22,.44 -.3,.52", 0.04), 0.2, soft=0.03)
    head = pen.at(0.42, 0.70)
    head.fill(oval(-0.06, 0.145, 0.05), shade(coat, 0.7), form=0.7)
    head.blob(
        "-.15,.0 -.12,.12 -.02,.165 .07,.13 .12,.06 .2,.03 .245,-.0 .245,-.05 .2,-.085 .08,-.10 -.02,-.13 -.12,-.1",
        coat,
        form=0.95,
    )
    head.blob(".10,.05 .2,.035 .25,.0 .25,-.05 .19,-.085 .1,-.08 .07,-.02", muzzle, form=0.8)
    head.fill(oval(0.03, 0.15, 0.055), coat, form=0.8)
    head.fill(oval(0.032, 0.147, 0.03), shade(coat, 0.55), form=0)
    head.blob(".215,.035 .25,.025 .265,-.005 .24,-.02 .215,.0", DARK, form=0.6)
    head.stroke(".245,-.03 .2,-.055 .14,-.045", [0.003, 0.008, 0], shade(coat, 0.35))
    eye(head, 0.095, 0.062, 0.0125)


def rabbit(pen: Pen, look: Look) -> None:
    """Sitting, ears up."""
    coat = look.main("#b59a7c")
    pen.fill(tufted(oval(-0.31, 0.17, 0.085), 0.02, 18, pen.source), WHITE, form=0.8)
    for x, lean, tone in ((0.13, -6, 0.72), (0.19, 4, 1.0)):
        ear = pen.at(x, 0.62, turn=-lean)
        ear.blob("-.04,.0 -.06,.18 -.035,.34 .0,.385 .04,.33 .055,.17 .04,.0", shade(coat, tone), form=0.8)
        ear.blob("-.015,.05 -.03,.18 -.012,.3 .012,.3 .03,.17 .02,.05", "#d9a59a", form=0.3)
    outline = smooth("-.33,.10 -.34,.26 -.24,.40 -.08,.45 .05,.42 .17,.36 .22,.22 .20,.08 .1,.02 -.2,.0")
    pen.fill(tufted(outline, 0.012, 70, pen.source), coat, form=0.95, reach=0.9)
    pen.blob("-.28,.16 -.2,.29 -.06,.27 .0,.14 -.06,.03 -.22,.02", coat, form=0.7)
    pen.blob("-.2,.0 -.2,.06 .02,.07 .10,.04 .10,.0", shade(coat, 1.15), form=0.7)
    pen.blob(".10,.24 .09,.04 .12,.0 .22,.0 .23,.04 .19,.08 .19,.24", shade(coat, 1.05), form=0.8)
    pen.fill(tufted(smooth(".08,.36 .2,.36 .23,.22 .16,.16 .1,.22"), 0.02, 14, pen.source), shade(coat, 1.3), form=0.5)
    head = pen.blob(".03,.50 .06,.62 .16,.67 .26,.63 .335,.55 .345,.49 .29,.44 .18,.40 .07,.41", coat, form=0.95)
    with pen.inside(head):
        patch(pen, ".36,.52 .29,.52 .24,.46 .16,.44 .15,.38 .36,.4", shade(coat, 1.4), soft=0.015)
    eye(pen, 0.235, 0.565, 0.024, shade("#5a3a24", 1.0))
    pen.blob(".325,.525 .352,.522 .345,.498 .325,.50", "#c9837c", form=0.4)
    pen.stroke(".335,.495 .315,.47 .285,.472", [0.003, 0.006, 0], shade(coat, 0.4))
    whiskers = [[(0.30, 0.49), (0.38 + 0.03 * math.cos(a), 0.48 + 0.05 * a)] for a in (-0.6, 0.0, 0.6)]
    strands(pen, list(whiskers), 0.004, WHITE)
