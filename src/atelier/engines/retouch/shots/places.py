"""What is behind people: a place in words, painted without anybody in it and as far out of focus as it is away."""

from __future__ import annotations

from typing import Final

import msgspec

from atelier.engines.raster import Plane
from atelier.engines.retouch.asking.words import understand
from atelier.engines.retouch.changes.background import backdrop_of, out_of_focus, plain_backdrop
from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.words.interpret import interpret

_LENS: Final = 0.022  # of the shorter side and the face's height: how large a far point of light becomes
_PEOPLE: Final = "person"


def place_of(words: str, shape: tuple[int, int], seed: int, *, face: float) -> Plane:
    """A place for shots in which a face takes so much of the height."""
    plain = understand(words).backdrop
    if plain.startswith("#"):
        return plain_backdrop(plain, shape)
    return softened(backdrop_of(_empty(interpret(words)), shape, seed), face)


def softened(place: Plane, face: float) -> Plane:
    """As the lens of a portrait shows it: the closer the person, the softer what is behind."""
    return out_of_focus(place, _LENS * face * min(place.shape[:2]))


def _empty(scene: Scene) -> Scene:
    """Without people and signs; a face that was asked for is the one that comes in."""
    subjects = tuple(subject for subject in scene.subjects if subject.kind != _PEOPLE)
    if len(subjects) < len(scene.subjects):  # relations count subjects
        subjects = tuple(msgspec.structs.replace(subject, relation="", other=None) for subject in subjects)
    scene = msgspec.structs.replace(scene, subjects=subjects, emblems=(), lettering=(), sign=False, style="")
    return msgspec.structs.replace(scene, setting="land") if scene.setting == "portrait" else scene
