"""Two in one picture: as large as each other, in the same light, one a little before the other."""

from __future__ import annotations

from typing import Final

from atelier.engines.frames.arrays import Picture
from atelier.engines.raster import Plane
from atelier.engines.retouch.files import fitted
from atelier.engines.retouch.seen.sight import sheet_of
from atelier.engines.retouch.shots.framing import framing_of
from atelier.engines.retouch.shots.gathering import gathered, row_of
from atelier.engines.retouch.shots.person import needed
from atelier.engines.retouch.shots.places import place_of, softened
from atelier.engines.retouch.shots.shot import Shot

_PLACE: Final = "a park in summer with oak trees, sunny"
_FACES: Final = (0.33, 0.33, 0.4, 0.26)  # of the frame's height, in pictures one after the other


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
        spots = row_of((left, right), _FACES[number % len(_FACES)], self._size)
        where = self._where(framing.rest, seed, spots[0].face)
        return Shot(gathered(where, (left, right), spots), framing.rest or "together")

    def _where(self, words: str, seed: int, face: float) -> Plane:
        if self._place is not None:
            return softened(self._place, face)
        width, height = self._size
        return place_of(words or _PLACE, (height, width), seed, face=face)
