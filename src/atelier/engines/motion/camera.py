"""Where the camera is at each moment, and what each move means in numbers.

Lengths are in frame widths at the nearest depth: a camera that slides by 0.05 moves the nearest things by 5 % of
the frame's width, and things of nearness 0.2 by 1 %.
"""

from __future__ import annotations

import math
from enum import StrEnum
from typing import Final

import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Points, floats


class Move(StrEnum):
    PUSH_IN = "push in"
    PULL_OUT = "pull out"
    ZOOM_IN = "zoom in"
    ZOOM_OUT = "zoom out"
    PAN_LEFT = "pan left"
    PAN_RIGHT = "pan right"
    TILT_UP = "tilt up"
    TILT_DOWN = "tilt down"
    ORBIT_LEFT = "orbit left"
    ORBIT_RIGHT = "orbit right"
    DOLLY_ZOOM = "dolly zoom"
    CRANE_UP = "crane up"
    CRANE_DOWN = "crane down"
    HANDHELD = "handheld"
    STATIC = "static"


class Pose(msgspec.Struct, frozen=True):
    """The camera relative to where the picture was taken.

    `x`, `y`, `z` is its place (right, down, forward), `turn_x`, `turn_y` how far its axis is turned, `zoom` its
    focal length over the picture's, `roll` in radians.
    """

    x: float = 0.0
    y: float = 0.0
    z: float = 0.0
    turn_x: float = 0.0
    turn_y: float = 0.0
    zoom: float = 1.0
    roll: float = 0.0

    def towards(self, other: Pose, share: float) -> Pose:
        """The pose on the straight way to another; zoom goes in equal ratios, as the eye sees it."""
        return Pose(
            self.x + share * (other.x - self.x),
            self.y + share * (other.y - self.y),
            self.z + share * (other.z - self.z),
            self.turn_x + share * (other.turn_x - self.turn_x),
            self.turn_y + share * (other.turn_y - self.turn_y),
            self.zoom * (other.zoom / self.zoom) ** share,
            self.roll + share * (other.roll - self.roll),
        )

    def plus(self, other: Pose) -> Pose:
        return Pose(
            self.x + other.x,
            self.y + other.y,
            self.z + other.z,
            self.turn_x + other.turn_x,
            self.turn_y + other.turn_y,
            self.zoom * other.zoom,
            self.roll + other.roll,
        )

    def look(self, seen: Points, near: Field | float, width_px: float) -> Points:
        """The scene positions (of the picture) of the points `seen` in the frame, given the nearness there.

        A point at nearness n shows at zoom * (q - n * place) / (1 - n * z), turned; this is its inverse.
        """
        axis = np.array([self.turn_x, self.turn_y], np.float32) * width_px
        place = np.array([self.x, self.y], np.float32) * width_px
        rays = (seen - axis) / self.zoom
        if self.roll:
            cosine, sine = math.cos(self.roll), math.sin(self.roll)
            rays = rays @ np.array([[cosine, -sine], [sine, cosine]], np.float32)
        depth = np.asarray(near, np.float32)[..., None]
        return floats(rays * (1 - self.z * depth) + place * depth)


class Path(msgspec.Struct, frozen=True):
    """A way through a shot. `shake` is the reach of a hand's unrest, `seed` its course; `under_way` has its full speed
    from the start."""

    start: Pose
    end: Pose
    shake: float = 0.0
    seed: int = 0
    duration_s: float = 5.0
    under_way: bool = False

    def at(self, moment: float) -> Pose:
        """The pose at a moment, 0 at the first frame and 1 at the last."""
        share = 2 * ease((1 + moment) / 2) - 1 if self.under_way else ease(moment)
        pose = self.start.towards(self.end, share)
        return pose.plus(self._unrest(moment)) if self.shake else pose

    def _unrest(self, moment: float) -> Pose:
        """A few slow, unrelated swings; it begins at rest."""
        seconds = moment * self.duration_s
        random = np.random.default_rng(self.seed)
        settle = 1 - math.exp(-2.0 * seconds)

        def swing() -> float:
            rates = random.uniform((0.25, 0.6, 1.3), (0.45, 0.95, 1.9))
            phases = random.uniform(0, 2 * math.pi, 3)
            waves = np.sin(2 * math.pi * rates * seconds + phases) * (1.0, 0.45, 0.14)
            return float(waves.sum()) * settle

        reach = self.shake
        return Pose(
            x=0.5 * reach * swing(),
            y=0.3 * reach * swing(),
            turn_x=0.7 * reach * swing(),
            turn_y=0.6 * reach * swing(),
            roll=0.35 * reach * swing(),
        )


