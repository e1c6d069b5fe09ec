"""Skin that takes on the colour and the light of other skin."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, bytes_of, floats

_CONTRAST: Final = (0.72, 1.40)  # how far the contrast may be changed
_UNSURE: Final = 0.10  # what is no skin by its colour may be skin in the shade
_KEPT: Final = 0.8  # of its colour, where there is no skin
_LIGHT_REACH: Final = 0.28  # distances between the eyes: what is wider counts as light, what is finer as features
_LIGHT: Final = np.array([0.75, 0.85, 0.85], np.float32)
"""How much of the light there is taken on, by Lab channel."""


def matched(picture: Picture, other: Picture, area: Field, skins: tuple[Field, Field], scale: float) -> Picture:
    """`picture` with the mean, the contrast and the broad light of `other`, measured on the skin of both in `area`.

    All are of one shape; `skins` tell how much each of them is skin, `scale` is pixels between the eyes. What is no
    skin, such as the whites of the eyes, takes on the light but little of the colour.
    """
    weight = area * (_UNSURE + (1 - _UNSURE) * np.minimum(*skins))
    own, wanted = (cv2.cvtColor(image, cv2.COLOR_RGB2LAB).astype(np.float32) for image in (picture, other))
    total = float(weight.sum())
    if total < 1:
        return picture
    share = weight[..., None] / np.float32(total)
    own_mean, wanted_mean = (own * share).sum(axis=(0, 1)), (wanted * share).sum(axis=(0, 1))
    own_spread = np.sqrt((((own - own_mean) ** 2) * share).sum(axis=(0, 1))) + 1.0
    wanted_spread = np.sqrt((((wanted - wanted_mean) ** 2) * share).sum(axis=(0, 1))) + 1.0
    gain = np.clip(np.sqrt(wanted_spread / own_spread), *_CONTRAST)
    shifted = (own - own_mean) * gain + wanted_mean
    shifted += _broad(floats(wanted - shifted), weight, _LIGHT_REACH * scale) * _LIGHT
    bare = cv2.GaussianBlur(np.clip(skins[0] * 2, 0, 1), (0, 0), max(0.5, 0.03 * scale))
    kept = (1 - bare) * _KEPT
    shifted[..., 1:] += (own - shifted)[..., 1:] * kept[..., None]
    return cv2.cvtColor(bytes_of(shifted), cv2.COLOR_LAB2RGB)


def _broad(values: Field, weight: Field, sigma: float) -> Field:
    """The average around each place, of what has weight."""
    factor = min(1.0, 8 / max(1.0, sigma))  # so smooth a result may be worked out small
    size = (max(2, round(values.shape[1] * factor)), max(2, round(values.shape[0] * factor)))
    small = cv2.resize(floats(values * weight[..., None]), size, interpolation=cv2.INTER_AREA)
    heavy = cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
    around = cv2.GaussianBlur(small, (0, 0), sigma * factor)
    known = cv2.GaussianBlur(heavy, (0, 0), sigma * factor)
    mean = around / np.maximum(known, 0.02)[..., None]
    return cv2.resize(floats(mean), values.shape[1::-1], interpolation=cv2.INTER_LINEAR)
