"""Two in one picture: as large as each other, in the same light, one a little before the other."""

from __future__ import annotations

from typing import Final

from atelier.engines.frames.arrays import Picture
from atelier.engines.raster import Plane
from atelier.engines.retouch.files import fitted
from atelier.engines.retouch.seen.sight import sheet_of
from atelier.engines.retouch.shots.framing import framing_of
from atelier.engines.retouch.shots.person import Person, needed, turned
from atelier.engines.retouch.shots.places import place_of, softened
from atelier.engines.retouch.shots.placing import Spot, cast_on, spread, stood
from atelier.engines.retouch.shots.shot import Shot

_PLACE: Final = "a park in summer with oak trees, sunny"
_FACES: Final = (0.33, 0.33, 0.4, 0.26)  # of the frame's height, in pictures one after the other
_TOWARDS: Final = 0.7  # how far they turn to each other
_APART: Final = 0.82  # of both their breadths lies between them: shoulders just overlap
_FILLED: Final = 0.98  # of the frame's width, at most


class Company:
    """`place` is a picture of where they are; without one, the words tell."""

    undone: tuple[str, ...] = ()

    def __init__(self, first: Picture, second: Picture, place: Picture | None, size: tuple[int, int]) -> None:
        """Raises NobodyThere."""
        self._both = needed(first, "the first subject"), needed(second, "the second subject")
        self._size = size
        self._place = None if place is None else sheet_of(fitted(place, *size))

    def shot(self, words: str, number: int, seed: int) -> Shot:
        left, right = self._both if number % 2 == 0 else self._both[::-1]
        framing = framing_of(words, number)
        face, apart = self._fit(left, right, _FACES[number % len(_FACES)])
        where = self._where(framing.rest, seed, face)
        spots = Spot(0.5 - apart / 2, face), Spot(0.5 + apart / 2, face)
        sheet, behind = stood(where, turned(right, -_TOWARDS), spots[1])
        before, front = stood(sheet, turned(left, _TOWARDS), spots[0])
        return Shot(cast_on(before, behind, front), framing.rest or "together")

    def _fit(self, left: Person, right: Person, face: float) -> tuple[float, float]:
        """The height of a face, and how far apart they are, so that both are in the frame."""
        width, height = self._size
        both = spread(left, face, height, width) + spread(right, face, height, width)
        whole = both / 2 * (1 + _APART)
        if whole > _FILLED:
            face, both = face * _FILLED / whole, both * _FILLED / whole
        return face, both / 2 * _APART

    def _where(self, words: str, seed: int, face: float) -> Plane:
        if self._place is not None:
            return softened(self._place, face)
        width, height = self._size
        return place_of(words or _PLACE, (height, width), seed, face=face)
