"""How good a mask of a subject is, told from the picture alone."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Flags, Picture, Plane
from atelier.engines.seeing.outline import edge_contrast, focus_ratio, unlikeness

_SURE: Final = 1.42
"""The score of a mask that is as good as they come. On 60 photographs, cuts that were right scored 1.05 and more."""
_POOR: Final = 0.82
_BEYOND: Final = 0.12  # of the height


def judge(picture: Picture, small: Picture, mask: Plane, salient: Field, people: Flags | None) -> float:
    """About 0, a mere guess, to 1 and more, certainly right.

    What counts: a clean outline, colours and focus that differ, standing out, lying away from the rim and being in one
    piece. `people` are the places that surely belong to people.
    """
    inside, outside = mask > 0, mask == 0
    rim = float(np.concatenate([mask[0], mask[:, 0], mask[:, -1]]).mean())
    parts = cv2.connectedComponentsWithStats(mask)[2][1:, cv2.CC_STAT_AREA]
    score = (
        0.35 * min(1.0, edge_contrast(small, mask) / 5)
        + 0.8 * unlikeness(small, mask)
        + 0.6 * float(salient[inside].mean() - salient[outside].mean())
        + 0.1 * min(1.0, focus_ratio(picture, mask) / 4)
        + 0.12 * float(salient[inside].sum() / max(1e-6, float(salient.sum())))
        - 0.8 * rim
        - 0.3 * (1 - float(parts.max() / parts.sum()))
        - 0.25 * _is_land(mask)
        - 0.8 * max(0.0, _off_centre(mask) - 0.22)
    )
    if people is not None and people.any():
        score += 0.6 * (float(inside[people].mean()) - 0.5)
    return (score - _POOR) / (_SURE - _POOR)


def _is_land(mask: Plane) -> bool:
    """Whether the mask goes on beyond both sides of the picture, as shores and fields do."""
    return bool(min(mask[:, 0].mean(), mask[:, -1].mean()) > _BEYOND)


def _off_centre(mask: Plane) -> float:
    """How far the mask's middle lies from the picture's, in fractions of its sides."""
    height, width = mask.shape
    rows, columns = np.nonzero(mask)
    return float(np.hypot(columns.mean() / width - 0.5, rows.mean() / height - 0.55))
