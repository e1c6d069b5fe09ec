"""Frames at a larger size: quick enough for video, and the same for the same content, so that nothing flickers."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Plane, bytes_of, floats
from atelier.engines.frames.colour import pack_i420, to_ycc
from atelier.engines.vision.clips.calming import Calming
from atelier.engines.vision.upscale.back_projection import agree

_SHARPENING: Final = 1.6  # at full detail
_BEYOND: Final = 0.25  # of the contrast around it, a place may be brighter or darker than all of it


class Larger:
    """Makes frames of one size from those of one video. `prepare` must see them in their order; `draw` need not."""

    def __init__(self, width_px: int, height_px: int, detail: float) -> None:
        self._size = (width_px, height_px)
        self._detail = detail
        self._calming = Calming()

    def prepare(self, frame: Picture) -> Picture:
        """RGB to calmed Y'CbCr."""
        ycc = to_ycc(frame)
        ycc[..., 0] = self._calming(ycc[..., 0])
        return ycc

    def draw(self, ycc: Picture) -> Plane:
        """Packed as I420."""
        width, height = self._size
        chroma = cv2.resize(ycc[..., 1:], (width // 2, height // 2), interpolation=cv2.INTER_CUBIC)
        return pack_i420(self._light(np.ascontiguousarray(ycc[..., 0])), chroma[..., 0], chroma[..., 1])

    def _light(self, plane: Plane) -> Plane:
        small = floats(plane)
        factor = max(self._size[0] / small.shape[1], self._size[1] / small.shape[0])
        if factor <= 1:
            return bytes_of(cv2.resize(small, self._size, interpolation=cv2.INTER_AREA))
        large = agree(cv2.resize(small, self._size, interpolation=cv2.INTER_CUBIC), small, rounds=1)
        if self._detail > 0:
            large = self._sharpened(large, plane, factor)
        return bytes_of(large)

    def _sharpened(self, large: Field, plane: Plane, factor: float) -> Field:
        """Crisper, but never far beyond the brightest and darkest nearby: no halos."""
        fine = large - cv2.GaussianBlur(large, (0, 0), 0.45 * factor)
        crisp = cv2.scaleAdd(fine, _SHARPENING * self._detail, large)
        ones = np.ones((3, 3), np.uint8)
        most, least = floats(cv2.dilate(plane, ones)), floats(cv2.erode(plane, ones))
        room = _BEYOND * (most - least)
        ceiling, floor = (cv2.resize(limit, self._size) for limit in (most + room, least - room))
        return floats(cv2.max(cv2.min(crisp, ceiling), floor))
