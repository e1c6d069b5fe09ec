"""Sounds of films, games and screens: blasts, whooshes, beeps, drones, magic."""

from __future__ import annotations

from itertools import count
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.sound.room import CATHEDRAL, HALL, SMALL, STUDIO
from atelier.engines.synth.drums import skins
from atelier.engines.synth.noises.indoors import repeated
from atelier.engines.synth.noises.noise import Setting, peaked
from atelier.engines.synth.noises.streams import (
    Bed,
    Chance,
    Clock,
    Hum,
    Mixed,
    Placed,
    Shaped,
    Stream,
    Strewn,
    about,
    at_random,
    wandering,
)
from atelier.engines.synth.tones import cycles
from atelier.engines.synth.tones.envelopes import dying, faded
from atelier.engines.synth.tones.noise import band, noise, peaks, tilted
from atelier.engines.synth.tones.ringing import ring


def _sine(pitch_hz: Wave) -> Wave:
    return np.asarray(np.sin(2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ))


def _times(samples: int) -> Wave:
    return np.arange(samples) / RATE_HZ


def _blast(chance: Chance) -> Wave:
    """The shock, the fireball's roar, the ground, and debris that comes down."""
    samples = samples_in(4.2)
    times = _times(samples)
    shock = noise(samples, tilted(-2, 60, 9_000), chance, channels=2) * dying(samples, 0.05)
    roar = noise(samples, tilted(-6, 30, 1_400), chance, channels=2)
    roar *= floats((1 - np.exp(-times / 0.02)) * (np.exp(-times / 0.35) + 0.35 * np.exp(-times / 1.2)))
    ground = floats(_sine(34 + 52 * np.exp(-times / 0.12)) * np.exp(-times / 0.55))
    sound = np.tanh(1.7 * (0.5 * shock + 0.75 * roar + 0.8 * ground))
    for _ in range(40):
        at = samples_in(float(chance.uniform(0.4, 2.8)))
        length = samples_in(0.05)
        grain = noise(length, band(500, 5_000), chance) * dying(length, 0.008)
        sound[int(chance.integers(2)), at : at + length] += chance.uniform(0.01, 0.06) * grain
    return peaked(faded(sound, in_s=0.0015, out_s=1.0))


def _shot(chance: Chance) -> Wave:
    samples = samples_in(1.3)
    crack = noise(samples, tilted(-1.5, 150, 11_000), chance) * dying(samples, 0.02)
    body = noise(samples, tilted(-5, 50, 900), chance) * dying(samples, 0.13)
    return peaked(faded(np.tanh(2 * (crack + 0.7 * body)), in_s=0.0006, out_s=0.3))


def _firework(chance: Chance) -> Wave:
    """Whistles up, bursts, and crackles down."""
    samples = samples_in(3.6)
    rise_s = chance.uniform(0.9, 1.2)
    up = samples_in(rise_s)
    share = np.arange(up) / up
    whistle = 0.16 * _sine(1_500 + 1_400 * share) * share**0.7 * (1 - share**8)
    sound = np.zeros(samples, np.float32)
    sound[:up] += floats(whistle)
    rest = samples - up
    sound[up:] += noise(rest, tilted(-4, 45, 3_500), chance) * dying(rest, 0.22)
    for _ in range(120):
        at = up + samples_in(float(chance.gamma(3, 0.22)))
        length = min(samples_in(0.02), samples - at)
        if length > 0:
            spark = noise(length, band(1_500, 10_000), chance) * dying(length, 0.002)
            sound[at : at + length] += 0.35 * chance.uniform(0.2, 1) * spark
    return peaked(faded(sound, out_s=0.3))


def _whoosh(chance: Chance) -> Wave:
    """Air past the ear: a band that rises and falls in pitch and level, from one side to the other."""
    samples = samples_in(chance.uniform(0.75, 1.1))
    share = np.arange(samples) / samples
    near = np.sin(np.pi * share**1.3) ** 2
    low = noise(samples, peaks(((420, 1.3, 1.0),), 0.02), chance)
    high = noise(samples, peaks(((1_900, 1.2, 1.0), (4_200, 1.4, 0.5)), 0.02), chance)
    sound = floats(near * (0.8 * low + high * near**1.5))
    side = (2 * share - 1) * chance.choice((-1, 1)) * 0.85
    return peaked(np.stack([sound * floats(np.sqrt((1 - side) / 2)), sound * floats(np.sqrt((1 + side) / 2))]))


