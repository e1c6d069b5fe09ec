"""Terrain: a real relief in perspective, with its own shadows, drawn column by column.

The relief is kept on a grid whose columns are lines of sight and whose rows are distances that grow by a constant
factor (log-polar). A height is stored as height over distance, which is how far up it shows, and noise on such a
grid has features that look equally large near and far: there is always enough detail, and nowhere too much.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atelier.engines.raster import Plane, blur, exp, floats, power, sample, slope_x, slope_y, step_between
from atelier.engines.sketch.layers.crags import crags
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, colour
from atelier.engines.sketch.paint.noise import from_tile, tile

ROWS = 448
"""Distances on the grid, nearest first."""
FAR = 320.0
"""The farthest distance in units of the nearest."""


@dataclass(frozen=True)
class Ground:
    """A relief on the grid (ROWS, columns). `rise` is height over distance in units of the frame; `albedo` has colours;
    `wet` is 1 where water stands at height 0, `rock` where stone is bare; `crag` is how steep a mountain
    wall is, whose bare rock is `stone`; `glow` (colours) gives its own light."""

    rise: Plane
    albedo: Plane
    wet: Plane
    glow: Plane | None = None
    rock: Plane | None = None
    crag: Plane | None = None
    stone: Colour | None = None
    grit: float = 1.0
    """How coarse the ground looks from near: 0 snow, 1 a moor."""


@dataclass(frozen=True)
class View:
    """What came of drawing a relief: for every field pixel the row of the grid seen there (ROWS where it is sky)."""

    row: Plane
    wet: Plane
    skyline: Plane
    """Per column: the fraction of the height where the sky begins."""


def drop_at(stage: Stage, v: Plane) -> Plane:
    """How far below the horizon level ground shows at distance v (0 near, 1 far), in units of the frame."""
    below = (1 - stage.horizon) * stage.frame.height / stage.frame.unit
    return floats(np.float32(below * 1.12) * exp(-v * np.float32(math.log(FAR))))


def distance_of(stage: Stage, y: float) -> float:
    """The distance 0..1 at which level ground shows at a fraction of the height below the horizon."""
    below = (1 - stage.horizon) * 1.12
    part = max(1e-4, (y - stage.horizon) / below)
    return float(np.clip(-math.log(part) / math.log(FAR), 0, 1))


def level_at(stage: Stage, v: float) -> float:
    """The fraction of the height at which level ground shows at distance v: the inverse of `distance_of`."""
    return float(stage.horizon + (1 - stage.horizon) * 1.12 * FAR**-v)


def grid_columns(stage: Stage) -> Plane:
    """(1, columns): place across the picture in units from the middle."""
    return stage.across()


def grid_rows() -> Plane:
    """(ROWS, 1): distance from 0, the nearest, to 1."""
    return floats(np.linspace(0, 1, ROWS, dtype=np.float32))[:, None]


def sunlight(ground: Ground, stage: Stage) -> Plane:
    """How much key light falls on every grid point: by slope, and 0 in the shadow of what stands towards the sun."""
    columns = ground.rise.shape[1]
    per_column = np.float32(columns / (stage.field.width / stage.field.unit))
    tilt_x = slope_x(ground.rise) * per_column
    tilt_v = slope_y(ground.rise) * np.float32(ROWS / math.log(FAR))
    across = grid_columns(stage)
    tilt_z = ground.rise + tilt_v - across * tilt_x
    side = float(np.clip(stage.light.side * 1.4, -1, 1))
    side = side if abs(side) > 0.25 else 0.25 * (1 if side >= 0 else -1)
    height = 0.30 + 0.75 * stage.light.height
    length = math.sqrt(side * side + height * height + 0.22)
    facing = (-tilt_x * np.float32(side) + np.float32(height) + tilt_z * np.float32(0.42)) / (
        np.sqrt(1 + tilt_x * tilt_x + tilt_z * tilt_z) * np.float32(length)
    )
    return floats(np.clip(facing, 0, 1) * _unshadowed(ground.rise, across, side, height))


def _unshadowed(rise: Plane, across: Plane, side: float, height: float) -> Plane:
    """1 in the sun, towards 0 in cast shadow: along a grid row a ray to the sun climbs by a constant slope."""
    climb = np.float32(0.75 * height / max(0.2, abs(side)))
    leant = rise - across * climb * (1 if side > 0 else -1)
    crest = np.maximum.accumulate(leant[:, ::-1] if side > 0 else leant, axis=1)
    if side > 0:
        crest = crest[:, ::-1]
    hidden = np.clip((crest - leant) * 26, 0, 1)
    return floats(1 - 0.85 * blur(floats(hidden), 1.1))


@dataclass(frozen=True)
class Terrain:
    """Draws a relief over the sky. `mist` 0..1 lies in the valleys; `haze` scales the haze of the air."""

    stage: Stage
    ground: Ground
    mist: float = 0.0
    haze: float = 1.0

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.lay(*self._painted)

    @cached_property
    def _painted(self) -> tuple[Plane, Plane]:
        """Colours and how far they cover. Kept, as a film shows the same land again and again."""
        stage = self.stage
        view = self.view
        height, width = view.row.shape
        x = floats(np.broadcast_to(np.arange(width, dtype=np.float32)[None], (height, width)))
        albedo = sample(self.ground.albedo, x, view.row)
        facts = sample(self._facts(), x, view.row)
        lit, far = facts[..., 0], facts[..., 1]
        if self.ground.crag is not None and self.ground.stone is not None and stage.texture > 0.3:
            wall = facts[..., 2]
            fine = crags(stage, sample(self._lean, x, view.row), wall)
            lit = np.clip(lit + fine.lit * step_between(0, 0.4, wall), 0, 1.15)
            albedo += (self.ground.stone - albedo) * (wall * fine.bare * np.float32(0.9))[..., None]
        seen = stage.light.over(albedo, lit)
        if self.ground.glow is not None:
            seen = seen + sample(self.ground.glow, x, view.row)
        if stage.texture > 0:
            seen = seen * (1 + self._grit()[..., None] + self._cracks(x)[..., None])
        seen = seen + (colour(stage.air.haze) - seen) * far[..., None]
        y = np.arange(height, dtype=np.float32)[:, None]
        alpha = np.clip(y + 1 - view.skyline[None] * height, 0, 1)
        return floats(seen), floats(alpha)

    def _grit(self) -> Plane:
        """Fine unevenness of the ground, the same size on the screen at every distance, gone where the haze begins."""
        row = self.view.row
        pattern = tile(256, self.stage.dice("grit"), cells=64, octaves=2, gain=0.8)
        y = row * np.float32(420 * math.log(FAR) / ROWS)
        strength = 0.26 * self.ground.grit * self.stage.texture * (1 - step_between(0.25 * ROWS, 0.75 * ROWS, row))
        return floats((from_tile(pattern, floats(self.stage.across() * 420), floats(y)) - 0.5) * strength)

    def _cracks(self, x: Plane) -> Plane:
        """Clefts and ledges on bare rock, which the grid is too coarse for where walls stand steep towards us."""
        row, rock = self.view.row, self.ground.rock
        if rock is None:
            return floats(np.zeros_like(row))
        pattern = tile(256, self.stage.dice("cracks"), cells=9, octaves=5, gain=0.62)
        across = self.stage.across()
        down = self.stage.down() * np.float32(self.stage.field.height / self.stage.field.unit)
        cleft = from_tile(pattern, floats(across * 1100 + down * 420), floats(down * 800 - across * 260))
        ledge = from_tile(pattern, floats(across * 420 - down * 500 + 77), floats(down * 1500 + across * 420))
        bare = sample(rock, floats(x), row) * (1 - step_between(0.80 * ROWS, 1.0 * ROWS, row) * 0.5)
        relief = np.abs(cleft - 0.5) * 0.9 + (ledge - 0.5) * 0.7 - 0.16
        return floats(relief * bare * np.float32(0.50 * self.stage.texture))

    def _facts(self) -> Plane:
        """(ROWS, columns, 3): the light that falls on the grid, how much of the haze's colour it takes, its crags."""
        ground, v = self.ground, grid_rows()
        strength = self.stage.air.haze_strength * self.haze
        far = np.float32(strength) * power(np.clip(v - 0.12, 0, 1), 1.35) * np.ones_like(ground.rise)
        if self.mist > 0:
            low = 1 - step_between(0.0, 0.11, ground.rise)
            far = np.maximum(far, np.float32(self.mist) * low * step_between(0.22, 0.6, v))
        crag = np.zeros_like(ground.rise) if ground.crag is None else ground.crag
        return floats(np.stack([sunlight(ground, self.stage), np.clip(far, 0, 0.90), crag], -1))

    @property
    def _lean(self) -> Plane:
        """How far the great forms fall to the right (above 0) or to the left."""
        rise = blur(self.ground.rise, 4)
        return floats(slope_x(rise) * np.float32(-rise.shape[1] / (self.stage.field.width / self.stage.field.unit)))

    @cached_property
    def view(self) -> View:
        stage = self.stage
        height = stage.field.height
        y = self.screen_rows
        nearest = np.minimum.accumulate(y, axis=0)
        columns = y.shape[1]
        start = np.clip(np.ceil(nearest - 0.5), 0, height).astype(np.int64)
        counts = np.bincount((start * columns + np.arange(columns)[None]).ravel(), minlength=(height + 1) * columns)
        counts = counts.reshape(height + 1, columns)
        # Rows of the grid that end below a pixel are passed over on the way up to it.
        passed = counts[::-1].cumsum(0)[::-1]
        first = passed[1:].astype(np.int64)
        row = self._between(y, first)
        skyline = floats(nearest[-1] / height)
        x = np.broadcast_to(np.arange(columns, dtype=np.float32)[None], row.shape)
        wet = sample(self.ground.wet, floats(x), row)
        wet[row >= ROWS - 0.5] = 0
        return View(row, wet, skyline)

    @cached_property
    def screen_rows(self) -> Plane:
        """(ROWS, columns): the field pixel row at which every grid point shows."""
        stage = self.stage
        field = stage.field
        rise = self.ground.rise
        up = drop_at(stage, grid_rows()) - rise
        return floats(stage.horizon * field.height + up * np.float32(field.unit))

    def _between(self, y: Plane, first: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Plane:
        """The exact place between two grid rows that every pixel shows."""
        height, _columns = first.shape
        after = np.clip(first, 1, ROWS - 1)
        lower = np.take_along_axis(y, after - 1, 0)
        upper = np.take_along_axis(y, after, 0)
        pixel = np.arange(height, dtype=np.float32)[:, None] + np.float32(0.5)
        part = np.clip((lower - pixel) / np.maximum(lower - upper, 1e-3), 0, 1)
        exact = (after - 1).astype(np.float32) + part
        return floats(np.where(first >= ROWS, np.float32(ROWS), np.where(first <= 0, np.float32(0), exact)))
