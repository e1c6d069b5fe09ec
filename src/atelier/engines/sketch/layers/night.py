"""What stands in a night sky: stars, the milky way, the moon, northern lights."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np

from atelier.engines.raster import Plane, bell, exp, floats, power, resize, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.noise import clouds, wander


@dataclass(frozen=True)
class Stars:
    """`amount` 0..1; stars thin out towards the horizon (`down_to`, a fraction of the height)."""

    stage: Stage
    amount: float
    down_to: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        source = stage.dice("stars")
        count = int((1900 * max(stage.frame.aspect, 1 / stage.frame.aspect) + 200) * self.amount)
        x, y = source.random(count), source.random(count) ** 1.15 * self.down_to
        size = source.random(count) ** 9
        warmth = source.random(count)
        twinkle = source.random(count)
        unit = stage.frame.unit
        fade = np.clip((self.down_to - y) / (self.down_to * 0.45 + 1e-6), 0, 1)
        for i in range(count):
            shimmer = 1 + 0.25 * np.sin(6.283 * (twinkle[i] + t * (0.3 + twinkle[i]))) if t else 1.0
            radius = unit * (0.00065 + 0.0021 * size[i])
            strength = (0.16 + 0.26 * twinkle[i] + 0.8 * size[i]) * fade[i] * shimmer
            tint = floats([0.80 + 0.20 * warmth[i], 0.90, 1.0 - 0.22 * warmth[i]])
            _spark(canvas, x[i] * stage.frame.width, y[i] * stage.frame.height, radius, tint, float(strength))


def _spark(canvas: Canvas, x: float, y: float, radius: float, tint: Plane, strength: float) -> None:
    """A point of light, its total energy the same however few pixels it has."""
    reach = max(1, int(radius * 3 + 1))
    x0, y0 = int(x) - reach, int(y) - reach
    x1, y1 = int(x) + reach + 1, int(y) + reach + 1
    if x0 < 0 or y0 < 0 or x1 > canvas.frame.width or y1 > canvas.frame.height:
        return
    wide = max(radius, 0.55)
    off_x = (np.arange(x0, x1) + 0.5 - x) / wide
    off_y = (np.arange(y0, y1) + 0.5 - y) / wide
    near = 1 / (1 + off_x[None] ** 2 + off_y[:, None] ** 2) ** 2
    energy = strength * min(1.0, (radius / wide) ** 1.2)
    canvas.rgb[y0:y1, x0:x1] += floats(near * energy)[..., None] * tint


@dataclass(frozen=True)
class MilkyWay:
    """A tilted band of starlight with dark lanes."""

    stage: Stage
    strength: float = 1.0

    @cached_property
    def _band(self) -> tuple[Plane, Plane, Plane]:
        stage = self.stage
        field = stage.field
        source = stage.dice("milky way")
        tilt = float(source.uniform(0.75, 1.3)) * (1 if source.random() < 0.5 else -1)
        shape = (min(field.height, 700), min(field.width, round(700 * field.aspect)))
        soft = clouds(shape, source, cells=2.2, octaves=6, gain=0.55)
        lanes = clouds(shape, source, cells=3.0, octaves=7, gain=0.6)
        hue = clouds(shape, source, cells=1.6, octaves=3)
        y = np.linspace(0, 1, shape[0])[:, None] / max(1.0, 1 / field.aspect)
        x = (np.linspace(0, 1, shape[1])[None] - 0.5) * max(1.0, field.aspect)
        across = floats((y - 0.34 - x * tilt * 0.62) / (1 + tilt * tilt * 0.4) ** 0.5 + (soft - 0.5) * 0.16)
        body = exp(floats(-np.square(across / 0.19)))
        core = exp(floats(-np.square(across / 0.075)))
        dust = step_between(0.52, 0.72, lanes) * core
        glow = body * (0.25 + 0.9 * np.square(soft)) * (1 - 0.72 * dust)
        return floats(glow), floats(core * (1 - 0.8 * dust) * soft), hue

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        glow, core, hue = self._band
        cool, warm, rose = colour("#6f86d6"), colour("#ffd9b0"), colour("#b86fc8")
        rgb = glow[..., None] * (cool + (rose - cool) * hue[..., None]) * 0.62 + core[..., None] * warm * 0.5
        height = rgb.shape[0]
        fade = np.clip((stage.horizon - np.linspace(0, 1, height, dtype=np.float32)) / 0.25, 0, 1)[:, None, None]
        canvas.add(floats(rgb * fade * np.float32(self.strength)))
        source = stage.dice("milky stars")
        count = 2600
        x, y, size = source.random(count), source.random(count), source.random(count) ** 5
        for i in range(count):
            here = glow[int(y[i] * (glow.shape[0] - 1)), int(x[i] * (glow.shape[1] - 1))]
            if y[i] < stage.horizon - 0.03 and here > 0.12 + 0.4 * source.random():
                radius = stage.frame.unit * (0.0006 + 0.001 * size[i])
                place = x[i] * stage.frame.width, y[i] * stage.frame.height
                _spark(canvas, *place, radius, floats([0.95, 0.95, 1.0]), 0.35 + 0.5 * float(size[i]))


@dataclass(frozen=True)
class Moon:
    """`phase`: 1 full, 0.5 half, near 0 a crescent; `radius` in units."""

    stage: Stage
    radius: float
    phase: float = 1.0

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        x, y = stage.sun
        away = stage.distance(x, y)
        halo = bell(floats(away / (self.radius * 2.1))) * 0.30 + exp(floats(-away * 3.5)) * 0.16
        canvas.add(floats(halo * np.float32(0.4 + 0.6 * self.phase)), colour(stage.air.glow))
        face = self._face(max(8, round(self.radius * 2 * stage.frame.unit)))
        size = face.shape[0]
        left, top = round(x * stage.frame.width - size / 2), round(y * stage.frame.height - size / 2)
        x0, y0 = max(0, left), max(0, top)
        x1, y1 = min(canvas.frame.width, left + size), min(canvas.frame.height, top + size)
        if x1 > x0 and y1 > y0:
            part = face[y0 - top : y1 - top, x0 - left : x1 - left]
            under = canvas.rgb[y0:y1, x0:x1]
            under += (part[..., :3] - under) * part[..., 3:]

    def _face(self, size: int) -> Plane:
        """RGBA, not premultiplied, of a moon `size` pixels across."""
        grid = min(size, 512)
        source = self.stage.dice("moon face")
        place = (np.arange(grid, dtype=np.float32) + 0.5) / grid * 2 - 1
        u, v = place[None], place[:, None]
        square = u * u + v * v
        bulge = np.sqrt(np.clip(1 - square, 0, 1))
        seas = clouds((grid, grid), source, cells=2.4, octaves=5, gain=0.55)
        tone = (
            1.0
            - 0.24 * step_between(0.44, 0.68, seas)
            - 0.10 * (clouds((grid, grid), source, cells=9, octaves=4) - 0.5)
        )
        for _ in range(16):
            angle, reach = source.random() * 6.283, source.random() ** 0.5 * 0.86
            cx, cy, cr = np.cos(angle) * reach, np.sin(angle) * reach, 0.02 + 0.07 * source.random() ** 2
            ring = np.sqrt(np.square(u - np.float32(cx)) + np.square(v - np.float32(cy))) / np.float32(cr)
            tone = (
                tone
                + 0.11 * exp(floats(-np.square((ring - 1) * 4)))
                - 0.08 * (1 - step_between(0.6, 1.0, floats(ring)))
            )
        # The terminator is an ellipse: light falls from the side at an angle set by the phase.
        turn = np.pi * (1 - self.phase)
        facing = u * np.float32(np.sin(turn)) + bulge * np.float32(np.cos(turn))
        lit = step_between(-0.04, 0.22, floats(facing))
        rgb = tone[..., None] * colour(self.stage.air.disc) * (0.82 + 0.2 * bulge[..., None])
        edge = 2.4 / size
        alpha = (1 - step_between(1 - edge * 2, 1.0, floats(np.sqrt(square)))) * (0.06 + 0.94 * lit)
        return resize(floats(np.concatenate([rgb, alpha[..., None]], -1)), size, size)


@dataclass(frozen=True)
class Aurora:
    """Curtains of northern light."""

    stage: Stage

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(500_000)
        total = np.zeros((field.height, field.width, 3), np.float32)
        y = np.linspace(0, 1, field.height, dtype=np.float32)[:, None]
        low, high = colour("#3cf2a0"), colour("#8a5cff")
        for index in range(3):
            source = stage.dice("aurora", index)
            line = wander(field.width, source, steps=3, rough=0.42)
            base = stage.horizon * (0.52 + 0.16 * index) + (line - 0.5) * np.float32(0.34)
            rays = wander(field.width, source, steps=26, rough=0.75)
            swell = wander(field.width, source, steps=4)
            reach = (0.16 + 0.30 * swell) * np.float32(stage.horizon)
            rise = (base[None] - y) / reach[None]
            curtain = np.where(rise > 0, exp(floats(-np.maximum(rise, 0) * 2.0)), exp(floats(np.minimum(rise, 0) * 16)))
            curtain = curtain * power(floats(np.clip(rays * 1.5 - 0.25, 0, 1)), 1.3)[None] * (0.3 + swell[None])
            tint = low + (high - low) * np.clip(rise * 0.8, 0, 1)[..., None]
            total += curtain[..., None] * tint * np.float32(0.62 - 0.12 * index)
        fade = np.clip((stage.horizon - y) / 0.08, 0, 1)
        total = floats(
            cv2.GaussianBlur(total, (0, 0), sigmaX=max(0.6, field.unit / 400), sigmaY=max(1.0, field.unit / 90))
        )
        canvas.add(floats(total * fade[..., None]))
