"""Tones that bend: one cycle of a wave, read at a pitch that may move, through colours that may change."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats

_LENGTH: Final = 2048
_HIGHEST_HZ: Final = 0.42 * RATE_HZ


def cycle(amplitudes: Wave, highest_pitch_hz: float, phases: Wave | float = 0.0) -> Wave:
    """One cycle of a wave with these harmonics, from the first on; those too high at the given pitch are left out.

    `amplitudes` of shape (colours, harmonics) gives as many cycles, to be read with a moving `colour`.
    """
    amplitudes = np.asarray(amplitudes, np.float64)
    able = int(min(amplitudes.shape[-1], _LENGTH // 2 - 1, _HIGHEST_HZ / highest_pitch_hz))
    spectrum = np.zeros((*amplitudes.shape[:-1], _LENGTH // 2 + 1), np.complex128)
    turned = np.broadcast_to(phases, amplitudes.shape)[..., :able]
    spectrum[..., 1 : able + 1] = amplitudes[..., :able] * np.exp(1j * (turned - np.pi / 2))
    wave = np.fft.irfft(spectrum, _LENGTH) * _LENGTH / 2
    return floats(np.concatenate([wave, wave[..., :1]], axis=-1))


def read(cycles: Wave, pitch_hz: Wave | float, samples: int, *, start: float = 0.0, colour: Wave | None = None) -> Wave:
    """A tone of that pitch, which may be given for each sample. `colour` runs from 0, the first cycle, to the last."""
    steps = np.broadcast_to(np.asarray(pitch_hz, np.float64) / RATE_HZ, (samples,))
    phase = start + np.cumsum(steps)
    places = (phase - np.floor(phase)) * _LENGTH
    whole = places.astype(np.int32)
    between = (places - whole).astype(np.float32)
    if colour is None:
        table = cycles if cycles.ndim == 1 else cycles[0]
        return floats(table[whole] + between * (table[whole + 1] - table[whole]))
    last = len(cycles) - 1
    level = np.clip(colour, 0, last - 1e-4) if last else np.zeros(samples)
    lower = level.astype(np.int32)
    share = (level - lower).astype(np.float32)
    flat = cycles.reshape(-1)
    at = lower * cycles.shape[1] + whole
    near = flat[at] + between * (flat[at + 1] - flat[at])
    if not last:
        return floats(near)
    at += cycles.shape[1]
    far = flat[at] + between * (flat[at + 1] - flat[at])
    return floats(near + share * (far - near))


def saw(most: int = 400) -> Wave:
    return 1 / np.arange(1, most + 1)


def pulse(width: float, most: int = 400) -> Wave:
    """A rectangle that is up for `width` (0..1) of its cycle; at a half it has odd harmonics only."""
    numbers = np.arange(1, most + 1)
    return np.asarray(np.sin(np.pi * numbers * width) * 2 / (np.pi * numbers))


def triangle(most: int = 60) -> Wave:
    numbers = np.arange(1, most + 1)
    return np.where(numbers % 2, np.where(numbers % 4 == 1, 1.0, -1.0) / numbers**2, 0.0)


def low_passed(amplitudes: Wave, pitch_hz: float, cutoffs_hz: Wave, resonance: float = 0.0, slope: int = 4) -> Wave:
    """A wave's harmonics behind a filter, once for every cutoff: what `read` runs through as its colours."""
    relative = np.arange(1, amplitudes.shape[-1] + 1) * pitch_hz / np.asarray(cutoffs_hz, np.float64)[:, None]
    passed = 1 / np.sqrt(1 + relative ** (2 * slope))
    return np.asarray(amplitudes * passed * (1 + resonance * np.exp(-np.square((relative - 1) / 0.25))))


def vibrato(samples: int, rate_hz: float, cents: float, *, after_s: float = 0.25, chance: float = 0.0) -> Wave:
    """Factors for a pitch that begins to waver after a while. `chance` (0..1) sets where in its wave it begins."""
    times = np.arange(samples) / RATE_HZ
    depth = cents * np.clip((times - after_s) / 0.35, 0, 1)
    return np.asarray(2 ** (depth / 1200 * np.sin(2 * np.pi * (rate_hz * times + chance))))


def glide(samples: int, from_hz: float, to_hz: float, within_s: float) -> Wave:
    """A pitch that moves from one to the other, most of the way within `within_s`."""
    times = np.arange(samples) / RATE_HZ
    return np.asarray(to_hz * (from_hz / to_hz) ** np.exp(-times / max(within_s, 1e-4)))
