"""Expressions as poses over time: each comes, is held, and goes, so that the film can be repeated."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from atelier.domain.wishes.video import Expression
from atelier.engines.faces.acting.pose import Pose

Play = Callable[[float, float], Pose]
"""The pose at a time in seconds in a film of so many."""


def _smile(time_s: float, whole_s: float) -> Pose:
    much = _held(time_s, whole_s, rise_s=0.55, fall_s=0.60)
    return Pose(
        smile=much, lift=0.45 * much, open=0.07 * much, wide=0.35 * much, lids=0.16 * much, brows=0.12 * much
    ).plus(Pose(tilt=1.4 * much, nod=-0.35 * much))


def _shocked(time_s: float, whole_s: float) -> Pose:
    much = _held(time_s, whole_s, rise_s=0.22, fall_s=0.65)
    start = 0.10 * np.exp(-0.5 * ((time_s - 0.3) / 0.1) ** 2) * much  # the jaw drops a little too far at first
    return Pose(
        open=0.62 * much + float(start), wide=-0.25 * much, lids=-0.9 * much, brows=0.95 * much, nod=-0.9 * much
    )


def _kiss(time_s: float, whole_s: float) -> Pose:
    much = _held(time_s, whole_s, rise_s=0.50, fall_s=0.50)
    peak = float(np.exp(-0.5 * ((time_s - whole_s / 2) / 0.16) ** 2)) * much
    return Pose(wide=-0.85 * much - 0.15 * peak, lids=0.85 * much, nod=-0.5 * much - 1.2 * peak, tilt=-1.8 * much)


def _blink(time_s: float, whole_s: float) -> Pose:
    """Twice, and once more in long films."""
    times = [share * whole_s for share in ((0.25, 0.62) if whole_s < 4 else (0.18, 0.48, 0.78))]
    lids = max(_bell(time_s - at, min(0.17, whole_s / 8)) for at in times)
    return Pose(lids=lids, brows=-0.12 * lids)


PLAYS: Final[dict[Expression, Play]] = {
    Expression.SMILE: _smile,
    Expression.SHOCKED: _shocked,
    Expression.KISS: _kiss,
    Expression.BLINK: _blink,
}


def play(expression: Expression, time_s: float, whole_s: float) -> Pose:
    """The face at rest at both ends."""
    sway = np.sin(np.pi * time_s / whole_s)
    alive = Pose(turn=0.30 * float(np.sin(2 * np.pi * time_s / whole_s)), nod=0.12 * float(sway))
    return PLAYS[expression](time_s, whole_s).plus(alive)


def _held(time_s: float, whole_s: float, *, rise_s: float, fall_s: float) -> float:
    """0 at both ends, 1 between; short films rise and fall faster."""
    least = 0.08 * whole_s
    hurry = min(1.0, 0.8 * whole_s / (rise_s + fall_s))
    up = (time_s - least) / (rise_s * hurry)
    down = (whole_s - least - time_s) / (fall_s * hurry)
    return _eased(up) * _eased(down)


def _eased(part: float) -> float:
    """No jerk at either end: the fifth-order smooth step."""
    inside = min(1.0, max(0.0, part))
    return inside**3 * (inside * (inside * 6 - 15) + 10)


def _bell(since_s: float, half_s: float) -> float:
    return _eased(1.25 * (1 - abs(since_s) / half_s))
