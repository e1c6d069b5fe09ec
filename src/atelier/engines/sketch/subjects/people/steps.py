"""How people walk and run: the way of their feet through a round of two steps, and the limbs that follow."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from atelier.engines.sketch.paint.moment import Moment
from atelier.engines.sketch.subjects.people.pose import Joint, Pose

_HIPS: Final = ((-0.040, 0.488), (0.045, 0.488))
_SHOULDERS: Final = ((0.030, 0.805), (0.012, 0.805))
_BONES: Final = (0.240, 0.238)  # thigh and shin, as long as in the poses at rest
_ARMS: Final = (0.158, 0.130)
_ANKLE: Final = 0.018  # above where a foot is told to be

# The way of a foot below its hip, from where it is set down: phase, forwards, upwards.
_WALKING: Final = (
    (0.00, 0.145, 0.020),
    (0.30, 0.000, 0.018),
    (0.56, -0.120, 0.026),
    (0.64, -0.155, 0.060),
    (0.76, -0.060, 0.105),
    (0.88, 0.080, 0.060),
    (1.00, 0.145, 0.020),
)
_RUNNING: Final = (
    (0.00, 0.120, 0.020),
    (0.16, -0.020, 0.018),
    (0.34, -0.190, 0.060),
    (0.48, -0.250, 0.190),
    (0.62, -0.130, 0.270),
    (0.76, 0.070, 0.210),
    (0.90, 0.190, 0.090),
    (1.00, 0.120, 0.020),
)


def stepping(moment: Moment) -> Pose:
    """Seen from the side, going to the right. Arms swing against the legs."""
    running = moment.gait == "run"
    feet = tuple(_foot(side, moment.phase, _RUNNING if running else _WALKING) for side in (0, 1))
    knees = tuple(_knee(_HIPS[side], feet[side]) for side in (0, 1))
    arms = tuple(_arm(side, moment, running=running) for side in (0, 1))
    return Pose(
        0.50, (knees[0], knees[1]), (feet[0], feet[1]), (arms[0][0], arms[1][0]), (arms[0][1], arms[1][1]), turned=True
    )


def _foot(side: int, phase: float, way: tuple[tuple[float, float, float], ...]) -> Joint:
    moments, forwards, upwards = zip(*way, strict=True)
    at = (phase + 0.5 * side) % 1
    # Halfway from the hip's own column to the body's: feet fall close to one line.
    return (
        0.5 * _HIPS[side][0] + float(np.interp(at, moments, forwards)),
        float(np.interp(at, moments, upwards)),
    )


def _knee(hip: Joint, foot: Joint) -> Joint:
    """Where thigh and shin meet, the knee forwards; stretched where the foot is too far away."""
    across, down = foot[0] - hip[0], foot[1] + _ANKLE - hip[1]
    upper, lower = _BONES
    reach = min(math.hypot(across, down), upper + lower - 1e-4)
    bend = math.acos((upper * upper + reach * reach - lower * lower) / (2 * upper * reach))
    way = math.atan2(down, across) + bend
    return hip[0] + upper * math.cos(way), hip[1] + upper * math.sin(way)


def _arm(side: int, moment: Moment, *, running: bool) -> tuple[Joint, Joint]:
    """Elbow and hand."""
    # The leg of this side is farthest ahead at the beginning of its round: the arm is farthest back then.
    back = math.cos(2 * math.pi * (moment.phase + 0.5 * side))
    swing = math.radians(-42 * back - 8 if running else -24 * back)
    flex = math.radians(88 if running else 22 - 12 * back)
    shoulder, (upper, lower) = _SHOULDERS[side], _ARMS
    elbow = shoulder[0] + upper * math.sin(swing), shoulder[1] - upper * math.cos(swing)
    return elbow, (elbow[0] + lower * math.sin(swing + flex), elbow[1] - lower * math.cos(swing + flex))
