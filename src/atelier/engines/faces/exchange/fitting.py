"""A face bent so that its features lie where another's are."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.stand import Patch, Stand
from atelier.engines.faces.exchange.thin_plate import ThinPlate
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, Picture, Points, floats

_COARSE: Final = 6  # the bend is smooth: it is worked out for every sixth pixel
_FIRM: Final = 0.004
_LOOSE: Final = 0.12
"""Lips and nose keep their own form: a laugh is not pressed into a closed mouth."""


def _pairs() -> tuple[list[int], Field]:
    """Which landmarks lead, and how loosely. Brows do not: they stay where they belong over their own eyes."""
    firm = [
        *range(shape.JAW.start, shape.JAW.stop),
        *range(shape.LEFT_EYE.start, shape.RIGHT_EYE.stop),
        shape.LEFT_CORNER,
        shape.RIGHT_CORNER,
    ]
    soft = [*range(shape.BRIDGE.start, shape.NOSTRILS.stop), *range(shape.OUTER_LIPS.start, shape.OUTER_LIPS.stop)]
    loose = [index for index in soft if index not in firm]
    return firm + loose, floats([_FIRM] * len(firm) + [_LOOSE] * len(loose))


_LEADING, _STIFFNESS = _pairs()


def fitted(picture: Picture, own: Stand, other: Stand, patch: Patch) -> Picture:
    """What of `picture` shows in a patch of the other picture, once its face lies on the face there."""
    plate = ThinPlate(other.landmarks[_LEADING], own.landmarks[_LEADING], _STIFFNESS)
    shrink = min(1.0, 1.4 * other.scale / own.scale)
    if shrink < 1:  # averaged first: sampling alone would shimmer
        picture = cv2.resize(picture, None, fx=shrink, fy=shrink, interpolation=cv2.INTER_AREA)
    places = _bent(plate, other, patch)
    columns, rows = _pixels(places, own, shrink)
    return cv2.remap(picture, columns, rows, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


def _bent(plate: ThinPlate, stand: Stand, patch: Patch) -> Points:
    """For every pixel of the patch its place in units of the face it comes from, (h, w, 2)."""
    wide, tall = patch.right - patch.left, patch.bottom - patch.top
    coarse_wide, coarse_tall = max(2, wide // _COARSE), max(2, tall // _COARSE)
    rows, columns = np.mgrid[:coarse_tall, :coarse_wide].astype(np.float64)
    # The middles of the coarse pixels, as resize() takes them to be.
    x = (columns + 0.5) * wide / coarse_wide - 0.5 + patch.left - stand.origin[0]
    y = (rows + 0.5) * tall / coarse_tall - 0.5 + patch.top - stand.origin[1]
    units = np.stack([x, y], -1).reshape(-1, 2) @ np.linalg.inv(stand.turn.astype(np.float64)).T
    shifts = plate(floats(units)) - units
    fine = cv2.resize(floats(shifts.reshape(coarse_tall, coarse_wide, 2)), (wide, tall), interpolation=cv2.INTER_LINEAR)
    x, y = stand.grid(patch)
    return floats(np.stack([x, y], -1) + fine)


def _pixels(units: Points, stand: Stand, scale: float) -> tuple[Field, Field]:
    """Columns and rows in a picture that was scaled."""
    flat = stand.to_pixels(units.reshape(-1, 2)).reshape(units.shape)
    places = (flat + 0.5) * np.float32(scale) - 0.5
    return floats(places[..., 0]), floats(places[..., 1])
