"""One player of a steady tone: winds, bowed strings, reeds, synthesiser leads.

Each has a soft and a loud colour, formants of its body, a breath or bow noise, and a vibrato that comes in late.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import Wave, floats, samples_in
from atelier.engines.synth.instruments.instrument import LEVEL, Shelf, Tone
from atelier.engines.synth.tones import cycles
from atelier.engines.synth.tones.envelopes import dying, swell
from atelier.engines.synth.tones.noise import Colour, band, noise, peaks
from atelier.engines.synth.tones.ringing import pitch_hz

_COLOURS: Final = 5
_NUMBERS: Final = np.arange(1, 61)


class Soloist(msgspec.Struct, frozen=True):
    """`harmonics` gives the strengths for a pitch in Hz and a force of 0..1. `scoop_cents`: how far below its pitch a
    tone begins. `breath` is the noise's level beside the tone."""

    name: str
    harmonics: Callable[[float, float], Wave]
    low: int
    high: int
    attack_s: float = 0.05
    release_s: float = 0.09
    vibrato_hz: float = 5.2
    vibrato_cents: float = 14.0
    breath: float = 0.0
    breath_hz: float = 2_500.0
    chiff: float = 0.0
    scoop_cents: float = 0.0
    fade: float = 0.85
    """The level that a long tone sinks to."""

    def play(self, tone: Tone, shelf: Shelf, chance: np.random.Generator) -> Wave:
        hz = pitch_hz(tone.pitch)
        samples = samples_in(tone.duration_s + self.release_s)
        attack_s = min(self.attack_s, 0.5 * tone.duration_s)
        shape = swell(samples, attack_s=attack_s, release_s=self.release_s, sustain=self.fade, decay_s=0.5)
        table = shelf.get((self.name, round(tone.pitch, 2)), lambda: self._cycles(hz))
        rate_hz = self.vibrato_hz * chance.uniform(0.94, 1.06)
        bend = cycles.vibrato(samples, rate_hz, self.vibrato_cents, chance=chance.random())
        if self.scoop_cents:
            bend = bend * cycles.glide(samples, 2 ** (-self.scoop_cents / 1200), 1.0, 0.045)
        force = (0.2 + 0.8 * tone.strength) * (_COLOURS - 1)
        sound = cycles.read(table, hz * bend, samples, start=chance.random(), colour=force * shape)
        sound = sound + self._air(hz, samples, tone.strength, chance)
        return floats(LEVEL * tone.strength**1.2 * shape * sound)[None]

    def _cycles(self, hz: float) -> Wave:
        forces = np.linspace(0, 1, _COLOURS)
        strengths = np.stack([self.harmonics(hz, float(force)) for force in forces])
        phases = np.random.default_rng(7).uniform(0, 2 * np.pi, strengths.shape[1])
        table = cycles.cycle(strengths, 1.03 * hz, phases)
        return floats(table / np.sqrt(np.square(table).mean(axis=1, keepdims=True)))

    def _air(self, hz: float, samples: int, strength: float, chance: np.random.Generator) -> Wave | float:
        if not self.breath and not self.chiff:
            return 0.0
        hiss = noise(samples, band(max(300.0, 1.5 * hz), max(self.breath_hz, 3 * hz)), chance)
        start = dying(samples, 0.035)
        return floats(hiss * (self.breath * (1.2 - 0.5 * strength) + self.chiff * start))


def _body(slope_soft: float, slope_loud: float, formants: Colour | None = None) -> Callable[[float, float], Wave]:
    """Harmonics that fall more steeply when played softly."""

    def harmonics(hz: float, force: float) -> Wave:
        slope = slope_soft + (slope_loud - slope_soft) * force
        amplitudes = _NUMBERS**-slope
        return np.asarray(amplitudes if formants is None else amplitudes * formants(_NUMBERS * hz))

    return harmonics


