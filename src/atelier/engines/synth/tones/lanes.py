"""Sounds laid on one another ahead of time, and taken from the front as they are due."""

from __future__ import annotations

import numpy as np

from atelier.engines.sound.arrays import Wave


class Lane:
    """What has been laid but not yet taken is all that it holds."""

    def __init__(self, channels: int = 2) -> None:
        self._waiting: Wave = np.zeros((channels, 0), np.float32)

    def lay(self, sound: Wave, at: int) -> None:
        """Adds a sound of one channel or all of them, to begin `at` samples from the front."""
        end = at + sound.shape[-1]
        missing = end - self._waiting.shape[1]
        if missing > 0:
            self._waiting = np.pad(self._waiting, ((0, 0), (0, missing + missing // 2)))
        self._waiting[:, at:end] += sound

    def take(self, samples: int) -> Wave:
        taken = self._waiting[:, :samples]
        self._waiting = self._waiting[:, samples:].copy()
        if taken.shape[1] < samples:
            taken = np.pad(taken, ((0, 0), (0, samples - taken.shape[1])))
        return taken
