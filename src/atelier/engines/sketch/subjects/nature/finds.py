"""Leaves, feathers, shells, nests, logs; a great wave. 1 high or wide."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import blend, shade
from atelier.engines.sketch.paint.path import box, limb, oval, ribbon, smooth
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.look import Look


def leaf(pen: Pen, look: Look) -> None:
    tint = look.main("#d9782a" if look.season == "autumn" else "#5a9a42")
    tool = pen.at(0.0, 0.02, turn=-24)
    blade = smooth("0,1.0! -.10,.86 -.27,.66 -.30,.42 -.18,.22 0,.14! .18,.22 .30,.42 .27,.66 .10,.86")
    tool.fill(blade, tint, form=0.6)
    with tool.inside(blade):
        tool.mark(ribbon("0,.1 0,1.0", [0.03, 0.006]), shade(tint, 1.45))
        for y in (0.28, 0.42, 0.56, 0.70):
            for side in (-1, 1):
                tool.mark(ribbon([(0, y), (side * 0.3, y + 0.16)], [0.014, 0.002]), shade(tint, 1.4), alpha=0.9)
    tool.stroke("0,.16 .02,.06 .06,-.02", 0.03, shade(tint, 0.7), form=0.7)


def feather(pen: Pen, look: Look) -> None:
    tint = look.main("#6f8fb0")
    tool = pen.at(0, 0, turn=-28)
    vane = smooth("0,1.02! -.12,.88 -.16,.6 -.13,.34 0,.22! .13,.34 .16,.6 .12,.88")
    tool.fill(vane, tint, form=0.6, to=shade(tint, 0.6), along=(0.0, 1.0))
    with tool.inside(vane):
        for y in np.linspace(0.2, 0.95, 26).tolist():
            for side in (-1, 1):
                tool.shadow(ribbon([(0, y), (side * 0.18, y + 0.09)], 0.006), 0.3, soft=0.002)
        tool.mark(smooth("-.2,.5 -.06,.44 -.2,.40"), "#dfe6ec", alpha=0.5)
    tool.stroke("0,.0 0,.4 0,.98", [0.03, 0.022, 0.004], "#f0ebdf", form=0.7)


def shell(pen: Pen, look: Look) -> None:
    tint = look.main("#e8b9a0")
    pen.fill(smooth("-.16,.10 -.22,.0 .22,.0 .16,.10"), shade(tint, 0.8), form=0.8)
    rim = [
        (0.5 * math.cos(way), 0.12 + 0.62 * math.sin(way) * (1.0 + 0.05 * math.cos(way * 16)))
        for way in np.linspace(-0.1, math.pi + 0.1, 60)
    ]
    fan = np.array([(0.10, 0.04), *rim, (-0.10, 0.04)])
    pen.fill(fan, tint, form=0.8)
    with pen.inside(fan):
        for way in np.linspace(0.15, math.pi - 0.15, 9).tolist():
            pen.shadow(
                ribbon([(0, 0.04), (0.6 * math.cos(way), 0.12 + 0.75 * math.sin(way))], [0.008, 0.03]), 0.35, soft=0.010
            )
        for far in (0.4, 0.6, 0.8):
            ring = [(0.5 * far * math.cos(w), 0.12 + 0.62 * far * math.sin(w)) for w in np.linspace(0, math.pi, 24)]
            pen.mark(ribbon(ring, 0.02, curved=False), blend(tint, "#b8604a", 0.5), alpha=0.4, soft=0.006)


def nest(pen: Pen, look: Look) -> None:
    for x in (-0.2, 0.2, 0.0):
        pen.fill(oval(x, 0.46 + 0.05 * (x == 0), 0.15, 0.19), look.main("#9fc8d0"), form=0.95)
    for _ in range(90):
        x = float(pen.source.uniform(-0.62, 0.62))
        low = 0.06 + 0.14 * (x / 0.62) ** 2
        y = float(pen.source.uniform(low, 0.42))
        run = float(pen.source.uniform(0.10, 0.24))
        tint = shade("#8f6a42", float(pen.source.uniform(0.6, 1.3)))
        pen.stroke(
            [(x - run, y + 0.03), (x, y), (x + run, y + float(pen.source.uniform(-0.02, 0.07)))],
            [0.008, 0.024, 0.006],
            tint,
            form=0.7,
        )


def log_alone(pen: Pen, look: Look) -> None:
    bark = look.main("#6f4d33")
    trunk = smooth("-.74,.06! -.66,.0 .46,.0 .60,.05! .60,.44! .46,.46 -.66,.46 -.74,.42!")
    pen.fill(trunk, bark, form=0.95)
    with pen.inside(trunk):
        for _ in range(26):
            x, y = float(pen.source.uniform(-0.72, 0.4)), float(pen.source.uniform(0.02, 0.44))
            pen.shadow(ribbon([(x, y), (x + 0.1, y + 0.012), (x + 0.24, y)], [0.0, 0.018, 0.0]), 0.5, soft=0.003)
    pen.fill(oval(0.60, 0.235, 0.13, 0.225), "#d9b584", form=0.4)
    for size in (0.78, 0.54, 0.28):
        ring = oval(0.60, 0.235, 0.13 * size, 0.225 * size)
        pen.mark(ribbon(np.concatenate([ring, ring[:1]]), 0.010, curved=False), "#9a7048", alpha=0.8)
    pen.fill(smooth("-.2,.44! -.24,.60 -.14,.66 -.08,.60 -.08,.44!"), bark, form=0.9)


def great_wave(pen: Pen, look: Look) -> None:
    """A breaking wave, as in the print of Hokusai."""
    sea = look.main("#2f5f8f")
    body = smooth(
        "-1.2,.0! -1.15,.16 -.8,.30 -.5,.62 -.2,.90 .14,1.0 .44,.94 .62,.76 "
        ".64,.62! .5,.72 .30,.70 .18,.52 .22,.30 .5,.14 1.2,.08! 1.2,.0!"
    )
    pen.fill(body, sea, form=0.6)
    with pen.inside(body):
        for shift, tint in ((0.0, 1.5), (0.16, 0.75), (0.30, 1.45), (0.44, 0.8)):
            pen.mark(
                ribbon(
                    [
                        (-1.1, 0.10 + shift * 0.2),
                        (-0.5 + shift * 0.3, 0.46 - shift * 0.2),
                        (-0.05 + shift * 0.2, 0.84 - shift * 0.5),
                        (0.34, 0.86 - shift * 0.4),
                    ],
                    [0.02, 0.06, 0.06, 0.0],
                ),
                shade(sea, tint),
                alpha=0.8,
                soft=0.004,
            )
    for t in np.linspace(0, 1, 26).tolist():
        x, y = -0.36 + 1.04 * t, 0.80 + 0.22 * math.sin(2.6 * t + 0.2) - 0.30 * max(0.0, t - 0.62)
        for dx, dy, size in ((0, 0, 0.055), (0.04, -0.05, 0.04), (0.07, 0.02, 0.03)):
            pen.fill(oval(x + dx, y + dy, size), "#f4f5f0", form=0.8)
        if t > 0.45:
            pen.fill(
                ribbon([(x, y), (x + 0.06, y - 0.10), (x + 0.03, y - 0.17)], [0.05, 0.035, 0.0]), "#f4f5f0", form=0.6
            )
    for _ in range(30):
        pen.fill(
            oval(
                float(pen.source.uniform(0.3, 1.0)),
                float(pen.source.uniform(0.5, 1.05)),
                float(pen.source.uniform(0.008, 0.02)),
            ),
            "#f4f5f0",
            form=0.5,
        )
    for x in np.linspace(-1.1, 1.1, 24).tolist():
        pen.fill(oval(x, 0.03 + 0.03 * math.sin(x * 9), 0.07, 0.035), "#f4f5f0", form=0.7)


def snowflake(pen: Pen, look: Look) -> None:
    ice = look.main("#dff0fa")
    for index in range(6):
        arm = pen.at(0, 0.5, turn=60 * index)
        arm.fill(box(-0.018, 0, 0.018, 0.5, 0.01), ice, form=0.6, lit=0.9)
        for y, long in ((0.18, 0.10), (0.30, 0.14), (0.41, 0.09)):
            for side in (-1, 1):
                arm.fill(limb([(0, y), (side * long * 0.8, y + long * 0.7)], 0.026), ice, form=0.6, lit=0.9)
    pen.fill(oval(0, 0.5, 0.06), ice, form=0.7, lit=0.9)
