"""What grows on the land: forests, single trees, meadows of flowers, grass in front."""

from __future__ import annotations

import numpy as np

from atelier.engines.sketch.compose.looks import look_of, season_of
from atelier.engines.sketch.layers.reliefs import Shape
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.layers.standing import Scatter
from atelier.engines.sketch.layers.terrain import ROWS, Terrain, level_at
from atelier.engines.sketch.layers.turf import Blades
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.scene import Scene, Subject
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.registry import figures

TREES = frozenset({"pine", "leafy", "birch", "palm", "blossom", "willow", "cypress", "bare", "bush", "cactus"})
FOREST_KINDS = {
    "forest": ("leafy", "leafy", "pine", "leafy"),
    "pines": ("pine", "pine", "pine"),
    "birches": ("birch", "birch", "birch"),
    "orchard": ("leafy", "leafy"),
}
BLOOMS = {
    "flowers": (("poppy", ""), ("daisy", ""), ("tulip", "#e0609a"), ("poppy", "#e8b53a"), ("daisy", "#c8a0e8")),
    "sunflowers": (("sunflower", ""),),
    "tulips": (("tulip", "#d8334a"), ("tulip", "#f0b52f"), ("tulip", "#e87aa8"), ("tulip", "#8a4ab0")),
    "lavenders": (("lavender", ""),),
    "poppies": (("poppy", ""), ("poppy", ""), ("daisy", "")),
    "wheat": (),
}
Spot = tuple[float, float, float, int, float]


def growth_layers(scene: Scene, stage: Stage, terrain: Terrain | None, shape: Shape) -> tuple[list[Layer], list[Layer]]:
    """What stands behind the water, and what stands in front of it."""
    behind: list[Layer] = []
    front: list[Layer] = []
    if terrain is None:
        return behind, front
    season = season_of(scene)
    if "leafy" in scene.absent or "forest" in scene.absent:
        return behind, _meadow(scene, stage, shape, season)
    if any(cover in FOREST_KINDS for cover in scene.covers):
        kind = next(cover for cover in scene.covers if cover in FOREST_KINDS)
        behind.append(_belt(scene, stage, terrain, FOREST_KINDS[kind], season, deep=bool(shape.water)))
        if not shape.water:
            front += _wood(scene, stage, FOREST_KINDS[kind], season)
    elif shape.water == "lake" or (shape.kind in {"hills", "plain", "mountains"} and not scene.tint("land")):
        behind.append(
            _belt(
                scene,
                stage,
                terrain,
                _wild_kinds(shape, season),
                season,
                deep=True,
                few=True,
            )
        )
    if "village" in scene.covers and "house" not in scene.absent:
        behind.append(_village(scene, stage, terrain, season))
    if shape.kind == "mountains" and shape.water in {"", "lake"} and not scene.subjects and not scene.covers:
        front.append(_frame_of_pines(scene, stage, terrain, season))
    front += _meadow(scene, stage, shape, season)
    return behind, front


def _wild_kinds(shape: Shape, season: str) -> tuple[str, ...]:
    if shape.kind == "mountains":
        return ("pine", "pine", "pine", "leafy") if season in {"summer", "spring"} else ("pine", "pine", "pine")
    return ("leafy", "leafy", "pine")


def _frame_of_pines(scene: Scene, stage: Stage, terrain: Terrain, season: str) -> Scatter:
    """A few dark pines near us on the side away from the sun: they say how far and how high the mountains are."""
    source = stage.dice("frame of pines")
    side = -1 if stage.sun[0] > 0.5 else 1
    spots: list[Spot] = []
    count = round(7 * max(1.0, stage.frame.aspect * 0.75))
    for index in range(count):
        part = (index + float(source.uniform(0.1, 0.9))) / count
        x = 0.5 + side * (0.52 - 0.26 * part**1.4)
        y = 0.80 + 0.17 * (1 - part)
        size = (0.20 + 0.34 * (1 - part) ** 1.6) * float(source.uniform(0.8, 1.2))
        variant = int(source.integers(3))
        if _wet(terrain, x, y):
            continue
        spots.append((x, y, size, variant, 0.12 * part))
    return Scatter(
        stage, tuple((figures()["pine"], _look("pine", season, scene)) for _ in range(3)), tuple(spots), stage.seed
    )


