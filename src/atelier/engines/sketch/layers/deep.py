"""Under water: light falling from above, the floor of the sea, drifting specks and bubbles."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from atelier.engines.raster import Numbers, Plane, blur, exp, floats, log, power, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import blend, colour, shade
from atelier.engines.sketch.paint.noise import clouds, from_tile, tile, wander
from atelier.engines.sketch.paint.sprite import Extent, Sprite


@dataclass(frozen=True)
class Depths:
    """The water itself: bright above, dark below, with shafts of light and the net of light on the floor."""

    stage: Stage
    floor: float
    """The fraction of the height at which the floor begins."""

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(1_400_000)
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        x = (np.arange(field.width, dtype=np.float32)[None] + 0.5) / field.width
        rgb = stage.air.sky_at(power(np.clip(1 - y, 0, 1), 1.3) * np.ones_like(x))
        away = np.sqrt(
            np.square((x - np.float32(stage.sun[0])) * field.width / field.unit)
            + np.square((y + 0.05) * field.height / field.unit)
        )
        glow = exp(floats(-away * 1.9)) * np.float32(0.55)
        rgb = rgb + glow[..., None] * colour(stage.air.glow)
        rgb = rgb + self._shafts(x, y, t)[..., None] * colour(stage.air.glow)
        canvas.cover(floats(rgb))
        self._draw_floor(canvas, t)

    def _shafts(self, x: Numbers, y: Numbers, t: float) -> Plane:
        stage = self.stage
        table = wander(1024, stage.dice("shafts"), steps=22, rough=0.6)
        spread = (x - np.float32(stage.sun[0])) / (0.55 + y * 0.75) * 0.5 + 0.5
        place = np.clip(spread * 1022 + np.float32(t * 6), 0, 1022)
        base = place.astype(np.int32)
        ray = np.clip(table[base] * 2.4 - 1.15, 0, 1)
        return floats(ray * exp(floats(-y * 1.7)) * np.float32(0.34))

    def _draw_floor(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(900_000)
        line = self.floor + (wander(field.width, stage.dice("floor"), steps=3, rough=0.4) - 0.5) * np.float32(0.09)
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        below = np.clip((y - line[None]) / np.float32(1 - self.floor + 0.05), 0, 1)
        grain = clouds(field.shape, stage.dice("sand"), cells=14, octaves=4, gain=0.7, stretch=2.2)
        net = tile(256, stage.dice("net"), cells=7, octaves=2, gain=0.5)
        depth = -log(np.clip(below, 0.02, 1))
        x = np.arange(field.width, dtype=np.float32)[None] * np.float32(300 / field.unit)
        place = floats(from_tile(net, floats(x + t * 6), floats(depth * 200 + t * 9)))
        caustic = step_between(0.09, 0.0, floats(np.abs(place - 0.5))) * below
        sand = colour("#e6d4a4") * (stage.light.ambient + stage.light.key * 0.5)
        rgb = sand * (0.74 + 0.4 * grain[..., None]) * (0.55 + 0.5 * below[..., None]) + caustic[..., None] * 0.13
        haze = exp(floats(-below * 3.2))[..., None]
        rgb = rgb + (colour(stage.air.haze) - rgb) * haze
        alpha = np.clip((y - line[None]) * field.height + 0.5, 0, 1)
        canvas.lay(floats(rgb), floats(alpha))


@dataclass(frozen=True)
class Bubbles:
    """Rising bubbles and drifting specks."""

    stage: Stage
    count: int = 46

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        source = stage.dice("bubbles")
        unit = stage.frame.unit
        light = blend(colour(stage.air.glow), "#ffffff", 0.4)
        columns = source.uniform(0.08, 0.92, 5)
        for index in range(self.count):
            x = float(columns[index % 5]) + float(source.uniform(-0.03, 0.03))
            y = (float(source.random()) - t * 0.06) % 1.0
            radius = unit * float(source.uniform(0.003, 0.013)) * (0.5 + 0.8 * (1 - y))
            size = max(4, round(radius * 2.4))
            place = (np.arange(size, dtype=np.float32) + 0.5) / size * 2.4 - 1.2
            reach = np.sqrt(np.square(place[None]) + np.square(place[:, None]))
            ring = step_between(0.62, 0.92, floats(reach)) * step_between(1.06, 0.96, floats(reach)) * 0.65
            shine = exp(floats(-(np.square(place[None] + 0.35) + np.square(place[:, None] + 0.4)) * 16)) * 0.9
            alpha = np.clip(ring + shine + 0.06 * (reach < 1), 0, 1)[..., None]
            sprite = Sprite(floats(np.concatenate([light * alpha, alpha], -1)), Extent(-0.5, 0.5, -0.5, 0.5), size)
            canvas.stamp(sprite, x, y, alpha=0.8)
        specks = np.zeros((stage.field.height, stage.field.width), np.uint8)
        for _ in range(260):
            place_x, place_y = source.random() * stage.field.width * 16, source.random() * stage.field.height * 16
            cv2.circle(
                specks,
                (int(place_x), int(place_y)),
                max(6, int(stage.field.unit * 0.0011 * 16)),
                120,
                -1,
                cv2.LINE_AA,
                4,
            )
        canvas.add(blur(floats(specks) / 255, unit / 1400) * np.float32(0.4), floats(shade(light, 1.0)))
