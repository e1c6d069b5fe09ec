"""Squirrel, monkey, koala: sitting, 1 high."""

from __future__ import annotations

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import limb, oval, ribbon, sided, smooth, tufted
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, eye, patch, strands
from atelier.engines.sketch.subjects.look import Look


def squirrel(pen: Pen, look: Look) -> None:
    """Upright with a nut between its paws and its tail over its back, facing right."""
    coat = look.main("#b5622e")
    belly = "#f3e6d2"
    tail = smooth(
        "-.12,.06 -.30,.10 -.44,.26 -.48,.48 -.46,.70 -.38,.88 -.24,.95 -.10,.90 -.06,.80 -.14,.76 -.20,.68 -.20,.54 "
        "-.16,.40 -.10,.26"
    )
    pen.fill(tufted(tail, 0.035, 60, pen.source), shade(coat, 0.92), form=0.9)
    with pen.inside(tail):
        pen.mark(
            ribbon("-.20,.16 -.33,.36 -.34,.62 -.26,.80 -.16,.85", [0.02, 0.08, 0.09, 0.05]),
            shade(coat, 1.35),
            soft=0.03,
            alpha=0.6,
        )
    pen.blob("-.02,.0! .22,.0! .26,.04 .16,.09 .0,.08", shade(coat, 0.8), form=0.7)
    body = pen.blob(
        "-.16,.08 -.20,.26 -.14,.44 -.04,.58 .08,.66 .18,.62 .22,.48 .22,.32 .20,.16 .12,.04 -.04,.02", coat, form=0.95
    )
    with pen.inside(body):
        patch(pen, ".14,.64 .28,.56 .28,.2 .14,.06 .08,.22 .10,.44", belly, soft=0.02)
    pen.blob("-.16,.06 -.17,.24 -.04,.32 .08,.24 .10,.10 .20,.04! .02,.0", shade(coat, 0.95), form=0.9)
    pen.blob(".19,.40 .17,.34 .24,.27 .32,.32 .31,.41 .25,.44", "#8a5a30", form=0.9)
    pen.blob(".17,.42 .25,.46 .33,.42 .30,.38 .22,.39", "#6a4020", form=0.6)
    pen.stroke(".06,.50 .12,.40 .23,.36", [0.085, 0.07, 0.045], coat, form=0.9)
    head = pen.at(0.17, 0.74)
    for x, tone in ((-0.11, 0.8), (-0.02, 1.0)):
        ear = smooth(
            [(x - 0.03, 0.08, 1), (x - 0.05, 0.18), (x - 0.01, 0.27, 1), (x + 0.05, 0.17), (x + 0.05, 0.08, 1)]
        )
        head.fill(tufted(ear, 0.02, 14, pen.source), shade(coat, tone), form=0.6)
    face = head.blob("-.16,.0 -.13,.10 -.02,.14 .09,.10 .17,.02 .21,-.04 .16,-.09 .04,-.13 -.10,-.11", coat, form=0.95)
    with pen.inside(face):
        patch(head, ".22,-.05 .10,-.03 .02,-.09 .04,-.16 .2,-.12", belly, soft=0.012)
    eye(head, 0.055, 0.035, 0.026)
    head.fill(oval(0.205, -0.035, 0.022, 0.018), DARK, form=0.5)
    head.stroke(".18,-.065 .13,-.075 .10,-.06", [0.003, 0.007, 0], DARK)
    strands(head, [[(0.14, -0.05), (0.24, -0.03 + dy), (0.31, -0.05 + 2 * dy)] for dy in (-0.02, 0.01)], 0.004, WHITE)


