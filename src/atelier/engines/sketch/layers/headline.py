"""Display type: a few words set large, as on posters and beneath logos."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from atelier.engines.raster import Mask
from atelier.engines.sketch.layers.signs import seal
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour
from atelier.engines.sketch.paint.lettering import lettered
from atelier.engines.sketch.paint.path import box, ribbon
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import MOST_PIXELS, Extent, Sprite

MOST_LINES: Final = 3
LEADING: Final = 0.24
"""The gap between two lines, in heights of the lower one."""
TALLEST: Final = 0.21
"""How high a line may be, in shares of the block's width."""


def stacked(text: str) -> list[str]:
    """The text in up to three lines of about one length; long words stand alone."""
    words = text.split()
    if len(words) < 2 or len(text) <= 10:
        return [text]
    best = [text]
    for count in range(2, min(MOST_LINES, len(words)) + 1):
        lines = _in_lines(words, count)
        if max(map(len, lines)) <= max(map(len, best)) - 2:
            best = lines
    return best


def _in_lines(words: list[str], count: int) -> list[str]:
    """Parted so that the longest line is as short as can be."""
    if count == 1:
        return [" ".join(words)]
    parted = ([" ".join(words[:cut]), *_in_lines(words[cut:], count - 1)] for cut in range(1, len(words) - count + 2))
    return min(parted, key=lambda lines: max(map(len, lines)))


@dataclass(frozen=True)
class Headline:
    """Lines stacked to one width, their top at `top` (a fraction of the frame's height); `width` and `height` are what
    they may take, in units of the frame."""

    stage: Stage
    text: str
    tint: Colour
    top: float
    width: float
    height: float
    ruled: bool = False
    """Fine rules above and below."""

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.stamp(self._sprite, 0.5, self.top)

    @cached_property
    def _sprite(self) -> Sprite:
        unit, half = self.stage.frame.unit, self.width / 2
        extent = Extent(-half - 0.02, half + 0.02, -self.height - 0.02, 0.02)
        scale = min(unit, MOST_PIXELS / max(extent.width, extent.height))
        pen = Pen.on(extent, scale, self.stage.light, self.stage.dice("headline"))
        lines = stacked(self.text.upper())
        masks = [lettered(line, bold=0.02, spacing=0.03 if len(line) > 9 else 0.08) for line in lines]
        tall = [self._height_of(mask) for mask in masks]
        whole = sum(tall) + LEADING * sum(tall[1:])
        shrink = min(1.0, self.height * (0.84 if self.ruled else 1.0) / max(whole, 1e-6))
        y = -(self.height - whole * shrink) / 2 if self.ruled else 0.0
        if self.ruled:
            for level in (y + 0.025, y - whole * shrink - 0.025):
                pen.shine(box(-half * 0.98, level - 0.003, half * 0.98, level + 0.003), self.tint)
        for order, (line, mask, high) in enumerate(zip(lines, masks, tall, strict=True)):
            size = high * shrink
            y -= (LEADING * size if order else 0.0) + size
            if mask is None:
                seal(pen.at(0, y + size / 2, size), line, self.tint, glow=True)
            else:
                pen.print(mask, 0, y + size / 2, self.width * shrink, size, self.tint, glow=True)
        sprite = pen.sprite(grain=0.0)
        return sprite if scale == unit else sprite.resized(unit)

    def _height_of(self, mask: Mask | None) -> float:
        if mask is None:
            return self.width * TALLEST
        ratio: float = mask.shape[0] / mask.shape[1]
        return self.width * min(TALLEST, ratio)


@dataclass(frozen=True)
class Border:
    """A frame of one line around a poster, `inset` from its edges in units of the frame."""

    stage: Stage
    tint: Colour
    inset: float

    def draw(self, canvas: Canvas, t: float) -> None:
        frame = self.stage.frame
        half_x, half_y = frame.width / frame.unit / 2, frame.height / frame.unit / 2
        extent = Extent(-half_x, half_x, -half_y, half_y)
        scale = min(frame.unit, MOST_PIXELS / max(extent.width, extent.height))
        pen = Pen.on(extent, scale, self.stage.light, self.stage.dice("border"))
        line = box(-half_x + self.inset, -half_y + self.inset, half_x - self.inset, half_y - self.inset)
        pen.shine(ribbon(np.concatenate([line, line[:1]]), 0.008, curved=False), self.tint)
        sprite = pen.sprite(grain=0.0)
        canvas.stamp(sprite if scale == frame.unit else sprite.resized(frame.unit), 0.5, 0.5)
