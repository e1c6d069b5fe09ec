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
        if self._detail <= 0:
            return _in_bytes(large)
        fine = cv2.subtract(large, cv2.GaussianBlur(large, (0, 0), 0.45 * factor))
        return self._within(_in_bytes(cv2.scaleAdd(fine, _SHARPENING * self._detail, large)), plane)

    def _within(self, crisp: Plane, plane: Plane) -> Plane:
        """Held near the brightest and darkest of what is nearby: no halos."""
        ones = np.ones((3, 3), np.uint8)
        most, least = cv2.dilate(plane, ones), cv2.erode(plane, ones)
        contrast = cv2.subtract(most, least)
        ceiling = cv2.resize(cv2.scaleAdd(contrast, _BEYOND, most), self._size)
        floor = cv2.resize(cv2.subtract(least, cv2.convertScaleAbs(contrast, alpha=_BEYOND)), self._size)
        return cv2.max(cv2.min(crisp, ceiling), floor)


def _in_bytes(values: Field) -> Plane:
    """As `bytes_of`, at a fraction of its time."""
    return cv2.convertScaleAbs(np.maximum(values, 0))
