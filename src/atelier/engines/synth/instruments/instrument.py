"""What an instrument is: something that plays notes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Protocol

import msgspec
import numpy as np

from atelier.engines.sound.arrays import Wave, floats, samples_in
from atelier.engines.synth.tones.choruses import LENGTH, chorus, stretch_of
from atelier.engines.synth.tones.envelopes import faded, swell
from atelier.engines.synth.tones.ringing import pitch_hz

LEVEL: Final = 0.1
"""RMS of a note of full strength where it is loudest: all instruments are equally loud before the mix."""

_LAYERS: Final = 4
_SHELF_BYTES: Final = 96 << 20
_WINDOW_S: Final = 0.25


class Shelf:
    """Sounds that will be wanted again, the ones longest unused given up first. Holds 96 MB."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Wave] = OrderedDict()
        self._bytes = 0

    def get(self, key: Hashable, make: Callable[[], Wave]) -> Wave:
        """What was made for that key; nobody writes into it."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            return found
        made = self._kept[key] = make()
        self._bytes += made.nbytes
        while self._bytes > _SHELF_BYTES and len(self._kept) > 1:
            self._bytes -= self._kept.popitem(last=False)[1].nbytes
        return made


class Tone(msgspec.Struct, frozen=True):
    """A note to be played: `pitch` as a MIDI number, `strength` 0..1."""

    pitch: float
    strength: float
    duration_s: float


class Instrument(Protocol):
    """Plays tones. `low` and `high` are the range where it sounds as it should."""

    @property
    def low(self) -> int: ...

    @property
    def high(self) -> int: ...

    def play(self, tone: Tone, shelf: Shelf, chance: np.random.Generator) -> Wave:
        """The tone with all of its end, (channels, samples), of one channel or two."""
        ...


def evened(wave: Wave) -> Wave:
    """The sound at the common level, by its loudest quarter of a second."""
    sound = np.atleast_2d(wave)
    window = min(samples_in(_WINDOW_S), sound.shape[1])
    power = np.square(sound).mean(axis=0)
    total = np.concatenate([[0.0], np.cumsum(power, dtype=np.float64)])
    loudest = float((total[window:] - total[:-window]).max()) / window
    return floats(sound * (LEVEL / np.sqrt(max(loudest, 1e-12))))


class Struck(msgspec.Struct, frozen=True):
    """Sounds that die away by themselves: made once for each pitch and strength, and cut off where the note ends.

    `sound` takes pitch and strength. `damp_s` is how long the sound takes to die when the note ends; None: it is left
    to ring.
    """

    name: str
    sound: Callable[[float, float], Wave]
    low: int
    high: int
    damp_s: float | None = 0.15

    def play(self, tone: Tone, shelf: Shelf, chance: np.random.Generator) -> Wave:
        layer = max(1, round(tone.strength * _LAYERS)) / _LAYERS
        whole = shelf.get((self.name, tone.pitch, layer), lambda: evened(self.sound(tone.pitch, layer)))
        loud = tone.strength**1.3
        if self.damp_s is None:
            return floats(whole * loud)
        end = samples_in(tone.duration_s + self.damp_s)
        if end >= whole.shape[1]:
            return floats(whole * loud)
        return faded(whole[:, :end] * np.float32(loud), out_s=self.damp_s)


class Section(msgspec.Struct, frozen=True):
    """Many of the same kind playing one tone, or a synthesiser that sounds so.

    `spectrum` gives the harmonics' strengths for a pitch in Hz, softly played (0) and fully (1). Tones come in within
    `attack_s`, and go from soft to full colour within `open_s`; 0: they are bright at once.
    """

    name: str
    spectrum: Callable[[float, float], Wave]
    low: int
    high: int
    width_cents: float = 10.0
    attack_s: float = 0.12
    release_s: float = 0.3
    open_s: float = 0.0

    def play(self, tone: Tone, shelf: Shelf, chance: np.random.Generator) -> Wave:
        samples = samples_in(tone.duration_s + self.release_s)
        attack_s = min(self.attack_s, 0.6 * tone.duration_s)
        start = int(chance.integers(LENGTH))
        full = stretch_of(self._round(tone.pitch, 1, shelf), start, samples)
        soft = stretch_of(self._round(tone.pitch, 0, shelf), start, samples)
        share = self._share(tone, samples)
        level = LEVEL * tone.strength**1.3 * swell(samples, attack_s=attack_s, release_s=self.release_s)
        return floats((soft + share * (full - soft)) * level)

    def _share(self, tone: Tone, samples: int) -> Wave | float:
        """How much of the full colour is heard."""
        reached = min(1.0, 0.25 + 0.85 * tone.strength)
        if not self.open_s:
            return reached
        times = np.arange(samples) / samples_in(self.open_s)
        return floats(reached * np.minimum(1, times) ** 1.5)

    def _round(self, pitch: float, colour: int, shelf: Shelf) -> Wave:
        def make() -> Wave:
            # One seed for both colours: they may be blended without one cancelling the other.
            chance = np.random.default_rng(round(100 * pitch))
            hz = pitch_hz(pitch)
            return chorus(hz, self.spectrum(hz, float(colour)), self.width_cents, chance)

        return shelf.get((self.name, pitch, colour), make)
