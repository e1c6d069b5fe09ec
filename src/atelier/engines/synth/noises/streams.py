"""What noises are made of: beds of coloured noise, tones that bend, single sounds strewn over time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, gain, panned, samples_in
from atelier.engines.sound.filters import Biquad, Convolver, impulse
from atelier.engines.sound.room import Room, reverberation
from atelier.engines.synth.tones import cycles
from atelier.engines.synth.tones.lanes import Lane
from atelier.engines.synth.tones.noise import Colour, NoiseStream, Wander

Chance = np.random.Generator
OneShot = Callable[[Chance], Wave]
"""A single sound, never twice quite the same: one channel, or two, with a peak of about 1."""

Curve = Callable[[int], Wave]
"""The next so many values of something that changes."""


class Stream(Protocol):
    """A sound without end."""

    def take(self, samples: int) -> Wave:
        """The next stretch, (2, samples)."""
        ...


class Bed:
    """Coloured noise, of RMS `level`, that may swell and sink: `swell` gives factors."""

    def __init__(self, colour: Colour, level: float, chance: Chance, swell: Curve | None = None) -> None:
        self._noise = NoiseStream(colour, chance)
        self._level = np.float32(level)
        self._swell = swell

    def take(self, samples: int) -> Wave:
        sound = self._noise.take(samples) * self._level
        return sound if self._swell is None else floats(sound * self._swell(samples))


class Hum:
    """A tone of one cycle of a wave, read at a pitch that moves."""

    def __init__(
        self,
        amplitudes: Wave,
        pitch_hz: Curve,
        highest_hz: float,
        level: float,
        swell: Curve | None = None,
        phases: Wave | float = 0.0,
    ) -> None:
        table = cycles.cycle(amplitudes, highest_hz, phases)
        self._table = floats(table * (level / np.sqrt(np.square(table).mean())))
        self._pitch_hz = pitch_hz
        self._swell = swell
        self._phase = 0.0

    def take(self, samples: int) -> Wave:
        pitch = self._pitch_hz(samples)
        sound = cycles.read(self._table, pitch, samples, start=self._phase)
        self._phase = (self._phase + float(np.sum(pitch)) / RATE_HZ) % 1.0
        if self._swell is not None:
            sound = floats(sound * self._swell(samples))
        return np.stack([sound, sound])


class Strewn:
    """Single sounds over time. `gap_s` is the time to the next; the first comes after `first_s`."""

    def __init__(
        self,
        sound: OneShot,
        gap_s: Callable[[Chance], float],
        chance: Chance,
        *,
        level: float = 0.5,
        spread_db: float = 4.0,
        width: float = 0.6,
        first_s: float | None = None,
    ) -> None:
        self._sound = sound
        self._gap_s = gap_s
        self._chance = chance
        self._level = level
        self._spread_db = spread_db
        self._width = width
        self._lane = Lane()
        self._next = samples_in(chance.uniform(0, 1) * gap_s(chance) if first_s is None else first_s)

    def take(self, samples: int) -> Wave:
        while self._next < samples:
            sound = np.atleast_2d(self._sound(self._chance))
            loud = self._level * gain(-abs(self._chance.normal(0, 0.6)) * self._spread_db)
            if len(sound) == 1:
                sound = panned(sound[0], self._chance.uniform(-self._width, self._width))
            self._lane.lay(sound * np.float32(loud), self._next)
            self._next += max(1, samples_in(self._gap_s(self._chance)))
        self._next -= samples
        return self._lane.take(samples)


class Mixed:
    """Several at once."""

    def __init__(self, *streams: Stream) -> None:
        self._streams = streams

    def take(self, samples: int) -> Wave:
        return floats(sum(stream.take(samples) for stream in self._streams))


class Placed:
    """Something heard in a room, or from afar: `wet` is the room's share, `filters` colour all of it."""

    def __init__(self, stream: Stream, room: Room, wet: float, filters: Sequence[Biquad] = ()) -> None:
        self._stream = stream
        self._wet = np.float32(wet)
        self._room = Convolver(reverberation(room))
        self._filter = Convolver(np.tile(impulse(tuple(filters)), (2, 1))) if filters else None

    def take(self, samples: int) -> Wave:
        sound = self._stream.take(samples)
        sound = sound * (1 - self._wet) + self._wet * self._room.feed(sound)
        return sound if self._filter is None else self._filter.feed(sound)


class Shaped:
    """A stream whose level follows a curve."""

    def __init__(self, stream: Stream, level: Curve) -> None:
        self._stream = stream
        self._level = level

    def take(self, samples: int) -> Wave:
        return floats(self._stream.take(samples) * self._level(samples))


class Clock:
    """Turns a function of time in seconds into a curve."""

    def __init__(self, value: Callable[[Wave], Wave]) -> None:
        self._value = value
        self._at = 0

    def __call__(self, samples: int) -> Wave:
        times = (self._at + np.arange(samples)) / RATE_HZ
        self._at += samples
        return floats(self._value(times))


def wandering(per_s: float, chance: Chance, *, middle: float, reach: float, least: float = 0.0) -> Curve:
    """A curve that drifts around `middle` by up to about `reach`."""
    wander = Wander(per_s, chance)
    return lambda samples: floats(np.maximum(least, middle + reach * wander.take(samples)))


def about(seconds: float, share: float = 0.3) -> Callable[[Chance], float]:
    """Gaps near `seconds`, off by up to that share."""
    return lambda chance: float(seconds * chance.uniform(1 - share, 1 + share))


def at_random(per_s: float) -> Callable[[Chance], float]:
    """Gaps of things that happen by chance, so many a second."""
    return lambda chance: float(chance.exponential(1 / per_s))
