"""Where subjects stand in a landscape: on its crests, its shores, its roads, its water and in its sky."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from atelier.engines.sketch.compose.growth import is_grove
from atelier.engines.sketch.compose.looks import figure_of, riders_of
from atelier.engines.sketch.compose.placing import (
    Spot,
    across,
    fitted,
    free_subjects,
    share_of,
    spread_columns,
    zoom_of,
)
from atelier.engines.sketch.layers.reliefs import Shape
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.layers.terrain import Terrain, grid_rows
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.scene import Scene

THING_M, THING_SHARE = 1.5, 0.26
"""Things smaller than this keep their proportion to people and animals, but for a least share of their height, so that
they are seen."""

LAND_ABOVE_M = 3.5
"""Figures taller than this stand further back than animals and people."""


@dataclass(frozen=True)
class Landscape:
    """The parts of a landscape that others have to know."""

    stage: Stage
    terrain: Terrain | None
    water: str
    shape: Shape


def place_subjects(scene: Scene, land: Landscape, column: float, seed: int) -> list[Spot]:
    places = [place for place in free_subjects(scene) if not is_grove(scene.subjects[place])]
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
    load = max((rider.y + rider.figure.extent.top * rider.size for rider in riders_of(scene, place)), default=0.0)
    flies = "flying" in subject.traits and figure.home != "sky"
    height = fitted(share_of(subject, kinds) * zoom_of(scene) * (0.72 if flies else 1.0), subject, frame, load=load)
    if figure.home in ("table", "floor") and figure.metres < THING_M:
        height = min(height, _thing(scene, figure.metres, kinds) * zoom_of(scene))
    if subject.place == "background":
        height *= 0.5
    elif subject.place == "foreground":
        height *= 1.2
    xs = across(subject.count, subject.place, column, frame, source, figure.extent.width * height * 1.05)
    if figure.home == "water" and land.terrain is not None and land.water:
        xs, smaller = _afloat(land, xs, _afloat_at(stage.horizon, figure.metres), figure.extent.width * height)
        height *= smaller
    spots: list[Spot] = []
    for index, column_x in enumerate(xs):
        wanted = height * (1.0 if subject.count == 1 else float(source.uniform(0.86, 1.12)))
        x, y, size, far = _stand(scene, land, place, column_x, wanted, index, source)
        mirror = _faces_left(x, subject.count, source)
        spots.append(Spot(place, x, y, size, far, mirror))
    return spots


def _thing(scene: Scene, metres: float, kinds: int) -> float:
    """How high a small thing may be beside the first that stands on the ground with it; infinite where none does."""
    for subject in scene.subjects:
        figure = figure_of(subject)
        if figure.home == "ground":
            return share_of(subject, kinds) * max(THING_SHARE, metres / figure.metres)
    return math.inf


def _afloat_at(horizon: float, metres: float) -> float:
    """The fraction of the frame's height where boats and swimmers are: large ones further away."""
    return horizon + (1 - horizon) * (0.30 if metres > 4 else 0.48)


