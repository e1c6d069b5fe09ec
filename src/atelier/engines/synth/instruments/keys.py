"""Keyboards: pianos, electric pianos, organs, harpsichord."""

from __future__ import annotations

from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import Wave, floats, samples_in
from atelier.engines.synth.instruments.instrument import Shelf, Struck, Tone, evened
from atelier.engines.synth.tones.envelopes import dying, faded, swell
from atelier.engines.synth.tones.noise import band, noise
from atelier.engines.synth.tones.ringing import harmonics, pitch_hz, ring

_BEATING_HZ: Final = 0.35


def _hammered(pitch: float, strength: float, *, cutoff_hz: float, knock: float, knock_hz: float) -> Wave:
    """A piano's note: stiff strings, each partial with a quick decay and a long one behind it, and the hammer's knock.

    Losses grow with the square of the frequency, which is why a note becomes rounder while it sounds.
    """
    chance = np.random.default_rng(round(pitch * 8))
    fundamental_hz = pitch_hz(pitch)
    stiffness = min(0.012, 2.4e-4 * 2 ** (max(0.0, pitch - 52) / 8))
    partials = harmonics(fundamental_hz, 44, stiffness)
    numbers = np.arange(1, len(partials) + 1)
    amplitudes = np.exp(-partials / cutoff_hz) / numbers**0.85
    amplitudes *= 0.35 + np.abs(np.sin(np.pi * numbers * 0.121))
    amplitudes[0] *= 1.15 if pitch > 48 else 0.7  # the soundboard gives little of the lowest tones
    decays_s = 1 / (1 / (2.1 * 2 ** (-(pitch - 60) / 15)) + 2.4e-7 * partials**2)
    frequencies = np.concatenate([partials, partials + _BEATING_HZ * chance.uniform(0.4, 1.3, len(partials))])
    lasting = np.concatenate([0.5 * decays_s, 1.9 * decays_s])
    strengths = np.concatenate([0.74 * amplitudes, 0.26 * amplitudes])
    sides = np.stack([strengths * chance.uniform(0.7, 1.3, len(strengths)) for _ in range(2)])
    phases = chance.uniform(-0.5, 0.5, sides.shape)
    samples = samples_in(min(7.0, max(0.9, 5.0 * float(decays_s[0]))))
    sound = faded(ring(frequencies, sides, lasting, samples, phases), in_s=0.0012, out_s=0.3)
    length = samples_in(0.12)
    thump = noise(length, band(knock_hz / 3, knock_hz), chance) * dying(length, 0.014)
    sound[:, :length] += knock * np.abs(sound).max() * (0.4 + 0.6 * strength) * thump
    return sound


def _grand(pitch: float, strength: float) -> Wave:
    return _hammered(pitch, strength, cutoff_hz=900 + 3_600 * strength**1.5, knock=0.10, knock_hz=900)


def _felt(pitch: float, strength: float) -> Wave:
    return _hammered(pitch, strength, cutoff_hz=450 + 900 * strength, knock=0.16, knock_hz=420)


def _electric(pitch: float, strength: float) -> Wave:
    """A tine beside a tone bar, in front of a pickup: a pure tone with a chime at its start that grows with force."""
    fundamental_hz = pitch_hz(pitch)
    bark = strength**1.6
    ratios = np.array([1, 1.003, 2, 3, 4, 5, 7.02, 10.9])
    amplitudes = np.array([0.8, 0.25, 0.45 * bark, 0.24 * bark, 0.11 * bark, 0.06 * bark, 0.12 * strength, 0.04 * bark])
    body_s = 2.6 * 2 ** (-(pitch - 60) / 22)
    decays_s = np.array([body_s, 1.3 * body_s, 0.5 * body_s, 0.34 * body_s, 0.25 * body_s, 0.2 * body_s, 0.13, 0.06])
    sound = ring(ratios * fundamental_hz, amplitudes, decays_s, samples_in(min(7.0, 5 * body_s)))
    return faded(sound, in_s=0.002, out_s=0.3)


def _harpsichord(pitch: float, strength: float) -> Wave:
    chance = np.random.default_rng(round(pitch * 8))
    partials = harmonics(pitch_hz(pitch), 45, 6e-5)
    numbers = np.arange(1, len(partials) + 1)
    amplitudes = np.abs(np.sin(np.pi * numbers * 0.14)) / numbers**0.45 * np.exp(-partials / 6_500)
    decays_s = 1 / (1 / (1.6 * 2 ** (-(pitch - 60) / 18)) + 1.2e-7 * partials**2)
    sound = ring(partials, amplitudes * chance.uniform(0.6, 1.2, len(partials)), decays_s, samples_in(3.5))
    click = noise(samples_in(0.02), band(1_500, 7_000), chance) * dying(samples_in(0.02), 0.003)
    sound[: len(click)] += 0.12 * np.abs(sound).max() * click
    return faded(sound, in_s=0.0008, out_s=0.3)


class Organ(msgspec.Struct, frozen=True):
    """Steady tones at the pitches of its drawbars, two of each a little apart, as a turning loudspeaker has them.

    `drawbars` are (ratio to the pitch, strength).
    """

    name: str
    drawbars: tuple[tuple[float, float], ...]
    click: float
    low: int = 36
    high: int = 96

    def play(self, tone: Tone, shelf: Shelf, chance: np.random.Generator) -> Wave:
        samples = samples_in(tone.duration_s + 0.06)
        ratios, strengths = np.array(self.drawbars).T
        frequencies = np.concatenate([ratios, ratios]) * pitch_hz(tone.pitch)
        frequencies[len(ratios) :] *= 1.0011
        amplitudes = np.concatenate([strengths, 0.7 * strengths])
        phases = chance.uniform(0, 2 * np.pi, (2, len(amplitudes)))
        sound = evened(ring(frequencies, np.stack([amplitudes, amplitudes]), np.inf, samples, phases))
        sound *= swell(samples, attack_s=0.008, release_s=0.05)
        length = min(samples, samples_in(0.03))
        sound[:, :length] += self.click * 0.1 * noise(length, band(900, 5_000), chance) * dying(length, 0.004)
        return floats(sound * tone.strength)


PIANO: Final = Struck("piano", _grand, 24, 104, 0.18)
FELT_PIANO: Final = Struck("felt piano", _felt, 28, 96, 0.25)
ELECTRIC_PIANO: Final = Struck("electric piano", _electric, 32, 96, 0.14)
HARPSICHORD: Final = Struck("harpsichord", _harpsichord, 36, 90, 0.08)
ORGAN: Final = Organ("organ", ((0.5, 0.6), (1, 1.0), (1.5, 0.5), (2, 0.55), (3, 0.25), (4, 0.2), (6, 0.1)), 0.5)
CHURCH_ORGAN: Final = Organ(
    "church organ", ((0.5, 0.5), (1, 1.0), (2, 0.8), (3, 0.4), (4, 0.5), (6, 0.22), (8, 0.25), (12, 0.1)), 0.0
)
