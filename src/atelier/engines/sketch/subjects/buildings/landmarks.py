"""Castles, towers, churches, bridges, temples: 1 high unless they are long."""

from __future__ import annotations

import math

import numpy as np

from atelier.engines.sketch.paint.colour import Tint, shade
from atelier.engines.sketch.paint.path import arc, box, oval, ribbon, smooth, star
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.subjects.buildings.parts import LAMP, block, courses, door, flag, sides, tiled, window
from atelier.engines.sketch.subjects.look import Look


def castle(pen: Pen, look: Look) -> None:
    stone = look.main("#b5aca0")
    roof = look.second("#4a5a86")
    for x, top, width in ((-0.24, 0.74, 0.12), (0.27, 0.70, 0.12)):
        _turret(pen, x, 0.2, top, width, shade(stone, 0.86), roof)
    _keep(pen, stone, roof)
    for x, top, width in ((-0.44, 0.50, 0.15), (0.44, 0.50, 0.15)):
        _turret(pen, x, 0.0, top, width, stone, roof)
    wall = box(-0.40, 0.0, 0.40, 0.30)
    pen.fill(wall, stone, form=0, lit=sides(pen).front, to=shade(stone, 0.78))
    courses(pen, wall, stone, 0.035, strength=0.3)
    _battlement(pen, -0.40, 0.40, 0.30, 0.042, stone)
    _turret(pen, -0.16, 0.0, 0.42, 0.12, shade(stone, 1.04), roof)
    _turret(pen, 0.16, 0.0, 0.42, 0.12, shade(stone, 1.04), roof)
    gate = np.concatenate([arc(0, 0.15, 0.085, 0.085, 0, 180, count=16), np.array([(-0.085, 0.0), (0.085, 0.0)])])
    pen.fill(gate * 1.12, shade(stone, 0.7), form=0)
    pen.fill(gate, "#2c2320", form=0, lit=0.4)
    with pen.inside(gate):
        bars = [box(float(x) - 0.005, 0, float(x) + 0.005, 0.3) for x in np.linspace(-0.07, 0.07, 6)]
        bars += [box(-0.1, float(y), 0.1, float(y) + 0.009) for y in (0.05, 0.10, 0.15, 0.20)]
        pen.fill(bars, "#5a4a3c", form=0)
    for x in (-0.30, 0.30):
        window(pen, x, 0.17, 0.035, 0.075, frame=shade(stone, 0.75), arched=True, bars=False)


def _keep(pen: Pen, stone: Tint, roof: Tint) -> None:
    block(pen, -0.15, 0.15, 0.0, 0.66, stone, depth=0.05)
    courses(pen, box(-0.15, 0.0, 0.15, 0.66), stone, 0.04, strength=0.3)
    _battlement(pen, -0.17, 0.20, 0.66, 0.04, stone)
    _turret(pen, 0.0, 0.60, 0.82, 0.13, shade(stone, 0.95), roof)
    for x, y in ((-0.08, 0.56), (0.08, 0.56), (-0.08, 0.44), (0.08, 0.44)):
        window(pen, x, y, 0.035, 0.07, frame=shade(stone, 0.75), arched=True, bars=False)
    flag(pen, 0.0, 1.0, 0.16, "#c0303a")


def _turret(pen: Pen, x: float, low: float, top: float, width: float, stone: Tint, roof: Tint) -> None:
    body = box(x - width / 2, low, x + width / 2, top)
    pen.fill(body, stone, form=0.95, lit=sides(pen).front)
    courses(pen, body, stone, width * 0.26, strength=0.25)
    rim = box(x - width * 0.62, top - width * 0.25, x + width * 0.62, top)
    pen.fill(rim, shade(stone, 1.05), form=0.9)
    pen.shadow(box(x - width * 0.5, top - width * 0.42, x + width * 0.5, top - width * 0.25), 0.4, soft=width * 0.06)
    cone = np.array([(x - width * 0.72, top), (x + width * 0.72, top), (x, top + width * 1.35)])
    pen.fill(cone, roof, form=0.9)
    tiled(pen, cone, roof, width * 0.17)
    window(pen, x, top - width * 0.75, width * 0.22, width * 0.45, frame=shade(stone, 0.75), arched=True, bars=False)


def _battlement(pen: Pen, x0: float, x1: float, y: float, size: float, stone: Tint) -> None:
    count = max(2, round((x1 - x0) / size / 2))
    step = (x1 - x0) / (count * 2 - 1)
    teeth = [box(x0 + 2 * i * step, y - 0.005, x0 + (2 * i + 1) * step, y + size) for i in range(count)]
    pen.fill(teeth, stone, form=0, lit=sides(pen).front + 0.06)
    pen.shadow(box(x0, y - size * 0.5, x1, y - 0.004), 0.3, soft=size * 0.2)


