"""Clouds: high streaks in perspective, heaped clouds with lit sides, and a closed deck."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from atelier.engines.raster import (
    Plane,
    blur,
    exp,
    floats,
    power,
    resize,
    slope_x,
    slope_y,
    step_between,
)
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.noise import Dice, clouds, from_tile, tile
from atelier.engines.sketch.paint.sprite import Extent, Sprite

DRIFT_PER_S = 0.004
"""How far clouds move in a second, in units."""
SHEET = 768
"""Side in pixels of the seamless pattern that sheets of cloud repeat."""


@dataclass(frozen=True)
class Veil:
    """A thin sheet of cloud seen in perspective. `cover` 0..1; `stretch` above 1 for streaks."""

    stage: Stage
    cover: float
    stretch: int = 3

    @cached_property
    def _sheet(self) -> Plane:
        source = self.stage.dice("veil")
        sheet = tile(SHEET, source, cells=8, octaves=7, gain=0.56, stretch=self.stretch)
        bend = tile(SHEET, source, cells=5, octaves=3)
        y, x = np.mgrid[0:SHEET, 0:SHEET].astype(np.float32)
        return from_tile(sheet, floats(x + (bend - 0.5) * 90), floats(y + (bend - 0.5) * 60))

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(1_200_000)
        y = np.linspace(0, 1, field.height, dtype=np.float32)[:, None]
        x = (np.linspace(0, 1, field.width, dtype=np.float32)[None] - 0.5) * np.float32(field.aspect)
        rise = np.clip((stage.horizon - y) / stage.horizon, 0, 1)
        depth = 1 / (rise + 0.16)
        drift = t * DRIFT_PER_S * 300
        map_x = x * depth * 210 + np.float32(drift)
        map_y = depth * 82
        density = from_tile(self._sheet, map_x, map_y)
        alpha = step_between(0.78 - 0.5 * self.cover, 1.06 - 0.42 * self.cover, density)
        side = -1 if stage.sun[0] < 0.5 else 1
        ahead = from_tile(self._sheet, map_x + 9 * side, map_y + 7)
        lit = np.clip(0.62 + (density - ahead) * 3.2, 0, 1)
        near_sun = exp(floats(-_distance(stage, x, y) * 2.4))
        lit = np.clip(lit + 0.35 * near_sun, 0, 1.15)
        rgb = colour(stage.air.shaded) + (colour(stage.air.lit) - colour(stage.air.shaded)) * lit[..., None]
        fade = step_between(0.0, 0.16, floats(rise)) * (1 - 0.35 * rise)
        canvas.lay(floats(rgb), floats(alpha * fade * 0.92))


def _distance(stage: Stage, x: Plane, y: Plane) -> Plane:
    aspect = stage.frame.aspect
    off_x = x - np.float32((stage.sun[0] - 0.5) * aspect)
    return floats(np.sqrt(np.square(off_x) + np.square(y - np.float32(stage.sun[1]))))


@dataclass(frozen=True)
class Cumulus:
    """Heaped clouds: small and low far away, large and high near. `amount` 0..1."""

    stage: Stage
    amount: float

    @cached_property
    def _puffs(self) -> tuple[tuple[Plane, Plane], ...]:
        source = self.stage.dice("puffs")
        return tuple(heap(source, self.stage) for _ in range(4))

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        source = stage.dice("cumulus")
        aspect = max(1.0, stage.frame.aspect)
        count = round((4 + 9 * self.amount) * (0.6 + 0.4 * aspect))
        rises = np.sort(source.random(count) ** 1.35 * 0.82 + 0.03)
        places = (np.arange(count) * 0.618 + source.random()) % 1 + source.uniform(-0.08, 0.08, count)
        tall = max(1.0, stage.frame.height / stage.frame.width * 0.8)
        for index, rise in enumerate(rises):
            size = (0.10 + 0.52 * float(rise)) * float(source.uniform(0.7, 1.25)) * (0.75 + 0.5 * self.amount)
            form, body = self._puffs[index % len(self._puffs)]
            flip = bool(source.random() < 0.5)
            across = (float(places[index]) * 1.2 - 0.1 + t * DRIFT_PER_S * (0.3 + float(rise))) % 1.3 - 0.15
            y = stage.horizon * (1 - float(rise)) + 0.01
            haze = float(np.clip(0.75 - rise * 1.1, 0.05, 0.7))
            self._stamp(canvas, form, body, (across, y), size * min(tall, 1.5), haze=haze, flip=flip)

    def _stamp(
        self,
        canvas: Canvas,
        rgb: Plane,
        alpha: Plane,
        place: tuple[float, float],
        size: float,
        *,
        haze: float,
        flip: bool,
    ) -> None:
        stage = self.stage
        width = max(4, round(size * stage.frame.unit))
        height = max(2, round(width * alpha.shape[0] / alpha.shape[1]))
        tone = rgb[:, ::-1] if flip else rgb
        cover = alpha[:, ::-1] if flip else alpha
        if flip:
            # Light comes from the side of the sun: a mirrored cloud is lit from the wrong one, so soften it.
            tone = tone * 0.5 + tone[:, ::-1] * 0.5
        rgba = np.concatenate([tone * cover[..., None], cover[..., None]], -1)
        big = resize(floats(np.clip(rgba, 0, 2)), width, height)
        extent = Extent(-0.5, 0.5, 0.0, height / width)
        canvas.stamp(Sprite(big, extent, width), *place, haze=haze, haze_colour=colour(stage.air.sky[0]), alpha=0.96)


def heap(source: Dice, stage: Stage) -> tuple[Plane, Plane]:
    """One heaped cloud: its colours (h, w, 3) and coverage (h, w), flat at the bottom.

    Spheres piled on spheres give its relief; noise frays it; the relief is lit from the sun's side.
    """
    height, width = 200, 400
    relief = np.full((height, width), -1e3, np.float32)
    base = height * 0.86
    for x, y, radius in _spheres(source, width, base):
        _raise_sphere(relief, x, y, radius)
    fray = clouds((height, width), source, cells=8, octaves=5, gain=0.6)
    rows = np.broadcast_to(np.arange(height, dtype=np.float32)[:, None], (height, width))
    edge = blur(floats(np.maximum(relief, -20)), 1.2) + (fray - 0.5) * 26
    alpha = step_between(0, 13, floats(edge)) * step_between(base + 8, base - 16, floats(rows + (fray - 0.5) * 20))
    lit = _sunlit(floats(np.maximum(relief, -4) + (fray - 0.5) * 9), rows / base, stage)
    shaded, bright = colour(stage.air.shaded), colour(stage.air.lit)
    rgb = shaded + (bright - shaded) * lit[..., None]
    return floats(rgb), floats(alpha)


def _sunlit(relief: Plane, drop: Plane, stage: Stage) -> Plane:
    """How bright the relief is: its broad masses first, its knobs second, darker towards the flat bottom."""
    side = float(np.clip((stage.sun[0] - 0.5) * 3, -1, 1))
    up = 0.3 if stage.air.height[1] < 0.4 else 0.75
    total = np.zeros_like(relief)
    for softness, weight in ((9.0, 0.60), (3.0, 0.40)):
        surface = floats(cv2.GaussianBlur(relief, (0, 0), softness))
        tilt_x, tilt_y = slope_x(surface), slope_y(surface)
        steep = np.sqrt(np.square(tilt_x) + np.square(tilt_y) + 0.5)
        total += np.float32(weight) * (-tilt_x * np.float32(side) + tilt_y * np.float32(up) + 0.4) / steep
    height = np.clip(1.05 - drop, 0, 1)
    return power(floats(np.clip(0.10 + 0.58 * total + 0.40 * height, 0, 1)), 0.9)


def _spheres(source: Dice, width: int, base: float) -> list[tuple[float, float, float]]:
    """Centres and radii in pixels: a row of large ones, smaller ones heaped on their tops."""
    found: list[tuple[float, float, float]] = []
    peak = float(source.uniform(0.35, 0.65))
    for place in np.linspace(0.17, 0.83, 8):
        near = math.exp(-(((place - peak) / 0.24) ** 2))
        radius = width * (0.055 + 0.075 * near) * float(source.uniform(0.8, 1.2))
        found.append((width * (float(place) + float(source.uniform(-0.02, 0.02))), base - radius * 0.45, radius))
        if near > 0.35:
            found.append((width * float(place), base - radius * 1.5 * near, radius * 0.95))
    for x, y, radius in list(found):
        for _ in range(7):
            angle = float(source.uniform(0.05, 0.95)) * math.pi
            small = radius * float(source.uniform(0.28, 0.5))
            found.append((x + math.cos(angle) * radius * 0.85, y - math.sin(angle) * radius * 0.8, small))
    return found


def _raise_sphere(relief: Plane, x: float, y: float, radius: float) -> None:
    height, width = relief.shape
    x0, x1 = max(0, int(x - radius)), min(width, int(x + radius) + 2)
    y0, y1 = max(0, int(y - radius)), min(height, int(y + radius) + 2)
    if x1 <= x0 or y1 <= y0:
        return
    off_x = np.arange(x0, x1, dtype=np.float32)[None] - np.float32(x)
    off_y = np.arange(y0, y1, dtype=np.float32)[:, None] - np.float32(y)
    square = np.float32(radius * radius) - np.square(off_x) - np.square(off_y)
    bump = np.where(square > 0, np.sqrt(np.maximum(square, 0)), -1e3)
    relief[y0:y1, x0:x1] = np.maximum(relief[y0:y1, x0:x1], bump)


@dataclass(frozen=True)
class Deck:
    """A closed, heavy deck of cloud; `weight` 0..1 is how dark and torn it is."""

    stage: Stage
    weight: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(700_000)
        source = stage.dice("deck")
        sheet = tile(SHEET, source, cells=7, octaves=7, gain=0.58, stretch=2)
        broad = tile(SHEET, source, cells=4, octaves=3, stretch=2)
        y = np.linspace(0, 1, field.height, dtype=np.float32)[:, None]
        x = (np.linspace(0, 1, field.width, dtype=np.float32)[None] - 0.5) * np.float32(field.aspect)
        rise = np.clip((stage.horizon - y) / stage.horizon, 0, 1)
        depth = 1 / (rise + 0.22)
        map_x = x * depth * 190 + np.float32(t * DRIFT_PER_S * 500)
        map_y = depth * 90
        relief = from_tile(sheet, map_x, map_y)
        mass = from_tile(broad, map_x, map_y)
        above = from_tile(sheet, map_x + 6, map_y + 12)
        lit = np.clip(0.50 + (relief - above) * 2.0 * self.weight + (mass - 0.5) * 1.5 * self.weight, 0, 1)
        low = exp(floats(-rise * 3.0))
        lit = np.clip(lit + low * 0.25, 0, 1)[..., None]
        rgb = colour(stage.air.shaded) + (colour(stage.air.lit) - colour(stage.air.shaded)) * lit
        alpha = (0.25 + 0.6 * self.weight) * step_between(0.02, 0.3, floats(rise)) * np.ones_like(relief)
        canvas.lay(floats(rgb), floats(alpha))