_SOFT: Final = 0.3  # of the shot at each end, in which the camera gathers and loses speed


def ease(moment: float) -> float:
    """0..1 to 0..1 with an even speed in the middle, gathered and lost in cosine ramps."""
    moment = min(1.0, max(0.0, moment))
    if moment > 0.5:
        return 1 - ease(1 - moment)
    if moment >= _SOFT:
        gone = moment - _SOFT / 2
    else:
        gone = (moment - _SOFT / math.pi * math.sin(math.pi * moment / _SOFT)) / 2
    return gone / (1 - _SOFT)


def reach_of(duration_s: float) -> float:
    """How far moves go in a shot of some length, against 5 s: farther in longer ones, but never hasty."""
    return min(1.6, max(0.35, float((duration_s / 5) ** 0.65)))


def leg(move: Move, *, reach: float, pivot: float, target: tuple[float, float]) -> tuple[Pose, Pose]:
    """Start and end of a move. `pivot` is the nearness of what an orbit turns about; `target`, in frame widths
    from the middle, is where a push goes."""
    at_x, at_y = target
    side, rise, close = 0.078 * reach, 0.075 * reach, min(0.3, 0.17 * reach)
    turn, nod = 0.06 * reach, 0.045 * reach
    rest = Pose()

    def pushed(z: float, zoom: float) -> Pose:
        """Forwards along the ray to the target, which keeps its place in the frame."""
        return Pose(x=at_x * z, y=at_y * z, z=z, turn_x=at_x * (1 - zoom), turn_y=at_y * (1 - zoom), zoom=zoom)

    def slid(x: float, y: float, about: float) -> Pose:
        """Aside, the axis held on what has the nearness `about`."""
        return Pose(x=x, y=y, turn_x=x * about, turn_y=y * about)

    match move:
        case Move.PUSH_IN:
            return rest, pushed(close, 1 + 0.3 * close)
        case Move.PULL_OUT:
            return pushed(close, 1 + 0.3 * close), rest
        case Move.ZOOM_IN:
            return rest, pushed(0.25 * close, 1 + 1.1 * close)
        case Move.ZOOM_OUT:
            return pushed(0.25 * close, 1 + 1.1 * close), rest
        case Move.PAN_LEFT | Move.PAN_RIGHT:
            way = 1 if move is Move.PAN_RIGHT else -1
            far = Pose(x=way * 0.03 * reach, turn_x=-way * turn)
            return Pose(x=-far.x, turn_x=-far.turn_x), far
        case Move.TILT_UP | Move.TILT_DOWN:
            way = 1 if move is Move.TILT_DOWN else -1
            far = Pose(y=way * 0.012 * reach, turn_y=-way * nod)
            return Pose(y=-far.y, turn_y=-far.turn_y), far
        case Move.ORBIT_LEFT | Move.ORBIT_RIGHT:
            way = 1 if move is Move.ORBIT_RIGHT else -1
            return rest, slid(way * side, 0.0, pivot).plus(pushed(0.25 * close, 1.0))
        case Move.CRANE_UP | Move.CRANE_DOWN:
            way = -1 if move is Move.CRANE_UP else 1
            return rest, slid(0.0, way * rise, 0.35 * pivot)
        case Move.DOLLY_ZOOM:
            away = -0.32 * reach
            return rest, pushed(away, 1 - away * pivot)
        case Move.HANDHELD:
            return rest, pushed(0.2 * close, 1.0)
        case Move.STATIC:
            return rest, rest
