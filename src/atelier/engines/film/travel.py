"""Who moves: runners, walkers, birds and vehicles cross the picture the way they face, on legs, wings and wheels that
go round; sails turn and flames flicker where they are."""

from __future__ import annotations

import math
from dataclasses import replace
from threading import Lock
from typing import Final

from atelier.engines.sketch.layers.standing import Standing
from atelier.engines.sketch.paint.moment import Moment
from atelier.engines.sketch.paint.sprite import Sprite

# Frame widths in a second: what looks like the real pace of a subject that fills a third of the picture.
_PACES: Final = {"running": 0.075, "flying": 0.045, "swimming": 0.03, "walking": 0.09}
_VEHICLES: Final = {
    **dict.fromkeys(("car", "motorbike", "train", "plane", "rocket", "spaceship"), 0.07),
    **dict.fromkeys(("bus", "biplane", "helicopter", "saucer"), 0.05),
    **dict.fromkeys(("bicycle", "tractor", "submarine"), 0.03),
    **dict.fromkeys(("sailboat", "ship", "galleon", "rowboat", "balloon", "satellite"), 0.012),
}
_FARTHEST: Final = 0.55
"""Frame widths that anybody crosses: in long clips, they take their time to stay in sight."""

_GAITS: Final = {"running": "run", "walking": "walk"}
_STEP: Final = {"run": 0.010, "walk": 0.003}
"""How high a step lifts the body, in frame heights."""
_STRIDE: Final = 0.473
"""How far a round of two steps takes a walker, in heights of the walker."""
_STROLL: Final = 0.55
"""The fewest rounds a second of a walker; slower would look like standing."""

_ROUNDS: Final = {
    "run": 1.5,
    "gull": 1.3,
    "butterfly": 2.2,
    "hummingbird": 6.0,
    "eagle": 0.35,
    **dict.fromkeys(("fish", "shark", "dolphin"), 0.9),
    "whale": 0.4,
    "windmill": 0.16,
    "campfire": 0.9,
}
"""Rounds a second, by gait or by figure."""
_SWIMMERS: Final = frozenset({"fish", "shark", "dolphin", "whale"})
_WHEELS: Final = {
    "car": (0.14, 5),
    "bus": (0.13, 5),
    "train": (0.135, 5),
    "tractor": (0.29, 5),
    "motorbike": (0.22, 5),
    "bicycle": (0.27, 24),
}
"""Radius in units of the figure, and spokes: a round brings each to the place of the next."""

_MOMENTS, _MOMENTS_PER_S = 24, 12
"""A round is drawn at so many moments at least, and a second at so many."""
_KEPT: Final = 48
"""Drawings of one figure that are kept: all of a quick round, the latest of a slow one."""


class Mover:
    """A figure as it is at any time of a clip. May be asked from several threads."""

    def __init__(self, figure: Standing, duration_s: float) -> None:
        self.pace = _slowed(_pace_of(figure), duration_s)
        """Frame widths in a second, positive to the right; 0 for what stays."""
        self._figure = replace(figure, x=figure.x - self.pace * duration_s / 2)
        self._gait = _gait_of(figure) if self.pace else ""
        self._hz = self._rounds_per_s()
        self._moments = max(_MOMENTS, round(_MOMENTS_PER_S / self._hz)) if self._hz else 1
        self._drawn: dict[int, Sprite] = {}
        self._lock = Lock()

    @property
    def moves(self) -> bool:
        return self.pace != 0 or self._hz != 0

    @property
    def swift(self) -> bool:
        """Whether any of it is too quick for moments an eighth of a second apart."""
        return self._hz > 0.1

    def at(self, seconds: float) -> Standing:
        figure = self._figure
        number = math.floor(seconds * self._hz * self._moments) % self._moments
        gait = "swim" if figure.figure.name in _SWIMMERS else self._gait
        moment = Moment(number / self._moments, gait) if self._hz else None
        lift = _STEP.get(self._gait, 0.0) * abs(moment.wave(0.1)) if moment is not None else 0.0
        there = replace(figure, x=figure.x + self.pace * seconds, y=figure.y - lift, moment=moment)
        vars(there)["sprite"] = self._sprite(number, there)
        return there

    def _sprite(self, number: int, figure: Standing) -> Sprite:
        """What it looks like at a moment of its round; drawing it anew each time would cost most of a key."""
        with self._lock:
            if number not in self._drawn:
                if len(self._drawn) >= _KEPT:
                    del self._drawn[next(iter(self._drawn))]
                self._drawn[number] = figure.sprite
            return self._drawn[number]

    def _rounds_per_s(self) -> float:
        name, frame = self._figure.figure.name, self._figure.stage.frame
        way = abs(self.pace) * frame.width / (self._figure.height * frame.unit)  # in units of the figure, a second
        if name in _WHEELS:
            radius, spokes = _WHEELS[name]
            return way / (2 * math.pi * radius) * spokes
        if self._gait == "walk":
            return max(_STROLL, way / _STRIDE)
        return _ROUNDS.get(self._gait or name, 0.0)


def mover_of(figure: Standing, duration_s: float) -> Mover | None:
    """None for what stands as it is drawn."""
    mover = Mover(figure, duration_s)
    return mover if mover.moves else None


def _slowed(pace: float, duration_s: float) -> float:
    return math.copysign(min(abs(pace), _FARTHEST / max(duration_s, 0.1)), pace) if pace else 0.0


def _pace_of(figure: Standing) -> float:
    pace = next((pace for trait, pace in _PACES.items() if _does(figure, trait)), None)
    if pace is None:
        pace = 0.0 if figure.look.has("parked", "sleeping", "sitting") else _VEHICLES.get(figure.figure.name, 0.0)
    return -pace if figure.mirror else pace


def _gait_of(figure: Standing) -> str:
    return next((gait for trait, gait in _GAITS.items() if _does(figure, trait)), "")


def _does(figure: Standing, trait: str) -> bool:
    return figure.look.has(trait) or any(rider.look.has(trait) for rider in figure.riders)