def _impact(chance: Chance) -> Wave:
    """The hit of a trailer: a great drum, a metal sheet, and a long low tail."""
    samples = samples_in(4.0)
    times = _times(samples)
    deep = _sine(38 + 60 * np.exp(-times / 0.05)) * np.exp(-times / 0.9)
    drum = skins.great_drum(1.0, chance)
    metal = ring(chance.uniform(180, 1_600, 24), chance.uniform(0.2, 1, 24), chance.uniform(0.3, 1.4, 24), samples)
    sound = floats(0.8 * deep) + 0.12 * peaked(metal)
    sound[: len(drum)] += 0.8 * drum
    return peaked(faded(np.tanh(1.3 * sound), in_s=0.001, out_s=1.0))


def _laser(chance: Chance) -> Wave:
    samples = samples_in(0.5)
    times = _times(samples)
    pitch = 140 + 2_700 * np.exp(-times / 0.085) * chance.uniform(0.8, 1.2)
    wave = np.tanh(2.2 * _sine(pitch)) * np.exp(-times / 0.14)
    return peaked(faded(floats(wave), in_s=0.001, out_s=0.05))


def _zap(chance: Chance) -> Wave:
    samples = samples_in(chance.uniform(0.25, 0.6))
    times = _times(samples)
    arcs = (chance.random(samples) < 0.004) * chance.normal(0, 1, samples)
    buzz = np.sign(np.sin(2 * np.pi * 100 * times)) * 0.5 + 0.5
    snap = np.convolve(arcs, np.exp(-np.arange(240) / 30))[:samples] * (0.3 + buzz)
    return peaked(
        faded(floats(snap), in_s=0.001, out_s=0.05) + 0.06 * noise(samples, band(2_000, 9_000), chance) * floats(buzz)
    )


def _pop(chance: Chance) -> Wave:
    samples = samples_in(0.14)
    times = _times(samples)
    pitch = chance.uniform(380, 560) * (1 + 5 * np.minimum(times, 0.05))
    return peaked(floats(_sine(pitch) * np.exp(-times / 0.022) * (1 - np.exp(-times / 0.0008))))


def _bounce(chance: Chance) -> Wave:
    samples = samples_in(0.6)
    times = _times(samples)
    pitch = 150 + 320 * np.abs(np.sin(np.pi * 5 * times)) * np.exp(-times / 0.25)
    return peaked(floats(_sine(pitch) * np.exp(-times / 0.18)))


def _notes(pitches_hz: tuple[float, ...], each_s: float, decay_s: float, overtones: tuple[float, ...]) -> Wave:
    """A few tones in a row, each left to ring."""
    total = np.zeros(samples_in(each_s * len(pitches_hz) + 5 * decay_s), np.float32)
    for number, hz in enumerate(pitches_hz):
        start = samples_in(number * each_s)
        tone = ring(hz * np.arange(1, len(overtones) + 1), np.array(overtones), decay_s, len(total) - start)
        total[start:] += faded(tone, in_s=0.0015)
    return peaked(faded(total, out_s=0.02))


_SQUARE: Final = (1.0, 0.0, 0.33, 0.0, 0.2, 0.0, 0.14)


def _coin_pickup(chance: Chance) -> Wave:
    return _notes((987.8, 1_318.5), 0.075, 0.14, _SQUARE)


def _power_up(chance: Chance) -> Wave:
    return _notes((392.0, 523.3, 659.3, 784.0, 1_046.5, 1_318.5), 0.065, 0.12, _SQUARE)


def _game_over(chance: Chance) -> Wave:
    return _notes((523.3, 466.2, 392.0, 311.1, 261.6), 0.17, 0.2, _SQUARE)


def _success(chance: Chance) -> Wave:
    return _notes((523.3, 659.3, 784.0, 1_046.5), 0.09, 0.35, (1.0, 0.3, 0.12, 0.06))


def _error(chance: Chance) -> Wave:
    return _notes((220.0, 164.8), 0.19, 0.16, _SQUARE)


