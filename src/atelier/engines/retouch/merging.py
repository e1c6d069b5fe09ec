"""Several pictures that become one, where one is of a place: the others stand there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import msgspec
import numpy as np

from atelier.engines.frames.arrays import Picture
from atelier.engines.raster import floats
from atelier.engines.retouch.asking.wishes import Wishes
from atelier.engines.retouch.asking.words import understand
from atelier.engines.retouch.files import fitted
from atelier.engines.retouch.seen.sight import Sight, picture_of, sheet_of
from atelier.engines.retouch.shots.gathering import gathered, row_of
from atelier.engines.retouch.shots.person import person_of
from atelier.engines.sketch.words.interpret import interpret

_FACE: Final = 0.26  # of the frame's height
_LOOK_PX: Final = 640
_KNOWN: Final = ("the ", "this ", "these ")
_MIDDLES: Final = {"left": 0.3, "right": 0.7}


def put_there(pictures: Sequence[Picture], wishes: Wishes, size: tuple[int, int]) -> Picture | None:
    """RGB pictures as one of `size`, width and height. None where not exactly one is of a place, or nobody stands out
    in the others, or they bring things to a place that comes first: then the first is changed by what the others bring.
    """
    sights = [Sight(fitted(picture, *_looked_at(picture))) for picture in pictures]
    places = [number for number, sight in enumerate(sights) if sight.is_place]
    others = [number for number, sight in enumerate(sights) if not sight.is_place]
    if len(places) != 1 or not others or not (places[0] or any(sights[number].of_people for number in others)):
        return None
    people = [person for number in others if (person := person_of(pictures[number])) is not None]
    if len(people) < len(others):
        return None
    spots = row_of(people, _FACE, size, middle=_MIDDLES.get(wishes.spot, 0.5))
    place = sheet_of(fitted(pictures[places[0]], *size))
    return picture_of(floats(np.clip(gathered(place, people, spots), 0, 1)))


def already_there(wishes: Wishes) -> Wishes:
    """Without what has come true by it: the words for the place name the picture of it. Its light and its weather are
    still to come."""
    wishes = msgspec.structs.replace(brought_along(wishes), spot="")
    if not wishes.backdrop or wishes.backdrop.startswith("#"):
        return wishes
    scene = interpret(wishes.backdrop)
    light = understand(", ".join(f"make it {word}" for word in (scene.time, *scene.weather, scene.season) if word))
    return msgspec.structs.replace(
        wishes,
        backdrop="",
        time=wishes.time or light.time,
        weather=wishes.weather or light.weather,
        season=wishes.season or light.season,
    )


def brought_along(wishes: Wishes) -> Wishes:
    """Without what need not be drawn, since other pictures bring it: "the teapot", but not "a teapot"."""
    drawn = (" and ".join(part for part in text.split(" and ") if not part.startswith(_KNOWN)) for text in wishes.added)
    return msgspec.structs.replace(wishes, added=tuple(filter(None, drawn)))


def _looked_at(picture: Picture) -> tuple[int, int]:
    height, width = picture.shape[:2]
    factor = min(1.0, _LOOK_PX / max(height, width))
    return max(1, round(width * factor)), max(1, round(height * factor))
