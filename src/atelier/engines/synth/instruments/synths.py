"""Synthesisers: leads, plucks, basses, and the sound chips of early computers."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.synth.instruments.instrument import LEVEL, Shelf, Tone
from atelier.engines.synth.tones import cycles
from atelier.engines.synth.tones.envelopes import faded, swell
from atelier.engines.synth.tones.ringing import pitch_hz

_COLOURS: Final = 8
_WAVES: Final = {
    "saw": cycles.saw(),
    "square": cycles.pulse(0.5),
    "pulse": cycles.pulse(0.3),
    "thin": cycles.pulse(0.125),
    "quarter": cycles.pulse(0.25),
    "triangle": cycles.triangle(),
    "sine": np.array([1.0]),
}


class Synth(msgspec.Struct, frozen=True):
    """Oscillators `cents` apart behind a low-pass filter that opens and closes again.

    The filter stands `closed` octaves above the pitch and opens by `opens` octaves more, to fall back within
    `filter_s`. `decay_s` is how fast the tone itself dies while held; infinite: it does not. `sub` adds a sine an
    octave below. `drive` bends the wave.
    """

    name: str
    wave: str
    low: int
    high: int
    cents: tuple[float, ...] = (0.0,)
    closed: float = 2.0
    opens: float = 3.0
    filter_s: float = 0.25
    resonance: float = 0.5
    attack_s: float = 0.004
    decay_s: float = float("inf")
    release_s: float = 0.06
    vibrato_cents: float = 0.0
    sub: float = 0.0
    drive: float = 0.0
    glide_semitones: float = 0.0

    def play(self, tone: Tone, shelf: Shelf, chance: np.random.Generator) -> Wave:
        hz = pitch_hz(tone.pitch)
        samples = samples_in(tone.duration_s + self.release_s)
        table = shelf.get((self.name, round(tone.pitch, 2)), lambda: self._cycles(hz))
        times = np.arange(samples) / RATE_HZ
        colour = (0.35 + 0.65 * tone.strength) * np.exp(-times / max(self.filter_s, 1e-3)) * (_COLOURS - 1)
        bend: Wave | float = 1.0
        if self.vibrato_cents:
            bend = cycles.vibrato(samples, 5.4, self.vibrato_cents, chance=chance.random())
        if self.glide_semitones:
            bend = bend * cycles.glide(samples, 2 ** (self.glide_semitones / 12), 1.0, 0.03)
        voices = [
            cycles.read(table, hz * 2 ** (cents / 1200) * bend, samples, start=chance.random(), colour=colour)
            for cents in self.cents
        ]
        sound = self._sides(voices)
        if self.sub:
            sound = sound + self.sub * np.sin(np.pi * np.cumsum(np.broadcast_to(hz * bend, (samples,))) / RATE_HZ)
        if self.drive:
            sound = np.tanh((1 + 3 * self.drive) * sound) / (1 + self.drive)
        attack_s = min(self.attack_s, 0.5 * tone.duration_s)
        shape = swell(samples, attack_s=attack_s, release_s=self.release_s)
        if np.isfinite(self.decay_s):
            shape = shape * np.exp(-times / self.decay_s)
        return floats(LEVEL * tone.strength**1.2 * shape * sound)

    def _sides(self, voices: list[Wave]) -> Wave:
        """Several oscillators stand beside each other, the outermost at the sides."""
        if len(voices) == 1:
            return floats(voices[0])[None]
        places = np.linspace(-0.7, 0.7, len(voices))
        left = sum(voice * np.sqrt((1 - place) / 2) for voice, place in zip(voices, places, strict=True))
        right = sum(voice * np.sqrt((1 + place) / 2) for voice, place in zip(voices, places, strict=True))
        return floats(np.stack([left, right]) * np.sqrt(2 / len(voices)))

    def _cycles(self, hz: float) -> Wave:
        cutoffs_hz = hz * 2 ** (self.closed + self.opens * np.linspace(0, 1, _COLOURS))
        strengths = cycles.low_passed(_WAVES[self.wave], hz, np.minimum(cutoffs_hz, 18_000), self.resonance)
        table = cycles.cycle(strengths, 1.03 * hz)
        return floats(table / np.sqrt(np.square(table).mean(axis=1, keepdims=True)))


class Sub(msgspec.Struct, frozen=True):
    """The bass of a drum machine: a sine that starts with a thump, dies slowly and is driven a little."""

    name: str
    low: int = 24
    high: int = 52
    decay_s: float = 0.9
    drive: float = 0.5

    def play(self, tone: Tone, shelf: Shelf, chance: np.random.Generator) -> Wave:
        samples = samples_in(tone.duration_s + 0.08)
        times = np.arange(samples) / RATE_HZ
        pitch = pitch_hz(tone.pitch) * (1 + 1.6 * np.exp(-times / 0.012))
        wave = np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ) * np.exp(-times / self.decay_s)
        driven = np.tanh((1 + 2 * self.drive) * wave)
        return faded(floats(1.6 * LEVEL * tone.strength**1.2 * driven)[None], in_s=0.002, out_s=0.08)


SAW_LEAD: Final = Synth("saw lead", "saw", 48, 96, (-7, 7), 2.2, 2.6, 0.5, vibrato_cents=12, attack_s=0.01)
SQUARE_LEAD: Final = Synth("square lead", "square", 48, 96, (0, 5), 2.4, 2.2, 0.6, vibrato_cents=14, attack_s=0.01)
SOFT_LEAD: Final = Synth("soft lead", "triangle", 48, 96, (-4, 4), 2.5, 1.0, 0.6, vibrato_cents=12, attack_s=0.03)
SYNTH_PLUCK: Final = Synth(
    "synth pluck", "saw", 36, 100, (-8, 0, 8), 0.8, 4.2, 0.11, resonance=0.8, decay_s=0.35, release_s=0.12
)
BELL_PLUCK: Final = Synth("bell pluck", "triangle", 48, 103, (-3, 3), 1.0, 3.0, 0.2, decay_s=0.6, release_s=0.4)
SYNTH_BASS: Final = Synth("synth bass", "saw", 24, 55, (-5, 5), 1.2, 2.8, 0.16, resonance=0.7, sub=0.7, drive=0.15)
REESE_BASS: Final = Synth("reese bass", "saw", 24, 52, (-14, 0, 13), 1.8, 1.2, 0.6, sub=0.6, drive=0.2)
ACID_BASS: Final = Synth("acid bass", "saw", 28, 60, (0,), 0.6, 3.6, 0.12, resonance=2.2, drive=0.5)
SUB_BASS: Final = Sub("sub bass")
ROUND_BASS: Final = Synth("round bass", "triangle", 24, 55, (0,), 1.5, 1.2, 0.2, sub=0.4, drive=0.1)
CHIP_LEAD: Final = Synth("chip lead", "quarter", 48, 100, closed=9, opens=0, vibrato_cents=18, release_s=0.012)
CHIP_PULSE: Final = Synth("chip pulse", "thin", 40, 100, closed=9, opens=0, decay_s=0.5, release_s=0.012)
CHIP_SQUARE: Final = Synth("chip square", "square", 40, 96, closed=9, opens=0, decay_s=0.8, release_s=0.012)
CHIP_BASS: Final = Synth("chip bass", "triangle", 24, 60, closed=9, opens=0, release_s=0.012)
