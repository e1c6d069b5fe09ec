"""Whole things rather than things that the frame cuts off."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Plane

_WORTH: Final = 0.012  # of the picture
_RIM: Final = 0.02  # of a side
_CENTRAL: Final = 0.3  # of the sides: the middle of a subject lies no farther from the picture's


def whole_things(mask: Plane) -> Plane:
    """Without the parts that the top or a side of the frame cuts off, where a whole part lies near the middle: a window
    behind a vase, a wall beside a cat. The lower edge may cut, as it does in portraits."""
    count, labels, stats, middles = cv2.connectedComponentsWithStats(mask)
    height, width = mask.shape
    rim = max(2, round(_RIM * max(height, width)))
    inner = np.ones(mask.shape, np.bool_)
    inner[rim:, rim:-rim] = False
    cut_off = {int(label) for label in np.unique(labels[inner])}
    off_centre = np.abs(middles / (width, height) - 0.5).max(axis=1)
    kept = [label for label in range(1, count) if label not in cut_off]
    large = [label for label in kept if stats[label, cv2.CC_STAT_AREA] > _WORTH * mask.size]
    if not any(off_centre[label] < _CENTRAL for label in large):
        return mask
    central = [label for label in range(1, count) if label in kept or off_centre[label] < 0.5 * _CENTRAL]
    return np.isin(labels, central).astype(np.uint8)