def monkey(pen: Pen, look: Look) -> None:
    """Sitting and looking at us, its tail curling up beside it."""
    coat = look.main("#7d4f30")
    skin = shade("#e2b48a", 1.0)
    pen.stroke(
        "-.16,.10 -.36,.06 -.46,.20 -.42,.38 -.30,.42 -.27,.33", [0.06, 0.055, 0.05, 0.045, 0.04, 0.02], coat, form=0.9
    )
    body = smooth("-.20,.06 -.24,.24 -.19,.42 -.10,.54 .10,.54 .19,.42 .24,.24 .20,.06 .0,.02")
    pen.fill(tufted(body, 0.014, 50, pen.source), coat, form=0.95)
    patch(pen, "-.11,.46 .11,.46 .15,.26 .10,.10 -.10,.10 -.15,.26", skin, soft=0.02, alpha=0.9)
    for side in (-1, 1):
        pen.fill(smooth(sided(".10,.24 .26,.26 .35,.14 .28,.02 .12,.0 .08,.10", side)), coat, form=0.9)
        pen.fill(smooth(sided(".20,.05 .34,.07 .40,.02 .34,-.02 .18,-.01", side)), skin, form=0.7)
        arm = limb(sided(".16,.46 .29,.36 .27,.20 .17,.15", side), [0.11, 0.085, 0.07, 0.055])
        pen.fill(arm, coat, form=0.95)
        pen.fill(oval(side * 0.155, 0.145, 0.05, 0.042), skin, form=0.7)
        pen.fill(oval(side * 0.265, 0.745, 0.085, 0.095), coat, form=0.8)
        pen.fill(oval(side * 0.268, 0.745, 0.055, 0.065), skin, form=0.4)
    head = smooth("-.23,.74 -.20,.90 -.08,.98 .08,.98 .20,.90 .23,.74 .18,.60 .06,.53 -.06,.53 -.18,.60")
    pen.fill(tufted(head, 0.014, 50, pen.source), coat, form=0.95)
    pen.fill(
        [oval(-0.085, 0.775, 0.095, 0.105), oval(0.085, 0.775, 0.095, 0.105), oval(0, 0.655, 0.15, 0.105)],
        skin,
        form=0.6,
    )
    for side in (-1, 1):
        eye(pen, side * 0.078, 0.775, 0.030)
        pen.stroke(sided(".03,.835 .08,.855 .13,.835", side), [0, 0.012, 0], shade(coat, 0.7))
        pen.fill(oval(side * 0.024, 0.692, 0.011, 0.008), shade(skin, 0.4), form=0)
    pen.stroke("-.085,.635 -.03,.605 .03,.605 .085,.635", [0, 0.010, 0.010, 0], shade(skin, 0.4))


def koala(pen: Pen, look: Look) -> None:
    """Hugging a trunk, facing us."""
    coat = look.main("#8f949c")
    pen.fill(smooth("-.10,.0! -.08,.5 -.11,1.02! .11,1.02! .09,.5 .12,.0!"), "#8a6a4c", form=0.9)
    for y in (0.1, 0.3, 0.86):
        pen.mark(ribbon([(-0.1, y), (-0.02, y + 0.02), (0.1, y - 0.01)], 0.012), "#5f4630", alpha=0.6)
    body = smooth("-.22,.14 -.27,.30 -.24,.48 -.12,.58 .12,.58 .24,.48 .27,.30 .22,.14 .1,.08 -.1,.08")
    pen.fill(tufted(body, 0.018, 60, pen.source), coat, form=0.95)
    patch(pen, "-.10,.52 .10,.52 .13,.36 .08,.20 -.08,.20 -.13,.36", "#e4e2de", soft=0.03, alpha=0.9)
    for side in (-1, 1):
        pen.fill(limb(sided(".20,.46 .20,.36 .07,.34", side), [0.13, 0.11, 0.08]), shade(coat, 0.94), form=0.9)
        pen.fill(limb(sided(".22,.22 .20,.12 .07,.13", side), [0.15, 0.13, 0.09]), shade(coat, 0.9), form=0.9)
        for step in (-0.02, 0.0, 0.02):
            pen.stroke([(side * 0.06, 0.33 + step), (side * 0.025, 0.325 + step)], [0.014, 0.004], DARK)
        ear = oval(side * 0.27, 0.86, 0.13, 0.13)
        pen.fill(tufted(ear, 0.03, 30, pen.source), coat, form=0.8)
        pen.fill(tufted(oval(side * 0.27, 0.855, 0.075, 0.075), 0.02, 18, pen.source), "#ead6cf", form=0.4)
    head = smooth("-.25,.72 -.23,.86 -.12,.95 .12,.95 .23,.86 .25,.72 .19,.58 .08,.52 -.08,.52 -.19,.58")
    pen.fill(tufted(head, 0.016, 54, pen.source), shade(coat, 1.06), form=0.95)
    patch(pen, "-.12,.60 .12,.60 .10,.53 -.10,.53", "#e4e2de", soft=0.02)
    pen.blob("-.055,.78 -.065,.68 -.04,.60 .04,.60 .065,.68 .055,.78 .0,.80", "#2e2a2c", form=0.8)
    pen.glint(oval(-0.015, 0.74, 0.02, 0.035), 0.3, soft=0.01)
    for side in (-1, 1):
        eye(pen, side * 0.125, 0.745, 0.026)
    pen.stroke("-.05,.575 0,.56 .05,.575", [0, 0.010, 0], shade(coat, 0.4))
