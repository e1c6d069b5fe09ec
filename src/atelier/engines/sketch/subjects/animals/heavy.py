"""Rhino, hippo, crocodile, snake: side view, facing right. Rhino and hippo are 1 high, the others 1.5 long."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import shade
from atelier.engines.sketch.paint.path import oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, Leg, draw_leg, eye, patch
from atelier.engines.sketch.subjects.look import Look


def rhino(pen: Pen, look: Look) -> None:
    hide = look.main("#8d8c88")
    pen.stroke("-.62,.62 -.68,.50 -.67,.38", [0.03, 0.02, 0.026], shade(hide, 0.8), form=0.6)
    for x, swing in ((-0.40, -8), (0.20, 8)):
        leg = Leg(x, 0.36, 0.17, 0.14, swing, -swing, (0.20, 0.14, 0.13), "pad")
        draw_leg(pen, leg, hide, shade(hide, 1.35), far=True)
    for x, swing in ((-0.47, 4), (0.28, -4)):
        leg = Leg(x, 0.38, 0.18, 0.15, swing, -swing, (0.24, 0.15, 0.14), "pad")
        draw_leg(pen, leg, hide, shade(hide, 1.35))
    body = pen.blob(
        "-.64,.56 -.58,.74 -.44,.84 -.22,.86 -.02,.82 .12,.86 .28,.88 .40,.80 .48,.68 .44,.46 .30,.34 .04,.28 -.24,.28 "
        "-.48,.32 -.60,.40",
        hide,
        form=0.95,
        reach=0.85,
    )
    with pen.inside(body):
        for fold in ("-.30,.86 -.36,.62 -.30,.30", ".12,.86 .06,.60 .12,.30", ".36,.84 .30,.62 .38,.42"):
            pen.shadow(ribbon(fold, 0.03), 0.4, soft=0.02)
            pen.glint(ribbon([(x + 0.02, y) for x, y in smooth(fold, closed=False)[::4]], 0.012), 0.2, soft=0.01)
    pen.fill(smooth(".72,.62! .80,.76 .90,.92! .86,.70 .80,.54!"), "#d9cfba", form=0.9)
    pen.fill(smooth(".62,.66! .65,.78 .68,.84! .72,.72 .71,.62!"), "#d9cfba", form=0.9)
    head = pen.blob(
        ".36,.80 .48,.82 .60,.72 .72,.64 .82,.56 .86,.46 .82,.36 .70,.34 .58,.40 .46,.44 .36,.54", hide, form=0.95
    )
    with pen.inside(head):
        pen.mark(ribbon(".86,.40 .76,.41 .68,.44", [0.004, 0.012, 0]), shade(hide, 0.45))
        pen.fill(oval(0.815, 0.485, 0.016, 0.012), DARK, form=0)
    for x, tone in ((0.36, 0.8), (0.44, 1.0)):
        ear = smooth(
            [(x - 0.04, 0.78, 1), (x - 0.05, 0.90), (x + 0.01, 0.97, 1), (x + 0.05, 0.88), (x + 0.04, 0.78, 1)]
        )
        pen.fill(ear, shade(hide, tone), form=0.7)
    eye(pen, 0.575, 0.625, 0.016)
    pen.stroke(".54,.65 .575,.66 .61,.64", [0, 0.010, 0], shade(hide, 0.5))


def hippo(pen: Pen, look: Look) -> None:
    hide = look.main("#86767e")
    pen.stroke("-.60,.58 -.66,.50 -.65,.42", [0.03, 0.025, 0.015], hide, form=0.6)
    for x in (-0.40, 0.18):
        draw_leg(pen, Leg(x, 0.32, 0.15, 0.12, 0, 0, (0.20, 0.15, 0.14), "pad"), hide, shade(hide, 1.3), far=True)
    for x in (-0.47, 0.26):
        draw_leg(pen, Leg(x, 0.34, 0.16, 0.13, 0, 0, (0.24, 0.17, 0.15), "pad"), hide, shade(hide, 1.3))
    body = pen.blob(
        "-.62,.50 -.58,.70 -.42,.82 -.16,.86 .12,.84 .34,.78 .44,.62 .38,.38 .20,.26 -.10,.22 -.42,.25 -.58,.34",
        hide,
        form=0.95,
        reach=0.9,
    )
    with pen.inside(body):
        patch(pen, "-.5,.34 -.1,.28 .3,.34 .3,.18 -.5,.18", "#d8a8a4", soft=0.05, alpha=0.6)
    for x, tone in ((0.36, 0.8), (0.45, 1.0)):
        pen.fill(oval(x, 0.92, 0.045, 0.055), shade(hide, tone), form=0.8)
        pen.fill(oval(x, 0.915, 0.024, 0.032), "#c98f92", form=0.3)
    head = pen.blob(
        ".28,.80 .36,.90 .48,.92 .58,.86 .66,.74 .78,.68 .88,.60 .90,.46 .82,.36 .66,.34 .50,.38 .36,.46 .28,.60",
        shade(hide, 1.04),
        form=0.95,
    )
    with pen.inside(head):
        patch(pen, ".60,.40 .90,.44 .92,.30 .60,.30", "#d8a8a4", soft=0.03, alpha=0.7)
        pen.mark(ribbon(".90,.45 .74,.42 .58,.48", [0.006, 0.014, 0]), shade(hide, 0.4))
    for x in (0.80, 0.86):
        pen.fill(oval(x, 0.635, 0.018, 0.013), DARK, form=0)
    pen.fill(smooth(".72,.42! .74,.47 .77,.42!"), WHITE, form=0.6)
    eye(pen, 0.535, 0.80, 0.022)
    pen.stroke(".50,.835 .54,.85 .58,.83", [0, 0.014, 0], shade(hide, 0.55))


def crocodile(pen: Pen, look: Look) -> None:
    """Lying on its belly, 1.5 long."""
    hide = look.main("#5f7a45")
    pale = shade("#d8d2a4", 0.95)
    pen.blob("-.24,.26 -.46,.24 -.66,.16 -.84,.05 -.90,.02! -.70,.03 -.46,.05 -.24,.08", hide, form=0.9)
    for x, tone in ((-0.16, 0.7), (0.28, 0.7)):
        pen.blob(
            [(x, 0.16), (x + 0.05, 0.05), (x + 0.14, 0.0, 1), (x, 0.0, 1), (x - 0.05, 0.08)],
            shade(hide, tone),
            form=0.8,
        )
    body = pen.blob(
        "-.34,.10 -.34,.22 -.20,.30 .0,.33 .20,.31 .34,.28 .40,.20 .36,.10 .1,.04 -.16,.04", hide, form=0.95
    )
    with pen.inside(body):
        patch(pen, "-.4,.10 .0,.12 .4,.14 .4,.0 -.4,.0", pale, soft=0.02, alpha=0.9)
        for row, y in enumerate((0.16, 0.21)):
            for x in np.linspace(-0.3, 0.32, 13):
                pen.mark(oval(float(x) + 0.024 * row, y, 0.016, 0.013), shade(hide, 0.7), alpha=0.7)
    for x in np.linspace(-0.82, 0.30, 22):
        y = 0.335 - 0.16 * (x - 0.05) ** 2 if x > -0.3 else 0.285 + (x + 0.3) * 0.42
        pen.fill(np.array([(x - 0.025, y - 0.03), (x, y + 0.022), (x + 0.025, y - 0.03)]), shade(hide, 0.72), form=0.4)
    for x in (-0.26, 0.18):
        pen.blob(
            [(x, 0.20), (x + 0.12, 0.18), (x + 0.10, 0.06), (x + 0.18, 0.0, 1), (x + 0.02, 0.0, 1), (x - 0.02, 0.10)],
            shade(hide, 1.05),
            form=0.85,
        )
    jaw = pen.blob(".34,.16 .46,.10 .62,.07 .78,.09! .60,.13 .40,.20", shade(pale, 0.9), form=0.7)
    pen.shadow(jaw, 0.1)
    pen.blob(".30,.20 .34,.30 .42,.34 .50,.30 .60,.21 .74,.19 .80,.16 .79,.11! .60,.13 .42,.14 .32,.14", hide, form=0.9)
    teeth = [np.array([(x - 0.014, 0.125), (x + 0.014, 0.125), (x, 0.092)]) for x in np.linspace(0.48, 0.76, 8)]
    pen.fill(teeth, WHITE, form=0.3)
    pen.fill(oval(0.425, 0.325, 0.045, 0.040), shade(hide, 1.1), form=0.9)
    eye(pen, 0.435, 0.33, 0.020, "#e0c03a")
    pen.fill(oval(0.765, 0.185, 0.016, 0.010), DARK, form=0)


def snake(pen: Pen, look: Look) -> None:
    """Coiled, its head raised."""
    skin = look.main("#5f9a3f")
    band = look.second("#e8d25a")
    for y, reach, tone in ((0.06, 0.44, 0.86), (0.15, 0.36, 0.94), (0.235, 0.27, 1.02)):
        coil = oval(0, y, reach, 0.085)
        pen.fill(coil, shade(skin, tone), form=0.95)
        with pen.inside(coil):
            for part in np.linspace(-0.85, 0.85, 9):
                x = reach * float(part)
                diamond = [(x - 0.035, y - 0.02), (x, y + 0.02), (x + 0.035, y - 0.02), (x, y - 0.06)]
                pen.mark(np.array(diamond), band, alpha=0.9)
    pen.fill(smooth("-.40,.03 -.56,.06 -.66,.12! -.56,.02 -.42,-.01"), shade(skin, 0.9), form=0.8)
    neck = ribbon(".08,.26 .20,.36 .16,.52 .02,.62 .02,.76 .12,.82", [0.12, 0.115, 0.10, 0.09, 0.085, 0.08])
    pen.fill(neck, skin, form=0.95)
    with pen.inside(neck):
        for x, y in ((0.17, 0.36), (0.17, 0.47), (0.08, 0.56), (0.02, 0.65), (0.03, 0.74)):
            pen.mark(np.array([(x - 0.03, y), (x, y + 0.035), (x + 0.03, y), (x, y - 0.035)]), band, alpha=0.9)
    pen.stroke(".33,.80 .42,.80 .46,.83", [0.010, 0.009, 0.004], "#c83a3a")
    pen.stroke(".42,.80 .46,.78", [0.009, 0.004], "#c83a3a")
    pen.blob(".04,.82 .10,.90 .20,.90 .30,.85 .35,.81 .30,.76 .18,.74 .08,.76", shade(skin, 1.06), form=0.95)
    pen.stroke(".34,.795 .26,.785 .18,.79", [0.003, 0.007, 0], shade(skin, 0.4))
    eye(pen, 0.20, 0.85, 0.020, "#f0c83a")
    pen.fill(oval(0.325, 0.83, 0.007, 0.005), DARK, form=0)
