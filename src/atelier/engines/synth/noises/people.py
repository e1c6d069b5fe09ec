"""What people do that can be heard: walking, clapping, talking at a distance, typing."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.sound.filters import Biquad, Shape
from atelier.engines.sound.room import HALL, SMALL, STUDIO
from atelier.engines.synth.noises.noise import Setting, peaked
from atelier.engines.synth.noises.streams import (
    Bed,
    Chance,
    Mixed,
    Placed,
    Shaped,
    Stream,
    Strewn,
    about,
    at_random,
    wandering,
)
from atelier.engines.synth.tones.envelopes import dying, faded
from atelier.engines.synth.tones.noise import band, noise, peaks, tilted
from atelier.engines.synth.tones.ringing import ring


def _step_on(grit: float, low_hz: float, high_hz: float, thud: float) -> Callable[[Chance], Wave]:
    """A heel, then the sole. `grit` is how many grains the ground grinds."""

    def shot(chance: Chance) -> Wave:
        samples = samples_in(0.32)
        heel = ring(np.array([chance.uniform(75, 105), 190.0]), np.array([1.0, 0.4]), 0.022, samples) * thud
        tap = noise(samples, band(low_hz, high_hz), chance) * dying(samples, 0.008)
        sound = heel + 0.35 * tap
        start = samples_in(chance.uniform(0.07, 0.1))
        sole = noise(samples - start, band(low_hz, high_hz), chance)
        sound[start:] += 0.16 * sole * dying(samples - start, 0.03)
        for _ in range(int(grit * 40)):
            at = samples_in(chance.uniform(0, 0.2))
            length = min(samples - at, samples_in(0.01))
            grain = noise(length, band(low_hz, high_hz), chance) * dying(length, 0.002)
            sound[at : at + length] += chance.uniform(0.05, 0.3) * grain
        return peaked(faded(sound, in_s=0.001, out_s=0.05))

    return shot


def _walking(shot: Callable[[Chance], Wave], room_share: float) -> Callable[[Setting], Stream]:
    def build(setting: Setting) -> Stream:
        steps = Strewn(
            shot, about(0.56 / setting.pace, 0.05), setting.chance, level=0.55, spread_db=3, width=0.2, first_s=0.12
        )
        return Placed(steps, STUDIO, room_share)

    return build


footsteps = _walking(_step_on(0.05, 700, 5_000, 1.0), 0.22)
gravel_steps = _walking(_step_on(1.0, 1_200, 8_000, 0.5), 0.05)
snow_steps = _walking(_step_on(1.0, 400, 3_200, 0.7), 0.03)
leaf_steps = _walking(_step_on(0.9, 2_000, 9_000, 0.4), 0.05)


def _handclap(chance: Chance) -> Wave:
    samples = samples_in(0.09)
    hollow_hz = chance.uniform(700, 1_700)
    burst = noise(samples, peaks(((hollow_hz, 2.2, 1.0), (2.3 * hollow_hz, 2.5, 0.5)), 0.06), chance)
    return peaked(burst * dying(samples, chance.uniform(0.006, 0.014)))


def applause(setting: Setting) -> Stream:
    """Single hands in front, the many behind them as a patter."""
    force, chance = setting.force, setting.chance
    near = Strewn(_handclap, at_random(30 + 60 * force), chance, level=0.2, spread_db=8, width=0.9)
    far = Strewn(_handclap, at_random(140), chance, level=0.08, spread_db=5, width=1.0)
    bed = Bed(peaks(((1_150, 1.4, 1.0), (2_600, 1.5, 0.5)), 0.1), 0.05 + 0.06 * force, chance)
    return Placed(Mixed(near, far, Shaped(bed, wandering(1.0, chance, middle=0.9, reach=0.15))), HALL, 0.25)


def _babble(chance: Chance) -> Wave:
    """A few syllables nobody can understand: a buzz whose formants wander from vowel to vowel."""
    hz = float(chance.choice((1.0, 1.7))) * chance.uniform(95, 135)
    pieces = []
    for _ in range(chance.integers(3, 8)):
        samples = samples_in(chance.uniform(0.1, 0.24))
        vowel = (chance.uniform(280, 780), chance.uniform(850, 2_100), chance.uniform(2_300, 2_900))
        numbers = np.arange(1, 26)
        formants = peaks(tuple((place, 5.0, 1 / (1 + rank)) for rank, place in enumerate(vowel)), 0.02)
        amplitudes = formants(numbers * hz) / numbers**0.5
        voice = ring(numbers * hz * chance.uniform(0.9, 1.12), amplitudes, np.inf, samples, chance.uniform(0, 6.28, 25))
        edge = 0.035 if samples > samples_in(0.1) else 0.02
        pieces.append(faded(voice * floats(chance.uniform(0.5, 1)), in_s=edge, out_s=edge))
    return peaked(np.concatenate(pieces))


def murmur(setting: Setting) -> Stream:
    chance = setting.chance
    voices = Strewn(_babble, at_random(5 + 6 * setting.force), chance, level=0.12, spread_db=9, width=0.95)
    bed = Bed(
        peaks(((480, 1.3, 1.0), (1_400, 1.6, 0.3)), 0.02), 0.03, chance, wandering(1.5, chance, middle=1, reach=0.3)
    )
    return Placed(Mixed(voices, bed), HALL, 0.45, (Biquad(Shape.LOW, 3_200),))


def cheering(setting: Setting) -> Stream:
    """A crowd that roars: many open vowels at the top of their voices."""
    chance = setting.chance
    swell = wandering(0.5, chance, middle=0.85, reach=0.3)
    roar = Bed(peaks(((780, 2.6, 1.0), (1_250, 3.0, 0.8), (2_700, 2.5, 0.3)), 0.03), 0.16, chance, swell)
    whistles = Strewn(_finger_whistle, at_random(0.6), chance, level=0.12, spread_db=6, width=1.0)
    return Placed(Mixed(roar, whistles, Strewn(_handclap, at_random(50), chance, level=0.08)), HALL, 0.35)


def _finger_whistle(chance: Chance) -> Wave:
    samples = samples_in(chance.uniform(0.4, 0.9))
    share = np.arange(samples) / samples
    pitch = chance.uniform(2_000, 2_900) * (0.8 + 0.3 * np.sin(np.pi * share**0.6))
    return faded(floats(np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ)), in_s=0.05, out_s=0.1)


def _key_press(chance: Chance) -> Wave:
    samples = samples_in(0.12)
    sound = np.zeros(samples, np.float32)
    for at_s, level in ((0.0, 1.0), (chance.uniform(0.055, 0.08), 0.4)):
        start = samples_in(at_s)
        rest = samples - start
        modes = np.array([420, 1_350, 2_700, 4_600]) * chance.uniform(0.9, 1.1, 4)
        body = ring(modes, np.array([0.5, 0.8, 0.6, 0.35]), 0.005, rest)
        sound[start:] += level * (body + 0.5 * noise(rest, band(1_500, 9_000), chance) * dying(rest, 0.003))
    return peaked(sound)


def typing(setting: Setting) -> Stream:
    """Words at a writer's pace: quick keys, and a breath between."""

    def gap_s(chance: Chance) -> float:
        if chance.random() < 0.16:
            return float(chance.uniform(0.25, 0.7))
        return float(chance.uniform(0.08, 0.19))

    chance = setting.chance
    keys = Strewn(
        _key_press, lambda given: gap_s(given) / setting.pace, chance, level=0.4, spread_db=5, width=0.25, first_s=0.05
    )
    return Placed(keys, SMALL, 0.18)


