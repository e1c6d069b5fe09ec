"""Landscapes: sky, land, water, what grows, and everyone who stands there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.sketch.compose.growth import growth_layers
from atelier.engines.sketch.compose.heavens import sky_layers, weather_layers
from atelier.engines.sketch.compose.looks import figure_of, look_of, riders_of, season_of
from atelier.engines.sketch.compose.mood import make_stage
from atelier.engines.sketch.compose.placing import (
    Spot,
    across,
    fitted,
    free_subjects,
    main_column,
    share_of,
    spread_columns,
    zoom_of,
)
from atelier.engines.sketch.layers.reliefs import Cover, Shape, build, cover_for
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Standing
from atelier.engines.sketch.layers.terrain import Terrain, grid_rows
from atelier.engines.sketch.layers.water import Water
from atelier.engines.sketch.paint.colour import blend, colour
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.scene import Scene

LAND_ABOVE_M = 3.5
"""Figures taller than this stand further back than animals and people."""


@dataclass(frozen=True)
class Landscape:
    """The parts of a landscape that others have to know."""

    stage: Stage
    terrain: Terrain | None
    water: str
    shape: Shape


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
    elif "low" in scene.camera:
        base = 0.74
    elif homes and homes <= {"sky"}:
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
            kind = "sea" if scene.water != "beach" else "coast"
        elif water in {"lake", "river"}:
            kind = "mountains" if not scene.subjects else "hills"
        elif homes == {"ground"} or scene.covers:
            kind = "plain" if scene.covers else "hills"
    elif water == "sea" and kind == "plain":
        kind = "coast"
    if scene.water == "waterfall":
        kind = "falls"
        water = "lake"
    if kind in {"islands", "cliff"}:
        water = "sea"
    return Shape(kind, water, focus=float(np.clip(focus, 0.2, 0.8)))


def _terrain(scene: Scene, stage: Stage, shape: Shape) -> Terrain | None:
    if shape.kind == "sea":
        return None
    mist = 0.75 if "fog" in scene.weather else 0.35 if stage.air.height[1] < 0.35 and shape.kind == "mountains" else 0.0
    haze = 1.35 if "fog" in scene.weather else 1.0
    return Terrain(stage, build(stage, shape, _cover(scene, shape)), mist=mist, haze=haze)


def _cover(scene: Scene, shape: Shape) -> Cover:
    kind = "moonscape" if scene.land == "moonscape" else shape.kind
    season = "winter" if scene.land == "snow" else season_of(scene)
    cover = cover_for(season, kind if season != "winter" or kind in {"moonscape"} else "")
    asked = scene.tint("land")
    if asked is not None:
        tint = colour(asked)
        cover = Cover(
            blend(cover.grass, tint, 0.75), blend(cover.dry, tint, 0.65), blend(cover.rock, tint, 0.35), cover.forest, cover.snow,
            cover.snow_line if season == "winter" else 9.0, cover.wooded * 0.5, cover.patchy,
        )  # fmt: skip
    if shape.kind in {"hills", "plain"} and season != "winter":
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
    layers: list[Layer] = []
    for number, spot in enumerate(sorted(spots, key=lambda spot: (-spot.far, spot.y))):
        subject = scene.subjects[spot.subject]
        figure = figure_of(subject)
        ground = {"sky": "", "space": "", "deep": "", "water": "water"}.get(figure.home, "land")
        if figure.home == "water" and not land.water:
            ground = "land"
        layers.append(
            Standing(
                land.stage, figure, look_of(subject, scene), spot.x, spot.y, spot.height, seed * 31 + spot.subject * 101 + number,
                ground=ground, mirror=spot.mirror, haze=min(0.75, spot.far * land.stage.air.haze_strength), riders=riders_of(scene, spot.subject),
            )
        )  # fmt: skip
    return layers


def place_subjects(scene: Scene, land: Landscape, column: float, seed: int) -> list[Spot]:
    places = free_subjects(scene)
    columns = spread_columns(len(places), column)
    spots: list[Spot] = []
    for order, place in enumerate(places):
        source = dice(seed, "place", place)
        spots += _spots_of(scene, land, place, columns[order], len(places), source)
    return spots


def _spots_of(
    scene: Scene, land: Landscape, place: int, column: float, kinds: int, source: np.random.Generator
) -> list[Spot]:
    subject, stage = scene.subjects[place], land.stage
    figure = figure_of(subject)
    frame = stage.frame
    height = fitted(share_of(subject, kinds) * zoom_of(scene), subject, frame)
    if subject.place == "background":
        height *= 0.5
    elif subject.place == "foreground":
        height *= 1.2
    xs = across(subject.count, subject.place, column, frame, source, figure.extent.width * height * 1.05)
    spots: list[Spot] = []
    for index, x in enumerate(xs):
        size = height * (1.0 if subject.count == 1 else float(source.uniform(0.86, 1.12)))
        x, y, size, far = _stand(scene, land, place, x, size, index, source)
        mirror = _faces_left(x, subject.count, source)
        spots.append(Spot(place, x, y, size, far, mirror))
    return spots


def _faces_left(x: float, count: int, source: np.random.Generator) -> bool:
    """Look into the picture."""
    if abs(x - 0.5) < 0.08 or count > 1:
        return bool(source.random() < (0.5 if count > 1 else 0.35))
    return x > 0.5


def _stand(
    scene: Scene, land: Landscape, place: int, x: float, size: float, index: int, source: np.random.Generator
) -> tuple[float, float, float, float]:
    """Column, height in the frame, size and distance of one figure."""
    subject, stage = scene.subjects[place], land.stage
    figure = figure_of(subject)
    horizon, frame = stage.horizon, stage.frame
    unit_share = frame.unit / frame.height
    if (
        figure.home in {"sky", "space", "deep"}
        or subject.place in {"sky", "top"}
        or "flying" in subject.traits
        and figure.home == "sky"
    ):
        room = horizon - 0.08
        drop = float(source.uniform(-0.05, 0.05)) if subject.count == 1 else float(source.uniform(-0.28, 0.20)) * room
        y = horizon * 0.52 + size * 0.5 * unit_share + drop
        shrink = 1.0 if subject.count == 1 else 1.0 - 0.45 * float(source.random())
        return x, min(y, horizon + 0.10), size * shrink, 0.15 * (1 - shrink)
    below = 1 - horizon
    if figure.home == "water" and land.water:
        depth = 0.30 if figure.metres > 4 else 0.48
        jitter = 0.0 if subject.count == 1 else float(source.uniform(-0.16, 0.20))
        y = horizon + below * (depth + jitter)
        return x, y, size * (1 + jitter * 1.2), max(0.0, 0.22 - jitter - depth * 0.3)
    if land.terrain is not None and (land.shape.kind == "cliff" or _on_hill(scene, place)):
        return _on_top(land, place, x, size, scene)
    deep = 0.34 if figure.metres > LAND_ABOVE_M else 0.62
    if land.water == "lake" and not scene.subjects[place].place:
        deep = 0.80 if figure.metres <= LAND_ABOVE_M else 0.62
    if subject.place == "background":
        deep *= 0.45
    elif subject.place == "foreground":
        deep = min(0.92, deep + 0.25)
    jitter = 0.0 if subject.count == 1 else float(source.uniform(-0.20, 0.22)) * min(1.0, subject.count / 3)
    y = horizon + below * min(0.95, deep + jitter * 0.7)
    scale = (deep + jitter * 0.7) / deep
    return x, y, size * (0.45 + 0.55 * scale), max(0.0, 0.20 - 0.3 * (y - horizon) / below)


def _on_hill(scene: Scene, place: int) -> bool:
    """A castle or tree on a hill stands on the hill's crest."""
    subject = scene.subjects[place]
    if figure_of(subject).metres <= LAND_ABOVE_M or subject.place in {"foreground", "background"}:
        return False
    return scene.land == "hills" and subject.count == 1 and "leafy" != subject.kind


