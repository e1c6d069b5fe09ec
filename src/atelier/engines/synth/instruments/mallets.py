"""Bars, tongues and bells that are struck."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import Wave, samples_in
from atelier.engines.synth.instruments.instrument import Struck
from atelier.engines.synth.tones.envelopes import dying, faded
from atelier.engines.synth.tones.noise import band, noise
from atelier.engines.synth.tones.ringing import pitch_hz, ring

Mode = tuple[float, float, float]
"""Of a vibrating body: its frequency over that of the note, its strength, and its decay over that of the first."""


def _bar(
    pitch: float,
    strength: float,
    modes: Sequence[Mode],
    *,
    decay_s: float,
    shortening: float = 20.0,
    tap: float = 0.1,
    tap_hz: float = 2_500,
    beating_hz: float = 0.0,
) -> Wave:
    """Modes of a body struck at once. Higher modes grow with strength; `shortening` is after how many half tones the
    decay is half as long. With `beating_hz` each mode is two, that far apart."""
    chance = np.random.default_rng(round(pitch * 8))
    ratios, strengths, lasting = np.array(modes).T
    amplitudes = strengths * np.where(np.arange(len(modes)) == 0, 1.0, 0.35 + 0.65 * strength)
    frequencies = ratios * pitch_hz(pitch)
    decays_s = lasting * decay_s * 2 ** (-(pitch - 72) / shortening)
    if beating_hz:
        frequencies = np.concatenate([frequencies, frequencies + beating_hz * chance.uniform(0.6, 1.4, len(modes))])
        amplitudes, decays_s = np.tile(amplitudes * 0.6, 2), np.tile(decays_s, 2)
    sound = ring(frequencies, amplitudes, decays_s, samples_in(min(8.0, max(0.4, 6 * float(decays_s.max())))))
    length = samples_in(0.03)
    knock = noise(length, band(tap_hz / 3, tap_hz), chance) * dying(length, 0.004)
    sound[:length] += tap * strength * np.abs(sound).max() * knock
    return faded(sound, in_s=0.0008, out_s=0.2)


def _marimba(pitch: float, strength: float) -> Wave:
    modes = ((1, 1.0, 1.0), (3.93, 0.28, 0.28), (9.6, 0.10, 0.10))
    return _bar(pitch, strength, modes, decay_s=0.28, shortening=16, tap=0.14, tap_hz=1_800)


def _vibraphone(pitch: float, strength: float) -> Wave:
    modes = ((1, 1.0, 1.0), (4, 0.22, 0.45), (10.2, 0.06, 0.12))
    return _bar(pitch, strength, modes, decay_s=1.5, tap=0.04, beating_hz=0.5)


def _glockenspiel(pitch: float, strength: float) -> Wave:
    modes = ((1, 1.0, 1.0), (2.76, 0.35, 0.5), (5.4, 0.16, 0.25), (8.9, 0.06, 0.12))
    return _bar(pitch, strength, modes, decay_s=1.1, tap=0.05, tap_hz=8_000)


def _celesta(pitch: float, strength: float) -> Wave:
    modes = ((1, 1.0, 1.0), (2.0, 0.12, 0.5), (3.9, 0.2, 0.3), (9.2, 0.05, 0.1))
    return _bar(pitch, strength, modes, decay_s=0.9, tap=0.08, tap_hz=2_000)


def _music_box(pitch: float, strength: float) -> Wave:
    modes = ((1, 1.0, 1.0), (2.0, 0.06, 0.7), (6.27, 0.3, 0.2), (17.5, 0.05, 0.06))
    return _bar(pitch, strength, modes, decay_s=0.85, tap=0.16, tap_hz=7_000, beating_hz=0.3)


def _kalimba(pitch: float, strength: float) -> Wave:
    modes = ((1, 1.0, 1.0), (2.8, 0.10, 0.3), (5.9, 0.2, 0.12), (9.1, 0.05, 0.07))
    return _bar(pitch, strength, modes, decay_s=0.7, tap=0.22, tap_hz=1_400)


def _tubular_bell(pitch: float, strength: float) -> Wave:
    modes = ((0.5, 0.25, 1.4), (1, 1.0, 1.0), (1.5, 0.6, 0.85), (2.09, 0.45, 0.6), (2.76, 0.3, 0.4), (4.2, 0.15, 0.25))
    return _bar(pitch, strength, modes, decay_s=1.8, tap=0.06, tap_hz=3_000, beating_hz=0.8)


def _steel_drum(pitch: float, strength: float) -> Wave:
    modes = ((1, 1.0, 1.0), (2, 0.7, 0.8), (3.01, 0.4, 0.6), (4.03, 0.22, 0.45), (5.1, 0.12, 0.3))
    return _bar(pitch, strength, modes, decay_s=0.45, tap=0.08, beating_hz=1.8)


MARIMBA: Final = Struck("marimba", _marimba, 40, 96, None)
VIBRAPHONE: Final = Struck("vibraphone", _vibraphone, 48, 92, 0.4)
GLOCKENSPIEL: Final = Struck("glockenspiel", _glockenspiel, 67, 104, None)
CELESTA: Final = Struck("celesta", _celesta, 55, 102, 0.5)
MUSIC_BOX: Final = Struck("music box", _music_box, 60, 102, None)
KALIMBA: Final = Struck("kalimba", _kalimba, 52, 92, None)
TUBULAR_BELLS: Final = Struck("tubular bells", _tubular_bell, 55, 84, 1.0)
STEEL_DRUM: Final = Struck("steel drum", _steel_drum, 50, 88, 0.3)
