"""Hair that is tied back: buns, ponytails, pigtails, braids."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait.hair.plan import Plan, Wearing, curve, hairline
from atelier.engines.faces.portrait.hair.strands import Lock
from atelier.engines.faces.portrait.person import Build
from atelier.engines.sketch.paint.noise import Dice


def _pulled_back(
    build: Build, source: Dice, goal: tuple[float, float], *, volume: float, count: int = 110
) -> list[Lock]:
    """From the hairline over the skull towards a place at the back."""
    line = hairline(build)
    locks = []
    for number in range(count):
        place = 0.5 + (0.5 if number % 2 else -0.5) * (1 - number / count)  # from the ears to the middle
        x, y = line[min(len(line) - 1, int(place * (len(line) - 1)))]
        out = abs(x) / build.temple
        over_x = x * (1.02 + 0.10 * volume) + np.sign(x) * 0.05 * out
        over_y = build.crown_y - 0.05 - 0.10 * volume + 0.62 * out**2.2
        knots = [
            (x, y + 0.01),
            (x * 0.55 + over_x * 0.45, y * 0.62 + over_y * 0.38 - 0.03),
            (over_x * 0.85, over_y * 0.75 + y * 0.25),
            (over_x * 0.62 + goal[0] * 0.38, over_y * 0.9 + goal[1] * 0.10),
        ]
        locks.append(Lock(curve(*knots), [0.035, 0.07, 0.08, 0.06], 13, 0.88 + 0.26 * source.random(), 0.3))
    return locks


def _wisps(build: Build, source: Dice, amount: float) -> list[Lock]:
    """Loose strands before the ears."""
    locks = []
    for side in (-1, 1):
        for _ in range(int(4 * amount)):
            x = side * source.uniform(0.86, 0.95)
            end = source.uniform(0.35, 1.0)
            knots = [
                (x * 0.92, -0.62),
                (x * 1.05, -0.25),
                (x * 1.07, 0.2),
                (x * 1.0 + side * source.normal(0.02, 0.04), end),
            ]
            locks.append(Lock(curve(*knots), [0.012, 0.022, 0.018, 0.006], 5, 1.05, 0.1))
    return locks


def _ball(x: float, y: float, radius: float, source: Dice, count: int = 60) -> list[Lock]:
    """A knot of hair: arcs around its middle, from the outside in."""
    locks = []
    for number in range(count):
        ring = radius * (1 - 0.85 * number / count)
        start, sweep = source.uniform(0, 6.28), source.uniform(1.4, 2.8)
        turn = np.linspace(start, start + sweep, 12)
        flat = source.uniform(0.72, 0.95)
        guide = np.stack([x + np.cos(turn) * ring, y + np.sin(turn) * ring * flat * 0.92], 1)
        locks.append(Lock(guide, [0.02, 0.06, 0.05, 0.015], 12, 0.80 + 0.35 * source.random(), 0.3))
    return locks


def bun(build: Build, wearing: Wearing, source: Dice) -> Plan:
    top = build.crown_y - 0.30
    return Plan(
        back=_ball(0.0, top, 0.40 + 0.10 * wearing.volume, source),
        front=_pulled_back(build, source, (0, top), volume=wearing.volume * 0.6) + _wisps(build, source, 0.5),
    )


def updo(build: Build, wearing: Wearing, source: Dice) -> Plan:
    plan = Plan(front=_pulled_back(build, source, (0, build.crown_y), volume=0.9) + _wisps(build, source, 1.6))
    for _ in range(9):
        x, y = source.normal(0, 0.38), build.crown_y - 0.10 + source.normal(0, 0.12) + 0.0
        plan.back += _ball(x, y + 0.3 * abs(x), 0.30, source, 22)
    return plan


def ponytail(build: Build, wearing: Wearing, source: Dice) -> Plan:
    side = 1 if wearing.part <= 0 else -1
    end = max(1.2, min(wearing.length, 2.4))
    plan = Plan(
        front=_pulled_back(build, source, (side * 0.2, build.crown_y), volume=0.35) + _wisps(build, source, 0.5)
    )
    for _ in range(58):
        off = source.normal(0, 0.13)
        knots = [
            (side * 0.16, build.crown_y + 0.10),
            (side * (0.42 + off * 0.4), build.crown_y - 0.30 + off * 0.5),
            (side * (1.05 + off), build.crown_y + 0.12 + off),
            (side * (1.38 + off), -0.3),
            (side * (1.36 + off * 1.3), end * 0.45),
            (side * (1.24 + off * 1.1), end + source.normal(0, 0.08)),
        ]
        plan.back.append(
            Lock(curve(*knots), [0.02, 0.07, 0.08, 0.08, 0.07, 0.012], 13, 0.72 + 0.35 * source.random(), 0.3)
        )
    return plan


def pigtails(build: Build, wearing: Wearing, source: Dice) -> Plan:
    plan = Plan(front=_pulled_back(build, source, (0.0, build.crown_y + 0.2), volume=0.35))
    end = min(wearing.length, 2.2)
    for side in (-1, 1):
        plan.ties.append((side * 1.13, -0.52, 0.10, side * 35.0))
        for _ in range(40):
            off = source.normal(0, 0.10)
            knots = [
                (side * 1.05, -0.58),
                (side * (1.30 + off * 0.5), -0.62 + off * 0.5),
                (side * (1.52 + off), -0.1),
                (side * (1.50 + off * 1.2), end * 0.5),
                (side * (1.36 + off), end + source.normal(0, 0.07)),
            ]
            plan.back.append(
                Lock(curve(*knots), [0.02, 0.07, 0.085, 0.07, 0.012], 13, 0.80 + 0.35 * source.random(), 0.25)
            )
    return plan


def braids(build: Build, wearing: Wearing, source: Dice) -> Plan:
    """Parted in the middle, a braid over each shoulder."""
    plan = Plan(covers_ears=True)
    end = max(1.9, wearing.length)
    for side in (-1, 1):
        for number in range(80):
            over = 1 - number / 80
            root = (
                side * 0.012 + wearing.part * 0.3,
                build.hairline_y - 0.03 + (build.crown_y - 0.04 - build.hairline_y) * over,
            )
            knots = [
                root,
                (side * (0.42 + 0.1 * over), build.hairline_y - 0.10 - 0.40 * over),
                (side * (0.88 + 0.14 * over), -0.60 - 0.22 * over),
                (side * (1.03 + 0.06 * over), -0.05),
                (side * 1.06, 0.62),
            ]
            plan.front.append(
                Lock(curve(*knots), [0.012, 0.05, 0.07, 0.07, 0.05], 13, 0.86 + 0.28 * source.random(), 0.3)
            )
        plan.front += braid((side * 1.07, 0.55), (side * 0.92, end), 0.155, source)
        plan.ties.append((side * 0.925, end - 0.02, 0.075, 0.0))
        tip = [
            Lock(
                curve(
                    (side * 0.92, end),
                    (side * (0.92 + source.normal(0, 0.03)), end + 0.16),
                    (side * (0.90 + source.normal(0, 0.08)), end + 0.34),
                ),
                [0.03, 0.06, 0.02],
                12,
                1.0,
                0.1,
            )
            for _ in range(6)
        ]
        plan.front += tip
    return plan


def braid(start: tuple[float, float], stop: tuple[float, float], width: float, source: Dice) -> list[Lock]:
    """Lobes that cross from the sides to the middle, each half covering the one above."""
    way = np.array(stop) - np.array(start)
    length = float(np.hypot(*way))
    count = max(4, round(length / (width * 0.62)))
    down = way / length
    across = np.array([-down[1], down[0]])
    locks = []
    for number in range(count):
        part = (number + 0.5) / count
        middle = np.array(start) + way * part
        wide = width * (1 - 0.35 * part)
        side = 1 if number % 2 else -1
        outer = middle + across * side * wide * 0.95 - down * wide * 0.75
        for layer in range(5):
            drop = (layer - 2) * 0.18 * wide
            knots = [
                tuple(outer + down * drop),
                tuple(outer + down * (drop + 0.55 * wide) + across * side * wide * 0.12),
                tuple(middle + down * (drop + 0.75 * wide) + across * side * wide * 0.15),
                tuple(middle + down * (drop + 1.15 * wide) - across * side * wide * 0.42),
            ]
            locks.append(
                Lock(
                    curve(*knots, step=0.03),
                    [wide * 0.16, wide * 0.34, wide * 0.32, wide * 0.10],
                    11,
                    0.72 + 0.12 * layer,
                    0.5,
                )
            )
    return locks


def dreadlocks(build: Build, wearing: Wearing, source: Dice) -> Plan:
    plan = Plan(covers_ears=True)
    end = wearing.length
    for place in source.permutation(30):
        across = 2 * (place + 0.5) / 30 - 1
        knots = [(across * 0.7, -1.0), (across * 1.25, 0.1), (across * 1.28, end + source.normal(0, 0.12))]
        plan.back.append(_rope(knots, source, 0.62))
    for side in (-1, 1):
        for number in range(26):
            over = 1 - number / 26
            root = (
                side * source.uniform(0.0, 0.20) + wearing.part * 0.3,
                build.hairline_y - 0.02 + (build.crown_y - 0.06 - build.hairline_y) * over,
            )
            wide = 1.02 + 0.34 * over
            low = end + source.normal(0, 0.18)
            knots = [
                root,
                (side * (0.5 + 0.15 * over), build.hairline_y - 0.16 - 0.44 * over),
                (side * wide * 0.92, -0.62 - 0.25 * over),
                (side * wide, 0.1),
                (side * (wide + source.normal(0, 0.06)), end * 0.6),
                (side * (wide + source.normal(0, 0.10)), low),
            ]
            plan.front.append(_rope(knots, source, 0.95))
    return plan


def _rope(knots: list[tuple[float, float]], source: Dice, shade: float) -> Lock:
    """A lock as thick as a finger, knobbly along its length."""
    guide = curve(*knots, step=0.035)
    knobs = (
        0.042 + 0.010 * np.sin(np.arange(len(guide)) * 1.9 + source.uniform(0, 6)) + source.normal(0, 0.003, len(guide))
    )
    knobs[-3:] *= (0.9, 0.75, 0.5)
    return Lock(
        guide, list(np.maximum(knobs, 0.008)), 34, shade * source.uniform(0.85, 1.15), 0.2, sheen=0.5, roundness=0.72
    )
