"""Smooth bending worked out for few points and interpolated for all pixels."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.stand import Patch, Stand
from atelier.engines.frames.arrays import Field, Picture, floats

_DENSE: Final = 130.0
"""Points between the eyes are enough."""


class Grid:
    """One point for every `step` x `step` pixels of an area of the picture, in their middle."""

    def __init__(self, stand: Stand, area: Patch) -> None:
        self.step = max(1, int(np.ceil(stand.scale / _DENSE)))
        self._area = area
        self._size = (area.right - area.left, area.bottom - area.top)
        wide, tall = (-(-side // self.step) for side in self._size)
        rows, columns = np.mgrid[:tall, :wide].astype(np.float32) * self.step + (self.step - 1) / 2
        self.x, self.y = stand.units(columns + area.left, rows + area.top)
        self._columns, self._rows = np.meshgrid(
            np.arange(area.left, area.right, dtype=np.float32), np.arange(area.top, area.bottom, dtype=np.float32)
        )

    def patch(self, patch: Patch) -> Patch:
        """The points of a part of the picture."""
        own = patch.within(self._area)
        return Patch(
            own.left // self.step, own.top // self.step, -(-own.right // self.step), -(-own.bottom // self.step)
        )

    def pixels(self, patch: Patch) -> Patch:
        """The pixels around some points, counted from the area's corner."""
        return Patch(*(side * self.step for side in (patch.left, patch.top, patch.right, patch.bottom)))

    def seen(self, picture: Picture, patch: Patch) -> Picture:
        """The picture's colours at some points."""
        own = self.pixels(patch)
        left, top = self._area.left, self._area.top
        part = picture[top + own.top : top + own.bottom, left + own.left : left + own.right]
        size = (patch.right - patch.left, patch.bottom - patch.top)
        return cv2.resize(np.ascontiguousarray(part), size, interpolation=cv2.INTER_AREA)

    def fine(self, values: Field) -> Field:
        """For every pixel what is given for points, (h, w) or (h, w, channels); the area's rim is cut off."""
        if self.step == 1:
            return values
        size = (values.shape[1] * self.step, values.shape[0] * self.step)
        return cv2.resize(values, size, interpolation=cv2.INTER_LINEAR)

    def places(self, shift_x: Field, shift_y: Field) -> tuple[Field, Field]:
        """Columns and rows of the picture for every pixel of the area, from shifts in pixels at every point."""
        wide, tall = self._size
        return (
            floats(self._columns + self.fine(floats(shift_x))[:tall, :wide]),
            floats(self._rows + self.fine(floats(shift_y))[:tall, :wide]),
        )
