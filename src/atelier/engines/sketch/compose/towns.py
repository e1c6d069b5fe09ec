"""Cities: a skyline over water or land, or a street between houses."""

from __future__ import annotations

import msgspec

from atelier.engines.sketch.compose.ground import Landscape
from atelier.engines.sketch.compose.heavens import sky_layers, weather_layers
from atelier.engines.sketch.compose.looks import figure_of, look_of, riders_of
from atelier.engines.sketch.compose.mood import make_stage
from atelier.engines.sketch.compose.outdoors import subject_layers
from atelier.engines.sketch.compose.placing import (
    across,
    fitted,
    free_subjects,
    main_column,
    share_of,
    spread_columns,
    zoom_of,
)
from atelier.engines.sketch.layers.avenue import Avenue
from atelier.engines.sketch.layers.reliefs import Shape
from atelier.engines.sketch.layers.skyline import Skyline
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Standing
from atelier.engines.sketch.layers.water import Water
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.scene import Scene


def is_neon(scene: Scene) -> bool:
    return scene.style == "neon" or scene.mood("futuristic")


def city(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    """A skyline across the water."""
    source = dice(seed, "city")
    column = main_column(scene, frame, source)
    horizon = 0.66 if frame.aspect > 0.8 else 0.70
    sun_x = 0.5 if is_neon(scene) else float(source.uniform(0.28, 0.72))
    stage = make_stage(scene, frame, seed, horizon, sun_x=sun_x, texture=texture, tones=tones)
    layers = sky_layers(scene, stage)
    tall = 0.9 if is_neon(scene) else 0.74
    room = horizon * frame.height / frame.unit
    for depth, height in ((1.0, 0.78), (0.62, 0.66), (0.30, 0.52), (0.0, 0.34)):
        layers.append(Skyline(stage, depth, horizon + 0.004, min(tall * height, room * 0.72), is_neon(scene), lit=0.40))
    landmarks = [
        place for place in free_subjects(scene) if figure_of(scene.subjects[place]).module.startswith("buildings")
    ]
    for order, place in enumerate(landmarks):
        layers.append(_landmark(scene, stage, place, seed, 0.5 if len(landmarks) == 1 else 0.3 + 0.4 * order))
    swell = 0.10 if scene.mood("calm") else 0.22
    layers.append(Water(stage, None, 0.5 if "storm" in scene.weather else swell))
    rest = tuple(subject for place, subject in enumerate(scene.subjects) if place not in landmarks)
    land = Landscape(stage, None, "sea", Shape("sea", "sea"))
    layers += subject_layers(msgspec.structs.replace(scene, subjects=rest), land, column, seed)
    layers += weather_layers(scene, stage)
    return stage, layers


def _landmark(scene: Scene, stage: Stage, place: int, seed: int, x: float) -> Layer:
    """A great building among the towers, at the water's edge."""
    subject = scene.subjects[place]
    figure = figure_of(subject)
    room = stage.horizon * stage.frame.height / stage.frame.unit
    height = min(fitted(share_of(subject, 1) * 1.05, subject, stage.frame), room * 0.86 / figure.extent.top)
    x = {"left": 0.26, "right": 0.74}.get(subject.place, x)
    return Standing(
        stage, figure, look_of(subject, scene), x, stage.horizon + 0.006, height, seed * 31 + place, ground=""
    )


def street(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    """Looking down a street."""
    source = dice(seed, "street")
    horizon = 0.56
    stage = make_stage(
        scene, frame, seed, horizon, sun_x=0.5 + float(source.uniform(-0.1, 0.1)), texture=texture, tones=tones
    )
    neon = is_neon(scene)
    wet = any(weather in scene.weather for weather in ("rain", "storm")) or "puddle" in scene.parts or neon
    layers = sky_layers(scene, stage)
    layers.append(Skyline(stage, 0.9, horizon + 0.004, 0.34, neon, lit=0.4))
    layers.append(Avenue(stage, neon, 0.95 if wet else 0.0, lit=0.42))
    layers += _walkers(scene, stage, seed)
    layers += weather_layers(scene, stage)
    return stage, layers


def _walkers(scene: Scene, stage: Stage, seed: int) -> list[Layer]:
    """Subjects on the roadway, the small ones nearer."""
    places = free_subjects(scene)
    columns = spread_columns(len(places), 0.5 + float(dice(seed, "walk").uniform(-0.05, 0.05)))
    found: list[tuple[float, Layer]] = []
    frame = stage.frame
    for order, place in enumerate(places):
        subject = scene.subjects[place]
        figure = figure_of(subject)
        source = dice(seed, "walker", place)
        flies = figure.home in {"sky", "space", "deep"} or "flying" in subject.traits
        height = fitted(share_of(subject, len(places)) * zoom_of(scene) * (0.8 if flies else 1.0), subject, frame)
        for index, x in enumerate(
            across(subject.count, subject.place, columns[order], frame, source, figure.extent.width * height * 1.1)
        ):
            depth = 0.78 if figure.metres < 3.5 else 0.55
            depth += float(source.uniform(-0.08, 0.1)) * (subject.count > 1)
            y = stage.horizon + (1 - stage.horizon) * min(0.95, depth)
            if flies:
                y = max(stage.horizon * 0.55, 0.04 + height * figure.extent.top * frame.unit / frame.height)
            layer = Standing(
                stage,
                figure,
                look_of(subject, scene),
                x,
                y,
                height,
                seed * 31 + place * 101 + index,
                ground="" if flies else "land",
                mirror=bool(source.random() < 0.5) if subject.count > 1 else x > 0.56,
                riders=riders_of(scene, place),
            )
            found.append((y, layer))
    return [layer for _, layer in sorted(found, key=lambda pair: pair[0])]
