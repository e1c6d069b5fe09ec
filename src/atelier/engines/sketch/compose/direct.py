"""The director: which kind of picture a scene becomes, and the words that stand in it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from atelier.engines.sketch.compose import indoors, towns
from atelier.engines.sketch.compose.closeup import closeup, is_closeup
from atelier.engines.sketch.compose.looks import figure_of
from atelier.engines.sketch.compose.outdoors import outdoors
from atelier.engines.sketch.compose.plain import plain
from atelier.engines.sketch.layers.blur import Defocus
from atelier.engines.sketch.layers.signs import Banner, Sign, Title, sign_width
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
    "plain": plain,
    "abstract": indoors.abstract,
    "closeup": closeup,
}
SIGNS = {
    "land": "post",
    "city": "neon",
    "street": "neon",
    "space": "plate",
    "underwater": "post",
    "room": "plaque",
    "portrait": "plaque",
    "abstract": "plate",
    "plain": "card",
}
"""The kind of sign that fits each setting."""
SIGN_FEET = {"post": 0.95, "card": 0.90, "plaque": 0.42, "plate": 0.86, "neon": 0.40}
"""Where each kind stands or hangs, as a fraction of the height."""


def compose(
    scene: Scene, frame: Frame, seed: int, *, texture: float = 1.0, tones: int = 0
) -> tuple[Stage, list[Layer]]:
    """All layers of a picture, back to front."""
    if scene.setting == "portrait":
        stage, layers = _portrait(scene, frame, seed, texture=texture, tones=tones)
    else:
        stage, layers = COMPOSERS[_place(scene)](scene, frame, seed, texture=texture, tones=tones)
    return stage, layers + _words(scene, stage)


def _place(scene: Scene) -> str:
    """A city with someone on the ground is seen from its streets."""
    if (
        scene.setting == "city"
        and towns.is_neon(scene)
        and not scene.subjects
        and "skyline" not in " ".join(scene.drawn)
    ):
        return "street"
    if is_closeup(scene):
        return "closeup"
    grounded = any(figure_of(subject).home == "ground" and figure_of(subject).metres < 60 for subject in scene.subjects)
    return "street" if scene.setting == "city" and grounded else scene.setting


def _portrait(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    inside = "room" in scene.parts and not scene.land and not scene.water
    setting = "space" if scene.sees("nebula", "planet", "earth") else "room" if inside else "land"
    empty = msgspec.structs.replace(
        scene, subjects=(), setting=setting, land=scene.land or ("" if inside else "hills"), emblems=(), lettering=()
    )
    composer = {"space": indoors.space, "room": indoors.room, "land": outdoors}[setting]
    stage, behind = composer(empty, frame, seed, texture=texture, tones=tones)
    return indoors.portrait(
        scene, frame, seed, texture=texture, tones=tones, behind=[*behind, Defocus(0.016)], stage=stage
    )


def _words(scene: Scene, stage: Stage) -> list[Layer]:
    """Quoted text and unknown names, on signs that fit the picture."""
    words = [*scene.lettering, *scene.emblems][:3]
    if not words:
        return []
    sealed = "title" in scene.absent
    if scene.form == "poster" and scene.lettering:
        if scene.setting == "plain":
            return []
        ink = colour("#fff6e2") if stage.air.lamps else colour("#2a2a33")
        band = blend(colour(stage.air.haze), ink, 0.75 if stage.air.lamps else 0.12)
        return [Title(stage, scene.lettering[:2], ink, band)]
    alone = not scene.subjects
    if scene.form == "logo" and not alone:
        return []
    if scene.setting == "plain" and alone:
        cards = [
            Sign(stage, word, "card", 0.24 + 0.52 * index, 0.93, 0.2, sealed) for index, word in enumerate(words[1:])
        ]
        return [Banner(stage, words[0], sealed), *cards]
    kind = SIGNS[scene.setting]
    wide = stage.frame.width / stage.frame.unit
    layers: list[Layer] = []
    for index, word in enumerate(words):
        x = (0.5, 0.22, 0.78)[index] if alone else (0.82, 0.18, 0.5)[index]
        room = 0.62 if alone and len(words) == 1 else 0.30
        height = min(0.42 if alone else 0.26, room * wide / sign_width(word))
        layers.append(Sign(stage, word, kind, x, SIGN_FEET[kind], height, sealed))
    return layers
