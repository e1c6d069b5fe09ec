"""Names for the arrays that pass between the modules, and small arithmetic on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, TypeAlias

import numpy as np

RATE_HZ: Final = 48_000
"""Samples a second, everywhere: what video takes, so that nothing has to be resampled for it."""

BLOCK: Final = 1 << 16
"""The usual length of a block in samples, 1.37 s: long enough for quick transforms, short enough for memory."""

Wave: TypeAlias = np.ndarray[Any, np.dtype[Any]]
"""float32 samples, (samples,) or (channels, samples). The alias does not tell the two apart: names do."""

Blocks: TypeAlias = Iterator[Wave]
"""Consecutive pieces of one sound, all with the same channels; their lengths may differ."""


def floats(values: Any) -> Wave:
    """As float32, without a copy where it is that already."""
    return np.asarray(values, np.float32)


def samples_in(duration_s: float) -> int:
    return max(0, round(duration_s * RATE_HZ))


def silence(duration_s: float, channels: int = 2) -> Wave:
    return np.zeros((channels, samples_in(duration_s)), np.float32)


def gain(level_db: float) -> float:
    """What to multiply with for a level in decibels."""
    return float(10.0 ** (level_db / 20))


def decibels(amplitude: float) -> float:
    """The level of an amplitude; silence is -120."""
    return float(20 * np.log10(max(abs(amplitude), 1e-6)))


def rechunked(blocks: Iterable[Wave], length: int) -> Blocks:
    """The same sound in blocks of `length` samples; the last may be shorter."""
    held: list[Wave] = []
    count = 0
    for block in blocks:
        held.append(block)
        count += block.shape[-1]
        if count >= length:
            joined = np.concatenate(held, axis=-1)
            whole = count - count % length
            for start in range(0, whole, length):
                yield joined[..., start : start + length]
            held, count = [joined[..., whole:]], count - whole
    if count:
        yield np.concatenate(held, axis=-1)


def cut(blocks: Iterable[Wave], samples: int) -> Blocks:
    """The first `samples` of a sound."""
    left = samples
    for block in blocks:
        if left <= 0:
            return
        yield block[..., :left]
        left -= block.shape[-1]


def panned(mono: Wave, position: float) -> Wave:
    """One channel placed between left (-1) and right (1), with equal power everywhere."""
    angle = (np.clip(position, -1, 1) + 1) * np.pi / 4
    return np.stack([mono * np.float32(np.cos(angle)), mono * np.float32(np.sin(angle))]) * np.float32(np.sqrt(2))
