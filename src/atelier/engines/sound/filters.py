"""Filters: recursive ones as impulse responses, convolved in blocks by Fourier transform.

numpy has no recursive filter. Every stable one dies away, so its response cut off where nothing is left does the same.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave

_GRID: Final = 1 << 16  # points of the transform that turns a response into an impulse
_INAUDIBLE: Final = 1e-5  # of an impulse's peak: what comes after is cut off


class Shape(StrEnum):
    """What a filter does: the first three pass what is below, above and around their frequency."""

    LOW = "low"
    HIGH = "high"
    BAND = "band"
    PEAK = "peak"
    LOW_SHELF = "low_shelf"
    HIGH_SHELF = "high_shelf"


class Biquad(msgspec.Struct, frozen=True):
    """A filter of second order. `q` is the sharpness; `gain_db` counts for peaks and shelves."""

    shape: Shape
    frequency_hz: float
    q: float = 0.7071
    gain_db: float = 0.0

    def coefficients(self) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
        """Numerator and denominator, by Robert Bristow-Johnson's Audio EQ Cookbook."""
        amplitude = 10 ** (self.gain_db / 40)
        omega = 2 * np.pi * min(self.frequency_hz, 0.49 * RATE_HZ) / RATE_HZ
        cosine, alpha = np.cos(omega), np.sin(omega) / (2 * self.q)
        match self.shape:
            case Shape.LOW:
                edge = 1 - cosine
                return (edge / 2, edge, edge / 2), (1 + alpha, -2 * cosine, 1 - alpha)
            case Shape.HIGH:
                edge = 1 + cosine
                return (edge / 2, -edge, edge / 2), (1 + alpha, -2 * cosine, 1 - alpha)
            case Shape.BAND:
                return (alpha, 0.0, -alpha), (1 + alpha, -2 * cosine, 1 - alpha)
            case Shape.PEAK:
                up, down = alpha * amplitude, alpha / amplitude
                return (1 + up, -2 * cosine, 1 - up), (1 + down, -2 * cosine, 1 - down)
            case Shape.LOW_SHELF | Shape.HIGH_SHELF:
                return _shelf(amplitude, cosine, 2 * np.sqrt(amplitude) * alpha, low=self.shape is Shape.LOW_SHELF)


def _shelf(
    amplitude: float, cosine: float, slope: float, *, low: bool
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    sign = 1 if low else -1  # the high shelf is the low one with the cosine's sign turned
    cosine *= sign
    more, less = amplitude + 1, amplitude - 1
    above = (
        amplitude * (more - less * cosine + slope),
        sign * 2 * amplitude * (less - more * cosine),
        amplitude * (more - less * cosine - slope),
    )
    below = (more + less * cosine + slope, sign * -2 * (less + more * cosine), more + less * cosine - slope)
    return above, below


def response(sections: tuple[Biquad, ...], frequencies_hz: Wave) -> Wave:
    """The complex gain of filters in a row at each frequency."""
    turn = np.exp(-2j * np.pi * frequencies_hz / RATE_HZ)
    total = np.ones_like(turn)
    for section in sections:
        (b0, b1, b2), (a0, a1, a2) = section.coefficients()
        total *= (b0 + b1 * turn + b2 * turn**2) / (a0 + a1 * turn + a2 * turn**2)
    return total


@lru_cache(maxsize=256)
def impulse(sections: tuple[Biquad, ...]) -> Wave:
    """The response of filters in a row to a single sample of 1. Shared: do not write into it."""
    whole = np.fft.irfft(response(sections, np.fft.rfftfreq(_GRID, 1 / RATE_HZ)), _GRID)
    return trimmed(whole)


def trimmed(whole: Wave) -> Wave:
    """An impulse response without the end in which nothing is left."""
    audible = np.flatnonzero(np.abs(whole) > _INAUDIBLE * np.abs(whole).max())
    taps = np.array(whole[: int(audible[-1]) + 1], np.float32)
    taps.setflags(write=False)
    return taps


@lru_cache(maxsize=1024)
def quick_size(least: int) -> int:
    """The smallest number from `least` on that has no other factors than 2, 3 and 5: transforms like those."""
    best = 1 << (least - 1).bit_length()
    fives = 1
    while fives < best:
        threes = fives
        while threes < best:
            size = threes << max(0, -(-least // threes) - 1).bit_length()
            best = min(best, size)
            threes *= 3
        fives *= 5
    return best


def convolved(wave: Wave, taps: Wave) -> Wave:
    """A whole sound through an impulse response, with the tail: as long as both together, less one sample.

    `taps` has one channel, or as many as the sound.
    """
    length = wave.shape[-1] + taps.shape[-1] - 1
    size = quick_size(length)
    spectrum = np.fft.rfft(wave, size) * np.fft.rfft(taps, size)
    return np.asarray(np.fft.irfft(spectrum, size)[..., :length], np.float32)


def filtered(wave: Wave, *sections: Biquad) -> Wave:
    """A whole sound through filters in a row, as long as it was."""
    return convolved(wave, impulse(sections))[..., : wave.shape[-1]]


class Convolver:
    """An impulse response over a sound that comes in blocks. No delay; the tail is what is left at the end.

    A sound of one channel through taps of two becomes one of two.
    """

    def __init__(self, taps: Wave) -> None:
        self._taps = taps
        self._spectra: dict[int, Wave] = {}
        self._tail: Wave = np.zeros((*taps.shape[:-1], 0), np.float32)

    def feed(self, block: Wave) -> Wave:
        """The next stretch of the result, as long as `block`."""
        length = block.shape[-1]
        size = quick_size(length + self._taps.shape[-1] - 1)
        if size not in self._spectra:
            self._spectra = {size: np.fft.rfft(self._taps, size)}
        whole = np.fft.irfft(np.fft.rfft(block, size) * self._spectra[size], size)
        waiting = self._tail.shape[-1]
        if waiting:
            whole[..., :waiting] += self._tail[..., :size]
        self._tail = np.array(whole[..., length : length + max(self._taps.shape[-1] - 1, waiting - length)], np.float32)
        return np.asarray(whole[..., :length], np.float32)

    def tail(self) -> Wave:
        """What rings on after the last block."""
        return self._tail
