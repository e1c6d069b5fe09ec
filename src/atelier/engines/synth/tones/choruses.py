"""Many players of one tone, as one sound that repeats without a seam.

Paul Nasca's PADsynth: where one player gives a line in the spectrum, many give a narrow hump, for they are never quite
in tune with each other. One inverse transform of such a spectrum with random phases is the whole section.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats

LENGTH: Final = 1 << 17  # samples of a round, 2.7 s
_HIGHEST_HZ: Final = 0.42 * RATE_HZ


def chorus(
    frequency_hz: float, amplitudes: Wave, width_cents: float, chance: np.random.Generator, channels: int = 2
) -> Wave:
    """One round of the sound, (channels, samples), of RMS 1; it goes on at its beginning.

    `amplitudes` are those of the harmonics. `width_cents` is how far players are apart; it grows with the harmonics, as
    it does in life.
    """
    numbers = np.arange(1, len(amplitudes) + 1)
    centres_hz = numbers * frequency_hz
    able = centres_hz < _HIGHEST_HZ
    bin_hz = RATE_HZ / LENGTH
    density = np.zeros(LENGTH // 2 + 1)
    for centre_hz, amplitude in zip(centres_hz[able], np.asarray(amplitudes)[able], strict=True):
        spread_hz = max((2 ** (width_cents / 1200) - 1) * centre_hz, 0.5 * bin_hz)
        reach = int(4 * spread_hz / bin_hz) + 2
        middle = round(centre_hz / bin_hz)
        bins = np.arange(max(1, middle - reach), min(len(density), middle + reach + 1))
        hump = np.exp(-0.5 * np.square((bins * bin_hz - centre_hz) / spread_hz))
        density[bins] += np.square(amplitude) * hump / hump.sum()
    phases = np.float32(2 * np.pi) * chance.random((channels, len(density)), np.float32)
    strengths = floats(np.sqrt(density))
    wave = np.fft.irfft(strengths * (np.cos(phases) + np.complex64(1j) * np.sin(phases)), LENGTH)
    return floats(wave / np.sqrt(np.square(wave).mean(axis=1, keepdims=True)))


def stretch_of(round_: Wave, start: int, samples: int) -> Wave:
    """`samples` of the endless sound, from any place on."""
    places = (start + np.arange(samples)) % round_.shape[-1]
    return round_[..., places]