def _heartbeat(chance: Chance) -> Wave:
    """The valves close one after the other: lub, dub."""
    samples = samples_in(0.62)
    sound = np.zeros(samples, np.float32)
    for at_s, hz, level in ((0.0, 46.0, 1.0), (0.27, 60.0, 0.7)):
        start = samples_in(at_s)
        rest = samples - start
        times = np.arange(rest) / RATE_HZ
        thump = np.sin(2 * np.pi * hz * (1 + 0.5 * np.exp(-times / 0.03)) * times) * np.exp(-times / 0.065)
        knock = noise(rest, tilted(-8, 40, 280), chance) * dying(rest, 0.03)
        sound[start:] += level * floats(thump + 0.2 * knock)
    return peaked(faded(sound, in_s=0.004, out_s=0.08))


def heartbeat(setting: Setting) -> Stream:
    beat_s = 60 / (56 + 40 * setting.force) / setting.pace
    return Placed(
        Strewn(_heartbeat, about(beat_s, 0.015), setting.chance, level=0.8, spread_db=1, width=0.0, first_s=0.1),
        STUDIO,
        0.08,
    )


def breathing(setting: Setting) -> Stream:
    numbers = count()

    def breath(chance: Chance) -> Wave:
        inward = next(numbers) % 2 == 0
        samples = samples_in(1.3 if inward else 1.7)
        shape = np.sin(np.pi * np.arange(samples) / samples) ** (1.2 if inward else 1.7)
        colour = (
            peaks(((1_700, 1.5, 1.0), (3_600, 1.6, 0.5))) if inward else peaks(((700, 1.3, 1.0), (1_900, 1.6, 0.4)))
        )
        return peaked(noise(samples, colour, chance) * floats(shape))

    gap = about((2.0 - 0.8 * setting.force) / setting.pace, 0.06)
    return Strewn(breath, gap, setting.chance, level=0.35, spread_db=2, width=0.05, first_s=0.1)


def _ha(hz: float, number: int) -> Wave:
    samples = samples_in(0.13)
    numbers = np.arange(1, 22)
    formants = peaks(((780, 5.0, 1.0), (1_250, 6.0, 0.6), (2_700, 8.0, 0.25)), 0.02)
    pitch = hz * (1.12 - 0.03 * number)
    voice = ring(numbers * pitch, formants(numbers * pitch) / numbers**0.4, 0.09, samples)
    return faded(voice, in_s=0.012, out_s=0.03)


def laughter(setting: Setting) -> Stream:
    def laugh(chance: Chance) -> Wave:
        hz = float(chance.choice((1.0, 1.8))) * chance.uniform(125, 160)
        pieces: list[Wave] = []
        for number in range(int(chance.integers(4, 9))):
            pieces += [_ha(hz, number), np.zeros(samples_in(0.07), np.float32)]
        return peaked(np.concatenate(pieces))

    many = Strewn(laugh, at_random(1.2 + 3 * setting.force), setting.chance, level=0.3, spread_db=7, width=0.8)
    return Placed(many, STUDIO, 0.25)
