"""Strings that are plucked: guitars, harps, basses.

Karplus and Strong let a burst of noise run round in a delay line through a filter. After n rounds each harmonic has
passed the filter n times, so the string is a sum of dying sines whose strengths the burst gives and whose decays the
filter: that sum is computed at once, in tune at every pitch.
"""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import Wave, floats, samples_in
from atelier.engines.synth.instruments.instrument import Struck
from atelier.engines.synth.tones.envelopes import dying, faded
from atelier.engines.synth.tones.noise import Colour, band, noise, peaks
from atelier.engines.synth.tones.ringing import harmonics, pitch_hz, ring


class _String(msgspec.Struct, frozen=True):
    """`place` is where it is plucked, as a share of its length; `bright_hz` how far the pluck's tones reach when it is
    strong; `decay_s` the first partial's at middle C; `loss` what high tones lose each second, in units of
    1e-7 * frequency squared. `finger` is the noise of the pluck."""

    place: float
    bright_hz: float
    decay_s: float
    loss: float
    stiffness: float = 4e-5
    roughness: float = 0.35
    finger: float = 0.12
    finger_hz: float = 2_500
    longest_s: float = 5.0
    slope: float = 1.0
    body: Colour | None = None

    def sound(self, pitch: float, strength: float) -> Wave:
        chance = np.random.default_rng(round(pitch * 8))
        partials = harmonics(pitch_hz(pitch), 60, self.stiffness)
        numbers = np.arange(1, len(partials) + 1)
        amplitudes = np.abs(np.sin(np.pi * numbers * self.place)) / numbers**self.slope
        amplitudes *= np.exp(-partials / (self.bright_hz * (0.35 + 0.65 * strength)))
        amplitudes *= chance.uniform(1 - self.roughness, 1 + self.roughness, len(partials))
        if self.body is not None:
            amplitudes *= self.body(partials)
        lasting = self.decay_s * 2 ** (-(pitch - 60) / 24)
        decays_s = 1 / (1 / lasting + self.loss * 1e-7 * partials**2)
        samples = samples_in(min(self.longest_s, 6 * float(decays_s[0])))
        sound = ring(partials, amplitudes, decays_s, samples, chance.uniform(-0.4, 0.4, len(partials)))
        length = samples_in(0.05)
        click = noise(length, band(self.finger_hz / 4, self.finger_hz), chance) * dying(length, 0.006)
        sound[:length] += self.finger * (0.3 + 0.7 * strength) * np.abs(sound).max() * click
        return faded(sound, in_s=0.0009, out_s=min(0.3, 0.2 * samples / 48_000))


_GUITAR_BODY: Final = peaks(((105, 4, 1.1), (205, 5, 0.9), (420, 3, 0.5), (2_600, 1.2, 0.25)), 0.55)
_SMALL_BODY: Final = peaks(((280, 4, 1.0), (520, 3, 0.8), (3_000, 1.5, 0.3)), 0.5)
_BASS_BODY: Final = peaks(((95, 3, 1.0), (190, 3, 0.5)), 0.5)

_NYLON: Final = _String(0.19, 1_900, 1.5, 3.2, body=_GUITAR_BODY, finger=0.10, finger_hz=1_800)
_STEEL: Final = _String(0.14, 4_600, 1.9, 1.3, body=_GUITAR_BODY, finger=0.14, finger_hz=5_000, slope=0.85)
_CLEAN: Final = _String(0.17, 3_400, 2.4, 1.1, finger=0.07, finger_hz=3_000, slope=0.9)
_MUTED: Final = _String(0.12, 2_600, 0.16, 18.0, finger=0.2, finger_hz=2_200, longest_s=0.8)
_HARP: Final = _String(0.32, 2_400, 2.1, 1.6, finger=0.06, finger_hz=1_600, roughness=0.2)
_UKULELE: Final = _String(0.22, 2_600, 0.6, 4.5, body=_SMALL_BODY, finger=0.14, finger_hz=2_600, longest_s=2.5)
_BANJO: Final = _String(0.08, 6_000, 0.35, 3.0, body=_SMALL_BODY, finger=0.2, finger_hz=6_000, longest_s=2.0, slope=0.6)
_MANDOLIN: Final = _String(0.11, 5_000, 0.7, 2.4, body=_SMALL_BODY, finger=0.15, finger_hz=5_000, longest_s=2.5)
_SITAR: Final = _String(0.07, 7_500, 1.6, 0.7, finger=0.12, finger_hz=5_000, slope=0.45, roughness=0.6)
_PIZZICATO: Final = _String(0.25, 1_700, 0.22, 9.0, body=_SMALL_BODY, finger=0.16, finger_hz=1_500, longest_s=1.2)
_UPRIGHT: Final = _String(0.22, 900, 0.55, 9.0, body=_BASS_BODY, finger=0.12, finger_hz=900, slope=1.1)
_FINGERED: Final = _String(0.20, 1_300, 1.1, 5.0, finger=0.08, finger_hz=1_100, slope=1.0, roughness=0.2)
_PICKED: Final = _String(0.11, 3_000, 1.1, 3.0, finger=0.16, finger_hz=3_500, slope=0.85)
_SLAPPED: Final = _String(0.06, 5_200, 0.8, 3.4, finger=0.32, finger_hz=6_000, slope=0.7)


class _Double(msgspec.Struct, frozen=True):
    """Two strings to a note, a little apart, one to each side."""

    string: _String
    cents: float

    def sound(self, pitch: float, strength: float) -> Wave:
        both = [self.string.sound(pitch + side * self.cents / 200, strength) for side in (-1, 1)]
        length = min(map(len, both))
        left, right = (each[:length] for each in both)
        return floats(np.stack([left + 0.45 * right, right + 0.45 * left]))


NYLON_GUITAR: Final = Struck("nylon guitar", _NYLON.sound, 40, 84, 0.16)
STEEL_GUITAR: Final = Struck("steel guitar", _STEEL.sound, 40, 86, 0.14)
ELECTRIC_GUITAR: Final = Struck("electric guitar", _CLEAN.sound, 40, 88, 0.1)
MUTED_GUITAR: Final = Struck("muted guitar", _MUTED.sound, 40, 84, 0.06)
HARP: Final = Struck("harp", _HARP.sound, 28, 100, None)
UKULELE: Final = Struck("ukulele", _UKULELE.sound, 55, 88, 0.1)
BANJO: Final = Struck("banjo", _BANJO.sound, 48, 88, 0.1)
MANDOLIN: Final = Struck("mandolin", _Double(_MANDOLIN, 7).sound, 55, 93, 0.1)
SITAR: Final = Struck("sitar", _SITAR.sound, 44, 84, 0.3)
PIZZICATO: Final = Struck("pizzicato strings", _PIZZICATO.sound, 36, 93, 0.2)
UPRIGHT_BASS: Final = Struck("upright bass", _UPRIGHT.sound, 26, 60, 0.08)
ELECTRIC_BASS: Final = Struck("electric bass", _FINGERED.sound, 26, 60, 0.07)
PICKED_BASS: Final = Struck("picked bass", _PICKED.sound, 26, 60, 0.06)
SLAP_BASS: Final = Struck("slap bass", _SLAPPED.sound, 26, 62, 0.05)
