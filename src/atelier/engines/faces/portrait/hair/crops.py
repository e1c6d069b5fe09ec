"""Short hair: each lock springs from the scalp and lies as it is combed."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np

from atelier.engines.faces.portrait.hair.plan import Plan, Wearing, curve, scalp
from atelier.engines.faces.portrait.hair.strands import Lock
from atelier.engines.faces.portrait.person import Build
from atelier.engines.sketch.paint.noise import Dice

Combed = Callable[[float, float], tuple[float, float, float, float]]
"""From a root (x, y) to the way its lock lies (x, y), its length, and how far it stands up first."""

_TEMPLE_Y = -0.62


def roots(build: Build, count: int, source: Dice, recede: float = 0.0) -> list[tuple[float, float]]:
    """Evenly spread places on the scalp, from the crown down."""
    outline = np.round(scalp(build, recede, lift=0.0) * 1000).astype(np.int32).reshape(-1, 1, 2)
    found: list[tuple[float, float]] = []
    side = float(np.sqrt(2.7 / count))
    y = build.crown_y
    row = 0
    while y < 0.16:
        x = -1.1 + (row % 2) * side / 2
        while x < 1.1:
            at = (x + source.normal(0, side * 0.3), y + source.normal(0, side * 0.3))
            if cv2.pointPolygonTest(outline, (at[0] * 1000, at[1] * 1000), False) >= 0:
                found.append(at)
            x += side
        y += side * 0.87
        row += 1
    return found


def combed(
    build: Build, places: list[tuple[float, float]], way: Combed, wearing: Wearing, source: Dice, *, count: int = 9
) -> list[Lock]:
    locks = []
    for x, y in places:
        dx, dy, length, lift = way(x, y)
        length *= 0.8 + 0.4 * source.random()
        out_x, out_y = x / 1.1, (y + 0.25) / 1.25
        far = max(0.3, float(np.hypot(out_x, out_y)))
        turn = source.normal(0, 0.07)
        dx, dy = dx - dy * turn, dy + dx * turn
        rise = lift * (0.8 + 0.4 * source.random())
        out_x, out_y = out_x / far * rise, out_y / far * rise
        knots = [(x, y)]
        for part, held in ((0.35, 1.0), (0.70, 1.0), (1.0, 0.75)):
            knots.append(_hugging(x + out_x * held + dx * length * part, y + out_y * held + dy * length * part, rise))
        spread = [0.045, 0.06, 0.05, 0.014]
        locks.append(
            Lock(
                curve(*knots, step=0.04),
                [part * min(1.0, 0.4 + length) for part in spread],
                int(count * wearing.thickness) + 2,
                0.84 + 0.34 * source.random(),
                0.45,
            )
        )
    return locks


def _hugging(x: float, y: float, rise: float) -> tuple[float, float]:
    """A place no further from the skull than hair that stands up so far can be."""
    out_x, out_y = x / 1.03, (y + 0.25) / 1.19
    far = float(np.hypot(out_x, out_y))
    limit = 1.0 + rise * 0.75
    if far <= limit or y > -0.1:
        return x, y
    keep = (limit + (far - limit) * 0.35) / far
    return x * keep, (y + 0.25) * keep - 0.25


def _sides(x: float, y: float, short: float) -> tuple[float, float, float, float]:
    """Close to the skull, downwards and a little back."""
    return (0.18 * np.sign(x), 0.98, short, 0.015)


def _plan(
    build: Build,
    wearing: Wearing,
    source: Dice,
    way: Combed,
    *,
    count: int,
    stubble: float = 0.55,
    front_last: bool = True,
) -> Plan:
    places = roots(build, int(count * (0.6 + 0.4 * wearing.thickness)), source)
    places.sort(key=lambda at: at[1] if front_last else -at[1])
    sides = [at for at in places if at[1] > _TEMPLE_Y and abs(at[0]) > 0.7]
    rest = [at for at in places if at not in set(sides)]
    return Plan(front=combed(build, sides + rest, way, wearing, source), scalp=0.9, stubble=stubble)


def side_part(build: Build, wearing: Wearing, source: Dice) -> Plan:
    part = -0.42 if wearing.part <= 0 else 0.42

    def way(x: float, y: float) -> tuple[float, float, float, float]:
        if y > _TEMPLE_Y and abs(x) > 0.72:
            return _sides(x, y, 0.16)
        over = 1.0 if (x > part) == (part < 0) else -0.8
        direction = over * (1 if part < 0 else -1)
        return (
            direction * 0.92,
            -0.28 + 0.55 * abs(x - part) * 0.8,
            0.40 + 0.16 * wearing.volume,
            0.10 + 0.14 * wearing.volume,
        )

    return _plan(build, wearing, source, way, count=300)


def crew(build: Build, wearing: Wearing, source: Dice) -> Plan:
    def way(x: float, y: float) -> tuple[float, float, float, float]:
        if y > _TEMPLE_Y and abs(x) > 0.72:
            return _sides(x, y, 0.09)
        return (0.25 * x + 0.10, -0.75, 0.13 + 0.08 * wearing.volume, 0.07 + 0.05 * wearing.volume)

    return _plan(build, wearing, source, way, count=420, stubble=0.7)


def caesar(build: Build, wearing: Wearing, source: Dice) -> Plan:
    def way(x: float, y: float) -> tuple[float, float, float, float]:
        if y > _TEMPLE_Y and abs(x) > 0.72:
            return _sides(x, y, 0.12)
        return (0.18 * x, 0.98, 0.22, 0.05)

    return _plan(build, wearing, source, way, count=400, stubble=0.65)


def quiff(build: Build, wearing: Wearing, source: Dice) -> Plan:
    """Combed up and back, fullest over the forehead: also the undercut's top."""

    def way(x: float, y: float) -> tuple[float, float, float, float]:
        if y > _TEMPLE_Y and abs(x) > 0.70:
            return _sides(x, y, 0.10)
        front = np.clip((y - build.crown_y) / (build.hairline_y - build.crown_y), 0, 1)
        return (0.30 * x + 0.22, -0.95, 0.34 + 0.22 * front, 0.10 + 0.10 * wearing.volume)

    return _plan(build, wearing, source, way, count=320, stubble=0.6)


