"""Coils and afros: many small curls that together make a ball of hair."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait.hair.plan import Plan, Wearing
from atelier.engines.faces.portrait.hair.strands import Lock
from atelier.engines.faces.portrait.person import Build
from atelier.engines.raster import Points
from atelier.engines.sketch.paint.noise import Dice


def _curl(x: float, y: float, radius: float, source: Dice, shade: float) -> Lock:
    """A turn and a half, flattened as it happens to lie."""
    turns = np.linspace(0, source.uniform(3.6, 7.5), 15)
    tilt, flat = source.uniform(0, 6.28), source.uniform(0.45, 0.95)
    grow = np.linspace(1.0, 0.55, 15)
    px, py = np.cos(turns) * radius * grow, np.sin(turns) * radius * grow * flat
    c, s = np.cos(tilt), np.sin(tilt)
    guide = np.stack([x + px * c - py * s, y + px * s + py * c], 1)
    return Lock(guide, [0.012, 0.016, 0.010], 6, shade, 0.25)


def afro(build: Build, wearing: Wearing, source: Dice) -> Plan:
    grown = 0.22 + 0.62 * wearing.volume
    plan = Plan(scalp=1.0, covers_ears=wearing.volume > 0.35)
    count = int(900 + 900 * wearing.volume)
    for _ in range(count):
        angle = source.uniform(-np.pi, np.pi)
        out = np.sqrt(source.uniform(0.0, 1.0))
        wide, high = 1.06 + grown, 1.22 + grown
        x, y = np.sin(angle) * wide * out, -0.34 - np.cos(angle) * high * out
        behind = y > 0.20 and abs(x) < 1.0
        face = _in_face(x, y, build)
        if y > 0.75 + 0.5 * wearing.volume:
            continue
        shade = 0.60 + 0.55 * source.random()
        lock = _curl(x, y, 0.055 + 0.05 * source.random(), source, shade * (0.75 if face or behind else 1.0))
        (plan.back if face or behind else plan.front).append(lock)
    plan.mass = [_ball(grown)]
    plan.back += [_curl(x, y, 0.08, source, 0.45) for x, y in _disc(grown, 420, source)]
    plan.front.sort(key=lambda lock: -abs(lock.guide[0, 0]) - abs(lock.guide[0, 1] + 0.3))
    return plan


def _ball(grown: float) -> Points:
    angle = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ring = np.stack([np.sin(angle) * (0.96 + grown), -0.34 - np.cos(angle) * (1.12 + grown)], 1)
    ring[:, 1] = np.minimum(ring[:, 1], 0.62 + 0.5 * grown)
    return ring


def _disc(grown: float, count: int, source: Dice) -> list[tuple[float, float]]:
    angles, out = source.uniform(-np.pi, np.pi, count), np.sqrt(source.uniform(0, 1, count))
    return [
        (float(np.sin(a) * (1.02 + grown) * r), float(-0.34 - np.cos(a) * (1.18 + grown) * r))
        for a, r in zip(angles, out, strict=True)
    ]


def _in_face(x: float, y: float, build: Build) -> bool:
    """Where the face must stay free."""
    line = build.hairline_y + 0.05 + 0.55 * (abs(x) / build.temple) ** 4
    return abs(x) < build.temple * 0.93 and y > line
