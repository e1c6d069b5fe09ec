"""Skin: blemishes and blotches become fainter, pores stay; light becomes more even."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.improving.areas import Areas
from atelier.engines.frames.arrays import Field, floats
from atelier.engines.frames.guided import guided_filter

_WORKING_PX: Final = 110.0  # between the eyes; what is finer is pores and stays as it is
_SPOTS: Final = 0.072  # distances between the eyes: what is finer than this is evened out
_EDGE: Final = 0.0016  # contrast squared beyond which an edge is no blemish
_BLOTCHES: Final = 0.16
_LIGHT: Final = 0.42
_EVEN: Final = 0.30  # of the broad shadows are taken away, at full strength
_FAIR: Final = 158.0  # Lab lightness, 0..255, that dark pictures are lifted towards
_LIFT: Final = 0.16
_MOST: Final = 20.0  # of lightness are changed by light at the most


def skin_change(lab: Field, areas: Areas, scale: float, strength: float) -> Field:
    """What to add to Lab (float32, 0..255), for a strength of 0..1. `scale` is pixels between the eyes."""
    factor = min(1.0, _WORKING_PX / scale)
    size = (max(8, round(lab.shape[1] * factor)), max(8, round(lab.shape[0] * factor)))
    small = cv2.resize(lab, size, interpolation=cv2.INTER_AREA)
    skin, under, face = (
        cv2.resize(area, size, interpolation=cv2.INTER_AREA) for area in (areas.skin, areas.under, areas.face)
    )
    unit = scale * factor
    change = np.zeros_like(small)
    change[..., 0] = _smoother(small[..., 0], unit) * skin * (0.85 * strength)
    for channel in (1, 2):
        even = _weighted(small[..., channel], skin, _BLOTCHES * unit)
        change[..., channel] = (even - small[..., channel]) * skin * (0.55 * strength)
    change[..., 0] = change[..., 0] + _light(small[..., 0], skin, under, face, unit) * strength
    return cv2.resize(change, lab.shape[1::-1], interpolation=cv2.INTER_LINEAR)


def _smoother(lightness: Field, unit: float) -> Field:
    """The difference to a picture without spots, with its edges kept."""
    guide = floats(lightness / 255)
    base = guided_filter(guide, guide, radius_px=max(2, round(_SPOTS * unit)), smoothness=_EDGE)
    return floats((base - guide) * 255)


def _light(lightness: Field, skin: Field, under: Field, face: Field, unit: float) -> Field:
    broad = _weighted(lightness, skin, _LIGHT * unit)
    total = max(1.0, float(skin.sum()))
    mean = float((lightness * skin).sum() / total)
    even = np.clip((mean - broad) * _EVEN, -_MOST, _MOST)
    lift = np.clip((_FAIR - mean) * _LIFT, 0, 0.6 * _MOST)
    local = _weighted(lightness, skin, 0.22 * unit)
    hollows = np.clip(local - lightness, 0, 25) * under * 0.45
    return floats((even + lift) * face + hollows * skin)


def _weighted(values: Field, weight: Field, sigma: float) -> Field:
    """The average around each place, of what has weight."""
    around = cv2.GaussianBlur(floats(values * weight), (0, 0), sigma)
    known = cv2.GaussianBlur(weight, (0, 0), sigma)
    mean = float((values * weight).sum() / max(1.0, float(weight.sum())))
    return floats((around + 0.01 * mean) / (known + 0.01))
