"""How far what is within an outline stands out towards the viewer, were it as thick as it is wide."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, floats
from atelier.engines.frames.resample import sized

_LOOK_PX: Final = 256
_THICK: Final = 0.85  # of the widest part


def roundness(inside: Flags) -> Field:
    """0 along the outline, 1 in the middle of its widest part; (height, width). What the lower edge cuts goes on."""
    height, width = inside.shape
    small = sized(inside.astype(np.uint8), _LOOK_PX)
    rows, columns = small.shape
    whole = cv2.copyMakeBorder(small, 1, rows // 2, 1, 1, cv2.BORDER_CONSTANT)
    whole[rows + 1 :] = whole[rows]
    deep = cv2.distanceTransform(whole, cv2.DIST_L2, 5)[1 : rows + 1, 1:-1]
    thick = max(1.0, _THICK * float(deep.max()))
    bulge = np.sqrt(np.clip(1 - (1 - np.minimum(deep, thick) / thick) ** 2, 0, 1))
    soft = cv2.GaussianBlur(floats(bulge), (0, 0), 0.03 * columns)
    return floats(cv2.resize(soft, (width, height), interpolation=cv2.INTER_CUBIC))
