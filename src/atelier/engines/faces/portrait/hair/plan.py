"""What a way of wearing hair comes to: locks behind the head and locks before it, and how the scalp shows."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from atelier.engines.faces.portrait.hair.strands import Lock
from atelier.engines.faces.portrait.person import Build
from atelier.engines.raster import Points
from atelier.engines.sketch.paint.path import smooth


@dataclass(frozen=True)
class Wearing:
    """How hair is worn. `style` is a name of the registry."""

    style: str = "long"
    length: float = 2.4
    """Height, in face units, that the tips of falling hair reach."""
    part: float = -0.12
    """Where it is parted, -1 left to 1 right."""
    fringe: float = 0.0
    """0 none, 1 down to the brows."""
    volume: float = 0.5
    thickness: float = 1.0
    """Thin hair has fewer strands."""


@dataclass
class Plan:
    """Locks in painting order: `back` behind neck and shoulders, `front` over the face."""

    back: list[Lock] = field(default_factory=list)
    front: list[Lock] = field(default_factory=list)
    scalp: float = 1.0
    """How far the scalp is filled with the colour of the roots, 0..1."""
    stubble: float = 0.0
    """How densely the scalp carries very short hair, 0..1."""
    ties: list[tuple[float, float, float, float]] = field(default_factory=list)
    """Bands that hold hair: x, y, half width, tilt in degrees."""
    covers_ears: bool = False
    mass: list[Points] = field(default_factory=list)
    """Outlines behind the head that are filled with shadow before the locks are laid."""


def curve(*knots: tuple[float, float], step: float = 0.065) -> Points:
    """A smooth line through the knots, its points about `step` apart."""
    rough = smooth(list(knots), closed=False, per=14)
    gaps = np.hypot(*np.diff(rough, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(gaps)])
    want = np.linspace(0, along[-1], max(4, int(along[-1] / step) + 1))
    return np.stack([np.interp(want, along, rough[:, 0]), np.interp(want, along, rough[:, 1])], 1)


def hairline(build: Build, recede: float = 0.0) -> Points:
    """From the left sideburn over the forehead to the right one. `recede` 0..1 moves the temples up."""
    top = build.hairline_y - 0.10 * recede
    side = build.temple
    right = [
        (0.0, top + 0.02 + 0.05 * recede),
        (side * 0.34, top - 0.01 - 0.06 * recede),
        (side * 0.66, top + 0.10 - 0.30 * recede),
        (side * 0.84, top + 0.30 - 0.22 * recede),
        (side * 0.90, -0.40),
        (side * 0.985, -0.22),
        (side * 0.975, 0.02),
        (side * 1.02, 0.16),
    ]
    left = [(-x, y) for x, y in reversed(right[1:])]
    return smooth(left + right, closed=False, per=8)


def scalp(build: Build, recede: float = 0.0, lift: float = 0.03) -> Points:
    """The closed outline of where hair grows, as seen from the front."""
    line = hairline(build, recede)
    right = line[-1]
    over = smooth(
        [
            tuple(right),
            (build.cheek + 0.03 + lift, -0.05),
            (build.temple + 0.03 + lift, -0.60),
            (0.90 + lift, build.crown_y + 0.50),
            (0.71 + lift, build.crown_y + 0.225),
            (0.38, build.crown_y + 0.04 - lift),
            (0.0, build.crown_y - 0.01 - lift),
            (-0.38, build.crown_y + 0.04 - lift),
            (-0.71 - lift, build.crown_y + 0.225),
            (-0.90 - lift, build.crown_y + 0.50),
            (-build.temple - 0.03 - lift, -0.60),
            (-build.cheek - 0.03 - lift, -0.05),
            tuple(line[0]),
        ],
        closed=False,
        per=10,
    )
    return np.concatenate([line, over])
