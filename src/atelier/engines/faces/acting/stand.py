"""Where a face is in a picture, and coordinates that every face has alike.

Units are those of `finding.shape`: the distance between the eyes is 1, the origin is half-way between them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from atelier.engines.faces.find import Face
from atelier.engines.frames.arrays import Field, Picture, Points, floats

_REACH: Final = (-1.62, -1.0, 1.62, 2.72)
"""What of the picture a face may move: left, top, right, bottom."""


@dataclass(frozen=True)
class Patch:
    """A rectangle of a picture in pixels."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def empty(self) -> bool:
        return self.right - self.left < 4 or self.bottom - self.top < 4

    @property
    def slices(self) -> tuple[slice, slice]:
        return slice(self.top, self.bottom), slice(self.left, self.right)

    def within(self, outer: Patch) -> Patch:
        """The same place, counted from the corner of `outer`, and cut off at its edges."""
        wide, tall = outer.right - outer.left, outer.bottom - outer.top
        left, right = (min(max(0, x - outer.left), wide) for x in (self.left, self.right))
        top, bottom = (min(max(0, y - outer.top), tall) for y in (self.top, self.bottom))
        return Patch(left, top, right, bottom)


@dataclass(frozen=True)
class Stand:
    """`landmarks` is (68, 2) in units. `scale` is pixels per unit, `turn` (2, 2) leads from units to pixels."""

    landmarks: Points
    turn: Points
    origin: Points
    width: int
    height: int

    @property
    def scale(self) -> float:
        return float(np.hypot(self.turn[0, 0], self.turn[1, 0]))

    def to_pixels(self, points: Points) -> Points:
        return floats(points @ self.turn.T + self.origin)

    def patch(self, left: float, top: float, right: float, bottom: float) -> Patch:
        """What of the picture holds a rectangle in units."""
        corners = self.to_pixels(np.array([(left, top), (right, top), (right, bottom), (left, bottom)], np.float32))
        low, high = np.floor(corners.min(axis=0)), np.ceil(corners.max(axis=0))
        return Patch(
            int(np.clip(low[0], 0, self.width)),
            int(np.clip(low[1], 0, self.height)),
            int(np.clip(high[0], 0, self.width)),
            int(np.clip(high[1], 0, self.height)),
        )

    @property
    def reach(self) -> Patch:
        """What a face may move."""
        return self.patch(*_REACH)

    def grid(self, patch: Patch) -> tuple[Field, Field]:
        """x and y in units for every pixel of a patch."""
        rows, columns = np.mgrid[patch.top : patch.bottom, patch.left : patch.right].astype(np.float32)
        return self.units(columns, rows)

    def units(self, columns: Field, rows: Field) -> tuple[Field, Field]:
        """x and y of pixels."""
        back = np.linalg.inv(self.turn)
        x, y = columns - self.origin[0], rows - self.origin[1]
        return floats(back[0, 0] * x + back[0, 1] * y), floats(back[1, 0] * x + back[1, 1] * y)


def stand_of(picture: Picture, face: Face) -> Stand:
    apart = (face.right_eye - face.left_eye).astype(np.float64)
    turn = floats(np.array([[apart[0], -apart[1]], [apart[1], apart[0]]]))
    origin = floats((face.left_eye + face.right_eye) / 2)
    units = floats((face.landmarks - origin) @ np.linalg.inv(turn).T)
    return Stand(units, turn, origin, picture.shape[1], picture.shape[0])
