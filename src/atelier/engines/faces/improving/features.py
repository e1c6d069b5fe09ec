"""Eyes, brows and lips: clearer, without becoming others."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.improving.areas import Areas
from atelier.engines.frames.arrays import Field, floats

_FINE: Final = 0.018  # distances between the eyes
_SHARPER: Final = 0.75
_EYES_SHARPER: Final = 0.9
_WHITER: Final = 9.0
_LESS_RED: Final = 0.45
_CLEARER: Final = 0.22
_LIPS: Final = 0.14
_MOST: Final = 26.0  # of lightness that sharpening changes


def feature_change(lab: Field, areas: Areas, scale: float, strength: float) -> Field:
    """What to add to Lab (float32, 0..255) in eyes, brows and lips."""
    change = eye_change(lab, areas, scale, strength)
    fine = _detail(lab[..., 0], _FINE * scale)
    change[..., 0] += fine * areas.features * (1 - areas.eyes) * np.float32(_SHARPER * strength)
    change[..., 1:] += (lab[..., 1:] - 128) * (areas.lips * np.float32(_LIPS * strength))[..., None]
    return change


def eye_change(lab: Field, areas: Areas, scale: float, strength: float) -> Field:
    """The same in the eyes alone: whites whiter, irises with more contrast."""
    change = np.zeros_like(lab)
    eyes = areas.eyes
    if float(eyes.sum()) < 4:
        return change
    colourful = np.hypot(lab[..., 1] - 128, lab[..., 2] - 128)
    level = float((lab[..., 0] * eyes).sum() / eyes.sum())
    white = eyes * np.clip((lab[..., 0] - level) / 30, 0, 1) * np.clip((34 - colourful) / 18, 0, 1)
    change[..., 0] += white * np.float32(_WHITER * strength)
    change[..., 1:] -= (lab[..., 1:] - 128) * (white * np.float32(_LESS_RED * strength))[..., None]
    iris = eyes * (1 - white)
    change[..., 0] += (lab[..., 0] - level) * iris * np.float32(_CLEARER * strength)
    change[..., 1:] += (lab[..., 1:] - 128) * (iris * np.float32(0.20 * strength))[..., None]
    change[..., 0] += _detail(lab[..., 0], _FINE * scale) * areas.lids * np.float32(_EYES_SHARPER * strength)
    return floats(change)


def _detail(lightness: Field, sigma: float) -> Field:
    """What an average around each place lacks, within bounds so that no halos appear."""
    soft = cv2.GaussianBlur(floats(lightness), (0, 0), max(0.7, sigma))
    return floats(np.clip(lightness - soft, -_MOST, _MOST))