VILLAGE = ("cottage", "house", "church", "house", "cottage", "barn")


SHORES = (0.0, 0.20, -0.20)
"""Where the usual ground of a village lies under water it stands on the far shore, or on the near one."""


def _village(scene: Scene, stage: Stage, terrain: Terrain, season: str) -> Scatter:
    """A cluster of houses around a church, where the land is level."""
    spots: list[Spot] = []
    for shift in SHORES:
        spots = _building_plots(stage, terrain, shift)
        if len(spots) > 2:
            break
    figures_used = tuple((figures()[name], Look(season=season)) for name in VILLAGE)
    return Scatter(stage, figures_used, tuple(spots), stage.seed + 3)


def is_grove(subject: Subject) -> bool:
    """Trees without a number, or many of them, frame the picture instead of standing in its middle."""
    return subject.kind in TREES and (subject.many or subject.count > 4)


def grove(scene: Scene, stage: Stage, place: int, by_water: bool) -> Scatter:
    """Trees to both sides: a few great ones near the edges, smaller ones towards the middle."""
    subject = scene.subjects[place]
    source = stage.dice("grove", place)
    aspect = stage.frame.width / stage.frame.unit
    heavy = 1 if source.random() < 0.5 else -1
    spots: list[Spot] = []
    for side in (-1, 1):
        count = round((6 if side == heavy else 4) * max(1.0, aspect * 0.7))
        for index in range(count):
            part = (index + float(source.uniform(0.2, 0.8))) / count
            x = 0.5 + side * (0.50 - 0.34 * part**1.2)
            near = 1 - part
            # On a lake the shore rises towards the sides: trees stand on it.
            low, high = (0.80, 0.99) if by_water else (0.72, 0.97)
            y = low + (high - low) * near * float(source.uniform(0.55, 1.0))
            size = (0.26 + 0.50 * near**1.3) * float(source.uniform(0.85, 1.15)) * min(1.3, subject.size)
            spots.append((x, y, size * (1.0 if side == heavy else 0.82), int(source.integers(3)), 0.16 * part))
    look = look_of(subject, scene)
    return Scatter(stage, tuple((figures()[subject.kind], look) for _ in range(3)), tuple(spots), stage.seed + place)


def _look(kind: str, season: str, scene: Scene, code: str = "") -> Look:
    asked = scene.tint("leaves") if kind in TREES else scene.tint("flowers")
    tint = asked or code
    return Look(colours=(colour(tint),) if tint else (), season=season)


def _belt(
    scene: Scene, stage: Stage, terrain: Terrain, kinds: tuple[str, ...], season: str, *, deep: bool, few: bool = False
) -> Scatter:
    """Trees far off, standing on the relief, in groves."""
    source = stage.dice("belt")
    screen, rise, wet = terrain.screen_rows, terrain.ground.rise, terrain.ground.wet
    columns = screen.shape[1]
    count = 90 if few else 260
    high = terrain.ground.crag is not None
    if high and few:
        count = 150
    grove = source.random(9)
    spots: list[Spot] = []
    for _ in range(int(count * max(1.0, stage.frame.aspect))):
        centre = grove[int(source.integers(len(grove)))]
        x = float(np.clip(centre + source.normal(0, 0.10), 0.001, 0.999)) if few else float(source.random())
        v = float(source.uniform(0.46 if high else 0.40 if deep else 0.34, 0.70 if high else 0.66))
        row, column = min(ROWS - 1, int(v * ROWS)), min(columns - 1, int(x * columns))
        if rise[row, column] > 0.16 or wet[row, column] > 0.01 or _hidden(terrain, row, column):
            continue
        y = float(screen[row, column]) / stage.field.height
        size = (2.6 if high else 3.4) * float(320.0**-v) * float(source.uniform(0.7, 1.3))
        spots.append(
            (
                x,
                y + 0.002,
                min(0.16, size),
                int(source.integers(len(kinds))),
                float(np.clip((v - 0.12) * 1.15, 0, 0.8)) * stage.air.haze_strength,
            )
        )
    variants = tuple((figures()[kind], _look(kind, season, scene)) for kind in kinds)
    return Scatter(stage, variants, tuple(spots), stage.seed, shadows=False)


