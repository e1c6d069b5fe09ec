"""Many at once: string sections, choirs, brass, and the pads of synthesisers."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.sound.arrays import Wave
from atelier.engines.synth.instruments.instrument import Section
from atelier.engines.synth.tones.noise import Colour, peaks

_MOST: Final = 70

_STRING_BODIES: Final = peaks(((290, 2.5, 0.7), (480, 2.5, 0.8), (1_100, 2, 0.5), (2_600, 1.5, 0.45)), 0.5)
_AAH: Final = peaks(((720, 5, 1.0), (1_150, 6, 0.55), (2_650, 8, 0.22), (3_400, 8, 0.14)), 0.04)
_OOH: Final = peaks(((340, 4, 1.0), (760, 6, 0.30), (2_500, 8, 0.07)), 0.03)
_BELLS_OF_BRASS: Final = peaks(((600, 1.5, 0.6), (1_250, 1.5, 0.6), (2_400, 1.5, 0.35)), 0.35)


def _falling(slope: float, cutoff_hz: float, hz: float, body: Colour | None = None, steep: float = 2.0) -> Wave:
    """Harmonics that fall with their number, end at a cutoff, and are coloured by a body."""
    numbers = np.arange(1, _MOST + 1)
    amplitudes = numbers**-slope / np.sqrt(1 + (numbers * hz / cutoff_hz) ** (2 * steep))
    return np.asarray(amplitudes if body is None else amplitudes * body(numbers * hz))


def _strings(hz: float, colour: float) -> Wave:
    return _falling(1.0, 1_500 + 3_300 * colour, hz, _STRING_BODIES)


def _aah(hz: float, colour: float) -> Wave:
    return _falling(0.75, 2_200 + 2_000 * colour, hz, _AAH)


def _ooh(hz: float, colour: float) -> Wave:
    return _falling(0.9, 1_200 + 900 * colour, hz, _OOH)


def _brass(hz: float, colour: float) -> Wave:
    return _falling(0.55, 700 + 3_200 * colour, hz, _BELLS_OF_BRASS)


def _horns(hz: float, colour: float) -> Wave:
    return _falling(0.8, 520 + 1_100 * colour, hz, _BELLS_OF_BRASS)


def _warm(hz: float, colour: float) -> Wave:
    return _falling(1.0, 500 + 1_100 * colour, hz)


def _dark(hz: float, colour: float) -> Wave:
    return _falling(1.1, 240 + 420 * colour, hz)


def _glass(hz: float, colour: float) -> Wave:
    numbers = np.arange(1, 25)
    chosen = np.isin(numbers, (1, 2, 3, 5, 8, 13, 21))
    return np.asarray(np.where(chosen, numbers ** -(1.1 - 0.35 * colour), 0.0))


def _super(hz: float, colour: float) -> Wave:
    return _falling(0.95, 900 + 7_500 * colour, hz)


def _sweep(hz: float, colour: float) -> Wave:
    return _falling(0.9, 320 + 4_500 * colour, hz, steep=3)


STRINGS: Final = Section("strings", _strings, 28, 98, 11, 0.16, 0.35, 0.25)
SLOW_STRINGS: Final = Section("slow strings", _strings, 28, 96, 13, 0.7, 0.9, 1.2)
SHORT_STRINGS: Final = Section("staccato strings", _strings, 28, 96, 10, 0.03, 0.16)
CHOIR: Final = Section("choir", _aah, 40, 84, 14, 0.28, 0.5, 0.4)
SOFT_CHOIR: Final = Section("soft choir", _ooh, 40, 84, 13, 0.4, 0.6, 0.5)
BRASS: Final = Section("brass", _brass, 34, 84, 7, 0.055, 0.14, 0.09)
HORNS: Final = Section("horns", _horns, 34, 77, 7, 0.09, 0.22, 0.2)
WARM_PAD: Final = Section("warm pad", _warm, 28, 96, 16, 0.6, 0.9, 1.0)
DARK_PAD: Final = Section("dark pad", _dark, 24, 84, 14, 0.9, 1.2, 1.5)
GLASS_PAD: Final = Section("glass pad", _glass, 40, 100, 12, 0.5, 1.1, 0.8)
SWEEP_PAD: Final = Section("sweep pad", _sweep, 28, 90, 18, 0.4, 0.8, 2.2)
SUPERSAW: Final = Section("supersaw", _super, 28, 96, 24, 0.015, 0.12)
SYNTH_STRINGS: Final = Section("synth strings", _super, 28, 96, 15, 0.12, 0.35, 0.6)
