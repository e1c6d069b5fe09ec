"""Metal, wood and hands: cymbals, hats, bells, shakers, claps, sticks."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.synth.drums.hit import Strike
from atelier.engines.synth.tones.envelopes import dying, faded
from atelier.engines.synth.tones.noise import band, noise, peaks
from atelier.engines.synth.tones.ringing import ring

_PLATE_SEED: Final = 303


def _peaked(wave: Wave) -> Wave:
    return floats(wave / max(float(np.abs(wave).max()), 1e-9))


def cymbal(*, low_hz: float, high_hz: float, decay_s: float, ping: float = 0.0, ping_hz: float = 0.0) -> Strike:
    """A plate has so many modes that they blend: a crowd of them over shaped noise. High ones die first."""
    plate = np.random.default_rng(_PLATE_SEED)
    modes = np.sort(low_hz * (high_hz / low_hz) ** plate.random(64))
    weights = plate.uniform(0.3, 1.0, 64)

    def strike(strength: float, chance: np.random.Generator) -> Wave:
        samples = samples_in(min(3.6, 5 * decay_s))
        tilt = (modes / modes[-1]) ** (0.3 - 0.5 * strength)
        decays_s = decay_s * (low_hz / modes) ** 0.35
        detuned = modes * chance.uniform(0.996, 1.004, 64)
        metal = ring(detuned, weights * tilt, decays_s, samples, chance.uniform(0, 6.28, 64))
        hiss = noise(samples, band(0.8 * low_hz, high_hz, 3), chance) * dying(samples, 0.62 * decay_s)
        times = np.arange(samples) / RATE_HZ
        hiss *= floats(1 - 0.85 * np.exp(-times / 0.0015))
        sound = _peaked(metal) * 0.55 + 0.22 * hiss
        if ping:
            bell = ring(ping_hz * np.array([1, 1.41, 2.27, 3.1]), np.array([1, 0.7, 0.5, 0.3]), 0.32 * decay_s, samples)
            sound += ping * _peaked(bell)
        return _peaked(faded(sound, in_s=0.0004, out_s=0.1 * decay_s + 0.01))

    return strike


def swelling(strength: float, chance: np.random.Generator) -> Wave:
    """A cymbal roll that grows for two seconds and is let ring."""
    samples = samples_in(3.4)
    times = np.arange(samples) / RATE_HZ
    rise = np.where(times < 2.0, (times / 2.0) ** 2.2, np.exp(-(times - 2.0) / 0.5))
    return _peaked(faded(noise(samples, band(1_500, 11_000), chance) * floats(rise), out_s=0.3))


def shaker(strength: float, chance: np.random.Generator) -> Wave:
    samples = samples_in(0.13)
    times = np.arange(samples) / RATE_HZ
    shape = np.sin(np.pi / 2 * np.minimum(1, times / 0.028)) ** 2 * np.exp(-np.maximum(0, times - 0.028) / 0.022)
    return _peaked(faded(noise(samples, band(4_500, 12_000), chance) * floats(shape), out_s=0.01))


def tambourine(strength: float, chance: np.random.Generator) -> Wave:
    samples = samples_in(0.32)
    sound = np.zeros(samples, np.float32)
    for delay_s in (0.0, *np.sort(chance.uniform(0.004, 0.05, 4))):
        start = samples_in(float(delay_s))
        modes = chance.uniform(5_200, 13_000, 12)
        sound[start:] += chance.uniform(0.4, 1) * ring(modes, np.ones(12), 0.045, samples - start)
    return _peaked(faded(sound, in_s=0.0004, out_s=0.03))


def clap(strength: float, chance: np.random.Generator) -> Wave:
    """Several hands, never quite together, and the room that answers."""
    samples = samples_in(0.4)
    sound = np.zeros(samples, np.float32)
    colour = peaks(((1_050, 2.0, 1.0), (2_100, 2.5, 0.5)), 0.08)
    for delay_s in (0.0, 0.009, 0.019, 0.028):
        start = samples_in(delay_s + float(chance.uniform(0, 0.003)))
        burst = noise(samples - start, colour, chance)
        sound[start:] += burst * dying(samples - start, 0.005 if delay_s < 0.025 else 0.07)
    return _peaked(faded(sound, in_s=0.0004, out_s=0.05))


def snap(strength: float, chance: np.random.Generator) -> Wave:
    samples = samples_in(0.2)
    click = noise(samples, peaks(((1_900, 4.0, 1.0), (3_800, 3.0, 0.5)), 0.03), chance)
    return _peaked(faded(click * (dying(samples, 0.012) + 0.12 * dying(samples, 0.06)), in_s=0.0006, out_s=0.03))


def sticks(hz: tuple[float, ...], decay_s: float, knock: float = 0.3) -> Strike:
    """Wood on wood, metal on metal: a few modes and a knock."""

    def strike(strength: float, chance: np.random.Generator) -> Wave:
        samples = samples_in(max(0.1, 6 * decay_s))
        modes = np.array(hz) * chance.uniform(0.995, 1.005)
        sound = ring(modes, 1 / np.arange(1, len(hz) + 1), decay_s, samples)
        length = samples_in(0.01)
        sound[:length] += knock * noise(length, band(1_000, 8_000), chance) * dying(length, 0.0015)
        return _peaked(faded(sound, in_s=0.0003, out_s=0.02))

    return strike


def crackle(strength: float, chance: np.random.Generator) -> Wave:
    """One scratch in a record."""
    samples = samples_in(0.012)
    return _peaked(noise(samples, band(800, 5_000), chance) * dying(samples, chance.uniform(0.0006, 0.002)))


CLOSED_HAT: Final = cymbal(low_hz=3_400, high_hz=14_000, decay_s=0.045)
TIGHT_HAT: Final = cymbal(low_hz=5_000, high_hz=15_000, decay_s=0.026)
OPEN_HAT: Final = cymbal(low_hz=3_200, high_hz=14_000, decay_s=0.3)
PEDAL_HAT: Final = cymbal(low_hz=3_000, high_hz=10_000, decay_s=0.055)
SOFT_HAT: Final = cymbal(low_hz=2_600, high_hz=8_000, decay_s=0.045)
RIDE: Final = cymbal(low_hz=1_500, high_hz=9_500, decay_s=0.75, ping=0.8, ping_hz=2_350)
CRASH: Final = cymbal(low_hz=900, high_hz=12_000, decay_s=1.05)
SPLASH: Final = cymbal(low_hz=1_800, high_hz=13_000, decay_s=0.4)
RIM: Final = sticks((1_720.0, 2_650.0, 480.0), 0.014, 0.6)
CLAVE: Final = sticks((2_480.0, 5_100.0), 0.028, 0.12)
WOOD_BLOCK: Final = sticks((1_050.0, 1_720.0), 0.024, 0.25)
COWBELL: Final = sticks((562.0, 845.0, 1_390.0, 2_200.0), 0.085, 0.25)
TRIANGLE: Final = sticks((5_100.0, 7_350.0, 9_900.0, 12_300.0), 0.7, 0.04)
AGOGO: Final = sticks((1_240.0, 2_730.0), 0.11, 0.15)
CASTANET: Final = sticks((1_950.0, 3_300.0), 0.008, 0.9)
