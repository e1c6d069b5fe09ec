"""Things drawn into a picture by the sketch engine: figures on its ground, signs in its sky, words on boards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.fit import Box
from atelier.engines.frames.resample import sized
from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.changes.placing import free_column, free_gap
from atelier.engines.retouch.changes.stage import air_called, painted, stage_for
from atelier.engines.retouch.seen.sight import Sight
from atelier.engines.sketch.compose.ground import Landscape
from atelier.engines.sketch.compose.heavens import WORLDS, flock
from atelier.engines.sketch.compose.looks import figure_of, look_of, riders_of
from atelier.engines.sketch.compose.outdoors import subject_layers
from atelier.engines.sketch.compose.placing import free_subjects
from atelier.engines.sketch.layers.clouds import Cumulus
from atelier.engines.sketch.layers.night import Aurora, MilkyWay, Moon, Stars
from atelier.engines.sketch.layers.reliefs import Shape
from atelier.engines.sketch.layers.signs import Sign
from atelier.engines.sketch.layers.sky import Sun
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Standing
from atelier.engines.sketch.layers.weather import Fireworks, Lightning, Meteor, Rainbow, Rays
from atelier.engines.sketch.layers.worlds import Planet
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.scene import Scene

_NO_LAND: Final = Shape("picture", "")
_SMALLER: Final = 0.66  # than as the subject of a picture of its own; in the foreground, where there is most room


def drawn_in(
    sheet: Plane,
    sight: Sight,
    scene: Scene,
    seed: int,
    share: float,
    *,
    taken: Plane | None = None,
    t: float = 0.0,
) -> Plane:
    """The scene's figures, and what it has in its sky, in this picture. `taken` is where something stands already,
    besides what the picture is of."""
    stage = _stage(sight, scene, seed)
    out = sheet
    above = _sky_layers(scene, stage)
    if above:
        cover = sight.sky if sight.sky is not None else _upper(sight)
        out = out + (np.clip(painted(stage, above, out, t), 0, 1) - out) * (cover * np.float32(share))[..., None]
    layers = _figures(scene, stage, sight, seed, taken) + _boards(scene, stage)
    if layers:
        out = out + (np.clip(painted(stage, layers, out, t), 0, 1) - out) * np.float32(share)
    return floats(out)


def drawn_within(sheet: Plane, sight: Sight, scene: Scene, box: Box, seed: int) -> Plane:
    """The scene's figures side by side, as large as a part of the picture (fractions of its sides) has room for."""
    stage = _stage(sight, scene, seed)
    frame = stage.frame
    places = free_subjects(scene)
    layers: list[Layer] = []
    for order, place in enumerate(places):
        subject = scene.subjects[place]
        extent = figure_of(subject).extent
        room_x = box.width * frame.width / len(places) * 0.94
        room_y = box.height * frame.height * 0.94
        riders = riders_of(scene, place)
        top = max([extent.top, *(rider.y + rider.figure.extent.top * rider.size for rider in riders)])
        height = min(room_y / (top - extent.bottom), room_x / extent.width)
        middle = (
            box.x + box.width * (order + 0.5) / len(places) - (extent.left + extent.right) / 2 * height / frame.width
        )
        foot = (
            box.bottom - (box.height * frame.height - room_y) / 2 / frame.height + extent.bottom * height / frame.height
        )
        layers.append(
            Standing(
                stage,
                figure_of(subject),
                look_of(subject, scene),
                middle,
                foot,
                height / frame.unit,
                seed + place,
                ground="" if figure_of(subject).home in {"sky", "space"} else "land",
                riders=riders,
            )
        )
    return floats(np.clip(painted(stage, layers, sheet), 0, 1)) if layers else sheet


def _stage(sight: Sight, scene: Scene, seed: int) -> Stage:
    """In the light that the picture seems to have."""
    red, _, blue = (float(value) for value in sight.picture.reshape(-1, 3)[::97].mean(axis=0))
    name = "night" if sight.is_dark else "golden" if red > blue * 1.35 else "day"
    horizon = float(np.clip(sight.horizon, 0.25, 0.75))
    return stage_for(sight.shape, air_called(name, 0), seed, horizon=horizon, sun_x=0.3 + 0.4 * (seed % 2))


def _figures(scene: Scene, stage: Stage, sight: Sight, seed: int, taken: Plane | None) -> list[Layer]:
    if not scene.subjects:
        return []
    smaller = tuple(
        msgspec.structs.replace(subject, size=subject.size * _SMALLER, place=subject.place or "foreground")
        for subject in scene.subjects
    )
    if taken is not None:
        column = free_gap(taken, sight.matte)
    else:
        column = free_column(_busy(sight) if sight.matte is None else sight.matte)
    land = Landscape(stage, None, "", _NO_LAND)
    return subject_layers(msgspec.structs.replace(scene, subjects=smaller, land="picture"), land, column, seed)


def _busy(sight: Sight) -> Plane:
    """Where the ground of a picture is full of things, though none stands out: contours from low in the sky down."""
    small = floats(cv2.cvtColor(sized(sight.picture, 128), cv2.COLOR_RGB2GRAY)) / np.float32(255)
    calm = cv2.GaussianBlur(small, (0, 0), 1.5)
    steep = np.hypot(cv2.Sobel(calm, cv2.CV_32F, 1, 0), cv2.Sobel(calm, cv2.CV_32F, 0, 1))
    steep[: round(len(steep) * min(0.6, sight.horizon + 0.1))] = 0
    return floats(steep)


def _boards(scene: Scene, stage: Stage) -> list[Layer]:
    words: Sequence[str] = scene.lettering[:2]
    return [Sign(stage, word, "post", 0.8 - 0.6 * index, 0.95, 0.2, False) for index, word in enumerate(words)]


def _sky_layers(scene: Scene, stage: Stage) -> list[Layer]:
    """Exactly what was named."""
    side = -1 if stage.sun[0] > 0.5 else 1
    named: dict[str, Layer] = {
        "stars": Stars(stage, 0.9, stage.horizon),
        "milkyway": MilkyWay(stage),
        "aurora": Aurora(stage),
        "meteor": Meteor(stage),
        "moon": Moon(stage, 0.062, 0.98),
        "crescent": Moon(stage, 0.062, 0.22),
        "sun": Sun(stage, 0.04),
        "clouds": Cumulus(stage, 0.95),
        "rainbow": Rainbow(stage),
        "lightning": Lightning(stage),
        "fireworks": Fireworks(stage),
        "birds": flock(stage, 9),
        "godrays": Rays(stage, 0.5),
    }
    layers = [layer for name, layer in named.items() if name in scene.sky]
    for name in scene.sky:
        if name in WORLDS:
            kind, code, rings = WORLDS[name]
            tint = colour(scene.tint(name) or code)
            layers.append(Planet(stage, kind, 0.5 + side * 0.24, stage.horizon * 0.36, 0.14, tint, rings, 0.3))
    return layers


def _upper(sight: Sight) -> Plane:
    """Where there is no sky to tell: the upper part of the picture, fading out."""
    height, width = sight.shape
    rows = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    fade = np.clip((sight.horizon + 0.1 - rows) / 0.25, 0, 1)
    cover = np.broadcast_to(fade, (height, width))
    return floats(cover if sight.matte is None else cover * (1 - sight.matte))
