"""One person in many places: cut out once, and put into each with the light and the lens of a portrait."""

from __future__ import annotations

from typing import Final

from atelier.engines.frames.arrays import Picture
from atelier.engines.retouch.likeness import NO_FACE, with_face
from atelier.engines.retouch.shots.framing import framing_of
from atelier.engines.retouch.shots.person import needed, turned
from atelier.engines.retouch.shots.places import place_of
from atelier.engines.retouch.shots.placing import Spot, stood
from atelier.engines.retouch.shots.shot import Shot

_STUDIO: Final = "plain light grey background"
"""Where nothing is said of the place."""


class Photoshoot:
    def __init__(self, body: Picture, face: Picture | None, size: tuple[int, int]) -> None:
        """`face` is a picture of the face that the body shall have. `size` is width and height. Raises NobodyThere."""
        with_own = None if face is None else with_face(body, face)
        self.undone = (NO_FACE,) if face is not None and with_own is None else ()
        self._person = needed(body if with_own is None else with_own, "the person to be photographed")
        self._size = size

    def shot(self, words: str, number: int, seed: int) -> Shot:
        framing = framing_of(words, number)
        width, height = self._size
        place = place_of(framing.rest or _STUDIO, (height, width), seed, face=framing.face)
        person = turned(self._person, framing.turned)
        sheet, _ = stood(place, person, Spot(framing.across, framing.face))
        return Shot(sheet, framing.told)
