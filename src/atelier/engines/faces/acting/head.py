"""Small motions of the whole head, as if it had depth: what stands out moves more than what lies behind."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.pose import Pose
from atelier.engines.faces.acting.stand import Patch, Stand
from atelier.engines.frames.arrays import Field, Picture, floats

_MIDDLE: Final = (0.0, 0.35)
_RADII: Final = (1.45, 1.95)
"""Of the head, in distances between the eyes."""
_FADE: Final = 1.15
"""The motion dies away over so many radii more."""
_NECK: Final = (0.0, 2.5)
"""What the head tilts around."""
_STEP: Final = 0.05  # units that a pose's turn or nod moves the nose
_COARSE: Final = 16  # the shifts are smooth: they are worked out for one pixel in so many


class Head:
    """Made once for a picture."""

    def __init__(self, stand: Stand) -> None:
        self._turn = stand.turn
        reach = [radius * (1 + _FADE) for radius in _RADII]
        self._area = stand.patch(
            _MIDDLE[0] - reach[0], _MIDDLE[1] - reach[1], _MIDDLE[0] + reach[0], _MIDDLE[1] + reach[1]
        )
        self._size = (self._area.right - self._area.left, self._area.bottom - self._area.top)
        self._columns, self._rows = self._coarse(self._area)
        self._x, self._y = stand.units(self._columns, self._rows)
        away = np.hypot((self._x - _MIDDLE[0]) / _RADII[0], (self._y - _MIDDLE[1]) / _RADII[1])
        ease = np.clip((1 + _FADE - away) / _FADE, 0, 1)
        self._near = floats(ease * ease * (3 - 2 * ease))
        self._depth = floats((np.sqrt(np.clip(1 - (away / 1.25) ** 2, 0, 1)) * 0.55 + 0.45) * self._near)

    def move(self, frame: Picture, pose: Pose) -> Picture:
        """The frame with its head moved."""
        if not (pose.turn or pose.nod or pose.tilt) or self._area.empty:
            return frame
        angle = np.float32(np.radians(pose.tilt))
        dx = self._depth * np.float32(_STEP * pose.turn) - self._near * angle * (self._y - np.float32(_NECK[1]))
        dy = self._depth * np.float32(_STEP * pose.nod) + self._near * angle * (self._x - np.float32(_NECK[0]))
        columns = self._fine(self._columns - self._turn[0, 0] * dx - self._turn[0, 1] * dy)
        rows = self._fine(self._rows - self._turn[1, 0] * dx - self._turn[1, 1] * dy)
        moved = frame.copy()
        moved[self._area.slices] = cv2.remap(frame, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        return moved

    def _coarse(self, area: Patch) -> tuple[Field, Field]:
        """Columns and rows of the points, which reach one beyond the area on each side."""
        wide, tall = (-(-side // _COARSE) + 2 for side in self._size)
        columns = area.left + (np.arange(wide, dtype=np.float32) - 1) * _COARSE + (_COARSE - 1) / 2
        rows = area.top + (np.arange(tall, dtype=np.float32) - 1) * _COARSE + (_COARSE - 1) / 2
        across, down = np.meshgrid(columns, rows)
        return floats(across), floats(down)

    def _fine(self, values: Field) -> Field:
        """For every pixel of the area what is given for points."""
        size = (values.shape[1] * _COARSE, values.shape[0] * _COARSE)
        fine = cv2.resize(floats(values), size, interpolation=cv2.INTER_LINEAR)
        wide, tall = self._size
        return np.ascontiguousarray(fine[_COARSE : _COARSE + tall, _COARSE : _COARSE + wide])
