"""The guided filter: a soft map takes over the edges of a picture.

He, Sun and Tang, "Guided Image Filtering", 2010, with one grey guide.
"""

from __future__ import annotations

import cv2

from atelier.engines.frames.arrays import Field


def guided_filter(guide: Field, field: Field, *, radius_px: int, smoothness: float) -> Field:
    """`field` redrawn along the edges of `guide` (both float32, 0..1, of one shape).

    `smoothness` is the variance of the guide below which a neighbourhood counts as flat and is averaged.
    """
    size = (2 * radius_px + 1, 2 * radius_px + 1)
    mean_guide, mean_field = cv2.blur(guide, size), cv2.blur(field, size)
    covariance = cv2.blur(guide * field, size) - mean_guide * mean_field
    variance = cv2.blur(guide * guide, size) - mean_guide * mean_guide
    slope = covariance / (variance + smoothness)
    offset = mean_field - slope * mean_guide
    return cv2.blur(slope, size) * guide + cv2.blur(offset, size)
