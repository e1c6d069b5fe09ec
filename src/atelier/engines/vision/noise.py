"""How much noise there is in a picture."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, floats

_CALM: Final = 0.25  # the calmest share of places shows the noise; the rest has texture of its own
_MASK: Final = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)


def noise_of(plane: Field, *, among: Flags | None = None) -> float:
    """The standard deviation of the noise in one plane, in its own units; only places `among` some are looked at.

    After Immerkaer, "Fast Noise Variance Estimation", 1996: its mask is blind to edges of any even slope.
    """
    answer = cv2.filter2D(floats(plane), cv2.CV_32F, _MASK)
    energy = cv2.blur(answer * answer, (15, 15))
    chosen = energy if among is None else energy[among]
    return float(np.sqrt(np.quantile(chosen, _CALM))) / 6 if chosen.size else 0.0