def _on_top(land: Landscape, place: int, x: float, size: float, scene: Scene) -> tuple[float, float, float, float]:
    """On the highest ground in reach of the column."""
    assert land.terrain is not None
    stage = land.stage
    rise = land.terrain.ground.rise
    columns = rise.shape[1]
    v = grid_rows()[:, 0]
    near, far = (0.18, 0.52) if land.shape.kind == "cliff" else (0.16, 0.46)
    rows = np.flatnonzero((v >= near) & (v <= far))
    window = max(1, columns // 8)
    middle = int(np.clip(x, 0.05, 0.95) * columns)
    low, high = max(0, middle - window), min(columns, middle + window)
    part = land.terrain.screen_rows[rows][:, low:high]
    # The highest crest is what stands topmost on the screen; prefer nearer ground among equals.
    best = int(np.argmin(part.min(0) + np.abs(np.arange(low, high) - middle) * 0.05))
    column = low + best
    row = int(rows[int(np.argmin(part[:, best]))])
    y = float(land.terrain.screen_rows[row, column]) / stage.field.height + 0.006
    room = max(0.12, (y - 0.05) * stage.frame.height / stage.frame.unit)
    return (
        (column + 0.5) / columns,
        y,
        min(size, room / figure_of(scene.subjects[place]).extent.top),
        0.10 + 0.18 * float(v[row]),
    )
