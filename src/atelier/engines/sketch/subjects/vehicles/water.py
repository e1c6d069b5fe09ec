"""Boats and ships; the water line is y = 0."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.buildings.parts import flag, window
from atelier.engines.sketch.subjects.look import Look


def sailboat(pen: Pen, look: Look) -> None:
    """A small yacht with two sails, 1 high."""
    hull = look.main("#b5473a") if not look.has("white") else look.main("#f4f0e6")
    sail = look.second("#faf5e8")
    pen.stroke("-.02,.10 -.02,1.0", [0.018, 0.010], "#5a4232", curved=False)
    main = smooth("-.005,.985! .10,.72 .22,.40 .40,.175! .2,.16 .0,.165!")
    jib = smooth("-.035,.90! -.12,.62 -.22,.40 -.38,.155! -.2,.15 -.035,.17!")
    pen.fill(jib, shade(sail, 0.94), form=0.6, reach=0.8)
    pen.fill(main, sail, form=0.6, reach=0.8)
    for outline, lines in ((main, ((0.30, 0.24), (0.45, 0.18), (0.62, 0.12))), (jib, ())):
        with pen.inside(outline):
            for y, x in lines:
                pen.shadow(ribbon([(-0.02, y), (x, y - 0.012)], 0.006), 0.25, soft=0.001)
    pen.stroke("-.02,.145 .41,.155", 0.015, "#5a4232")
    _hull(pen, "-.44,.105! -.2,.085 .2,.085 .50,.125! .42,.02 .34,-.045 -.30,-.045 -.39,.02", hull)
    pen.fill(ribbon("-.435,.10 -.2,.08 .2,.08 .495,.12", 0.018), shade(hull, 1.7), form=0.2)
    pen.fill(smooth("-.12,.09! -.09,.135 .10,.135 .16,.095!"), shade("#e8dcc4", 0.95), form=0.6)
    pen.fill(smooth("-.02,.985! .03,.995 .085,.975! .03,.965"), shade("#d0433a", 1.0), form=0.2)


def _hull(pen: Pen, knots: str, tint: Tint) -> None:
    outline = smooth(knots)
    pen.fill(outline, tint, form=0.8, to=shade(tint, 0.66), along=(0, -1))
    pen.shadow(
        ribbon([(float(outline[:, 0].min()), -0.03), (float(outline[:, 0].max()), -0.03)], 0.05), 0.45, soft=0.015
    )


def rowboat(pen: Pen, look: Look) -> None:
    """1.2 wide, 0.25 high."""
    wood = look.main("#8a5a38")
    pen.fill(smooth("-.58,.19! -.3,.12 .3,.12 .60,.21! .4,.17 0,.155 -.4,.17"), shade(wood, 0.45), form=0.2)
    for x in (-0.22, 0.02, 0.26):
        pen.fill(ribbon([(x, 0.165), (x + 0.05, 0.12)], 0.05), shade(wood, 1.15), form=0.4)
    _hull(pen, "-.58,.19! -.3,.12 .3,.12 .60,.21! .50,.05 .38,-.04 -.36,-.04 -.50,.04", wood)
    for y in (0.03, 0.075):
        pen.shadow(ribbon([(-0.5, y + 0.02), (0, y - 0.01), (0.52, y + 0.03)], 0.006), 0.4, soft=0.001)
    pen.fill(ribbon("-.58,.19 -.3,.12 .3,.12 .60,.21", 0.025), shade(wood, 1.3), form=0.5)
    pen.stroke("-.05,.17 -.30,.02 -.48,-.05", [0.02, 0.018, 0.045], shade(wood, 1.2), form=0.4)


def ship(pen: Pen, look: Look) -> None:
    """A steamer with two funnels, 2.2 wide."""
    hull = look.main("#26303f")
    white = "#f3efe6"
    for x, top in ((-0.28, 0.62), (0.10, 0.62)):
        funnel = np.array([(x - 0.075, 0.36), (x + 0.075, 0.36), (x + 0.06, top), (x - 0.075, top)])
        pen.fill(funnel, "#c9442f", form=0.9)
        pen.fill(
            np.array([(x - 0.076, top - 0.07), (x + 0.062, top - 0.07), (x + 0.06, top), (x - 0.075, top)]),
            "#2a2626",
            form=0.9,
        )
        for index in range(6):
            part = index / 5
            pen.fill(
                oval(x - 0.06 - 0.55 * part, top + 0.06 + 0.22 * part, 0.05 + 0.10 * part),
                "#8f8c8a",
                form=0.6,
                alpha=0.30 * (1 - 0.7 * part),
            )
    for step, (x0, x1, y) in enumerate(((-0.62, 0.52, 0.20), (-0.52, 0.42, 0.285), (-0.40, 0.34, 0.365))):
        pen.fill(box(x0, y, x1, y + 0.085), white, form=0.2, lit=0.62 + 0.05 * step)
        for x in np.linspace(x0 + 0.05, x1 - 0.05, round((x1 - x0) / 0.07)):
            window(pen, float(x), y + 0.045, 0.030, 0.034, frame=white, bars=False)
    pen.fill(box(0.28, 0.44, 0.44, 0.52), white, form=0.3)
    window(pen, 0.37, 0.483, 0.10, 0.034, frame=white, bars=False)
    for x in (-0.66, 0.62):
        pen.stroke([(x, 0.2), (x, 0.82)], 0.012, "#5a4a3c")
    pen.stroke("-.98,.24 -.66,.80 .62,.80 1.06,.27", 0.005, "#4a4440", curved=False)
    _hull(pen, "-1.0,.235! -.6,.20 .6,.20 1.12,.28! .98,.05 .88,-.06 -.84,-.06 -.94,.04", hull)
    pen.fill(ribbon("-1.0,.235 -.6,.20 .6,.20 1.12,.28", 0.022), white, form=0.2)
    pen.mark(box(-1.1, -0.08, 1.2, 0.012), "#8a2f2a")
    for x in np.linspace(-0.75, 0.78, 20):
        window(pen, float(x), 0.115, 0.026, 0.026, frame=shade(hull, 1.4), bars=False)


def galleon(pen: Pen, look: Look) -> None:
    """A three-masted sailing ship, 1.5 wide and 1.2 high."""
    wood = look.main("#6f4a2e")
    dark = look.has("pirate")
    sail = look.second("#2e2a2c" if dark else "#f3ead4")
    for x, top in ((-0.40, 0.92), (0.0, 1.12), (0.40, 0.96)):
        pen.stroke([(x, 0.1), (x, top + 0.05)], [0.026, 0.012], "#4a3424", curved=False)
    for x, spars in (
        (-0.40, ((0.62, 0.24, 0.26), (0.85, 0.18, 0.20))),
        (0.0, ((0.52, 0.32, 0.30), (0.80, 0.25, 0.24), (1.02, 0.18, 0.17))),
        (0.40, ((0.56, 0.25, 0.28), (0.82, 0.19, 0.22))),
    ):
        for y, half, drop in spars:
            pen.stroke([(x - half * 1.08, y), (x + half * 1.08, y)], 0.016, "#4a3424")
            cloth = smooth(
                [
                    (x - half * 0.92, y, 1),
                    (x + half * 0.92, y, 1),
                    (x + half * 1.12, y - drop * 0.55),
                    (x + half * 0.98, y - drop, 1),
                    (x + 0.02, y - drop * 0.84),
                    (x - half * 0.90, y - drop, 1),
                    (x - half * 0.82, y - drop * 0.5),
                ]
            )
            pen.fill(cloth, sail, form=0.75)
    pen.stroke("-.72,.36 -.40,.95 0,1.15 .40,1.0 .98,.42", 0.005, "#3a2c24", curved=False)
    pen.fill(smooth(".62,.36! .80,.33 .98,.20! .8,.26"), sail, form=0.5)
    pen.stroke(".55,.24 .98,.43", [0.03, 0.012], "#4a3424", curved=False)
    _hull(
        pen,
        (
            "-.80,.42! -.62,.40! -.58,.27 -.3,.22 .25,.21 .42,.28! .62,.32! .66,.22 .56,.06 .46,-.06 "
            "-.50,-.06 -.64,.06 -.72,.22"
        ),
        wood,
    )
    for y in (0.06, 0.12, 0.18):
        pen.shadow(ribbon([(-0.68, y + 0.03), (0, y - 0.015), (0.62, y + 0.03)], 0.008), 0.4, soft=0.002)
    pen.fill(ribbon("-.78,.40 -.6,.37 -.3,.235 .25,.225 .64,.31", 0.022, curved=False), "#c9a24a", form=0.4)
    for x in np.linspace(-0.42, 0.38, 7):
        pen.fill(box(float(x) - 0.02, 0.115, float(x) + 0.02, 0.155), "#241a16", form=0)
    for x in (-0.72, -0.66):
        window(pen, x, 0.33, 0.035, 0.05, frame="#c9a24a", bars=False)
    flag(pen, 0.0, 1.12, 0.14, "#1f1c1f" if dark else "#b0303a")


def submarine(pen: Pen, look: Look) -> None:
    """Under water, 1.2 wide, its middle at y = 0.5."""
    tint = look.main("#e8b52f")
    pen.fill(oval(-0.66, 0.46, 0.03, 0.14), shade(tint, 0.6), form=0.5)
    pen.stroke("-.66,.46 -.52,.46", 0.04, shade(tint, 0.5))
    pen.fill(smooth("-.45,.56! -.62,.74 -.50,.74 -.30,.60!"), shade(tint, 0.8), form=0.6)
    pen.fill(limb([(0.12, 0.66), (0.12, 0.94), (0.24, 0.94)], 0.045), shade(tint, 0.8), form=0.9)
    pen.fill(smooth("-.16,.62! -.12,.80 .18,.80 .24,.62!"), shade(tint, 0.95), form=0.8)
    body = pen.blob(
        "-.60,.46 -.46,.62 -.14,.69 .24,.68 .50,.60 .60,.46 .50,.32 .2,.24 -.2,.24 -.46,.31", tint, form=0.95
    )
    with pen.inside(body):
        pen.mark(ribbon("-.7,.36 .7,.36", 0.05), shade(tint, 0.7))
    for x in (-0.24, 0.03, 0.30):
        pen.fill(oval(x, 0.48, 0.085), shade(tint, 0.62), form=0.7)
        pen.fill(oval(x, 0.48, 0.06), "#8fd0e8", form=0.7, lit=0.85)
        pen.glint(oval(x - 0.02, 0.505, 0.02, 0.014), 0.6, soft=0.006)