def _notification(chance: Chance) -> Wave:
    return _notes((1_174.7, 1_568.0), 0.11, 0.3, (1.0, 0.15, 0.08))


def _computer_beep(chance: Chance) -> Wave:
    pitches = tuple(float(chance.choice((880, 1_046.5, 1_174.7, 1_396.9, 1_760))) for _ in range(chance.integers(1, 5)))
    return _notes(pitches, 0.09, 0.05, (1.0, 0.1, 0.2))


def _sparkle(chance: Chance) -> Wave:
    """Small bells up a bright scale, each a little late."""
    scale = 1_046.5 * 2 ** (np.array([0, 2, 4, 7, 9, 12, 14, 16, 19, 21, 24]) / 12)
    total = np.zeros((2, samples_in(2.6)), np.float32)
    for number, hz in enumerate(scale):
        start = samples_in(0.055 * number + chance.uniform(0, 0.02))
        tone = ring(
            hz * np.array([1, 2.76, 5.4]), np.array([1, 0.4, 0.15]), np.array([0.5, 0.25, 0.1]), total.shape[1] - start
        )
        place = chance.uniform(0.2, 0.8)
        total[:, start:] += floats(np.array([[1 - place], [place]])) * tone
    return peaked(faded(total, in_s=0.001, out_s=0.4))


def _drum_roll(chance: Chance) -> Wave:
    """Strokes of both hands that grow to a last one, and a cymbal with it."""
    total = np.zeros(samples_in(3.6), np.float32)
    for number in range(52):
        at = samples_in(number * 0.047 + chance.uniform(0, 0.006))
        stroke = skins.SNARE(0.3 + 0.5 * number / 52, chance) * floats(0.12 + 0.4 * (number / 52) ** 2)
        total[at : at + len(stroke)] += stroke[: len(total) - at]
    end = samples_in(52 * 0.047)
    for last in (skins.KICK(1.0, chance), skins.SNARE(1.0, chance)):
        total[end : end + len(last)] += last[: len(total) - end]
    rest = len(total) - end
    total[end:] += 0.3 * noise(rest, band(2_000, 12_000), chance) * dying(rest, 0.4)
    return peaked(faded(total, out_s=0.2))


explosion = repeated(_blast, 4.6, level=0.95, room=HALL, wet=0.15, off=0.15, spread_db=1)
gunshot = repeated(_shot, 1.5, level=0.85, room=HALL, wet=0.25, off=0.3)
fireworks = repeated(_firework, 1.5, level=0.6, room=CATHEDRAL, wet=0.25, off=0.6, width=0.8, spread_db=6)
whoosh = repeated(_whoosh, 1.5, level=0.6, room=STUDIO, wet=0.15)
impact = repeated(_impact, 4.2, level=0.9, room=CATHEDRAL, wet=0.25, off=0.05, spread_db=1)
laser = repeated(_laser, 0.7, level=0.5, room=STUDIO, wet=0.2, off=0.5, width=0.6)
zap = repeated(_zap, 0.8, level=0.5, room=SMALL, wet=0.15, off=0.6)
pop = repeated(_pop, 0.7, level=0.6, room=SMALL, wet=0.1, off=0.5)
bounce = repeated(_bounce, 0.9, level=0.55, room=SMALL, wet=0.1)
coin_pickup = repeated(_coin_pickup, 1.2, level=0.4, wet=0.05, off=0.4)
power_up = repeated(_power_up, 1.8, level=0.4, wet=0.08)
game_over = repeated(_game_over, 3.0, level=0.4, wet=0.08)
success = repeated(_success, 2.4, level=0.45, wet=0.15)
error = repeated(_error, 1.6, level=0.4, wet=0.05)
notification = repeated(_notification, 2.0, level=0.45, wet=0.12)
computer = repeated(_computer_beep, 0.75, level=0.32, wet=0.12, off=0.6, width=0.5)
magic = repeated(_sparkle, 2.2, level=0.45, room=HALL, wet=0.35)
drum_roll = repeated(_drum_roll, 4.2, level=0.75, room=STUDIO, wet=0.2, off=0.05)


