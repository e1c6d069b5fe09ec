"""Hair that falls from a parting: long, to the shoulders, bobs, shags."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait.hair.plan import Plan, Wearing, curve
from atelier.engines.faces.portrait.hair.strands import Lock
from atelier.engines.faces.portrait.person import Build
from atelier.engines.raster import Points
from atelier.engines.sketch.paint.noise import Dice


def falling(
    build: Build, wearing: Wearing, source: Dice, *, tuck: float = 0.0, blunt: float = 0.0, layers: float = 0.0
) -> Plan:
    """Curtains on both sides of a parting, and the hair behind the neck.

    `tuck` turns the tips inwards, `blunt` ends them at one height, `layers` lets them end at many.
    """
    plan = Plan(covers_ears=True)
    plan.back = _behind(build, wearing, source)
    plan.mass = [shadow_behind(wearing)]
    for side in (-1, 1):
        plan.front += _curtain(build, wearing, source, side, tuck, blunt, layers)
    if wearing.fringe > 0:
        plan.front += fringe(build, wearing, source)
    return plan


def shadow_behind(wearing: Wearing) -> Points:
    """What of the hair is seen beside and below the neck, a little within its tips."""
    out, low = 1.06 + 0.24 * wearing.volume, wearing.length - 0.12
    return np.array(
        [
            (-0.7, -1.0),
            (0.7, -1.0),
            (out, -0.1),
            (out, low * 0.6),
            (out * 0.92, low),
            (-out * 0.92, low),
            (-out, low * 0.6),
            (-out, -0.1),
        ]
    )


def _behind(build: Build, wearing: Wearing, source: Dice) -> list[Lock]:
    locks = []
    count = int(46 * wearing.thickness)
    out = 1.14 + 0.30 * wearing.volume
    for place in source.permutation(count):
        across = 2 * (place + 0.5) / count - 1
        end = wearing.length - 0.05 + 0.18 * source.random()
        knots = [
            (across * 0.6, -0.9),
            (across * out, -0.1),
            (across * (out + 0.02), min(0.9, end * 0.5)),
            (across * (out - 0.05 + 0.1 * source.random()), end),
        ]
        locks.append(Lock(curve(*knots), [0.12, 0.13, 0.12, 0.05], 12, 0.45 + 0.25 * abs(across), 0.7))
    return locks


def _curtain(
    build: Build, wearing: Wearing, source: Dice, side: int, tuck: float, blunt: float, layers: float
) -> list[Lock]:
    locks = []
    count = int(120 * wearing.thickness)
    part, top = wearing.part, build.crown_y - 0.06 - 0.16 * wearing.volume
    hair_y = build.hairline_y
    for number in range(count):
        inner = number / count  # 0: the outermost, painted first; 1: what frames the face
        over = 1 - inner
        root = (part + side * 0.012 + source.normal(0, 0.008), hair_y - 0.03 + (top + 0.04 - hair_y) * over**0.8)
        wide = 0.985 + (0.22 + 0.22 * wearing.volume) * over + source.normal(0, 0.025)
        # The longer way over the head starts higher and swings out further.
        reach = side * (abs(side * 0.86 - part) * 0.52) + part
        end = (
            wearing.length
            - 0.10 * inner
            - layers * 0.9 * inner * source.random()
            + (0.07 * (1 - blunt) * source.normal())
        )
        turn = -side * (0.10 + 0.38 * tuck) * (0.5 + source.random())
        knots = [
            root,
            (reach, hair_y - 0.16 - (hair_y - top - 0.14) * over * 1.02),
            (side * (0.80 + 0.24 * over), -0.70 - 0.36 * over),
            (side * wide, -0.10),
            (side * (wide + 0.04 + 0.05 * wearing.volume), 0.18 + 0.26 * end),
            (side * (wide + 0.02), 0.72 * end),
            (side * wide + turn * 0.55, end),
        ]
        spread = [0.012, 0.045, 0.07, 0.075, 0.075, 0.055, 0.014 + 0.05 * blunt]
        locks.append(Lock(curve(*knots), spread, 15, 0.86 + 0.30 * source.random(), 0.35))
    return locks


def fringe(build: Build, wearing: Wearing, source: Dice) -> list[Lock]:
    """Hair that falls over the forehead, from the parting to both sides."""
    locks = []
    low = -0.40 + 0.10 * (wearing.fringe - 1)
    for number in range(96):
        back = 1 - number / 96  # from the crown to the hairline
        across = float(source.uniform(-1, 1))
        root = (wearing.part + across * 0.10, build.hairline_y - 0.10 - 0.42 * back)
        end = low - 0.03 + 0.10 * abs(across) ** 1.5 + source.normal(0, 0.022)
        reach = across * (0.84 + 0.06 * back)
        knots = [
            root,
            (reach * 0.62 + wearing.part * 0.3, build.hairline_y - 0.20 - 0.22 * back),
            (reach * 0.95, build.hairline_y + 0.10 - 0.03 * back),
            (reach, end),
        ]
        locks.append(
            Lock(curve(*knots), [0.03, 0.07, 0.06, 0.014], 13, 0.80 + 0.28 * source.random(), 0.25, sheen=0.22)
        )
    return locks


def long(build: Build, wearing: Wearing, source: Dice) -> Plan:
    return falling(build, wearing, source)


def bob(build: Build, wearing: Wearing, source: Dice) -> Plan:
    return falling(build, wearing, source, tuck=0.8, blunt=1.0)


def shag(build: Build, wearing: Wearing, source: Dice) -> Plan:
    return falling(build, wearing, source, layers=0.9)
