"""An invisible mark in still pictures: 64 bits and a checksum, spread over the mid frequencies of the luma.

The picture is seen on a canvas of 512 x 512, cut into blocks of 8 x 8, each taken apart by the discrete cosine
transform. A secret key says which of 80 bits each used coefficient carries and with which sign; a bit is read back as
the correlation over its about 200 coefficients (spread spectrum; Cox et al., "Secure spread spectrum watermarking for
multimedia", 1997). Because the canvas has a fixed size, the mark survives scaling; because the bits are spread, it
survives compression and blur. It does not survive cropping by more than a pixel or two.
"""

from __future__ import annotations

import binascii
import hashlib
from functools import lru_cache
from typing import Any, Final, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
"""Brightness, shape (height, width), 0..255."""
Floats = NDArray[np.float32]

ID_BYTES: Final = 8
SMALLEST_SIDE_PX: Final = 256
"""Below this, the canvas invents detail that the picture cannot hold."""

_CANVAS_PX: Final = 512
_BLOCKS: Final = (_CANVAS_PX // 8) ** 2
_BITS: Final = 8 * (ID_BYTES + 2)
# Low enough for JPEG's coarse tables to keep them, high enough for the eye not to care.
_ROWS: Final = (1, 2, 0, 3)
_COLUMNS: Final = (2, 1, 3, 0)
_CHIPS: Final = _BLOCKS * len(_ROWS)

_HOST_LIMIT: Final = 10.0
"""Coefficients beyond it are picture, not mark; clipping them keeps edges from drowning a bit."""
_PRESENT: Final = 1.6
"""Mean strength of the bits from which a mark is believed. Without one it is 0.80 with a deviation of 0.07."""
_STRENGTHS_DB: Final = (46.5, 44.0, 41.5)
"""Signal to noise of the marked picture, tried from the gentlest; 41.5 is the loudest the house allows."""
_READABLE: Final = 4.0
_READABLE_AFTER_JPEG: Final = 2.5
_TRIAL_SIDE_PX: Final = 1024
_TRIAL_QUALITY: Final = 40

_COSINES: Final = np.array(
    [[(0.5 if k else 0.125**0.5) * np.cos((2 * n + 1) * k * np.pi / 16) for n in range(8)] for k in range(8)],
    dtype=np.float32,
)


class _Spread(NamedTuple):
    """Which bit each coefficient carries, and with which sign; shape (blocks, coefficients per block)."""

    bit: NDArray[np.int64]
    sign: Floats


def pattern(luma: Luma, identifier: bytes, key: bytes, *, visible: Luma | None = None) -> NDArray[np.int16] | None:
    """What to add to every colour channel so that the picture carries `identifier` (8 bytes).

    The gentlest strength that survives a trial is taken: at most 1024 pixels wide, JPEG at quality 40. `visible` is the
    alpha channel: nothing is spent on blocks that nobody sees. None: the picture is too small, empty or wild.
    """
    if min(luma.shape) < SMALLEST_SIDE_PX:
        return None
    spread = _spread(key)
    canvas = _canvas(luma)
    host = _coefficients(canvas)
    shape = _activity(canvas, visible)
    if not shape.any():
        return None
    bits = _payload(identifier)
    unit = bits[spread.bit] * spread.sign * shape[:, None]
    unit *= 8 / np.sqrt((unit * unit).sum(1)[shape > 0].mean())  # one grey level, root mean square
    for strength_db in _STRENGTHS_DB:
        loudness = 255 / 10 ** (strength_db / 20)
        shares, weakest = _share_out(host, unit * loudness, bits, spread)
        last = strength_db == _STRENGTHS_DB[-1]
        if weakest < _READABLE and not last:
            continue
        change = _on_picture(unit * shares[spread.bit], loudness, luma.shape, float((shape > 0).mean()))
        marked = _added(luma, change)
        if (read(marked, key) == identifier) if last else _survives(marked, bits, spread):
            return change
    return None


def read(luma: Luma, key: bytes) -> bytes | None:
    """The identifier that the picture carries, in any of its four quarter turns, or None."""
    spread = _spread(key)
    canvas = _canvas(luma)
    for turns in range(4):
        found = _decode(_bit_strengths(_coefficients(np.rot90(canvas, turns)), spread))
        if found is not None:
            return found
    return None


@lru_cache(maxsize=2)
def _spread(key: bytes) -> _Spread:
    # A hash, not numpy's generators: those may change between versions, and old marks must stay readable.
    stream = hashlib.shake_256(b"atelier watermark 1" + key).digest(_CHIPS * 4 + _CHIPS // 8)
    order = np.argsort(np.frombuffer(stream[: _CHIPS * 4], dtype="<u4"), kind="stable")
    bit = np.empty(_CHIPS, dtype=np.int64)
    bit[order] = np.arange(_CHIPS) % _BITS
    signs = np.unpackbits(np.frombuffer(stream[_CHIPS * 4 :], dtype=np.uint8)).astype(np.float32) * 2 - 1
    return _Spread(bit.reshape(_BLOCKS, -1), signs.reshape(_BLOCKS, -1))


def _payload(identifier: bytes) -> Floats:
    """The bits as -1 and 1, checksum (CRC-16/CCITT-FALSE) included."""
    checksum = binascii.crc_hqx(identifier, 0xFFFF).to_bytes(2, "big")
    return np.unpackbits(np.frombuffer(identifier + checksum, dtype=np.uint8)).astype(np.float32) * 2 - 1


def _decode(strengths: Floats) -> bytes | None:
    if np.abs(strengths).mean() < _PRESENT:
        return None
    packed = np.packbits(strengths > 0).tobytes()
    identifier, checksum = packed[:ID_BYTES], packed[ID_BYTES:]
    return identifier if binascii.crc_hqx(identifier, 0xFFFF).to_bytes(2, "big") == checksum else None


def _canvas(plane: NDArray[np.uint8]) -> Floats:
    return cv2.resize(plane, (_CANVAS_PX, _CANVAS_PX), interpolation=cv2.INTER_AREA).astype(np.float32)


def _blocks(canvas: Floats) -> Floats:
    side = _CANVAS_PX // 8
    blocks: Floats = canvas.reshape(side, 8, side, 8).transpose(0, 2, 1, 3).reshape(_BLOCKS, 8, 8)
    return blocks


def _coefficients(canvas: Floats) -> Floats:
    """The used coefficients of each block, shape (blocks, coefficients per block)."""
    transformed: Floats = np.matmul(_COSINES @ _blocks(canvas), _COSINES.T, dtype=np.float32)
    used: Floats = transformed[:, _ROWS, _COLUMNS]
    return used


def _activity(canvas: Floats, visible: Luma | None) -> Floats:
    """How much each block hides: little where it is flat, more in texture, nothing where it cannot be seen."""
    activity: Floats = np.clip(_blocks(canvas).std((1, 2)) / 16, 0.4, 1.6).astype(np.float32)
    if visible is not None:
        activity[_blocks(_canvas(visible)).max((1, 2)) < 1] = 0
    return activity


def _bit_strengths(coefficients: NDArray[Any], spread: _Spread) -> Floats:
    """Per bit, the correlation with its signs in standard deviations of an unmarked picture; the sign is the bit."""
    products = (np.clip(coefficients, -_HOST_LIMIT, _HOST_LIMIT) * spread.sign).ravel()
    bit = spread.bit.ravel()
    sums = np.bincount(bit, products, _BITS)
    deviations = np.sqrt(np.bincount(bit, products * products, _BITS))
    return (sums / np.maximum(deviations, 1e-3)).astype(np.float32)


def _share_out(host: Floats, mark: Floats, bits: Floats, spread: _Spread) -> tuple[NDArray[Any], float]:
    """A factor per bit that makes the weakest bit as strong as the same total energy allows, and that bit's strength.

    Some bits the picture already agrees with, others it fights: what the first do not need, the others get.
    """
    head_start = _bit_strengths(host, spread) * bits
    gain = np.maximum(_bit_strengths(host + mark, spread) * bits - head_start, 0.3)
    low, high = -5.0, 60.0
    for _ in range(20):
        level = (low + high) / 2
        shares = np.clip((level - head_start) / gain, 0.3, 2.5)
        low, high = (low, level) if (shares * shares).mean() > 1 else (level, high)
    shares = np.clip((low - head_start) / gain, 0.3, 2.5).astype(np.float32)
    strengths = _bit_strengths(host + mark * shares[spread.bit], spread) * bits
    return shares, float(strengths.min())


def _on_picture(mark: Floats, loudness: float, shape: tuple[int, ...], seen: float) -> NDArray[np.int16]:
    """The mark as grey levels in the picture's own size, `loudness` root mean square over the part that is seen."""
    blocks = np.zeros((_BLOCKS, 8, 8), dtype=np.float32)
    blocks[:, _ROWS, _COLUMNS] = mark
    blocks = np.matmul(_COSINES.T @ blocks, _COSINES, dtype=np.float32)
    side = _CANVAS_PX // 8
    canvas = blocks.reshape(side, side, 8, 8).transpose(0, 2, 1, 3).reshape(_CANVAS_PX, _CANVAS_PX)
    full = cv2.resize(canvas, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    full *= loudness / np.sqrt(np.square(full).mean() / seen)
    change: NDArray[np.int16] = np.rint(full, out=full).astype(np.int16)
    return change


def _added(luma: Luma, change: NDArray[np.int16]) -> Luma:
    return cv2.add(luma, change, dtype=cv2.CV_8U).astype(np.uint8, copy=False)


def _survives(marked: Luma, bits: Floats, spread: _Spread) -> bool:
    """Whether every bit still reads well after what a careless site does to a picture."""
    longest = max(marked.shape)
    if longest > _TRIAL_SIDE_PX:
        scale = _TRIAL_SIDE_PX / longest
        marked = cv2.resize(marked, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.uint8)
    squeezed = cv2.imencode(".jpg", marked, [cv2.IMWRITE_JPEG_QUALITY, _TRIAL_QUALITY])[1]
    after = np.asarray(cv2.imdecode(squeezed, cv2.IMREAD_GRAYSCALE), dtype=np.uint8)
    return bool((_bit_strengths(_coefficients(_canvas(after)), spread) * bits).min() >= _READABLE_AFTER_JPEG)
