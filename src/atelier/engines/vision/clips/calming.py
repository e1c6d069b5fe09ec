"""Noise taken out of a video by time: what holds still is averaged over the frames, what moves is left alone."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Plane, bytes_of, floats
from atelier.engines.vision.noise import noise_of

_MEMORY: Final = 0.65  # of the past goes on where nothing moves
_USUAL: Final = 1.7  # times the noise's variance is what a still place changes from its mean of the past
_LEAST: Final = 0.3  # levels of noise that are worth it
_MOST: Final = 6.0  # levels; more is texture
_LEARNS: Final = 0.2  # of what is known about the noise comes from each frame
_LOOK_PX: Final = 512


class Calming:
    """A recursive filter over one video's luma, which follows the noise that the video has."""

    def __init__(self) -> None:
        self._past: Field | None = None
        self._noise: float | None = None

    def __call__(self, luma: Plane) -> Plane:
        now = floats(luma)
        noise = self._learned(luma)
        if self._past is None or noise < _LEAST:
            self._past = now
            return luma
        change = now - self._past
        stirred = cv2.blur(change * change, (7, 7)) / np.float32(_USUAL * noise**2)
        still = np.float32(_MEMORY) * cv2.exp(-np.maximum(stirred - 1, 0))
        self._past = floats(now - still * change)
        return bytes_of(self._past)

    def _learned(self, luma: Plane) -> float:
        """The noise in the middle of this frame and those before, in levels."""
        top, left = (max(0, side - _LOOK_PX) // 2 for side in luma.shape)
        found = min(_MOST, noise_of(luma[top : top + _LOOK_PX, left : left + _LOOK_PX]))
        self._noise = found if self._noise is None else self._noise + _LEARNS * (found - self._noise)
        return self._noise
