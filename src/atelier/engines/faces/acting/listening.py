"""What a sound says to a mouth: how loud it is, and which vowel it is near.

Formants come from linear prediction (Makhoul, "Linear prediction: a tutorial review", 1975): the first one rises with
the opening of the jaw, the second with the spreading of the lips.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import av.error
import numpy as np

from atelier.domain.errors import MediaRejected
from atelier.engines.frames.arrays import Field, floats
from atelier.engines.frames.opening import open_media

RATE_HZ: Final = 8_000
"""Formants lie below 4 kHz."""
_HOP: Final = 80  # 10 ms
_WINDOW: Final = 256
_ORDER: Final = 10
_BINS: Final = 128
_BLOCK: Final = 400  # windows measured at once
_SILENCE_DB: Final = -58.0
_RANGE_DB: Final = 30.0  # from the loudest syllables down to nothing
_ABOVE_NOISE_DB: Final = 8.0
_VOICED: Final = 0.4  # so loud are vowels
_SYLLABLE_DB: Final = 11.0
_SYLLABLE_HOPS: Final = 31  # the loudest of so many windows is the next syllable's top
_EMPHASIS: Final = 0.95

HOPS_A_SECOND: Final = RATE_HZ // _HOP


@dataclass(frozen=True)
class Heard:
    """100 values a second. All are 0..1 but `spread`, -1 (as in "oo") to 1 (as in "ee")."""

    loud: Field
    syllable: Field
    """As `loud`, with every syllable standing out from its neighbours."""
    jaw: Field
    """Against the other vowels of the same voice."""
    spread: Field
    duration_s: float


def listen(path: Path, longest_s: float) -> Heard:
    """Raises MediaRejected where there is no sound to be read. Stops listening soon after `longest_s`."""
    level: list[Field] = []
    formants: list[Field] = []
    samples = 0
    for block in _windows(path, longest_s):
        level.append(_level(block))
        formants.append(_formants(block))
        samples += len(block) * _HOP
    if not samples:
        raise MediaRejected("the sound has no length")
    decibels, found = np.concatenate(level), np.concatenate(formants)
    loud = _loudness(decibels)
    voiced = loud > _VOICED if (loud > _VOICED).any() else np.ones(len(loud), np.bool_)
    low, middle, high = np.percentile(found[voiced, 0], (15, 50, 85))
    back, usual, front = np.percentile(found[voiced, 1], (10, 50, 90))
    away = found[:, 1] - usual
    spread = np.where(away < 0, away / max(200.0, usual - back), away / max(200.0, front - usual))
    jaw = 0.5 + (found[:, 0] - middle) / max(240.0, high - low)
    return Heard(
        loud,
        floats(loud * (0.15 + 0.85 * _pulse(decibels))),
        _steady(floats(np.clip(jaw, 0, 1))),
        _steady(floats(np.clip(spread, -1, 1))),
        samples / RATE_HZ,
    )


def _windows(path: Path, longest_s: float) -> Iterator[Field]:
    """Overlapping stretches of the sound, (n, 256), n windows of 10 ms each; what is missing at the end is silence."""
    held = np.zeros(_WINDOW // 2, np.float32)
    seen = 0
    for piece in _samples(path):
        held = np.concatenate([held, piece])
        seen += len(piece)
        count = (len(held) - _WINDOW) // _HOP
        if count >= _BLOCK:
            yield _cut(held, count)
            held = held[count * _HOP :]
        if seen > (longest_s + 1) * RATE_HZ:
            break
    left = max(0, -(-(len(held) - _WINDOW // 2) // _HOP))
    if left:
        yield _cut(np.concatenate([held, np.zeros(_WINDOW, np.float32)]), left)


def _cut(samples: Field, count: int) -> Field:
    return np.lib.stride_tricks.sliding_window_view(samples, _WINDOW)[: count * _HOP : _HOP]


def _samples(path: Path) -> Iterator[Field]:
    container = open_media(path)
    try:
        if not container.streams.audio:
            raise MediaRejected("the file has no sound")
        resampler = av.AudioResampler("flt", "mono", RATE_HZ)
        for frame in container.decode(audio=0):
            frame.pts = None
            for part in resampler.resample(frame):
                yield floats(part.to_ndarray()[0])
        for part in resampler.resample(None):
            yield floats(part.to_ndarray()[0])
    except av.error.FFmpegError as error:
        raise MediaRejected(f"the sound is damaged: {error}") from error
    finally:
        container.close()


def _level(windows: Field) -> Field:
    """Decibels below full scale of every window."""
    power = (windows.astype(np.float64) ** 2).mean(axis=1)
    return floats(10 * np.log10(power + 1e-12))


def _loudness(decibels: Field) -> Field:
    """0 in pauses and noise, 1 in the loudest syllables."""
    top = float(np.percentile(decibels, 95))
    if top < _SILENCE_DB:
        return floats(np.zeros_like(decibels))
    noise = float(np.percentile(decibels, 8))
    low = max(top - _RANGE_DB, min(noise + _ABOVE_NOISE_DB, top - 14))
    return floats(np.clip((decibels - low) / (top - low), 0, 1))


def _pulse(decibels: Field) -> Field:
    """0 between syllables, 1 on their tops, however loud."""
    reach = _SYLLABLE_HOPS // 2
    padded = np.pad(decibels, reach, mode="edge")
    top = np.lib.stride_tricks.sliding_window_view(padded, _SYLLABLE_HOPS).max(axis=1)
    return floats(np.clip(1 - (top - decibels) / _SYLLABLE_DB, 0, 1) ** 1.3)


def _formants(windows: Field) -> Field:
    """The first two resonances of the mouth in Hz, (n, 2), as far as each window has any."""
    shaped = (windows[:, 1:] - _EMPHASIS * windows[:, :-1]) * np.hamming(_WINDOW - 1)
    power = np.abs(np.fft.rfft(shaped, 2 * _WINDOW, axis=1)) ** 2
    lags = np.fft.irfft(power, axis=1)[:, : _ORDER + 1]
    filters = _levinson(lags + np.array([1e-9] + [0.0] * _ORDER))
    response = 1 / (np.abs(np.fft.rfft(filters, 2 * _BINS, axis=1)) + 1e-9)
    hertz = np.arange(_BINS + 1) * RATE_HZ / (2 * _BINS)
    first = _peak(response, hertz, floats(np.full(len(windows), 220)), 950.0, 0.12, 430.0)
    second = _peak(response, hertz, first + 280, 2700.0, 0.50, 1450.0)
    return floats(np.stack([first, second], 1))


def _levinson(lags: Field) -> Field:
    """The prediction filters of many windows at once: (n, order + 1) from (n, order + 1) autocorrelations."""
    count, size = lags.shape
    filters = np.zeros((count, size))
    filters[:, 0] = 1
    error = lags[:, 0].copy()
    for order in range(1, size):
        reach = (filters[:, :order] * lags[:, order:0:-1]).sum(axis=1)
        mirror = -reach / error
        filters[:, 1 : order + 1] += mirror[:, None] * filters[:, order - 1 :: -1][:, :order]
        error = error * (1 - mirror**2) + 1e-12
    return filters


def _peak(response: Field, hertz: Field, low: Field, high: float, share: float, usual: float) -> Field:
    """In every row the lowest peak between two frequencies that has `share` of the highest one; else `usual`."""
    inner = response[:, 1:-1]
    tops = (inner > response[:, :-2]) & (inner >= response[:, 2:])
    tops &= (hertz[1:-1] >= low[:, None]) & (hertz[1:-1] <= high)
    height = np.where(tops, inner, 0)
    best = height.max(axis=1)
    found = (height > share * best[:, None]).argmax(axis=1)
    return floats(np.where(best > 0, hertz[1:-1][found], usual))


def _steady(values: Field) -> Field:
    """Without single stray windows: the median of five."""
    padded = np.pad(values, 2, mode="edge")
    return floats(np.median(np.lib.stride_tricks.sliding_window_view(padded, 5), axis=1))
