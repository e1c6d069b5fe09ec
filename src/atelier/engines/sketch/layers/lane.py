"""A road or a railway running across the picture, for vehicles that are seen from the side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import Numbers, Plane, floats, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import colour, shade
from atelier.engines.sketch.paint.noise import from_tile, tile


@dataclass(frozen=True)
class Lane:
    """`y` is where wheels touch, `depth` the height of the strip, both in fractions of the frame's height."""

    stage: Stage
    y: float
    depth: float
    rails: bool

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        field = stage.field.field(900_000)
        y = (np.arange(field.height, dtype=np.float32)[:, None] + 0.5) / field.height
        x = (np.arange(field.width, dtype=np.float32)[None] + 0.5) / np.float32(field.unit)
        part = (y - np.float32(self.y - self.depth * 0.45)) / np.float32(self.depth)
        pattern = tile(256, stage.dice("lane"), cells=40, octaves=3, gain=0.7)
        grit = from_tile(pattern, floats(x * 520), floats(part * 90))
        soft = np.float32(1.5 / (field.height * self.depth))
        edge = (grit - 0.5) * 0.05
        inside = step_between(0.0 - soft, 0.0 + soft, floats(part + edge)) * step_between(
            1.0 + soft, 1.0 - soft, floats(part + edge)
        )
        base = colour("#8d8378") if self.rails else colour("#55555a")
        rgb = stage.light.on(base, 0.55) * (0.86 + 0.28 * grit[..., None])
        rgb = self._rails(rgb, x, part, soft) if self.rails else self._dashes(rgb, x, part, soft)
        canvas.lay(floats(rgb), floats(inside))

    def _dashes(self, rgb: Plane, x: Numbers, part: Numbers, soft: np.float32) -> Plane:
        phase = x / 0.16 - np.floor(x / 0.16)
        dash = step_between(0.055 + soft, 0.055 - soft, floats(np.abs(part - 0.56))) * (phase < 0.55)
        kerb = step_between(0.03 + soft, 0.03 - soft, floats(np.abs(part - 0.05))) + step_between(
            0.03 + soft, 0.03 - soft, floats(np.abs(part - 0.95))
        )
        paint = self.stage.light.on(colour("#efe9d8"), 0.7)
        return floats(rgb + (paint - rgb) * np.clip(dash * 0.85 + kerb * 0.6, 0, 1)[..., None])

    def _rails(self, rgb: Plane, x: Numbers, part: Numbers, soft: np.float32) -> Plane:
        lean = x + part * 0.012
        phase = lean / 0.034 - np.floor(lean / 0.034)
        sleeper = (phase < 0.42) * step_between(0.12, 0.14, part) * step_between(0.84, 0.82, part)
        wood, steel = self.stage.light.on(colour("#5a4636"), 0.5), self.stage.light.on(shade("#b9bdc2", 1.0), 0.8)
        rgb = floats(rgb + (wood - rgb) * (sleeper * 0.9)[..., None])
        for place in (0.30, 0.62):
            rail = step_between(0.045 + soft, 0.045 - soft, floats(np.abs(part - place)))
            rgb = floats(rgb + (steel - rgb) * rail[..., None])
        return rgb
