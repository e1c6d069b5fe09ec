"""RGB to the colour planes of video: Y'CbCr by ITU-R BT.709, limited range, 4:2:0."""

from __future__ import annotations

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture, Plane

_KR, _KB = 0.2126, 0.0722
_KG = 1 - _KR - _KB

_TO_YCC = np.array(
    [
        [219 / 255 * _KR, 219 / 255 * _KG, 219 / 255 * _KB, 16],
        [-112 / 255 * _KR / (1 - _KB), -112 / 255 * _KG / (1 - _KB), 112 / 255, 128],
        [112 / 255, -112 / 255 * _KG / (1 - _KR), -112 / 255 * _KB / (1 - _KR), 128],
    ],
    np.float32,
)


def to_ycc(picture: Picture) -> Picture:
    """RGB to (Y', Cb, Cr) at full resolution, uint8."""
    return cv2.transform(picture, _TO_YCC)


def ycc_of(red: float, green: float, blue: float) -> tuple[float, float, float]:
    """One colour, 0..255 each, in (Y', Cb, Cr)."""
    y, cb, cr = _TO_YCC @ np.array([red, green, blue, 1.0], np.float32)
    return float(y), float(cb), float(cr)


def pack_i420(luma: Plane, cb: Plane, cr: Plane) -> Plane:
    """Three planes as the one array of (height * 3 / 2, width) that encoders take as yuv420p."""
    height, width = luma.shape
    packed = np.empty((height * 3 // 2, width), np.uint8)
    packed[:height] = luma
    packed[height:].reshape(2, height // 2, width // 2)[:] = cb, cr
    return packed
