"""A frame as video sees it: one plane of brightness, two of colour at half the size."""

from __future__ import annotations

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, Plane


class Planes(msgspec.Struct):
    """A frame in the making; effects paint into it. BT.709 in limited range."""

    luma: Plane
    cb: Plane
    cr: Plane

    def lay(self, mask: Plane, colour: tuple[float, float, float]) -> None:
        """Blend one colour (Y', Cb, Cr) in, as far as the mask says, 0..255."""
        half = cv2.resize(mask, self.cb.shape[::-1], interpolation=cv2.INTER_AREA)
        self.luma = _tint(self.luma, mask, colour[0])
        self.cb = _tint(self.cb, half, colour[1])
        self.cr = _tint(self.cr, half, colour[2])


def mix(before: Planes, after: Planes, weight: Field) -> Planes:
    """`weight`, 0..1, of the latter at each pixel of the frame."""
    half = cv2.resize(weight, before.cb.shape[::-1], interpolation=cv2.INTER_AREA)
    return Planes(
        cv2.blendLinear(before.luma, after.luma, 1 - weight, weight),
        cv2.blendLinear(before.cb, after.cb, 1 - half, half),
        cv2.blendLinear(before.cr, after.cr, 1 - half, half),
    )


def over(below: Plane, clear: Plane, above: Plane) -> Plane:
    """`above` is already multiplied by its alpha, of which `clear` is the rest."""
    return cv2.add(cv2.multiply(below, clear, scale=1 / 255), above)


def _tint(plane: Plane, mask: Plane, value: float) -> Plane:
    painted = (np.arange(256) * (value / 255) + 0.5).astype(np.uint8)
    return over(plane, 255 - mask, cv2.LUT(mask, painted))
