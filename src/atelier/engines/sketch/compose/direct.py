"""The director: which kind of picture a scene becomes, and the words that stand in it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from atelier.engines.sketch.compose import indoors, towns
from atelier.engines.sketch.compose.looks import figure_of
from atelier.engines.sketch.compose.outdoors import outdoors
from atelier.engines.sketch.layers.blur import Defocus
from atelier.engines.sketch.layers.signs import Banner, Sign, Title
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.paint.colour import blend, colour
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.scene import Scene

Composer = Callable[..., tuple[Stage, list[Layer]]]

COMPOSERS: dict[str, Composer] = {
    "land": outdoors,
    "city": towns.city,
    "street": towns.street,
    "space": indoors.space,
    "underwater": indoors.deep,
    "room": indoors.room,
    "plain": indoors.plain,
    "abstract": indoors.abstract,
}
SIGNS = {"land": "post", "city": "neon", "street": "neon", "space": "plate", "underwater": "post", "room": "plaque", "portrait": "plaque", "abstract": "plate", "plain": "card"}
"""The kind of sign that fits each setting."""


def compose(scene: Scene, frame: Frame, seed: int, *, texture: float = 1.0, tones: int = 0) -> tuple[Stage, list[Layer]]:
    """All layers of a picture, back to front."""
    if scene.setting == "portrait":
        stage, layers = _portrait(scene, frame, seed, texture=texture, tones=tones)
    else:
        stage, layers = COMPOSERS[_place(scene)](scene, frame, seed, texture=texture, tones=tones)
    return stage, layers + _words(scene, stage)


def _place(scene: Scene) -> str:
    """A city with someone on the ground is seen from its streets."""
    grounded = any(figure_of(subject).home == "ground" and figure_of(subject).metres < 60 for subject in scene.subjects)
    return "street" if scene.setting == "city" and grounded else scene.setting


def _portrait(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    setting = "space" if scene.sees("nebula", "planet", "earth") else "land"
    empty = msgspec.structs.replace(scene, subjects=(), setting=setting, land=scene.land or "hills", emblems=(), lettering=())
    composer = indoors.space if setting == "space" else outdoors
    stage, behind = composer(empty, frame, seed, texture=texture, tones=tones)
    return indoors.portrait(scene, frame, seed, texture=texture, tones=tones, behind=[*behind, Defocus(0.016)], stage=stage)


def _words(scene: Scene, stage: Stage) -> list[Layer]:
    """Quoted text and unknown names, on signs that fit the picture."""
    words = [*scene.lettering, *scene.emblems]
    if not words:
        return []
    if scene.form == "poster" and scene.lettering:
        ink = colour("#fff6e2") if stage.air.lamps else colour("#2a2a33")
        band = blend(colour(stage.air.haze), ink, 0.12 if not stage.air.lamps else 0.75)
        return [Title(stage, scene.lettering[:2], ink, band)]
    if scene.setting == "plain" and not scene.subjects:
        return [Banner(stage, words[0]), *(Sign(stage, word, "card", 0.24 + 0.52 * index, 0.93, 0.2) for index, word in enumerate(words[1:3]))]
    kind = SIGNS[scene.setting]
    many = len(scene.subjects) > 0
    layers: list[Layer] = []
    for index, word in enumerate(words[:3]):
        x = (0.80, 0.20, 0.5)[index] if many else (0.5, 0.22, 0.78)[index]
        height = 0.30 if many else 0.42
        y = {"post": 0.93, "card": 0.90, "plaque": 0.42, "plate": 0.86, "neon": 0.40}[kind]
        layers.append(Sign(stage, word, kind, x, y, height))
    return layers