def tower(pen: Pen, look: Look) -> None:
    """A round tower of stone."""
    stone = look.main("#a89f94")
    body = np.array([(-0.15, 0.0), (0.15, 0.0), (0.125, 0.74), (-0.125, 0.74)])
    pen.fill(body, stone, form=0.95)
    courses(pen, body, stone, 0.035, strength=0.3)
    pen.fill(
        np.array([(-0.13, 0.70), (0.13, 0.70), (0.17, 0.78), (0.17, 0.84), (-0.17, 0.84), (-0.17, 0.78)]),
        stone,
        form=0.9,
    )
    _battlement(pen, -0.17, 0.17, 0.84, 0.045, stone)
    flag(pen, 0.0, 0.86, 0.22, look.second("#b0303a"))
    for x, y in ((0.0, 0.56), (-0.05, 0.36), (0.04, 0.24)):
        window(pen, x, y, 0.035, 0.08, frame=shade(stone, 0.72), arched=True, bars=False)
    door(pen, 0.0, 0.0, 0.09, 0.15, "#5a3a2a", arched=True)


def lighthouse(pen: Pen, look: Look) -> None:
    white = "#f4f0e8"
    red = look.main("#c8352f")
    body = smooth("-.155,.0! -.125,.25 -.10,.5 -.085,.74! .085,.74! .10,.5 .125,.25 .155,.0!")
    pen.fill(body, white, form=0.95)
    with pen.inside(body):
        for y in (0.09, 0.31, 0.53):
            pen.mark(box(-0.3, y, 0.3, y + 0.105), red)
    pen.fill(box(-0.125, 0.735, 0.125, 0.765, 0.008), "#3a3a42", form=0.7)
    for x in np.linspace(-0.12, 0.12, 9):
        pen.stroke([(float(x), 0.765), (float(x), 0.82)], 0.007, "#3a3a42")
    pen.stroke("-.125,.82 .125,.82", 0.009, "#3a3a42")
    pen.fill(box(-0.065, 0.765, 0.065, 0.885), "#bcd3de", form=0.6)
    pen.shine(oval(0, 0.825, 0.042, 0.05), "#fff0b8")
    pen.halo(0, 0.825, 0.34, "#ffdf90", 1.0)
    for x in (-0.065, -0.022, 0.022, 0.065):
        pen.stroke([(x, 0.765), (x, 0.885)], 0.009, "#3a3a42")
    pen.blob("-.085,.88! -.06,.95 0,.985 .06,.95 .085,.88!", red, form=0.9)
    pen.stroke("0,.98 0,1.04", 0.012, "#3a3a42")
    door(pen, 0.0, 0.0, 0.075, 0.14, "#6a3a30", arched=True)
    for x, y in ((0.0, 0.46), (0.0, 0.255), (0.0, 0.66)):
        window(pen, x, y, 0.036, 0.06, frame="#d8d0c4", arched=True, bars=False)


def church(pen: Pen, look: Look) -> None:
    wall = look.main("#ece3d0")
    roof = look.second("#6a4a44")
    light = sides(pen)
    pen.fill(np.array([(0.0, 0.0), (0.56, 0.03), (0.56, 0.34), (0.0, 0.38)]), wall, form=0, lit=light.side)
    nave = np.array([(-0.05, 0.60), (0.50, 0.54), (0.62, 0.32), (0.0, 0.36)])
    pen.fill(nave, roof, form=0, lit=light.side * 0.8 + 0.12)
    tiled(pen, nave, roof, 0.04)
    for x in (0.16, 0.31, 0.46):
        window(pen, x, 0.19, 0.06, 0.16, arched=True, bars=False)
    block(pen, -0.32, -0.02, 0.0, 0.62, wall, depth=0.07)
    courses(pen, box(-0.32, 0, -0.02, 0.62), wall, 0.05, strength=0.14)
    spire = np.array([(-0.36, 0.61), (-0.02, 0.61), (-0.17, 0.98)])
    pen.fill(spire, roof, form=0, lit=light.front)
    pen.fill(np.array([(-0.02, 0.61), (0.08, 0.62), (-0.17, 0.98)]), roof, form=0, lit=light.side * 0.8)
    pen.stroke("-.17,.97 -.17,1.08", 0.014, "#d9b04a")
    pen.stroke("-.20,1.045 -.14,1.045", 0.014, "#d9b04a")
    pen.fill(oval(-0.17, 0.46, 0.055), "#f4efe2", form=0)
    pen.fill(oval(-0.17, 0.46, 0.055), "#3a3436", form=0, hole=oval(-0.17, 0.46, 0.046))
    pen.stroke("-.17,.46 -.17,.497", 0.009, "#3a3436")
    pen.stroke("-.17,.46 -.145,.445", 0.009, "#3a3436")
    window(pen, -0.17, 0.30, 0.07, 0.12, arched=True, bars=False)
    door(pen, -0.17, 0.0, 0.11, 0.18, "#6a3f2c", arched=True)


