"""Noise: coloured as wanted, in one piece or without end."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats
from atelier.engines.sound.filters import Convolver, quick_size

Colour = Callable[[Wave], Wave]
"""The gain of every frequency in Hz."""

_TAPS: Final = 4096


def band(low_hz: float, high_hz: float, slope: int = 2) -> Colour:
    """Lets a band through and falls off on both sides."""

    def colour(frequencies_hz: Wave) -> Wave:
        safe = np.maximum(frequencies_hz, 1e-3)
        below, above = (low_hz / safe) ** (2 * slope), (safe / high_hz) ** (2 * slope)
        return np.asarray(1 / np.sqrt((1 + below) * (1 + above)))

    return colour


def tilted(decibels_per_octave: float, low_hz: float = 20.0, high_hz: float = 20_000.0) -> Colour:
    """Falls (or rises) evenly from 1 kHz on both ways, within a band."""
    edges = band(low_hz, high_hz)

    def colour(frequencies_hz: Wave) -> Wave:
        octaves = np.log2(np.maximum(frequencies_hz, 1.0) / 1000)
        return np.asarray(edges(frequencies_hz) * 10 ** (decibels_per_octave * octaves / 20))

    return colour


def peaks(places: tuple[tuple[float, float, float], ...], floor: float = 0.0) -> Colour:
    """Resonances as (frequency in Hz, sharpness, gain) over an even floor."""

    def colour(frequencies_hz: Wave) -> Wave:
        safe = np.maximum(frequencies_hz, 1.0)
        total = np.full_like(safe, floor)
        for place_hz, sharpness, strength in places:
            total += strength / np.sqrt(1 + np.square(sharpness * (safe / place_hz - place_hz / safe)))
        return total

    return colour


def both(*colours: Colour) -> Colour:
    """One filter behind the other."""

    def colour(frequencies_hz: Wave) -> Wave:
        total = np.ones_like(frequencies_hz)
        for each in colours:
            total = total * each(frequencies_hz)
        return total

    return colour


def noise(samples: int, colour: Colour, chance: np.random.Generator, channels: int = 1) -> Wave:
    """Coloured noise in one piece, of RMS 1; shape (samples,) for one channel."""
    size = quick_size(max(samples, 64))
    spectrum = np.fft.rfft(chance.standard_normal((channels, size), np.float32))
    spectrum *= floats(colour(np.fft.rfftfreq(size, 1 / RATE_HZ)))
    wave = np.fft.irfft(spectrum, size)
    wave /= max(float(np.sqrt(np.square(wave).mean())), 1e-9)
    shaped = floats(wave[:, :samples])
    return shaped[0] if channels == 1 else shaped


@lru_cache(maxsize=64)
def _taps(colour: Colour) -> Wave:
    """A filter of that colour, of even delay, that leaves white noise at RMS 1."""
    gains = colour(np.fft.rfftfreq(_TAPS, 1 / RATE_HZ))
    taps = np.roll(np.fft.irfft(gains, _TAPS), _TAPS // 2) * np.hanning(_TAPS)
    return floats(taps / np.sqrt(np.square(taps).sum()))


class NoiseStream:
    """Coloured noise without end, of RMS 1, each channel its own."""

    def __init__(self, colour: Colour, chance: np.random.Generator, channels: int = 2) -> None:
        self._filter = Convolver(np.tile(_taps(colour), (channels, 1)))
        self._chance = chance
        self._channels = channels
        self._filter.feed(chance.standard_normal((channels, _TAPS), np.float32))  # past the filter's own swell

    def take(self, samples: int) -> Wave:
        return self._filter.feed(self._chance.standard_normal((self._channels, samples), np.float32))


class Wander:
    """A slow random curve without end, mostly within -1..1, that changes about `per_s` times a second."""

    def __init__(self, per_s: float, chance: np.random.Generator) -> None:
        self._step = RATE_HZ / per_s
        self._chance = chance
        self._points = list(chance.normal(0, 0.5, 4))
        self._at = 0.0

    def take(self, samples: int) -> Wave:
        places = self._at + np.arange(samples) / self._step
        needed = int(places[-1]) + 4 if samples else 4
        while len(self._points) < needed:
            self._points.append(float(np.clip(0.6 * self._points[-1] + self._chance.normal(0, 0.45), -1.2, 1.2)))
        points = np.asarray(self._points)
        whole = places.astype(np.int64)
        curve = _smooth(points[whole], points[whole + 1], points[whole + 2], points[whole + 3], places - whole)
        passed = int(self._at + samples / self._step)
        self._points = self._points[passed:]
        self._at = self._at + samples / self._step - passed
        return floats(curve)


def _smooth(before: Wave, left: Wave, right: Wave, after: Wave, share: Wave) -> Wave:
    """A cubic B-spline: no corners, and never beyond its points."""
    one = 1 - share
    return np.asarray(
        (one**3 * before + (3 * share**3 - 6 * share**2 + 4) * left + (3 * one**3 - 6 * one**2 + 4) * right) / 6
        + share**3 * after / 6
    )
