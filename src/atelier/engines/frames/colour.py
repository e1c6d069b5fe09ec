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

_BACK = np.linalg.inv(_TO_YCC[:, :3])
_FROM_YCC = np.column_stack([_BACK, -_BACK @ _TO_YCC[:, 3]]).astype(np.float32)


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


def i420_of(picture: Picture) -> Plane:
    """An RGB picture of even sides, packed as I420."""
    ycc = to_ycc(picture)
    height, width = ycc.shape[:2]
    half = cv2.resize(ycc[..., 1:], (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    return pack_i420(ycc[..., 0], half[..., 0], half[..., 1])


def unpack_i420(packed: Plane) -> tuple[Plane, Plane, Plane]:
    """Views of the three planes: luma, Cb, Cr."""
    height, width = packed.shape[0] * 2 // 3, packed.shape[1]
    cb, cr = packed[height:].reshape(2, height // 2, width // 2)
    return packed[:height], cb, cr


def picture_of_i420(packed: Plane) -> Picture:
    """I420 as an RGB picture."""
    luma, cb, cr = unpack_i420(packed)
    size = luma.shape[::-1]
    ycc = np.dstack([luma, *(cv2.resize(plane, size, interpolation=cv2.INTER_LINEAR) for plane in (cb, cr))])
    return cv2.transform(ycc, _FROM_YCC)