def undercut(build: Build, wearing: Wearing, source: Dice) -> Plan:
    plan = quiff(build, wearing, source)
    plan.front = [
        lock for lock in plan.front if not (lock.guide[0, 1] > _TEMPLE_Y - 0.10 and abs(lock.guide[0, 0]) > 0.66)
    ]
    plan.scalp, plan.stubble = 0.35, 0.8
    return plan


def pixie(build: Build, wearing: Wearing, source: Dice) -> Plan:
    def way(x: float, y: float) -> tuple[float, float, float, float]:
        if y > _TEMPLE_Y and abs(x) > 0.76:
            return (-0.10 * np.sign(x), 0.98, 0.34, 0.05)
        return (0.55 + 0.30 * x, 0.62, 0.42 + 0.15 * wearing.fringe, 0.13)

    plan = _plan(build, wearing, source, way, count=300)
    plan.covers_ears = True
    return plan


def bowl(build: Build, wearing: Wearing, source: Dice) -> Plan:
    locks = []
    for number in source.permutation(150):
        across = 2 * (number + 0.5) / 150 - 1
        low = -0.36 + 0.34 * abs(across) ** 3 + source.normal(0, 0.012)
        wide = 1.18
        angle = across * 1.5
        knots = [
            (np.sin(angle) * 0.10, build.crown_y - 0.10),
            (np.sin(angle) * 0.75, build.crown_y + 0.02 + 0.22 * abs(across)),
            (np.sin(angle) * (wide - 0.08), -0.72),
            (np.sin(angle) * (wide - 0.02), -0.52),
            (np.sin(angle) * (wide - 0.04), low),
        ]
        locks.append(
            Lock(curve(*knots), [0.02, 0.07, 0.08, 0.07, 0.05], 14, 0.84 + 0.25 * source.random(), 0.3, sheen=0.4)
        )
    return Plan(front=locks, scalp=1.0, stubble=0.6, covers_ears=False)


def mohawk(build: Build, wearing: Wearing, source: Dice) -> Plan:
    places = [(source.normal(0, 0.11), source.uniform(build.crown_y, build.hairline_y - 0.02)) for _ in range(150)]
    places.sort(key=lambda at: at[1])
    locks = []
    for x, y in places:
        front = (y - build.crown_y) / (build.hairline_y - build.crown_y)
        high = (0.62 + 0.22 * wearing.volume) * (1 - 0.25 * front) * (0.8 + 0.3 * source.random())
        lean = source.normal(0, 0.10) + x * 0.9
        knots = [(x, y), (x + lean * 0.35, y - high * 0.45), (x + lean * 0.75, y - high * 0.8), (x + lean, y - high)]
        locks.append(Lock(curve(*knots, step=0.04), [0.05, 0.06, 0.05, 0.008], 11, 0.85 + 0.3 * source.random(), 0.4))
    return Plan(front=locks, scalp=0.0, stubble=0.55)


def buzz(build: Build, wearing: Wearing, source: Dice) -> Plan:
    return Plan(scalp=0.45, stubble=1.0)


def bald(build: Build, wearing: Wearing, source: Dice) -> Plan:
    return Plan(scalp=0.0, stubble=0.0)


def receding(build: Build, wearing: Wearing, source: Dice) -> Plan:
    """A bare crown with hair left at the sides."""

    def way(x: float, y: float) -> tuple[float, float, float, float]:
        return _sides(x, y, 0.17)

    places = [at for at in roots(build, 420, source) if abs(at[0]) > 0.80 and at[1] > -1.0]
    return Plan(front=combed(build, places, way, wearing, source), scalp=0.0, stubble=0.25)
