"""The subject's own colours along its edge, without the light and colour of what was behind it.

Forte, "Approximate Fast Foreground Colour Estimation", 2021: colours of subject and background are blurred apart and
joined again, first widely and then closely.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, bytes_of, floats
from atelier.engines.frames.resample import sized
from atelier.engines.vision.strips import rows_at

_WIDE_PX: Final = 640  # the longer side at which colours are first blurred apart
_WIDE: Final = 0.06  # of the longer side
_CLOSE: Final = 0.005
_STRIP_ROWS: Final = 512


def clean_fringe(picture: Picture, alpha: Field) -> Picture:
    """RGB of the subject alone: what shows through at its edges is taken out, and its colours go on past them."""
    height, width = alpha.shape
    front, back = _wide_apart(picture, alpha)
    reach = max(2, round(_CLOSE * max(height, width)))
    clean = np.empty_like(picture)
    for first in range(0, height, _STRIP_ROWS):
        last = min(height, first + _STRIP_ROWS)
        top, bottom = max(0, first - 2 * reach), min(height, last + 2 * reach)
        colours = floats(picture[top:bottom]) / 255
        near, far = (rows_at(field, top, bottom, width, height) for field in (front, back))
        close, _ = _apart(colours, near, far, alpha[top:bottom], reach)
        clean[first:last] = bytes_of(close[first - top : last - top] * 255)
    return clean


def _wide_apart(picture: Picture, alpha: Field) -> tuple[Field, Field]:
    """Colours of subject and background far around each place, at a reduced size."""
    small = floats(sized(picture, _WIDE_PX)) / 255
    height, width = small.shape[:2]
    share = floats(cv2.resize(alpha, (width, height), interpolation=cv2.INTER_AREA))
    return _apart(small, small, small, share, max(2, round(_WIDE * max(height, width))))


def _apart(colours: Field, front: Field, back: Field, alpha: Field, radius_px: int) -> tuple[Field, Field]:
    """Better guesses at the colours of subject and background."""
    size = (2 * radius_px + 1, 2 * radius_px + 1)
    share = alpha[..., None]

    def average(values: Field, weight: Field) -> Field:
        total = cv2.blur(weight, size)[..., None] + 1e-5
        return floats(cv2.blur(values * weight[..., None], size) / total)

    near, behind = average(front, alpha), average(back, 1 - alpha)
    rest = colours - share * near - (1 - share) * behind
    return floats(np.clip(near + share * rest, 0, 1)), behind