def riser(setting: Setting) -> Stream:
    """Grows to the end of the clip: noise that brightens, a tone that climbs two octaves."""
    total_s = max(0.5, setting.duration_s)
    climb = Clock(lambda times: 110 * 4 ** np.clip(times / total_s, 0, 1))
    grow = Clock(lambda times: 0.04 + np.clip(times / total_s, 0, 1) ** 2)
    shimmer = Clock(lambda times: np.clip(times / total_s, 0, 1) ** 3)
    chance = setting.chance
    return Placed(
        Mixed(
            Shaped(Hum(cycles.saw(24), climb, 460, 0.12), grow),
            Shaped(Bed(band(300, 2_500), 0.12, chance), grow),
            Shaped(Bed(band(3_000, 11_000), 0.1, chance), shimmer),
        ),
        HALL,
        0.25,
    )


def drone(setting: Setting) -> Stream:
    """A dark chord without beginning: slow tones that beat against each other."""
    chance = setting.chance
    numbers = np.arange(1, 14)
    voices = [
        Hum(
            1 / numbers**1.6,
            wandering(0.15, chance, middle=hz, reach=0.004 * hz),
            1.1 * hz,
            level,
            wandering(0.2, chance, middle=0.7, reach=0.5),
        )
        for hz, level in ((41.2, 0.1), (61.7, 0.06), (82.4, 0.05), (82.9, 0.05), (123.5, 0.025))
    ]
    air = Bed(peaks(((700, 3, 1.0), (1_600, 4, 0.4))), 0.012, chance, wandering(0.25, chance, middle=0.6, reach=0.7))
    return Placed(Mixed(*voices, air), CATHEDRAL, 0.35)


def spaceship(setting: Setting) -> Stream:
    chance = setting.chance
    core = Hum(1 / np.arange(1, 20), wandering(0.3, chance, middle=55, reach=0.6), 70, 0.08)
    pulse = Clock(lambda times: 0.7 + 0.3 * np.sin(2 * np.pi * 0.5 * setting.pace * times))
    air = Bed(tilted(-5, 60, 1_800), 0.06, chance, wandering(0.4, chance, middle=0.9, reach=0.2))
    beeps = Strewn(_computer_beep, at_random(0.25), chance, level=0.05, spread_db=6, width=0.9)
    return Placed(Mixed(Shaped(core, pulse), air, beeps), HALL, 0.25)


def radio_static(setting: Setting) -> Stream:
    chance = setting.chance
    hiss = Bed(band(700, 5_000), 0.09, chance, wandering(3, chance, middle=0.8, reach=0.4))
    crackle = Strewn(_zap, at_random(2.5), chance, level=0.2, spread_db=9)
    whistle = Hum(
        np.array([1.0]),
        wandering(0.4, chance, middle=1_400, reach=700, least=200),
        2_600,
        0.02,
        wandering(0.6, chance, middle=0.2, reach=0.9),
    )
    return Mixed(hiss, crackle, whistle)


def vinyl(setting: Setting) -> Stream:
    """A record before the music: dust, and the rumble of the motor."""

    def dust(chance: Chance) -> Wave:
        samples = samples_in(0.012)
        return peaked(noise(samples, band(800, 6_000), chance) * dying(samples, float(chance.uniform(0.0004, 0.0018))))

    chance = setting.chance
    return Mixed(
        Strewn(dust, at_random(13), chance, level=0.22, spread_db=12, width=0.8),
        Bed(band(900, 6_000), 0.006, chance),
        Bed(tilted(-6, 25, 120), 0.008, chance),
    )


def _step_tone(number: int) -> float:
    return (1.0, 1.26, 0.84, 1.5, 1.12, 0.94)[number % 6]


def robot(setting: Setting) -> Stream:
    numbers = count()

    def chirp(chance: Chance) -> Wave:
        samples = samples_in(chance.uniform(0.07, 0.28))
        share = np.arange(samples) / samples
        start = 620 * _step_tone(next(numbers))
        pitch = start * (1 + chance.uniform(-0.5, 0.9) * share) * (1 + 0.06 * np.sin(2 * np.pi * 40 * share))
        return faded(floats(np.tanh(1.8 * _sine(pitch))), in_s=0.004, out_s=0.012)

    chirps = Strewn(chirp, about(0.26 / setting.pace, 0.7), setting.chance, level=0.3, spread_db=4, first_s=0.05)
    return Placed(chirps, SMALL, 0.12)
