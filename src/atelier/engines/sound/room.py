"""Rooms: impulse responses made of early reflections and a tail that dies away, its high tones first."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, samples_in
from atelier.engines.sound.filters import quick_size

_BANDS: Final = 10  # of the tail, each with a decay of its own
_LOWEST_HZ: Final = 60.0
_HIGHEST_HZ: Final = 18_000.0
_DECAY_60_DB: Final = np.log(1000)


class Room(msgspec.Struct, frozen=True):
    """`decay_s` is how long middle tones take to fall by 60 dB; high ones take `brightness` (0..1) of that, low ones
    `warmth` times. `before_s` passes until the tail begins. `size` stretches the early reflections: 1 is a hall.
    """

    decay_s: float
    before_s: float = 0.02
    size: float = 1.0
    brightness: float = 0.35
    warmth: float = 1.15
    early: float = 0.6


SMALL: Final = Room(0.35, 0.004, 0.2, 0.6, 1.0, 1.0)
STUDIO: Final = Room(0.8, 0.012, 0.45, 0.45, 1.05, 0.8)
CHAMBER: Final = Room(1.4, 0.02, 0.7, 0.4, 1.1)
HALL: Final = Room(2.2, 0.03, 1.0, 0.35, 1.2)
PLATE: Final = Room(1.8, 0.006, 0.3, 0.6, 0.95, 0.2)
CATHEDRAL: Final = Room(4.5, 0.05, 1.6, 0.3, 1.25, 0.4)

ROOMS: Final = {
    "small": SMALL,
    "studio": STUDIO,
    "chamber": CHAMBER,
    "hall": HALL,
    "plate": PLATE,
    "cathedral": CATHEDRAL,
}


@lru_cache(maxsize=16)
def reverberation(room: Room, channels: int = 2) -> Wave:
    """The room's response without the direct sound, (channels, samples), of energy 1 in each channel.

    Channels are unlike each other, which is what makes a room wide. Shared: do not write into it.
    """
    chance = np.random.default_rng(round(1000 * room.decay_s))
    length = samples_in(1.1 * room.decay_s + room.before_s)
    taps = np.zeros((channels, length))
    start = samples_in(room.before_s)
    taps[:, start:] = _tail(room, channels, length - start, chance)
    for channel in range(channels):
        taps[channel] /= np.sqrt(np.square(taps[channel]).sum())
        taps[channel] += room.early * _reflections(room, length, chance)
        taps[channel] /= np.sqrt(np.square(taps[channel]).sum())
    response = taps.astype(np.float32)
    response.setflags(write=False)
    return response


def _tail(room: Room, channels: int, length: int, chance: np.random.Generator) -> Wave:
    """Noise in bands, each dying away in its own time."""
    size = quick_size(length)
    spectrum = np.fft.rfft(chance.standard_normal((channels, length)), size)
    position = np.log(np.maximum(np.fft.rfftfreq(size, 1 / RATE_HZ), 1) / _LOWEST_HZ) / np.log(_HIGHEST_HZ / _LOWEST_HZ)
    times = np.arange(length) / RATE_HZ
    tail = np.zeros((channels, length))
    for band in range(_BANDS):
        share = np.clip(1 - np.abs(position * (_BANDS - 1) - band), 0, 1)
        if band in (0, _BANDS - 1):
            outside = position < 0 if band == 0 else position > 1
            share = np.where(outside, 0.0, share)
        decay_s = room.decay_s * _relative_decay(room, band / (_BANDS - 1))
        # Bands of white noise grow louder with their width; this levels them a little towards the low ones.
        tail += np.fft.irfft(spectrum * share, size)[:, :length] * np.exp(-_DECAY_60_DB * times / decay_s)
    build = np.minimum(1, times / (0.012 * max(room.size, 0.2)))
    return tail * build


def _relative_decay(room: Room, height: float) -> float:
    """The decay of a band at `height` (0 low, 1 high), where that of the middle is 1."""
    if height < 0.5:
        return room.warmth + (1 - room.warmth) * height / 0.5
    return 1 + (room.brightness - 1) * (height - 0.5) / 0.5


def _reflections(room: Room, length: int, chance: np.random.Generator) -> Wave:
    """A few echoes off the nearest walls, of energy 1."""
    echoes = np.zeros(length)
    times_s = np.sort(chance.uniform(0.003, 0.08, 14)) * room.size
    for time_s in times_s:
        at = min(length - 1, samples_in(float(time_s)))
        echoes[at] += chance.choice((-1, 1)) * chance.uniform(0.5, 1) * np.exp(-time_s / (0.05 * max(room.size, 0.1)))
    return np.asarray(echoes / np.sqrt(np.square(echoes).sum()))
