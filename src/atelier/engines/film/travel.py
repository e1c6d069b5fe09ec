"""Who goes somewhere: runners, walkers, birds and vehicles cross the picture the way they face."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

from atelier.engines.sketch.layers.standing import Standing

# Frame widths in a second: what looks like the real pace of a subject that fills a third of the picture.
_PACES: Final = {"running": 0.075, "flying": 0.045, "swimming": 0.03, "walking": 0.022}
_VEHICLES: Final = {
    **dict.fromkeys(("car", "motorbike", "train", "plane", "rocket", "spaceship"), 0.07),
    **dict.fromkeys(("bus", "biplane", "helicopter", "saucer"), 0.05),
    **dict.fromkeys(("bicycle", "tractor", "submarine"), 0.03),
    **dict.fromkeys(("sailboat", "ship", "galleon", "rowboat", "balloon", "satellite"), 0.012),
}
_STEPS_PER_S: Final = {"running": 2.6, "walking": 1.7}
_STEP: Final = {"running": 0.012, "walking": 0.005}
"""How high a step lifts the body, in frame heights."""


def pace_of(figure: Standing) -> float:
    """Frame widths in a second, positive to the right; 0 for what stays."""
    pace = next((pace for trait, pace in _PACES.items() if _does(figure, trait)), None)
    if pace is None:
        pace = 0.0 if figure.look.has("parked", "sleeping", "sitting") else _VEHICLES.get(figure.figure.name, 0.0)
    return -pace if figure.mirror else pace


def by_then(figure: Standing, seconds: float) -> Standing:
    """The figure as far along its way as it is by then."""
    pace = pace_of(figure)
    if pace == 0 or seconds == 0:
        return figure
    gait = next((gait for gait in _STEP if _does(figure, gait)), None)
    lift = 0.0 if gait is None else _STEP[gait] * abs(math.sin(math.pi * _STEPS_PER_S[gait] * seconds))
    there = replace(figure, x=figure.x + pace * seconds, y=figure.y - lift)
    vars(there)["sprite"] = figure.sprite  # what it looks like is settled; drawing it anew would cost most of a key
    return there


def _does(figure: Standing, trait: str) -> bool:
    return figure.look.has(trait) or any(rider.look.has(trait) for rider in figure.riders)
