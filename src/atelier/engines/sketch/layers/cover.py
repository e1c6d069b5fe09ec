"""What grows and lies on the land: colours for every season and kind of country, spread over the terrain's grid."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import Plane, floats, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.layers.terrain import FAR, ROWS, grid_rows
from atelier.engines.sketch.paint.colour import Colour, colour
from atelier.engines.sketch.paint.noise import Dice, clouds

DEPTH = math.log(FAR)
"""Length of the grid from near to far in the units it has across: a noise cell is square in the landscape."""


@dataclass(frozen=True)
class Cover:
    """What grows and lies on the land."""

    grass: Colour
    dry: Colour
    rock: Colour
    forest: Colour
    snow: Colour
    snow_line: float
    """Height over distance from which snow lies; 9 for none, below 0 for everywhere."""
    wooded: float
    """0 bare to 1 covered with trees, as seen from far."""
    patchy: float
    """How much the ground's colour varies: 0 sand or snow, 1 a moor."""


def field_noise(
    stage: Stage, source: Dice, cell: float, octaves: int, gain: float = 0.5, stretch: float = 1.0
) -> Plane:
    """Noise on the grid with features `cell` units across."""
    columns = stage.field.width
    across = stage.field.width / stage.field.unit
    return clouds(
        (ROWS, columns), source, cells=DEPTH / cell, aspect=across / DEPTH, octaves=octaves, gain=gain, stretch=stretch
    )


def lay_cover(stage: Stage, source: Dice, rise: Plane, cover: Cover) -> tuple[Plane, Plane]:
    """Colours of the land, and where it is bare rock (0..1).

    Rock where steep, snow where high and not too steep, forest below, grass lowest.
    """
    steep = steepness(stage, rise)
    calm = np.float32(0.12 + 0.88 * stage.texture)
    patch = (field_noise(stage, source, 0.22, 5, 0.6) - 0.5) * calm
    fine = (field_noise(stage, source, 0.035, 3, 0.7) - 0.5) * np.float32(stage.texture)
    rgb = cover.grass + (cover.dry - cover.grass) * step_between(-0.15, 0.25, patch)[..., None]
    rgb = rgb * (1 + fine[..., None] * np.float32(0.34 * cover.patchy))
    stone = step_between(0.55, 1.1, floats(steep + patch * 0.6))
    rgb = rgb + (cover.rock * (1 + 0.4 * fine[..., None]) - rgb) * stone[..., None]
    line = cover.snow_line + patch * 0.10 + fine * 0.03
    bare = step_between(1.6, 3.4, floats(steep + fine * 1.6 + patch * 1.5 - np.clip(rise - line, 0, 1) * 3))
    snow = step_between(-0.012, 0.018, floats(rise - line)) * (1 - bare)
    rgb = rgb + (cover.snow - rgb) * snow[..., None]
    if cover.wooded > 0:
        trees = _woods(stage, source, rise, cover, steep) * (1 - 0.4 * snow)
        rgb = rgb + (cover.forest * (0.97 + 0.7 * fine[..., None]) - rgb) * trees[..., None]
    return floats(rgb), floats(stone * (1 - 0.75 * snow))


def steepness(stage: Stage, rise: Plane) -> Plane:
    per_column = np.float32(1 / (stage.across()[0, 1] - stage.across()[0, 0]))
    along, away = np.gradient(rise, axis=1), np.gradient(rise, axis=0)
    return floats(np.abs(along) * per_column + np.abs(away) * np.float32(ROWS / DEPTH))


def _woods(stage: Stage, source: Dice, rise: Plane, cover: Cover, steep: Plane) -> Plane:
    stand = field_noise(stage, source, 0.16, 4, 0.6)
    low = 1 - step_between(0.10, 0.17, floats(rise + (stand - 0.5) * 0.12))
    dense = step_between(0.62 - 0.5 * cover.wooded, 0.74 - 0.5 * cover.wooded, stand)
    far = step_between(0.18, 0.34, grid_rows())
    return floats(low * dense * far * (1 - step_between(1.0, 1.8, steep)))


def cover_for(season: str, kind: str) -> Cover:
    """What grows by season and kind of land."""
    table = COVERS.get(kind) or COVERS.get(season) or COVERS["summer"]
    grass, dry, rock, forest, snow = (colour(code) for code in table[:5])
    return Cover(grass, dry, rock, forest, snow, snow_line=table[5], wooded=table[6], patchy=table[7])


COVERS: dict[str, tuple[str, str, str, str, str, float, float, float]] = {
    "spring": ("#6f9a48", "#93ab58", "#7d7a76", "#3f6b3a", "#f3f6fa", 0.17, 0.6, 1.0),
    "summer": ("#5b8040", "#8a9150", "#7c756d", "#2c5234", "#f3f6fa", 0.18, 0.65, 1.0),
    "autumn": ("#8f8040", "#a8763a", "#7b6f66", "#9a5524", "#f3f6fa", 0.18, 0.75, 1.0),
    "winter": ("#d3dfec", "#c4d3e4", "#5f6673", "#34484e", "#dfe8f3", -0.5, 0.0, 0.25),
    "dunes": ("#dba868", "#d19a5c", "#d19a5c", "#c98a4c", "#ffffff", 9.0, 0.0, 0.1),
    "canyon": ("#c08a58", "#b07244", "#a8583a", "#8a5a38", "#ffffff", 9.0, 0.0, 1.0),
    "craters": ("#b06a44", "#9c5838", "#8a4c32", "#8f4a2f", "#ffffff", 9.0, 0.0, 0.8),
    "beach": ("#e6cf9c", "#dcc088", "#c9a878", "#6f8a5a", "#ffffff", 9.0, 0.0, 0.12),
    "moonscape": ("#8f9096", "#7f8087", "#6f7078", "#6f7078", "#ffffff", 9.0, 0.0, 0.8),
    "volcano": ("#5b6b42", "#6b6547", "#4c4440", "#33482f", "#f3f6fa", 9.0, 0.5, 0.8),
}