def _afloat(land: Landscape, xs: list[float], y: float, width: float) -> tuple[list[float], float]:
    """Columns moved onto the widest stretch of open water at a level of the frame, and how much smaller figures of
    this width (in units) have to be to lie side by side there."""
    assert land.terrain is not None
    wet = land.terrain.view.wet
    row = wet[min(wet.shape[0] - 1, round(y * wet.shape[0]))] > 0.5
    edges = np.flatnonzero(np.diff(np.concatenate([[False], row, [False]]).astype(np.int8)))
    if len(edges) < 2:
        return xs, 1.0
    widest = int(np.argmax(edges[1::2] - edges[::2]))
    left, right = int(edges[2 * widest]), int(edges[2 * widest + 1])
    per_unit = land.stage.frame.unit / land.stage.frame.width
    smaller = float(np.clip((right - left) / len(row) / (width * per_unit * len(xs) * 1.05), 0.45, 1.0))
    half = width * smaller / 2 * per_unit
    low = min(left / len(row) + half, xs[0]) if left == 0 else left / len(row) + half
    high = max(right / len(row) - half, xs[-1]) if right == len(row) else right / len(row) - half
    middle, span = (xs[0] + xs[-1]) / 2, xs[-1] - xs[0]
    tight = min(1.0, max(0.0, high - low) / span) if span > 0 else 1.0
    centre = float(np.clip(middle, low + span * tight / 2, max(low, high) - span * tight / 2))
    return [centre + (x - middle) * tight for x in xs], smaller


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
    if figure.home in {"sky", "space", "deep"} or subject.place in {"sky", "top"} or "flying" in subject.traits:
        room = horizon - 0.08
        drop = float(source.uniform(-0.05, 0.05)) if subject.count == 1 else float(source.uniform(-0.28, 0.20)) * room
        y = horizon * 0.52 + size * 0.5 * unit_share + drop
        shrink = 1.0 if subject.count == 1 else 1.0 - 0.45 * float(source.random())
        return x, min(y, horizon + 0.10), size * shrink, 0.15 * (1 - shrink)
    below = 1 - horizon
    if figure.home == "branch":
        return x, 0.74 + float(source.uniform(-0.05, 0.02)) - 0.12 * index, size, 0.0
    if figure.home == "water" and land.water:
        jitter = 0.0 if subject.count == 1 else float(source.uniform(-0.16, 0.20))
        y = _afloat_at(horizon, figure.metres) + below * jitter
        return x, y, size * (1 + jitter * 1.2), max(0.0, 0.10 - jitter)
    if land.terrain is not None and (land.shape.kind == "cliff" or _on_hill(scene, place)):
        return _on_top(land, place, x, size, scene)
    deep = 0.34 if figure.metres > LAND_ABOVE_M else 0.62
    if land.water in {"lake", "river"} or land.shape.kind == "beach":
        deep = 0.87 if land.water != "river" else 0.80
    if subject.place == "background":
        deep *= 0.45
    elif subject.place == "foreground":
        deep = min(0.92, deep + 0.25)
    reach = 0.06 if land.water else 0.22
    jitter = 0.0 if subject.count == 1 else float(source.uniform(-reach, reach)) * min(1.0, subject.count / 3)
    y = horizon + below * min(0.95, deep + jitter * 0.7)
    scale = (deep + jitter * 0.7) / deep
    return x, y, size * (0.45 + 0.55 * scale), max(0.0, 0.20 - 0.3 * (y - horizon) / below)


def _on_hill(scene: Scene, place: int) -> bool:
    """A castle or tree on a hill stands on the hill's crest."""
    subject = scene.subjects[place]
    if figure_of(subject).metres <= LAND_ABOVE_M or subject.place in {"foreground", "background"}:
        return False
    if figure_of(subject).module.startswith("vehicles") or subject.kind in {"stone_bridge", "bridge"}:
        return False
    return scene.land == "hills" and subject.count == 1 and subject.kind != "leafy"


def _on_top(land: Landscape, place: int, x: float, size: float, scene: Scene) -> tuple[float, float, float, float]:
    """On the highest ground in reach of the column."""
    assert land.terrain is not None
    stage = land.stage
    figure = figure_of(scene.subjects[place])
    screen = land.terrain.screen_rows
    columns = screen.shape[1]
    v = grid_rows()[:, 0]
    near, far = (0.18, 0.52) if land.shape.kind == "cliff" else (0.16, 0.46)
    rows = np.flatnonzero((v >= near) & (v <= far))
    # Ground counts as high as its lowest crest under the figure: nothing stands on the tip of a rock.
    base = max(1, round(figure.extent.width * size * 0.45 * stage.frame.unit / stage.frame.width * columns))
    crests = screen[rows].min(0)
    under = np.lib.stride_tricks.sliding_window_view(np.pad(crests, (base // 2, base - 1 - base // 2), "edge"), base)
    level = under.max(1)
    middle = int(np.clip(x, 0.05, 0.95) * columns)
    reach = max(1, columns // 8)
    low, high = max(0, middle - reach), min(columns, middle + reach)
    column = low + int(np.argmin(level[low:high] + np.abs(np.arange(low, high) - middle) * 0.05))
    row = int(rows[int(np.argmin(screen[rows, column]))])
    y = float(level[column]) / stage.field.height + 0.006
    room = max(0.12, (y - 0.05) * stage.frame.height / stage.frame.unit)
    return (
        (column + 0.5) / columns,
        y,
        min(size, room / figure.extent.top),
        0.10 + 0.18 * float(v[row]),
    )