def _flute(hz: float, force: float) -> Wave:
    base = np.array([1, 0.30 + 0.35 * force, 0.10 + 0.16 * force, 0.04 + 0.06 * force, 0.02, 0.01, 0.005])
    return base * np.where(np.arange(1, 8) * hz > 4_500, 0.5, 1.0)


def _reed_pipe(hz: float, force: float) -> Wave:
    odd = _NUMBERS % 2 == 1
    slope = 1.7 - 0.7 * force
    return np.asarray(np.where(odd, 1.0, 0.12 + 0.15 * force) * _NUMBERS**-slope)


def _whistle(hz: float, force: float) -> Wave:
    return np.array([1.0, 0.04 + 0.05 * force, 0.015])


_VIOLIN: Final = peaks(((290, 4, 0.7), (470, 4, 0.9), (900, 2, 0.5), (2_700, 1.6, 0.7)), 0.35)
_CELLO: Final = peaks(((110, 4, 0.7), (210, 4, 0.9), (420, 3, 0.7), (1_500, 1.5, 0.4)), 0.35)
_OBOE: Final = peaks(((1_050, 3, 1.3), (2_800, 3, 0.6)), 0.18)
_SAXOPHONE: Final = peaks(((480, 2, 0.8), (1_150, 2.2, 0.8), (2_400, 2, 0.35)), 0.22)
_TRUMPET: Final = peaks(((1_150, 1.2, 0.9), (2_300, 1.5, 0.5)), 0.3)
_MUTE: Final = peaks(((1_600, 3, 1.2), (3_300, 3, 0.6)), 0.06)
_HORN: Final = peaks(((420, 1.5, 0.9), (780, 2, 0.5)), 0.2)

VIOLIN: Final = Soloist("violin", _body(1.35, 0.85, _VIOLIN), 55, 98, 0.08, 0.12, 5.6, 19, 0.018, 6_000)
CELLO: Final = Soloist("cello", _body(1.4, 0.95, _CELLO), 36, 77, 0.1, 0.15, 5.1, 17, 0.018, 3_500)
FLUTE: Final = Soloist("flute", _flute, 60, 96, 0.06, 0.1, 5.0, 12, 0.045, 5_000, chiff=0.14)
PAN_FLUTE: Final = Soloist("pan flute", _whistle, 60, 91, 0.05, 0.12, 4.8, 14, 0.16, 4_000, chiff=0.5, scoop_cents=30)
WHISTLE: Final = Soloist("whistle", _whistle, 72, 100, 0.05, 0.08, 5.6, 22, 0.05, 7_000, scoop_cents=60)
CLARINET: Final = Soloist("clarinet", _reed_pipe, 50, 91, 0.05, 0.08, 4.8, 5, 0.02, 3_000)
OBOE: Final = Soloist("oboe", _body(1.0, 0.7, _OBOE), 58, 91, 0.05, 0.08, 5.2, 12, 0.01)
SAXOPHONE: Final = Soloist(
    "saxophone", _body(1.15, 0.6, _SAXOPHONE), 49, 86, 0.045, 0.1, 5.0, 18, 0.05, 3_500, chiff=0.1, scoop_cents=45
)
TRUMPET: Final = Soloist("trumpet", _body(1.5, 0.45, _TRUMPET), 54, 86, 0.035, 0.08, 5.3, 11, 0.01, scoop_cents=15)
MUTED_TRUMPET: Final = Soloist(
    "muted trumpet", _body(1.0, 0.6, _MUTE), 54, 84, 0.04, 0.08, 5.2, 14, 0.02, 4_000, scoop_cents=20
)
HORN: Final = Soloist("horn", _body(1.7, 0.9, _HORN), 41, 77, 0.08, 0.14, 4.8, 6, 0.012)
HARMONICA: Final = Soloist(
    "harmonica", _body(0.9, 0.6, _OBOE), 55, 88, 0.05, 0.09, 5.4, 16, 0.05, 4_000, scoop_cents=40
)
ACCORDION: Final = Soloist("accordion", _body(0.95, 0.6, _OBOE), 45, 88, 0.05, 0.08, 6.0, 9, 0.0, fade=1.0)
