"""How clearly a mask is a thing of its own: its outline, its focus and its colours against the rest."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, Plane, floats
from atelier.engines.frames.resample import sized

_FOCUS_PX: Final = 900  # defocus shows at this size


def edge_contrast(small: Picture, mask: Plane) -> float:
    """The median contrast along the mask's outline over the median contrast of the whole picture."""
    soft = cv2.GaussianBlur(small, (0, 0), 1.0).astype(np.float32)
    contrast = np.hypot(cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)).max(axis=2)
    outline = cv2.morphologyEx(mask, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0
    outline[:2] = outline[-2:] = False
    outline[:, :2] = outline[:, -2:] = False
    return float(np.median(contrast[outline]) / (np.median(contrast) + 8)) if outline.any() else 0.0


def unlikeness(small: Picture, mask: Plane) -> float:
    """Bhattacharyya distance of the colours inside and outside, 0..1."""
    lab = cv2.cvtColor(small, cv2.COLOR_RGB2LAB)

    def colours(where: Plane) -> Field:
        counts = cv2.calcHist([lab], [0, 1, 2], where, [8, 16, 16], [0, 256] * 3)
        return floats(counts / max(1.0, float(counts.sum())))

    return float(cv2.compareHist(colours(mask), colours(1 - mask), cv2.HISTCMP_BHATTACHARYYA))


def focus_ratio(picture: Picture, mask: Plane) -> float:
    """Fine detail well inside the mask over that well outside."""
    grey = cv2.cvtColor(sized(picture, _FOCUS_PX), cv2.COLOR_RGB2GRAY)
    fine = np.abs(cv2.Laplacian(cv2.GaussianBlur(grey.astype(np.float32), (0, 0), 0.7), cv2.CV_32F))
    wide = cv2.resize(mask, grey.shape[::-1], interpolation=cv2.INTER_NEAREST)
    kernel = np.ones((9, 9), np.uint8)
    inside, outside = fine[cv2.erode(wide, kernel) > 0], fine[cv2.dilate(wide, kernel) == 0]
    return float(inside.mean() / (outside.mean() + 0.5)) if inside.size and outside.size else 1.0


def sharpness(small: Picture) -> Field:
    """How much fine detail there is around each place of a picture of about 200 or 300 pixels, 0..1."""
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 0.6)
    fine = cv2.blur(np.abs(cv2.Laplacian(grey, cv2.CV_32F)), (9, 9))
    return cv2.GaussianBlur(floats(np.clip(fine / max(1e-6, np.percentile(fine, 95)), 0, 1)), (0, 0), 3.0)
