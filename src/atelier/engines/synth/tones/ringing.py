"""Sums of sines that die away or stay: bells and strings, and everything that rings.

A dying sine is a power of one complex number, and powers factor: those of a long stretch are the outer product of
coarse and fine steps. A sum of them is then a product of two small matrices, which is the quickest thing that a
processor does: a hundred sines cost less than two would one by one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats

_FINE: Final = 256
_HIGHEST_HZ: Final = 0.46 * RATE_HZ
_INAUDIBLE: Final = 2e-5
_STEADY_S: Final = 1e6
_ALONE: Final = 4 * 65_536  # multiplications; from there on OpenBLAS calls in its threads


def ring(
    frequencies_hz: Wave, amplitudes: Wave, decays_s: Wave | float, samples: int, phases: Wave | float = 0.0
) -> Wave:
    """The sum of sines a * exp(-t / decay) * sin(2 pi f t + phase), in one channel.

    `amplitudes` of shape (channels, sines) gives as many channels; `phases` then may have the same shape. A decay of
    infinity is a steady tone. What is too high for the rate is left out.
    """
    amplitudes = np.atleast_1d(amplitudes)
    channels = np.atleast_2d(amplitudes)
    heard = np.asarray(frequencies_hz) < _HIGHEST_HZ
    turn = 2 * np.pi * np.asarray(frequencies_hz, np.float64)[heard] / RATE_HZ
    fall = -1 / (np.minimum(np.broadcast_to(decays_s, heard.shape)[heard], _STEADY_S) * RATE_HZ)
    start = np.broadcast_to(phases, channels.shape)[:, heard]
    sound = np.zeros((len(channels), samples), np.float32)
    step = 1j * turn + fall
    fine = np.exp(step[:, None] * np.arange(_FINE))
    # sin(p + x) is the imaginary part of the product of exp(ip) and exp(ix)
    parts = np.stack([floats(fine.imag), floats(fine.real)])
    begun = channels[:, heard] * np.exp(1j * start)
    for begin, end, sines in _stretches(fall, channels[:, heard], samples):
        rows = np.exp(step[sines] * np.arange(begin, end, _FINE)[:, None])
        coarse = np.concatenate([rows * begun[channel, sines] for channel in range(len(channels))])
        both = np.concatenate([floats(coarse.real), floats(coarse.imag)], axis=1)
        stretch = _product(both, parts[:, sines].reshape(-1, _FINE))
        sound[:, begin:end] = stretch.reshape(len(channels), -1)[:, : end - begin]
    return sound if amplitudes.ndim > 1 else sound[0]


def _product(coarse: Wave, fine: Wave) -> Wave:
    """The matrix product, in pieces so small that the library does not share them out among threads: for matrices like
    these, waiting for each other takes them longer than the work."""
    rows = max(1, _ALONE // fine.size)
    return np.concatenate([coarse[start : start + rows] @ fine for start in range(0, len(coarse), rows)])


def _stretches(fall: Wave, amplitudes: Wave, samples: int) -> list[tuple[int, int, Wave]]:
    """Stretches of the sound, each with the sines that can still be heard in it: high ones are gone soon."""
    strongest = np.abs(amplitudes).max(axis=0, initial=0.0)
    floor = _INAUDIBLE * max(float(strongest.sum()), 1e-12)
    lasts = np.log(np.maximum(strongest, 1e-15) / floor) / -fall
    edges = [0]
    while edges[-1] < samples:
        edges.append(min(samples, max(2 * edges[-1], 16 * _FINE)))
    found = []
    for begin, end in pairwise(edges):
        sines = np.flatnonzero(lasts > begin)
        if len(sines):
            found.append((begin, end, sines))
    return found


def harmonics(frequency_hz: float, most: int, stiffness: float = 0.0) -> Wave:
    """The partials of a string, as many as can be heard: stiff ones (pianos) have theirs stretched."""
    numbers = np.arange(1, most + 1)
    partials = numbers * frequency_hz * np.sqrt(1 + stiffness * numbers**2)
    return np.asarray(partials[partials < _HIGHEST_HZ])


def pitch_hz(midi: float) -> float:
    """The frequency of a MIDI note number; 69 is A4 at 440 Hz."""
    return float(440.0 * 2 ** ((midi - 69) / 12))