def pagoda(pen: Pen, look: Look) -> None:
    red = look.main("#a83a30")
    roof = look.second("#3f4a52")
    pen.fill(box(-0.34, 0.0, 0.34, 0.045), "#9a948c", form=0.3)
    for level in range(4):
        y, half = 0.045 + 0.215 * level, 0.25 - 0.045 * level
        pen.fill(box(-half, y, half, y + 0.135), red, form=0, lit=sides(pen).front)
        for x in np.linspace(-half + 0.02, half - 0.02, 5):
            pen.fill(box(float(x) - 0.010, y, float(x) + 0.010, y + 0.135), shade(red, 0.7), form=0)
        for x in np.linspace(-half * 0.62, half * 0.62, 3):
            window(pen, float(x), y + 0.068, half * 0.26, 0.075, frame="#e8d9b8", bars=level < 2)
        wide = half + 0.13
        eave = smooth(
            [
                (-wide, y + 0.135, 1),
                (-wide * 0.72, y + 0.150),
                (-half * 0.7, y + 0.235, 1),
                (half * 0.7, y + 0.235, 1),
                (wide * 0.72, y + 0.150),
                (wide, y + 0.135, 1),
                (wide * 0.9, y + 0.115),
                (0, y + 0.128),
                (-wide * 0.9, y + 0.115),
            ]
        )
        pen.shadow(box(-half, y + 0.09, half, y + 0.14), 0.45, soft=0.012)
        pen.fill(eave, roof, form=0.7)
        tiled(pen, eave, roof, 0.018)
        for side in (-1, 1):
            pen.stroke([(side * wide * 0.92, y + 0.125), (side * wide * 1.06, y + 0.165)], [0.022, 0.004], roof)
    pen.stroke("0,.92 0,1.06", 0.018, "#d9b04a", form=0.6)
    for y in (0.95, 0.98, 1.01):
        pen.fill(oval(0, y, 0.028, 0.010), "#d9b04a", form=0.6)


def torii(pen: Pen, look: Look) -> None:
    red = look.main("#cf3f2c")
    for side in (-1, 1):
        pen.fill(
            np.array([(side * 0.36, 0.0), (side * 0.28, 0.0), (side * 0.255, 0.82), (side * 0.325, 0.82)]),
            red,
            form=0.9,
        )
        pen.fill(box(side * 0.32 - 0.055, 0.0, side * 0.32 + 0.055, 0.07, 0.008), "#2c2626", form=0.8)
    pen.fill(box(-0.42, 0.60, 0.42, 0.665), red, form=0.5)
    pen.fill(box(-0.035, 0.665, 0.035, 0.80), red, form=0.4)
    pen.fill(
        smooth("-.54,.855! -.3,.80 0,.79 .3,.80 .54,.855! .53,.90! .3,.865 0,.855 -.3,.865 -.53,.90!"), red, form=0.6
    )
    pen.fill(
        smooth("-.57,.905! -.3,.86 0,.85 .3,.86 .57,.905! .55,.96! .3,.915 0,.905 -.3,.915 -.55,.96!"),
        "#2f2a2c",
        form=0.6,
    )


def pyramid(pen: Pen, look: Look) -> None:
    """One great pyramid; twice as wide as high."""
    stone = look.main("#dcb578")
    light = sides(pen)
    left = np.array([(-0.95, 0.0), (0.18, -0.03), (0.0, 1.0)])
    right = np.array([(0.18, -0.03), (0.95, 0.03), (0.0, 1.0)])
    for face, lit in ((left, light.front), (right, light.side * 0.9)):
        pen.fill(face, stone, form=0, lit=lit)
        courses(pen, face, stone, 0.035, strength=0.22)


