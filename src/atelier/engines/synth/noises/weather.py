"""Rain, wind, thunder, fire: what the sky and the elements do."""

from __future__ import annotations

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
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
from atelier.engines.synth.tones.noise import band, both, noise, peaks, tilted
from atelier.engines.synth.tones.ringing import ring


def _raindrop(chance: Chance) -> Wave:
    """A drop on something hard: a tick, and at times the ring of a bubble."""
    samples = samples_in(0.03)
    tick = noise(samples, band(chance.uniform(1_500, 4_000), 11_000), chance) * dying(samples, 0.0022)
    tick *= floats(1 - np.exp(-np.arange(samples) / 12))
    if chance.random() < 0.35:
        tick += 0.8 * ring(np.array([chance.uniform(900, 3_400)]), np.array([1.0]), 0.006, samples)
    return peaked(tick)


def rain(setting: Setting) -> Stream:
    force, chance = setting.force, setting.chance
    swell = wandering(0.25, chance, middle=1.0, reach=0.18)
    hiss = Bed(both(band(500, 9_500), tilted(-2.5)), 0.045 + 0.09 * force, chance, swell)
    body = Bed(band(140, 900), 0.012 + 0.05 * force, chance, swell)
    near = Strewn(_raindrop, at_random(25 + 110 * force), chance, level=0.10 + 0.05 * force, spread_db=9, width=0.95)
    return Mixed(hiss, body, near)


def wind(setting: Setting) -> Stream:
    """Three bands that swell each in its own time; the highest whistles round corners."""
    force, chance = setting.force, setting.chance
    pace = 0.35 + 0.5 * force
    low = Bed(tilted(-7, 35, 600), 0.11 + 0.06 * force, chance, wandering(0.6 * pace, chance, middle=0.8, reach=0.5))
    middle = Bed(
        peaks(((320, 1.6, 1.0), (620, 3.0, 0.5))),
        0.05 + 0.06 * force,
        chance,
        wandering(pace, chance, middle=0.6, reach=0.75),
    )
    whistle = Bed(
        peaks(((760, 14.0, 1.0), (1_180, 18.0, 0.5))),
        0.006 + 0.035 * force**2,
        chance,
        wandering(pace, chance, middle=0.25, reach=0.9),
    )
    leaves = Bed(band(2_200, 8_000), 0.008 + 0.02 * force, chance, wandering(1.4 * pace, chance, middle=0.5, reach=0.8))
    return Mixed(low, middle, whistle, leaves)


def leaves(setting: Setting) -> Stream:
    chance = setting.chance
    rustle = wandering(0.9, chance, middle=0.55, reach=0.7)
    return Mixed(
        Bed(band(1_800, 8_500), 0.03 + 0.05 * setting.force, chance, rustle),
        Bed(tilted(-6, 60, 700), 0.03, chance, wandering(0.4, chance, middle=0.7, reach=0.4)),
    )


def _thunderclap(chance: Chance, *, force: float) -> Wave:
    """A channel of lightning is kilometres long: its parts are heard one after the other, each as a low boom."""
    length_s = chance.uniform(5, 8)
    samples = samples_in(length_s)
    times = np.arange(samples) / RATE_HZ
    shape = np.zeros(samples)
    for _ in range(10):
        at = chance.exponential(0.9)
        strength = chance.uniform(0.3, 1) * np.exp(-at / 2.2)
        late = np.maximum(0, times - at)
        shape += strength * (times >= at) * (1 - np.exp(-late / 0.05)) * np.exp(-late / chance.uniform(0.4, 1.3))
    rumble = noise(samples, tilted(-6.5, 30, 700), chance, channels=2) * floats(shape)
    crack = noise(samples, tilted(-3, 150, 7_000), chance, channels=2)
    snaps = np.zeros(samples)
    for at in np.cumsum(chance.exponential(0.035, 9)):
        snaps += chance.uniform(0.3, 1) * (times >= at) * np.exp(-np.maximum(0, times - at) / 0.05)
    return peaked(faded(rumble + floats(1.1 * force * snaps) * crack, in_s=0.005, out_s=1.2))


def thunder(setting: Setting) -> Stream:
    claps = Strewn(
        lambda chance: _thunderclap(chance, force=setting.force),
        about(max(4.0, 9 - 4 * setting.force), 0.4),
        setting.chance,
        level=0.75,
        first_s=min(0.6, 0.08 * setting.duration_s),
    )
    return Placed(claps, CATHEDRAL, 0.22)


def storm(setting: Setting) -> Stream:
    hard = Setting(setting.duration_s, setting.chance, min(1.0, setting.force + 0.3), setting.pace)
    return Mixed(rain(hard), wind(hard), thunder(hard))


def _spark(chance: Chance) -> Wave:
    samples = samples_in(0.025)
    snap = noise(samples, band(chance.uniform(600, 3_000), 9_000), chance)
    return peaked(snap * dying(samples, chance.uniform(0.0008, 0.004)))


def _log(chance: Chance) -> Wave:
    samples = samples_in(0.12)
    crack = noise(samples, band(250, 3_500), chance) * dying(samples, 0.008)
    thud = ring(np.array([chance.uniform(120, 260)]), np.array([1.0]), 0.03, samples)
    return peaked(crack + 0.6 * thud)


def fire(setting: Setting) -> Stream:
    force, chance = setting.force, setting.chance
    roar = Bed(tilted(-6, 45, 900), 0.06 + 0.08 * force, chance, wandering(2.4, chance, middle=0.8, reach=0.4))
    hiss = Bed(band(1_500, 8_000), 0.006 + 0.012 * force, chance, wandering(1.5, chance, middle=0.7, reach=0.5))
    sparks = Strewn(_spark, at_random(9 + 16 * force), chance, level=0.32, spread_db=10, width=0.8)
    logs = Strewn(_log, at_random(0.7 + force), chance, level=0.55, spread_db=6, width=0.5)
    return Mixed(roar, hiss, sparks, logs)


def avalanche(setting: Setting) -> Stream:
    chance = setting.chance
    swell = wandering(1.2, chance, middle=0.9, reach=0.35)
    rocks = Strewn(_log, at_random(14), chance, level=0.5, spread_db=10, width=0.9)
    return Placed(Mixed(Bed(tilted(-6, 25, 1_200), 0.22, chance, swell), rocks), HALL, 0.3)
