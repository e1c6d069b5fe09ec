"""The stage: what all layers of one picture share, and what a layer is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from atelier.engines.raster import Plane, floats
from atelier.engines.sketch.paint.air import Air
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.light import Light
from atelier.engines.sketch.paint.noise import Dice, dice


@dataclass(frozen=True)
class Stage:
    """`horizon`, `sun` are fractions of the frame (y downwards). `texture` is 0 for clean shapes, 1 for full detail."""

    frame: Frame
    air: Air
    light: Light
    horizon: float
    sun: tuple[float, float]
    seed: int
    texture: float = 1.0

    @property
    def field(self) -> Frame:
        return self.frame.field()

    def dice(self, *names: object) -> Dice:
        return dice(self.seed, *names)

    def across(self) -> Plane:
        """(1, w) of the field: place in units from the middle, so that a circle is a circle."""
        field = self.field
        x = (np.arange(field.width, dtype=np.float32) + 0.5) / field.width - 0.5
        return floats(x * np.float32(field.width / field.unit))[None]

    def down(self) -> Plane:
        """(h, 1) of the field: fraction of the height."""
        field = self.field
        return floats((np.arange(field.height, dtype=np.float32) + 0.5) / field.height)[:, None]

    def distance(self, x: float, y: float) -> Plane:
        """(h, w) of the field: distance in units from a place in fractions of the frame."""
        field = self.field
        off_x = self.across() - np.float32((x - 0.5) * field.width / field.unit)
        off_y = (self.down() - np.float32(y)) * np.float32(field.height / field.unit)
        return floats(np.sqrt(off_x * off_x + off_y * off_y))


class Layer(Protocol):
    """One part of a picture. Everything random is settled when the layer is made.

    `t` is seconds from the start, for pictures that move: 0 is the still picture.
    """

    def draw(self, canvas: Canvas, t: float) -> None: ...
