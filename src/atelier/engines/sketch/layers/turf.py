"""Grass close to us: blades along the lower edge of the picture."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from atelier.engines.raster import Mask, Plane, floats
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, shade
from atelier.engines.sketch.paint.noise import wander

FINE = 5


@dataclass(frozen=True)
class Blades:
    """Three rows of blades, the nearest darkest; `height` scales them."""

    stage: Stage
    tint: Colour
    height: float = 1.0

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        rows = ((0.86, 0.060, 0.95, 0.62), (0.93, 0.080, 0.78, 0.50), (1.02, 0.115, 0.55, 0.34))
        for index, (y, height, tone, lit) in enumerate(rows):
            mask = self._row(index, y, height * self.height, t)
            tint = stage.light.on(shade(self.tint, tone), lit)
            canvas.lay(floats(tint), mask)

    def _row(self, index: int, y: float, height: float, t: float) -> Plane:
        stage = self.stage
        frame = stage.field
        source = stage.dice("blades", index)
        count = int(320 * frame.width / frame.unit)
        x = source.random(count) * frame.width
        swell = wander(256, source, steps=5)
        reach = (
            height
            * frame.unit
            * source.uniform(0.45, 1.2, count)
            * (0.35 + 0.9 * swell[np.clip(x / frame.width * 255, 0, 255).astype(int)])
        )
        lean = source.uniform(-0.5, 0.5, count) + 0.06 * np.sin(t * 1.3 + x * 0.02)
        width = frame.unit * 0.0032 * (1 + index * 0.6) * source.uniform(0.6, 1.3, count)
        foot = frame.height * y + source.uniform(-0.012, 0.012, count) * frame.height
        mask: Mask = np.zeros(frame.shape, np.uint8)
        bend_x, bend_y = x + lean * reach * 0.35, foot - reach * 0.62
        tip_x, tip_y = x + lean * reach, foot - reach
        blades = np.stack(
            [
                x - width,
                foot,
                bend_x - width * 0.7,
                bend_y,
                tip_x,
                tip_y,
                bend_x + width * 0.7,
                bend_y,
                x + width,
                foot,
            ],
            1,
        ).reshape(count, 5, 2)
        for blade in np.round(blades * 2**FINE).astype(np.int32):
            cv2.fillPoly(mask, [blade], 255, cv2.LINE_AA, FINE)
        return floats(mask) / np.float32(255)