def bridge(pen: Pen, look: Look) -> None:
    """A suspension bridge, 3 wide and 1 high; the roadway at y = 0.3."""
    steel = look.main("#c0452f")
    dark = shade(steel, 0.72)
    towers = (-0.72, 0.72)

    def cable(x: float) -> float:
        if abs(x) <= 0.72:
            return 0.36 + 0.56 * (x / 0.72) ** 2
        return 0.92 - 0.58 * (abs(x) - 0.72) / 0.78

    xs = np.linspace(-1.5, 1.5, 61)
    pen.fill([ribbon([(float(x), 0.31), (float(x), cable(float(x)))], 0.006) for x in xs[1:-1]], dark, form=0)
    for x in towers:
        pen.fill(box(x - 0.035, -0.12, x + 0.035, 0.97), steel, form=0.6)
        for y in (0.42, 0.60, 0.78):
            pen.fill(box(x - 0.035, y, x + 0.035, y + 0.03), dark, form=0)
        pen.fill(box(x - 0.07, -0.14, x + 0.07, 0.0), "#8a847c", form=0.6)
    pen.fill(ribbon([(float(x), cable(float(x))) for x in xs], 0.018, curved=False), steel, form=0.3)
    pen.fill(box(-1.5, 0.27, 1.5, 0.325), dark, form=0.3)
    pen.fill(box(-1.5, 0.315, 1.5, 0.335), steel, form=0, lit=0.75)
    if pen.light.lamps:
        for x in xs[::4]:
            pen.shine(oval(float(x), 0.36, 0.009), LAMP)
            pen.halo(float(x), 0.36, 0.07, LAMP, 0.5)


def stone_bridge(pen: Pen, look: Look) -> None:
    """An arched bridge of stone, 2 wide and 0.6 high."""
    stone = look.main("#a39a8e")
    arch = np.concatenate([arc(0, 0.0, 0.46, 0.40, 0, 180, count=30)])
    outline = smooth("-1.0,-.02! -1.0,.26! -.55,.40 0,.55 .55,.40 1.0,.26! 1.0,-.02!")
    pen.fill(outline, stone, form=0.4, hole=arch)
    courses(pen, outline, stone, 0.07, strength=0.35)
    pen.fill(ribbon(arc(0, 0.0, 0.49, 0.43, 0, 180, count=30), 0.07, curved=False), shade(stone, 1.15), form=0.4)
    pen.fill(ribbon("-1.0,.30 -.55,.44 0,.59 .55,.44 1.0,.30", 0.06), shade(stone, 1.08), form=0.5)


def eiffel(pen: Pen, look: Look) -> None:
    iron = look.main("#7a6250")
    for side in (-1, 1):
        leg = smooth(
            [
                (side * 0.27, 0.0, 1),
                (side * 0.17, 0.0, 1),
                (side * 0.10, 0.18),
                (side * 0.045, 0.42, 1),
                (side * 0.012, 0.88, 1),
                (side * 0.022, 0.88, 1),
                (side * 0.085, 0.42, 1),
                (side * 0.155, 0.20),
            ]
        )
        pen.fill(leg, iron, form=0.3, lit=0.55 + 0.2 * side * pen.light.side)
        with pen.inside(leg):
            cross = [ribbon([(side * 0.02, y), (side * 0.30, y + 0.05)], 0.006) for y in np.arange(0, 0.9, 0.035)]
            pen.mark(cross, shade(iron, 0.5), alpha=0.7)
    pen.fill(
        arc(0, 0.0, 0.17, 0.16, 0, 180, count=24), iron, form=0, hole=arc(0, -0.01, 0.145, 0.135, 0, 180, count=24)
    )
    for y, half, high in ((0.20, 0.165, 0.035), (0.42, 0.095, 0.025), (0.86, 0.028, 0.022)):
        pen.fill(box(-half, y, half, y + high), shade(iron, 0.85), form=0.4)
        pen.fill(box(-half, y + high * 0.7, half, y + high), shade(iron, 1.2), form=0)
    web = [
        ribbon([(-0.07 * (1 - (y - 0.44) / 0.45), y), (0.07 * (1 - (y - 0.44) / 0.45), y + 0.03)], 0.006)
        for y in np.arange(0.46, 0.86, 0.03)
    ]
    pen.fill(web, shade(iron, 0.8), form=0)
    pen.stroke("0,.88 0,1.0", [0.02, 0.004], iron)
    if pen.light.lamps:
        pen.halo(0, 0.42, 0.6, "#ffb85a", 0.5)
        pen.glint([box(-0.3, 0.0, 0.3, 0.9)], 0.55, soft=0.0, tint="#ffb04a")
        for _ in range(90):
            y = float(pen.source.uniform(0.02, 0.9))
            half = 0.25 * (1 - y) ** 2.2 + 0.012
            pen.shine(oval(float(pen.source.uniform(-half, half)), y, 0.005), "#ffe6b0")


