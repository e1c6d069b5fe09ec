"""Two palettes, the subject's and the background's, and which of them each pixel is rather from."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.frames.arrays import Field, Picture, floats

_BINS: Final = (10, 18, 18)  # of Lab as OpenCV scales it to bytes; a and b are binned from 64 to 192
_UNSEEN: Final = 2e-5  # the share of a colour that was never seen


class Palette:
    """The colours of one picture, sorted into bins once."""

    def __init__(self, lab: Picture) -> None:
        light, green_red, blue_yellow = (lab[..., band].astype(np.int64) for band in range(3))
        levels, across, down = _BINS
        a = np.clip((green_red - 64) * across // 128, 0, across - 1)
        b = np.clip((blue_yellow - 64) * down // 128, 0, down - 1)
        self._bin = (light * levels // 256 * across + a) * down + b

    def likelihood(self, subject: Field) -> Field:
        """For every pixel the logarithm of how much likelier its colour is in the subject, given how surely each
        pixel belongs to it (0..1)."""
        inside, outside = self._share(subject), self._share(1 - subject)
        return floats(np.log((inside + _UNSEEN) / (outside + _UNSEEN)))

    def _share(self, weight: Field) -> Field:
        counts = floats(np.bincount(self._bin.ravel(), weight.ravel(), int(np.prod(_BINS)))).reshape(_BINS)
        for axis in range(3):  # neighbouring bins count half
            counts = floats(counts / 2 + (np.roll(counts, 1, axis) + np.roll(counts, -1, axis)) / 4)
        return floats((counts / max(1e-6, float(counts.sum()))).ravel()[self._bin])
