"""Animals of the sea, about 1 wide, their middle at y = 0.5 (they float free)."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import blend, shade
from atelier.engines.sketch.paint.path import oval, ribbon, sided, smooth, star
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.animals.parts import DARK, WHITE, eye, patch
from atelier.engines.sketch.subjects.look import Look

FISH = ("#f28a2c", "#3f8fd0", "#e8c23a", "#d9527a", "#4fb0a0")


def fish(pen: Pen, look: Look) -> None:
    """A reef fish with bands."""
    body = look.main(FISH[int(pen.source.integers(len(FISH)))])
    band = look.second("#fbf6ea")
    pen.blob("-.26,.50! -.52,.76 -.50,.62 -.46,.50 -.50,.38 -.52,.24", shade(body, 0.86), form=0.6)
    pen.blob("-.16,.68! -.02,.86 .22,.84 .28,.70!", shade(body, 0.8), form=0.5)
    pen.blob("-.10,.32! -.02,.20 .10,.20 .14,.32!", shade(body, 0.8), form=0.5)
    outline = pen.blob(
        "-.32,.50 -.22,.62 -.02,.72 .20,.71 .38,.62 .47,.50 .38,.39 .20,.30 -.02,.29 -.22,.39", body, form=0.95
    )
    with pen.inside(outline):
        for x, width in ((0.22, 0.085), (-0.06, 0.10), (-0.27, 0.06)):
            pen.mark(ribbon([(x, 0.78), (x + 0.035, 0.5), (x, 0.24)], width * 1.35), DARK, alpha=0.8)
            pen.mark(ribbon([(x, 0.78), (x + 0.035, 0.5), (x, 0.24)], width), band)
        patch(pen, ".4,.4 .3,.25 -.3,.25 -.3,.36 .0,.36", shade(body, 0.7), soft=0.04, alpha=0.4)
        for row in range(5):
            for step in range(6):
                x, y = -0.2 + 0.07 * step, 0.38 + 0.055 * row + 0.02 * (step % 2)
                pen.glint(ribbon([(x, y + 0.02), (x + 0.014, y), (x, y - 0.02)], 0.005), 0.14, soft=0.003)
    pen.blob(".06,.50 .0,.58 -.12,.56 -.16,.44 -.06,.40 .04,.44", shade(body, 1.15), form=0.6)
    pen.fill(oval(0.345, 0.555, 0.040), WHITE, form=0.4)
    eye(pen, 0.352, 0.555, 0.024)
    pen.stroke(".465,.475 .43,.462 .41,.44", [0.003, 0.010, 0], shade(body, 0.4))


def whale(pen: Pen, look: Look) -> None:
    """A great whale, arched, with pleats under the chin."""
    back = look.main("#3f6688")
    belly = blend(shade(back, 1.7), "#f2f0e6", 0.6)
    pen.blob(
        "-.36,.60! -.46,.74 -.60,.84! -.50,.66 -.44,.60 -.36,.56 -.52,.56 -.64,.66! -.56,.52 -.40,.50",
        shade(back, 0.9),
        form=0.7,
    )
    pen.fill(smooth(".10,.34! .02,.16 -.10,.06! .0,.08 .14,.18 .22,.32!"), shade(back, 0.6), form=0.6)
    outline = pen.blob(
        (
            "-.47,.60 -.36,.585 -.20,.60 .0,.66 .20,.69 .38,.655 .50,.56 .53,.47 .48,.40 .34,.335 .16,.315 "
            "-.02,.345 -.2,.43 -.34,.51"
        ),
        back,
        form=0.95,
        reach=0.9,
    )
    with pen.inside(outline):
        patch(pen, ".56,.44 .44,.45 .30,.42 .12,.42 -.06,.42 -.2,.46 -.2,.3 .2,.22 .56,.3", belly, soft=0.010)
        for part in np.linspace(0, 1, 8):
            y = 0.435 - 0.12 * part
            pen.mark(
                ribbon([(0.52, y), (0.3, y - 0.02), (0.02 + 0.1 * part, y - 0.01 + 0.02 * part)], [0.004, 0.007, 0]),
                shade(back, 0.8),
                alpha=0.55,
            )
        for _ in range(26):
            pen.mark(
                oval(float(pen.source.uniform(-0.2, 0.45)), float(pen.source.uniform(0.5, 0.68)), 0.006, 0.005),
                shade(back, 1.5),
                alpha=0.4,
            )
    pen.blob("-.14,.635! -.18,.70 -.13,.69 -.06,.645!", shade(back, 0.85), form=0.6)
    pen.stroke(".525,.45 .44,.452 .36,.435 .30,.44", [0.004, 0.010, 0.009, 0], shade(back, 0.45))
    pen.fill(smooth(".20,.39! .10,.24 .0,.14! .09,.17 .24,.26 .30,.38!"), shade(back, 0.84), form=0.8)
    eye(pen, 0.33, 0.475, 0.0135)
    pen.glint(smooth("-.05,.645 .2,.675 .38,.64 .2,.66"), 0.35, soft=0.012)


def dolphin(pen: Pen, look: Look) -> None:
    """Leaping."""
    back = look.main("#5f7f9a")
    pen.blob("-.40,.28! -.50,.22 -.60,.24! -.52,.16 -.48,.06! -.42,.16 -.36,.24", shade(back, 0.85), form=0.6)
    pen.blob("-.02,.69! -.05,.83 -.12,.86! -.13,.74 -.15,.66!", shade(back, 0.8), form=0.6)
    outline = pen.blob(
        "-.42,.26 -.34,.40 -.2,.58 .0,.70 .18,.715 .30,.66 .36,.60 .45,.565 .52,.535 .515,.51 .44,.505 .36,.51 .28,.50 "
        ".14,.52 -.04,.49 -.2,.39 -.33,.27 -.39,.22",
        back,
        form=0.95,
    )
    with pen.inside(outline):
        patch(pen, ".54,.52 .40,.535 .28,.555 .10,.575 -.1,.52 -.3,.32 -.3,.1 .3,.4 .54,.45", "#eef0ee", soft=0.02)
    pen.fill(smooth(".14,.55! .08,.40 .0,.32! .1,.36 .22,.48 .24,.54!"), shade(back, 0.75), form=0.7)
    eye(pen, 0.305, 0.595, 0.0125)
    pen.stroke(".51,.52 .42,.525 .35,.545", [0.003, 0.007, 0], shade(back, 0.5))


def shark(pen: Pen, look: Look) -> None:
    back = look.main("#66788a")
    pen.blob(
        "-.40,.52! -.50,.66 -.58,.80! -.54,.60 -.50,.50 -.52,.40 -.58,.30! -.46,.40 -.38,.47",
        shade(back, 0.85),
        form=0.6,
    )
    pen.blob("-.02,.62! -.06,.74 -.10,.86! .04,.78 .14,.62!", shade(back, 0.85), form=0.6)
    pen.fill(smooth(".18,.42! .06,.26 -.08,.16! .06,.18 .24,.30 .28,.41!"), shade(back, 0.7), form=0.6)
    outline = pen.blob(
        "-.44,.51 -.2,.585 .04,.63 .26,.62 .42,.57 .55,.51 .56,.485 .46,.44 .32,.40 .1,.385 -.14,.41 -.34,.47",
        back,
        form=0.95,
    )
    with pen.inside(outline):
        patch(pen, ".58,.47 .44,.485 .2,.475 -.1,.47 -.36,.49 -.3,.4 .1,.3 .58,.38", "#eef0ee", soft=0.012)
        for x in (0.20, 0.225, 0.25, 0.275):
            pen.mark(ribbon([(x, 0.53), (x - 0.012, 0.455)], 0.007), shade(back, 0.5))
    mouth = smooth(".50,.455! .42,.47 .36,.445! .42,.425 .48,.43")
    pen.fill(mouth, "#5a2630", form=0)
    teeth = [np.array([(x, 0.463), (x + 0.014, 0.463), (x + 0.007, 0.444)]) for x in np.linspace(0.385, 0.47, 6)]
    pen.fill(teeth, WHITE, form=0)
    eye(pen, 0.405, 0.522, 0.0135)


def turtle(pen: Pen, look: Look) -> None:
    """A sea turtle, swimming."""
    skin = look.main("#7fa06a")
    shell = look.second("#7a5a36")
    for knots, tone in (
        ("-.24,.42! -.42,.36 -.50,.24! -.36,.28 -.2,.36!", 0.7),
        (".16,.44! .10,.22 -.06,.08! .18,.16 .30,.40!", 0.75),
    ):
        pen.fill(smooth(knots), shade(skin, tone), form=0.7)
    head = pen.blob(".30,.54 .36,.62 .46,.645 .54,.60 .545,.54 .47,.50 .36,.48", skin, form=0.9)
    dome = pen.blob("-.36,.47 -.28,.62 -.10,.73 .10,.735 .28,.64 .36,.50 .26,.43 .0,.40 -.24,.42", shell, form=0.95)
    with pen.inside(dome):
        for x, y, size in (
            (-0.02, 0.60, 0.085),
            (-0.17, 0.55, 0.075),
            (0.14, 0.57, 0.08),
            (0.05, 0.70, 0.06),
            (-0.12, 0.68, 0.06),
            (-0.28, 0.50, 0.055),
            (0.26, 0.52, 0.055),
        ):
            plate = star(x, y, size, size * 0.92, 3, 0)
            pen.mark(plate, shade(shell, 1.45), alpha=0.9)
            pen.mark(plate * 0.62 + np.array([x, y]) * 0.38, shade(shell, 1.15), alpha=0.9)
    pen.fill(ribbon("-.37,.465 -.1,.405 .2,.415 .37,.49", [0.02, 0.045, 0.045, 0.02]), shade(shell, 1.3), form=0.5)
    front = pen.blob(".24,.48! .24,.30 .14,.10 .06,.02! .24,.10 .36,.28 .36,.46!", skin, form=0.8)
    for outline in (head, front):
        with pen.inside(outline):
            for _ in range(14):
                low, high = outline.min(0), outline.max(0)
                x, y = pen.source.uniform(low[0], high[0]), pen.source.uniform(low[1], high[1])
                pen.mark(oval(float(x), float(y), 0.018, 0.014), shade(skin, 0.62), alpha=0.6)
    eye(pen, 0.475, 0.585, 0.014)


def octopus(pen: Pen, look: Look) -> None:
    skin = look.main("#d9614a")
    source = pen.source
    for index, x in enumerate(np.linspace(-0.22, 0.22, 8)):
        out = (x / 0.22) * 0.34
        curl = 0.08 if index % 2 else -0.07
        line = [
            (x * 0.8, 0.48),
            (x + out * 0.35, 0.30),
            (x + out * 0.8 + curl, 0.14),
            (x + out + curl * 2.1, 0.10 + 0.08 * float(source.random())),
        ]
        tone = shade(skin, 0.72 if index % 2 else 1.0)
        pen.stroke(line, [0.12, 0.085, 0.055, 0.02], tone, form=0.9)
        for part in np.linspace(0.25, 0.85, 6):
            px = np.interp(part, (0, 0.35, 0.7, 1), [point[0] for point in line])
            py = np.interp(part, (0, 0.35, 0.7, 1), [point[1] for point in line])
            pen.mark(oval(float(px), float(py), 0.014 * (1.2 - part)), shade(skin, 1.6), alpha=0.8)
    pen.blob("-.20,.50 -.27,.68 -.25,.88 -.12,1.0 .08,1.02 .23,.90 .27,.70 .20,.50 .0,.42", skin, form=0.95)
    for _ in range(22):
        pen.mark(
            oval(float(source.uniform(-0.2, 0.2)), float(source.uniform(0.66, 0.96)), 0.016, 0.013),
            shade(skin, 0.72),
            alpha=0.5,
        )
    for side in (-1, 1):
        pen.fill(oval(side * 0.11, 0.60, 0.062), WHITE, form=0.5)
        eye(pen, side * 0.105, 0.595, 0.034)
    pen.stroke("-.05,.52 .0,.505 .05,.52", [0, 0.012, 0], shade(skin, 0.45))


def jellyfish(pen: Pen, look: Look) -> None:
    """Glowing a little."""
    tint = look.main("#c98ae0")
    pen.halo(0, 0.74, 0.55, tint, 0.35)
    for index, x in enumerate(np.linspace(-0.26, 0.26, 11)):
        sway = 0.06 * math.sin(index * 2.1)
        pen.fill(
            ribbon(
                [(x, 0.62), (x + sway, 0.42), (x - sway, 0.22), (x + sway, 0.02 + 0.06 * (index % 3))],
                [0.014, 0.012, 0.008, 0],
            ),
            shade(tint, 1.25),
            form=0,
            alpha=0.7,
        )
    for x, width in ((-0.08, 0.07), (0.06, 0.08), (0.0, 0.06)):
        line = [(x, 0.64), (x + 0.05, 0.50), (x - 0.04, 0.36), (x + 0.03, 0.20)]
        pen.fill(ribbon(line, [width, width * 0.9, width * 0.6, 0]), shade(tint, 1.5), form=0.5, alpha=0.6)
    bell = smooth("-.34,.62! -.32,.80 -.18,.96 .0,1.0 .18,.96 .32,.80 .34,.62! .2,.66 .1,.61 .0,.65 -.1,.61 -.2,.66")
    pen.fill(bell, tint, form=0.9, alpha=0.85)
    pen.glint(smooth("-.24,.78 -.14,.92 .0,.95 -.1,.84"), 0.5, soft=0.03)
    for x in (-0.18, -0.06, 0.06, 0.18):
        pen.mark(ribbon([(x, 0.66), (x * 0.7, 0.86)], [0.02, 0.0]), shade(tint, 1.5), alpha=0.5, soft=0.008)


def crab(pen: Pen, look: Look) -> None:
    shell = look.main("#d0492c")
    for side in (-1, 1):
        for index in range(3):
            pen.stroke(
                [
                    (side * 0.22, 0.22),
                    (side * (0.40 + 0.03 * index), 0.30 - 0.07 * index),
                    (side * (0.50 - 0.02 * index), 0.02),
                ],
                [0.055, 0.045, 0.012],
                shade(shell, 0.75 + 0.07 * index),
                form=0.8,
            )
        pen.stroke([(side * 0.24, 0.30), (side * 0.40, 0.38), (side * 0.42, 0.52)], [0.07, 0.06, 0.05], shell, form=0.9)
        pen.fill(
            smooth(sided(".36,.50 .33,.64 .38,.76! .43,.66 .42,.60 .48,.68 .55,.72! .55,.58 .48,.48", side)),
            shell,
            form=0.9,
        )
        pen.stroke([(side * 0.10, 0.40), (side * 0.12, 0.50)], 0.025, shell, form=0.6)
        pen.fill(oval(side * 0.12, 0.52, 0.035), WHITE, form=0.5)
        eye(pen, side * 0.12, 0.525, 0.021)
    pen.blob("-.32,.28 -.24,.40 .0,.45 .24,.40 .32,.28 .22,.14 .0,.10 -.22,.14", shell, form=0.95)
    pen.stroke("-.08,.24 .0,.215 .08,.24", [0, 0.016, 0], shade(shell, 0.45))
    for _ in range(16):
        pen.mark(
            oval(float(pen.source.uniform(-0.22, 0.22)), float(pen.source.uniform(0.3, 0.4)), 0.009),
            shade(shell, 1.5),
            alpha=0.6,
        )


def starfish(pen: Pen, look: Look) -> None:
    skin = look.main("#e8894a")
    outline = smooth(star(0, 0.5, 0.5, 0.2, 5), per=6)
    pen.fill(outline, skin, form=0.95)
    dots = [
        oval(r * math.cos(math.radians(90 + 72 * k)), 0.5 + r * math.sin(math.radians(90 + 72 * k)), 0.016)
        for k in range(5)
        for r in np.linspace(0.08, 0.4, 6)
    ]
    pen.mark(dots, shade(skin, 1.6))


def coral(pen: Pen, look: Look) -> None:
    """A branching coral on the sea floor."""
    tint = look.main(("#e8607a", "#f2a25a", "#b06ad0", "#f0d060")[int(pen.source.integers(4))])

    def branch(x: float, y: float, angle: float, length: float, width: float, depth: int) -> None:
        way = math.radians(angle)
        end = (x + math.cos(way) * length, y + math.sin(way) * length)
        pen.fill(
            [ribbon([(x, y), end], [width, width * 0.8]), oval(*end, width * 0.42, count=14)],
            shade(tint, 0.8 + 0.1 * (4 - depth)),
            form=0.8,
        )
        if depth:
            for turn in (-28, 24):
                branch(*end, angle + turn + float(pen.source.uniform(-10, 10)), length * 0.74, width * 0.78, depth - 1)

    for start, lean in ((-0.12, 108), (0.1, 76), (0.0, 92)):
        branch(start, 0.0, lean, 0.27, 0.075, 4)


def seaweed(pen: Pen, look: Look) -> None:
    green = look.main("#3f8a5a")
    for index in range(6):
        x = -0.2 + 0.08 * index
        sway = float(pen.source.uniform(-0.1, 0.1))
        height = float(pen.source.uniform(0.6, 1.0))
        line = [(x, 0), (x + sway, height * 0.33), (x - sway, height * 0.66), (x + sway * 1.4, height)]
        pen.stroke(line, [0.05, 0.065, 0.05, 0], shade(green, 0.7 + 0.1 * (index % 4)), form=0.5)