def temple(pen: Pen, look: Look) -> None:
    """Columns under a gable."""
    marble = look.main("#e6dccb")
    for step in range(3):
        pen.fill(
            box(-0.56 + 0.03 * step, 0.045 * step, 0.56 - 0.03 * step, 0.045 * (step + 1)),
            shade(marble, 0.9 + 0.04 * step),
            form=0,
            lit=0.55,
        )
    pen.fill(box(-0.45, 0.135, 0.45, 0.64), shade(marble, 0.42), form=0, lit=0.35)
    for x in np.linspace(-0.42, 0.42, 6):
        column = np.array([(x - 0.048, 0.135), (x + 0.048, 0.135), (x + 0.040, 0.64), (x - 0.040, 0.64)])
        pen.fill(column, marble, form=0.95)
        with pen.inside(column):
            for part in (-0.024, 0.0, 0.024):
                pen.shadow(box(float(x) + part - 0.004, 0.135, float(x) + part + 0.004, 0.64), 0.3, soft=0.003)
        pen.fill(box(float(x) - 0.058, 0.625, float(x) + 0.058, 0.665), marble, form=0.4)
        pen.fill(box(float(x) - 0.058, 0.135, float(x) + 0.058, 0.165), marble, form=0.4)
    pen.fill(box(-0.52, 0.665, 0.52, 0.735), marble, form=0.2)
    pen.fill(np.array([(-0.56, 0.735), (0.56, 0.735), (0.0, 0.97)]), marble, form=0.3)
    pen.shadow(np.array([(-0.42, 0.755), (0.42, 0.755), (0.0, 0.925)]), 0.3, soft=0.006)
    pen.fill(star(0, 0.81, 0.05, 0.022, 8), shade(marble, 1.1), form=0.5)


def skyscraper(pen: Pen, look: Look) -> None:
    tint = look.main("#7f93a6")
    light = sides(pen)
    for x0, x1, top in ((-0.20, 0.12, 0.72), (-0.15, 0.08, 0.86), (-0.10, 0.04, 0.94)):
        block(pen, x0, x1, 0.0, top, tint, depth=0.09, slant=0.16)
        lit = pen.source.random((int(top / 0.032), 6)) < 0.55
        for row in range(lit.shape[0] - 1):
            for step in range(6):
                x = x0 + (x1 - x0) * (step + 0.5) / 6
                y = 0.03 + row * 0.032
                if pen.light.lamps and lit[row, step]:
                    pen.shine(box(x - 0.014, y, x + 0.014, y + 0.018), LAMP)
                else:
                    pen.fill(box(x - 0.014, y, x + 0.014, y + 0.018), shade(tint, 0.55), form=0, lit=light.front)
    pen.stroke("-.03,.94 -.03,1.08", [0.014, 0.004], shade(tint, 0.6))
    if pen.light.lamps:
        pen.shine(oval(-0.03, 1.08, 0.010), "#ff5a4a")
        pen.halo(-0.03, 1.08, 0.08, "#ff5a4a", 0.6)


def fountain(pen: Pen, look: Look) -> None:
    stone = look.main("#b5ada2")
    water = "#a9d6ea"
    pen.fill(smooth("-.48,.16! -.42,.04 -.3,.0 .3,.0 .42,.04 .48,.16!"), stone, form=0.9)
    pen.fill(oval(0, 0.16, 0.48, 0.05), shade(water, 0.8), form=0.2)
    pen.fill(ribbon(oval(0, 0.16, 0.47, 0.05), 0.03, curved=False), stone, form=0.5)
    pen.fill(smooth("-.06,.16! -.04,.4 -.03,.46! .03,.46! .04,.4 .06,.16!"), stone, form=0.9)
    pen.fill(smooth("-.22,.52! -.16,.45 0,.43 .16,.45 .22,.52!"), stone, form=0.9)
    for side in (-1, 1):
        for reach in (0.12, 0.20, 0.27):
            line = [
                (0, 0.62),
                (side * reach * 0.5, 0.92 - reach * 0.6),
                (side * reach, 0.62),
                (side * (reach + 0.06), 0.18),
            ]
            pen.fill(ribbon(line, [0.014, 0.016, 0.014, 0.022]), water, form=0.2, lit=0.9, alpha=0.65)
    pen.fill(ribbon("0,.5 0,.96", [0.03, 0.008]), water, form=0.3, lit=0.95, alpha=0.8)
    for angle in np.linspace(0, math.pi, 8):
        pen.fill(oval(0.05 * math.cos(angle), 0.93 + 0.04 * math.sin(angle), 0.010), "#eaf6fb", form=0)