def _building_plots(stage: Stage, terrain: Terrain, shift: float) -> list[Spot]:
    source = stage.dice("village")
    centre = 0.30 if source.random() < 0.5 else 0.70
    if _dry(terrain, 1 - centre, shift) > 2 * _dry(terrain, centre, shift):
        centre = 1 - centre
    spots: list[Spot] = []
    for index in range(round(11 * max(1.0, stage.frame.aspect * 0.8))):
        variant = 2 if index == 0 else int(source.integers(len(VILLAGE)))
        if variant == 2 and index:
            variant = 1
        x = float(np.clip(centre + source.normal(0, 0.17), 0.03, 0.97))
        v = float(source.uniform(0.30, 0.46)) + shift
        row = min(ROWS - 1, int(v * ROWS))
        column = min(terrain.screen_rows.shape[1] - 1, int(x * terrain.screen_rows.shape[1]))
        if terrain.ground.wet[row, column] > 0.01 or _hidden(terrain, row, column):
            continue
        size = 1.05 * float(320.0**-v) * (1.7 if variant == 2 else 1.0) * float(source.uniform(0.85, 1.15))
        spots.append(
            (
                x,
                float(terrain.screen_rows[row, column]) / stage.field.height + 0.004,
                size,
                variant,
                float(np.clip((v - 0.18) * 1.2, 0, 0.5)),
            )
        )
    return spots


def _dry(terrain: Terrain, x: float, shift: float) -> float:
    """The share of dry land around a place where a village could be."""
    rows, columns = terrain.ground.wet.shape
    wet = terrain.ground.wet[int((0.30 + shift) * rows) : int((0.46 + shift) * rows)]
    return 1 - float(wet[:, int(max(0.0, x - 0.17) * columns) : int((x + 0.17) * columns)].mean())


def _hidden(terrain: Terrain, row: int, column: int) -> bool:
    """Whether nearer ground stands before a point of the relief."""
    screen = terrain.screen_rows
    nearer = float(screen[:row, column].min()) if row else 1e9
    return nearer < float(screen[row, column]) - 2


def _wet(terrain: Terrain, x: float, y: float) -> bool:
    """Whether there is water at a place of the frame."""
    wet = terrain.view.wet
    row, column = round(y * wet.shape[0]), round(min(max(x, 0.0), 1.0) * wet.shape[1])
    return bool(wet[min(row, wet.shape[0] - 1), min(column, wet.shape[1] - 1)] > 0.1)


WOOD_ROWS = ((0.50, 0.36, 24, 0.02), (0.42, 0.48, 17, 0.06), (0.345, 0.62, 11, 0.15))
"""Rows of trees in a forest, far to near: distance, height, how many, half the width of the clearing."""


def _wood(scene: Scene, stage: Stage, kinds: tuple[str, ...], season: str) -> list[Layer]:
    """Inside a forest: rows of trees growing towards us, a clearing in the middle, great trunks and leaves in front."""
    source = stage.dice("wood")
    spots: list[Spot] = []
    aspect = stage.frame.width / stage.frame.unit
    for v, height, count, gap in WOOD_ROWS:
        number = max(3, round(count * aspect / 1.4))
        for index in range(number):
            x = (index + 0.5 + float(source.uniform(-0.42, 0.42))) / number
            if abs(x - 0.5) < gap:
                x = 0.5 + (gap + float(source.uniform(0, 0.12))) * (1 if x > 0.5 else -1)
            y = level_at(stage, v + float(source.uniform(-0.02, 0.02)))
            size = height * float(source.uniform(0.8, 1.15))
            spots.append((x, y, size, int(source.integers(len(kinds))), float(np.clip((v - 0.16) * 1.75, 0, 0.72))))
    variants = tuple((figures()[kind], _look(kind, season, scene)) for kind in kinds)
    return [Scatter(stage, variants, tuple(spots), stage.seed), *_nave(scene, stage, kinds, season)]


