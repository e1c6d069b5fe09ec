"""Several in one picture: as large as each other, in a row that is as broad as they are, turned to each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.shots.person import Person, turned
from atelier.engines.retouch.shots.placing import Spot, cast_on, spread, stood

_TOWARDS: Final = 0.7  # how far those at the ends turn to the others
_APART: Final = 0.82  # of both their breadths lies between two: shoulders just overlap
_FILLED: Final = 0.98  # of the frame's width, at most


def row_of(people: Sequence[Person], face: float, size: tuple[int, int], *, middle: float = 0.5) -> list[Spot]:
    """Where each goes, so that all are in the frame of `size`, width and height. `face` is how high their faces are,
    in the frame's height, if they fit so; `middle` where the row's is, in its width."""
    width, height = size
    broad = np.array([spread(one, face, height, width) for one in people])
    steps = (broad[:-1] + broad[1:]) / 2 * _APART
    whole = float((broad[0] + broad[-1]) / 2 + steps.sum())
    shrink = min(1.0, _FILLED / whole)
    half = shrink * whole / 2
    begun = float(np.clip(middle, half, 1 - half)) - half
    middles = begun + shrink * (broad[0] / 2 + np.concatenate([[0.0], np.cumsum(steps)]))
    return [Spot(float(across), face * shrink) for across in middles]


def gathered(place: Plane, people: Sequence[Person], spots: Sequence[Spot]) -> Plane:
    """All of them there, each a little before the next, with their shadows on each other."""
    sheet, behind = place, np.zeros(place.shape[:2], np.float32)
    turns = np.linspace(_TOWARDS, -_TOWARDS, len(people)) if len(people) > 1 else [0.0]
    for person, spot, turn in reversed(list(zip(people, spots, turns, strict=True))):
        sheet, front = stood(sheet, turned(person, float(turn)), spot)
        sheet = cast_on(sheet, floats(behind), front)
        behind = np.maximum(behind, front)
    return sheet
