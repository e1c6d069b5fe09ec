"""Water: the sea, rivers, drops, bubbles."""

from __future__ import annotations

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.sound.filters import Biquad, Shape
from atelier.engines.sound.room import CATHEDRAL, HALL
from atelier.engines.synth.noises.noise import Setting, peaked
from atelier.engines.synth.noises.streams import (
    Bed,
    Chance,
    Mixed,
    Placed,
    Stream,
    Strewn,
    about,
    at_random,
    wandering,
)
from atelier.engines.synth.tones.envelopes import dying, faded
from atelier.engines.synth.tones.noise import band, noise, tilted


def _breaker(chance: Chance, *, force: float) -> Wave:
    """A wave runs up, breaks, and drains away through the shingle, from one side to the other."""
    length_s = chance.uniform(6.5, 8.5)
    samples = samples_in(length_s)
    times = np.arange(samples) / RATE_HZ
    peak_s = chance.uniform(1.9, 2.6)
    rise = np.clip(times / peak_s, 0, 1) ** 2.6
    fall = np.exp(-np.maximum(0, times - peak_s) / (1.0 + 0.5 * force))
    body = noise(samples, tilted(-4.5, 90, 2_500), chance, channels=2) * floats(rise * fall)
    break_ = np.clip((times - 0.7 * peak_s) / (0.3 * peak_s), 0, 1) * np.exp(-np.maximum(0, times - peak_s) / 1.1)
    foam = noise(samples, band(1_300, 7_500), chance, channels=2) * floats(break_)
    drain = np.clip((times - peak_s) / 1.5, 0, 1) * np.exp(-np.maximum(0, times - peak_s - 1.2) / 1.4)
    hiss = noise(samples, band(3_000, 10_000), chance, channels=2) * floats(drain)
    sound = body * (0.7 + 0.4 * force) + 0.45 * foam + 0.14 * hiss
    side = np.clip(chance.uniform(-0.5, 0.5) + chance.choice((-1, 1)) * (times / length_s - 0.4), -0.8, 0.8)
    return peaked(faded(sound * floats(np.stack([np.sqrt(1 - side), np.sqrt(1 + side)])), out_s=1.2))


def waves(setting: Setting) -> Stream:
    force, chance = setting.force, setting.chance
    breakers = Strewn(
        lambda given: _breaker(given, force=force),
        about((5.2 - 1.4 * force) / setting.pace, 0.25),
        chance,
        level=0.28 + 0.25 * force,
        spread_db=3,
        first_s=0.0,
    )
    deep = Bed(tilted(-6, 40, 900), 0.025 + 0.05 * force, chance, wandering(0.3, chance, middle=0.9, reach=0.3))
    wash = Bed(band(700, 6_000), 0.012 + 0.02 * force, chance, wandering(0.4, chance, middle=0.8, reach=0.4))
    return Mixed(breakers, deep, wash)


def _gurgle(chance: Chance) -> Wave:
    """A bubble that closes: a tone that rises as it dies (Minnaert's frequency grows as the bubble nears the air)."""
    samples = samples_in(0.09)
    times = np.arange(samples) / RATE_HZ
    start_hz = chance.uniform(380, 1_700)
    pitch = start_hz * (1 + chance.uniform(2, 9) * times)
    return peaked(np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ) * np.exp(-times / chance.uniform(0.008, 0.025)))


def brook(setting: Setting) -> Stream:
    force, chance = setting.force, setting.chance
    flow = Bed(band(350, 4_500), 0.025 + 0.06 * force, chance, wandering(1.2, chance, middle=0.9, reach=0.2))
    deep = Bed(band(90, 420), 0.01 + 0.05 * force, chance, wandering(0.8, chance, middle=0.9, reach=0.3))
    gurgles = Strewn(_gurgle, at_random(34 + 30 * force), chance, level=0.17, spread_db=9, width=0.8)
    return Mixed(flow, deep, gurgles)


def waterfall(setting: Setting) -> Stream:
    force, chance = setting.force, setting.chance
    swell = wandering(0.8, chance, middle=1.0, reach=0.1)
    return Mixed(
        Bed(tilted(-3.2, 80, 9_000), 0.13 + 0.05 * force, chance, swell),
        Bed(tilted(-7, 30, 300), 0.05 + 0.08 * force, chance, wandering(0.5, chance, middle=0.9, reach=0.3)),
        Strewn(_gurgle, at_random(30), chance, level=0.08, spread_db=9, width=0.9),
    )


def _drop(chance: Chance) -> Wave:
    """First the click of the surface, then the bubble it pulls under."""
    samples = samples_in(0.35)
    times = np.arange(samples) / RATE_HZ
    late = np.maximum(0, times - 0.012)
    pitch = chance.uniform(750, 1_250) * (1 + 1.1 * np.minimum(late, 0.12) / 0.12)
    bubble = np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ) * np.exp(-late / 0.035) * (times > 0.012)
    click = noise(samples, band(1_500, 8_000), chance) * dying(samples, 0.0015)
    return peaked(bubble + 0.08 * click)


def drops(setting: Setting) -> Stream:
    falling = Strewn(
        _drop, about(1.1 / setting.pace, 0.45), setting.chance, level=0.6, spread_db=5, width=0.6, first_s=0.1
    )
    return Placed(falling, CATHEDRAL, 0.35)


def bubbles(setting: Setting) -> Stream:
    rising = Strewn(_gurgle, at_random(16 * setting.pace), setting.chance, level=0.4, spread_db=8, width=0.7)
    return Mixed(rising, Bed(band(60, 380), 0.02, setting.chance))


def _splash(chance: Chance) -> Wave:
    samples = samples_in(1.6)
    times = np.arange(samples) / RATE_HZ
    burst = noise(samples, tilted(-2.5, 180, 8_000), chance) * floats(
        (1 - np.exp(-times / 0.004)) * np.exp(-times / 0.16)
    )
    sound = peaked(burst)
    for _ in range(26):
        at = samples_in(chance.uniform(0.05, 0.9))
        gurgle = _gurgle(chance)[: samples - at]
        sound[at : at + len(gurgle)] += 0.25 * chance.uniform(0.2, 1) * np.exp(-at / RATE_HZ / 0.4) * gurgle
    return peaked(faded(sound, out_s=0.2))


def splash(setting: Setting) -> Stream:
    return Placed(Strewn(_splash, about(2.6 / setting.pace, 0.3), setting.chance, level=0.75, first_s=0.08), HALL, 0.12)


def underwater(setting: Setting) -> Stream:
    chance = setting.chance
    deep = Bed(tilted(-9, 30, 500), 0.16, chance, wandering(0.4, chance, middle=0.8, reach=0.4))
    swirl = Bed(band(150, 700), 0.03, chance, wandering(0.9, chance, middle=0.5, reach=0.6))
    rising = Strewn(_gurgle, at_random(4), chance, level=0.3, spread_db=8, width=0.8)
    return Placed(Mixed(deep, swirl, rising), HALL, 0.3, (Biquad(Shape.LOW, 1_400),))