def _nave(scene: Scene, stage: Stage, kinds: tuple[str, ...], season: str) -> list[Layer]:
    """The nearest trees: trunks to both sides, leaves hanging into the top of the picture."""
    source = stage.dice("nave")
    tall = stage.frame.height / stage.frame.unit
    bark = "#d9d5cc" if kinds[0] == "birch" else "#3f3128" if kinds[0] == "pine" else "#4f3d30"
    spots: list[Spot] = []
    for side in (-1, 1):
        for v, reach in ((0.24, 0.30), (0.14, 0.45)):
            x = 0.5 + side * (reach + float(source.uniform(-0.04, 0.05)))
            spots.append(
                (
                    x,
                    level_at(stage, v),
                    tall * (1.0 + 0.5 * (0.24 - v)),
                    int(source.integers(2)),
                    0.10 if v > 0.2 else 0.0,
                )
            )
    trunks = Scatter(
        stage,
        tuple((figures()["bole"], Look(colours=(colour(bark),), season=season)) for _ in range(2)),
        tuple(spots),
        stage.seed,
    )
    if kinds[0] == "pine" or season == "winter":
        return [trunks]
    roof: list[Spot] = []
    wide = stage.frame.width / stage.frame.unit
    for index in range(max(2, round(wide * 2.2))):
        x = (index + 0.5) / max(2, round(wide * 2.2)) + float(source.uniform(-0.05, 0.05))
        drop = 0.015 + 0.05 * abs(x - 0.5) * 2
        roof.append((x, drop, 0.62 + 0.3 * abs(x - 0.5), int(source.integers(3)), 0.0))
    leaves = tuple((figures()["bough"], _look("leafy", season, scene)) for _ in range(3))
    return [trunks, Scatter(stage, leaves, tuple(roof), stage.seed + 7, shadows=False)]


def _meadow(scene: Scene, stage: Stage, shape: Shape, season: str) -> list[Layer]:
    """Flowers in perspective, and blades of grass along the lower edge."""
    layers: list[Layer] = []
    bare = (
        shape.kind in {"dunes", "canyon", "craters", "islands", "coast", "cliff", "volcano"}
        or season == "winter"
        or shape.water == "sea"
    )
    blooms = next((BLOOMS[cover] for cover in scene.covers if cover in BLOOMS), None)
    if not bare and blooms and "flowers" not in scene.absent:
        layers.append(
            _flowers(
                scene,
                stage,
                blooms,
                season,
                dense=any(cover in {"sunflowers", "tulips", "lavenders", "poppies"} for cover in scene.covers),
            )
        )
    if not bare and stage.texture > 0.3 and not shape.water:
        tone = "#c9a24a" if "wheat" in scene.covers else "#a0803a" if season == "autumn" else "#56803a"
        tall = 1.7 if "wheat" in scene.covers else 1.4 if "grass" in scene.covers else 1.0
        layers.append(Blades(stage, colour(scene.tint("land") or tone), tall))
    return layers


def _flowers(scene: Scene, stage: Stage, blooms: tuple[tuple[str, str], ...], season: str, *, dense: bool) -> Scatter:
    source = stage.dice("meadow")
    count = int((620 if dense else 380) * max(1.0, stage.frame.aspect))
    v = source.random(count) ** 0.8 * 0.42 + 0.01
    spots: list[Spot] = []
    for index in range(count):
        y = level_at(stage, float(v[index]))
        size = (0.30 if dense else 0.24) * float(320.0 ** -v[index]) ** 0.85 * float(source.uniform(0.7, 1.2))
        if size > 0.004:
            spots.append(
                (
                    float(source.uniform(-0.02, 1.02)),
                    y + size * 0.2,
                    size,
                    int(source.integers(len(blooms) * 2)),
                    float(np.clip(v[index] * 1.1 - 0.1, 0, 0.45)),
                )
            )
    variants = tuple((figures()[kind], _look(kind, season, scene, code)) for kind, code in blooms * 2)
    return Scatter(stage, variants, tuple(spots), stage.seed, shadows=False)
