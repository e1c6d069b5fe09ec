"""Landscapes: sky, land, water, what grows, and everyone who stands there."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.compose.ground import Landscape, place_subjects
from atelier.engines.sketch.compose.growth import grove, growth_layers, is_grove
from atelier.engines.sketch.compose.heavens import sky_layers, weather_layers
from atelier.engines.sketch.compose.looks import figure_of, look_of, riders_of, season_of
from atelier.engines.sketch.compose.mood import make_stage
from atelier.engines.sketch.compose.placing import (
    main_column,
)
from atelier.engines.sketch.layers.cover import Cover, cover_for
from atelier.engines.sketch.layers.falls import Falls, Plume
from atelier.engines.sketch.layers.lane import Lane
from atelier.engines.sketch.layers.reliefs import Shape, build
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Standing
from atelier.engines.sketch.layers.terrain import Terrain
from atelier.engines.sketch.layers.water import Water
from atelier.engines.sketch.paint.colour import blend, colour
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.scene import Scene


def outdoors(scene: Scene, frame: Frame, seed: int, *, texture: float, tones: int) -> tuple[Stage, list[Layer]]:
    source = dice(seed, "outdoors")
    column = main_column(scene, frame, source)
    sun_x = _sun_column(scene, column, source)
    stage = make_stage(scene, frame, seed, _horizon(scene, frame), sun_x=sun_x, texture=texture, tones=tones)
    shape = _shape(scene, column)
    terrain = _terrain(scene, stage, shape)
    land = Landscape(stage, terrain, shape.water, shape)
    layers = sky_layers(scene, stage)
    if terrain is not None:
        layers.append(terrain)
    behind, front = growth_layers(scene, land.stage, terrain, shape)
    layers += behind
    if shape.water:
        layers.append(Water(stage, terrain.view if terrain else None, _swell(scene), _foam(scene, shape)))
    if shape.kind == "falls" and terrain is not None:
        layers.append(Falls(stage, terrain))
    if shape.kind == "volcano" and terrain is not None:
        layers.append(Plume(stage, terrain, shape.focus))
    layers += front
    layers += subject_layers(scene, land, column, seed)
    layers += weather_layers(scene, stage)
    return stage, layers


def _horizon(scene: Scene, frame: Frame) -> float:
    """A fraction of the height from the top."""
    base = 0.60
    homes = {figure_of(subject).home for subject in scene.subjects}
    if "aerial" in scene.camera:
        base = 0.34
    elif "low" in scene.camera or (homes and homes <= {"sky"}):
        base = 0.74
    elif scene.land == "mountains" and not scene.water:
        base = 0.66
    elif scene.sees("milkyway", "aurora", "fireworks"):
        base = 0.70
    elif scene.water == "sea":
        base = 0.56
    if frame.aspect < 0.8:
        base += 0.03
    return base


def _sun_column(scene: Scene, column: float, source: np.random.Generator) -> float:
    """Across the sky from the main subject, so that it is lit from the side; low suns stand nearer to it."""
    if scene.style == "neon" or "centred" in scene.camera:
        return 0.5
    if not scene.subjects:
        return float(source.uniform(0.58, 0.74)) if source.random() < 0.5 else float(source.uniform(0.26, 0.42))
    side = -1 if column > 0.5 else 1
    return float(np.clip(column + side * source.uniform(0.16, 0.30), 0.14, 0.86))


def _shape(scene: Scene, column: float) -> Shape:
    land, water = scene.land, {"beach": "sea", "waterfall": "river"}.get(scene.water, scene.water)
    kind = {"snow": "hills", "moonscape": "craters"}.get(land, land)
    focus = 1 - column if scene.subjects else 0.5 + (0.5 - column)
    if not kind:
        homes = {figure_of(subject).home for subject in scene.subjects}
        kind = "hills" if scene.subjects or scene.covers else "mountains"
        if water == "sea":
            kind = "beach" if scene.water == "beach" or homes & {"ground", "floor", "table", "branch"} else "sea"
            if "village" in scene.covers and scene.water != "beach":
                kind = "bay"
        elif water in {"lake", "river"}:
            kind = "mountains" if not scene.subjects else "hills"
        elif homes == {"ground"} or scene.covers:
            kind = "plain" if scene.covers else "hills"
    elif water == "sea" and kind in {"plain", "hills"}:
        kind = "beach"
    elif water == "sea" and kind == "mountains":
        water = "lake"
    if scene.water == "waterfall":
        kind = "falls"
        water = "lake"
    if kind in {"islands", "cliff"}:
        water = "sea"
    ashore = kind == "islands" and any(figure_of(subject).home == "ground" for subject in scene.subjects)
    return Shape("beach" if ashore else kind, water, focus=float(np.clip(focus, 0.2, 0.8)), far_islands=ashore)


def _terrain(scene: Scene, stage: Stage, shape: Shape) -> Terrain | None:
    if shape.kind == "sea":
        return None
    mist = 0.75 if "fog" in scene.weather else 0.35 if stage.air.height[1] < 0.35 and shape.kind == "mountains" else 0.0
    haze = 1.1 if "fog" in scene.weather else 1.0
    return Terrain(stage, build(stage, shape, _cover(scene, shape)), mist=mist, haze=haze)


def _cover(scene: Scene, shape: Shape) -> Cover:
    kind = "moonscape" if scene.land == "moonscape" else shape.kind
    season = "winter" if scene.land == "snow" else season_of(scene)
    cover = cover_for(season, kind if season != "winter" or kind in {"moonscape"} else "")
    asked = scene.tint("land")
    if asked is not None:
        tint = colour(asked)
        cover = Cover(
            blend(cover.grass, tint, 0.75),
            blend(cover.dry, tint, 0.65),
            blend(cover.rock, tint, 0.35),
            cover.forest,
            cover.snow,
            cover.snow_line if season == "winter" else 9.0,
            cover.wooded * 0.5,
            cover.patchy,
        )
    if shape.kind in {"hills", "plain", "falls", "cliff", "islands"} and season != "winter":
        cover = Cover(cover.grass, cover.dry, cover.rock, cover.forest, cover.snow, 9.0, cover.wooded, cover.patchy)
    return cover


def _swell(scene: Scene) -> float:
    if scene.mood("calm"):
        return 0.06
    if "storm" in scene.weather:
        return 1.0
    if scene.water == "sea":
        return 0.34 if "wind" not in scene.weather else 0.7
    return 0.20 if scene.water == "beach" else 0.08


def _foam(scene: Scene, shape: Shape) -> float:
    if "storm" in scene.weather:
        return 1.0
    if shape.kind in {"islands", "cliff"} or scene.water == "beach":
        return 0.6
    return 0.25 if scene.water == "sea" and not scene.mood("calm") else 0.0


def subject_layers(scene: Scene, land: Landscape, column: float, seed: int) -> list[Layer]:
    """Every subject with all its copies, far ones first."""
    spots = place_subjects(scene, land, column, seed)
    layers: list[Layer] = [
        grove(scene, land.stage, place, bool(land.water))
        for place, subject in enumerate(scene.subjects)
        if is_grove(subject)
    ]
    lanes: set[int] = set()
    for number, spot in enumerate(sorted(spots, key=lambda spot: (-spot.far, spot.y))):
        subject = scene.subjects[spot.subject]
        figure = figure_of(subject)
        ground = {"sky": "", "space": "", "deep": "", "branch": "", "water": "water"}.get(figure.home, "land")
        if figure.home == "water" and not land.water:
            ground = "land"
        if (
            figure.module == "vehicles.land"
            and land.shape.kind in {"plain", "hills", "mountains", "dunes", "canyon"}
            and not land.water
            and "flying" not in subject.traits
        ):
            row = round(spot.y * 14)
            if row not in lanes:
                lanes.add(row)
                layers.append(
                    Lane(
                        land.stage,
                        spot.y,
                        0.30 * spot.height * land.stage.frame.unit / land.stage.frame.height,
                        figure.name == "train",
                    )
                )
        layers.append(
            Standing(
                land.stage,
                figure,
                look_of(subject, scene),
                spot.x,
                spot.y,
                spot.height,
                seed * 31 + spot.subject * 101 + number,
                ground=ground,
                mirror=spot.mirror,
                haze=min(0.75, spot.far * land.stage.air.haze_strength),
                riders=riders_of(scene, spot.subject),
                wet=land.terrain.view.wet if land.terrain and ground == "water" else None,
            )
        )
    return layers
