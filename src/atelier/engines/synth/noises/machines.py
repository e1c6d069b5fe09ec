"""Engines, vehicles, sirens, and the noise of towns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.sound.filters import Biquad, Shape
from atelier.engines.sound.room import CATHEDRAL, HALL, STUDIO
from atelier.engines.synth.noises.indoors import repeated
from atelier.engines.synth.noises.noise import Build, Setting, peaked
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
from atelier.engines.synth.tones.envelopes import dying, faded
from atelier.engines.synth.tones.noise import band, noise, peaks, tilted
from atelier.engines.synth.tones.ringing import ring


def _exhaust(resonances: tuple[float, ...], most: int = 320) -> Callable[[float], Wave]:
    """The harmonics of firing cylinders behind a pipe; half orders, for no two cylinders are alike."""
    colour = peaks(tuple((place, 1.6, 1 / (1 + 0.6 * rank)) for rank, place in enumerate(resonances)), 0.05)

    def harmonics(hz: float) -> Wave:
        numbers = np.arange(1, most + 1)
        unlike = np.where(numbers % 4 == 0, 1.0, np.where(numbers % 2 == 0, 0.5, 0.22))
        muffled = 1 / (1 + np.square(numbers * hz / 1_800))
        return np.asarray(unlike * muffled * colour(numbers * hz) / numbers**0.35)

    return harmonics


def _motor(hz: float, resonances: tuple[float, ...], *, level: float, revs: float, hiss: float) -> Build:
    """`hz` is half the firing frequency at idle; `revs` how far the pitch wanders with the foot on the pedal."""

    def build(setting: Setting) -> Stream:
        chance = setting.chance
        middle = hz * (0.85 + 0.5 * setting.force) * setting.pace
        foot = wandering(0.35, chance, middle=middle, reach=revs * middle, least=0.55 * hz)
        strengths = _exhaust(resonances)(middle)
        phases = chance.uniform(-1.6, 1.6, len(strengths))  # a pipe smears what the cylinders give at once
        return Mixed(
            Hum(strengths, foot, 2.2 * middle, level, wandering(9, chance, middle=0.9, reach=0.18), phases),
            Bed(tilted(-5, 60, 3_000), hiss, chance, wandering(2, chance, middle=0.8, reach=0.3)),
        )

    return build


engine = _motor(15, (95, 210, 480, 1_100), level=0.17, revs=0.16, hiss=0.03)
motorcycle = _motor(24, (140, 330, 700, 1_600), level=0.18, revs=0.3, hiss=0.03)
tractor = _motor(9, (70, 150, 320), level=0.2, revs=0.05, hiss=0.03)
propeller = _motor(20, (90, 180, 400, 900), level=0.18, revs=0.03, hiss=0.06)


def _passing(chance: Chance) -> Wave:
    """A car drives by: tyres, swelling and sinking, from one side to the other, its pitch falling as it passes."""
    samples = samples_in(chance.uniform(4, 6.5))
    share = np.linspace(-1, 1, samples)
    near = 1 / (1 + (4.2 * share) ** 2)
    side = np.tanh(4 * share) * chance.choice((-1, 1))
    tyres = noise(samples, peaks(((650, 1.1, 1.0), (1_500, 1.4, 0.4)), 0.03), chance)
    pitch = chance.uniform(68, 105) * (1 - 0.06 * np.tanh(5 * share))
    motor = np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ) + 0.6 * np.sin(4 * np.pi * np.cumsum(pitch) / RATE_HZ)
    sound = floats(near * (tyres + 0.35 * motor))
    return peaked(np.stack([sound * floats(np.sqrt((1 - side) / 2)), sound * floats(np.sqrt((1 + side) / 2))]))


def traffic(setting: Setting) -> Stream:
    chance = setting.chance
    cars = Strewn(_passing, at_random(0.28 + 0.5 * setting.force), chance, level=0.3, spread_db=8)
    far = Bed(
        tilted(-6, 45, 1_100), 0.06 + 0.04 * setting.force, chance, wandering(0.3, chance, middle=0.9, reach=0.25)
    )
    return Placed(Mixed(cars, far), HALL, 0.2)


def car_passing(setting: Setting) -> Stream:
    gap = about(5.5 / setting.pace, 0.2)
    return Strewn(_passing, gap, setting.chance, level=0.6, spread_db=2, first_s=0.0)


def _horn(chance: Chance) -> Wave:
    pieces = []
    for _ in range(int(chance.integers(1, 3))):
        samples = samples_in(chance.uniform(0.18, 0.7))
        tones = np.concatenate([hz * np.arange(1, 12) for hz in (408.0, 512.0)])
        colour = peaks(((1_000, 1.3, 1.0), (2_300, 1.6, 0.7)), 0.1)
        voice = ring(tones, colour(tones), np.inf, samples, chance.uniform(0, 6.28, len(tones)))
        pieces += [faded(voice, in_s=0.02, out_s=0.04), np.zeros(samples_in(0.12), np.float32)]
    return peaked(np.concatenate(pieces))


def _ship_horn(chance: Chance) -> Wave:
    samples = samples_in(chance.uniform(2.6, 3.6))
    tones = 82 * np.arange(1, 26) * chance.uniform(0.98, 1.02)
    colour = peaks(((200, 1.2, 1.0), (480, 1.6, 0.5)), 0.04)
    voice = ring(tones, colour(tones), np.inf, samples, chance.uniform(0, 6.28, len(tones)))
    return peaked(faded(voice, in_s=0.18, out_s=0.5))


def _steam_whistle(chance: Chance) -> Wave:
    samples = samples_in(chance.uniform(1.2, 2.0))
    chord = np.concatenate([hz * np.array([1, 2, 3]) for hz in (523, 622, 740)])
    voice = ring(chord, np.tile([1.0, 0.3, 0.1], 3), np.inf, samples, chance.uniform(0, 6.28, 9))
    steam = noise(samples, band(900, 7_000), chance)
    return peaked(faded(peaked(voice) + 0.16 * steam, in_s=0.12, out_s=0.3))


horn = repeated(_horn, 2.4, level=0.5, room=HALL, wet=0.15, off=0.4)
ship_horn = repeated(_ship_horn, 6.5, level=0.7, room=CATHEDRAL, wet=0.3, off=0.15)
train_whistle = repeated(_steam_whistle, 4.0, level=0.55, room=HALL, wet=0.3)


def siren(setting: Setting) -> Stream:
    """Rises and falls; the wave of a loudspeaker horn that is driven hard."""
    rate = 0.32 * setting.pace
    sweep = Clock(lambda times: 980 - 380 * np.cos(2 * np.pi * rate * times))
    strengths = np.array([1.0, 0.35, 0.4, 0.15, 0.16, 0.06])
    return Placed(Hum(strengths, sweep, 1_400, 0.16), HALL, 0.25)


def ambulance(setting: Setting) -> Stream:
    two_tones = Clock(lambda times: np.where((times * setting.pace) % 1.3 < 0.65, 440.0, 585.0))
    return Placed(Hum(np.array([1.0, 0.5, 0.45, 0.25, 0.15, 0.08]), two_tones, 700, 0.16), HALL, 0.25)


def alarm(setting: Setting) -> Stream:
    pulse = Clock(lambda times: ((times * setting.pace) % 0.5 < 0.28).astype(np.float32))
    steady = Clock(lambda times: np.full_like(times, 880.0))
    return Placed(Shaped(Hum(np.array([1.0, 0.2, 0.5, 0.1, 0.3]), steady, 1_000, 0.2), _rounded(pulse)), STUDIO, 0.15)


def _rounded(curve: Clock) -> Callable[[int], Wave]:
    """A curve without the corners that would click; they are 2 ms wide."""
    kernel = np.hanning(97) / np.hanning(97).sum()
    held = np.zeros(96, np.float32)

    def take(samples: int) -> Wave:
        nonlocal held
        joined = np.concatenate([held, curve(samples)])
        held = joined[-96:]
        return floats(np.convolve(joined, kernel, "valid"))

    return take


def _rail_joint(chance: Chance) -> Wave:
    """Two axles over a gap in the rail: clack-clack."""
    samples = samples_in(0.5)
    sound = np.zeros(samples, np.float32)
    for at_s in (0.0, 0.16):
        start = samples_in(at_s)
        rest = samples - start
        sound[start:] += ring(np.array([96, 330, 870]), np.array([1.0, 0.5, 0.25]), 0.035, rest)
        sound[start:] += 0.3 * noise(rest, band(300, 4_000), chance) * dying(rest, 0.012)
    return peaked(faded(sound, out_s=0.05))


def train(setting: Setting) -> Stream:
    chance = setting.chance
    joints = Strewn(
        _rail_joint, about(0.82 / setting.pace, 0.02), chance, level=0.5, spread_db=2, width=0.2, first_s=0.1
    )
    rumble = Bed(tilted(-6, 35, 900), 0.14, chance, wandering(2, chance, middle=0.9, reach=0.2))
    hiss = Bed(band(1_500, 6_000), 0.012, chance, wandering(1, chance, middle=0.8, reach=0.4))
    return Placed(Mixed(joints, rumble, hiss), STUDIO, 0.15)


def helicopter(setting: Setting) -> Stream:
    """Blades that cut the air: noise and a thud, ten times a second."""
    rate = 10.5 * setting.pace
    chop = Clock(lambda times: 0.12 + np.exp(-((((times * rate) % 1.0) - 0.3) ** 2) / 0.012))
    blades = Shaped(Bed(tilted(-5, 40, 2_500), 0.26, setting.chance), chop)
    turbine = Hum(np.array([1.0, 0.3, 0.2]), wandering(0.4, setting.chance, middle=1_250, reach=12), 1_500, 0.008)
    return Placed(Mixed(blades, turbine), HALL, 0.12)


def jet(setting: Setting) -> Stream:
    chance = setting.chance
    roar = Bed(tilted(-4.5, 40, 3_500), 0.22, chance, wandering(1.5, chance, middle=0.95, reach=0.12))
    whine = Hum(np.array([1.0, 0.25, 0.1]), wandering(0.3, chance, middle=2_350, reach=60), 2_800, 0.012)
    return Mixed(roar, whine)


def cabin(setting: Setting) -> Stream:
    return Placed(jet(setting), STUDIO, 0.1, (Biquad(Shape.LOW, 900),))


def _clank(chance: Chance) -> Wave:
    modes = chance.uniform(180, 420) * np.array([1, 2.3, 3.9, 5.6, 8.1])
    samples = samples_in(0.9)
    metal = ring(modes, np.array([1, 0.8, 0.6, 0.4, 0.25]), np.array([0.16, 0.12, 0.09, 0.06, 0.04]), samples)
    return peaked(metal + 0.2 * noise(samples, band(500, 6_000), chance) * dying(samples, 0.01))


def factory(setting: Setting) -> Stream:
    chance = setting.chance
    press = Strewn(_clank, about(0.9 / setting.pace, 0.01), chance, level=0.42, spread_db=2, width=0.3, first_s=0.1)
    hiss = Strewn(_steam_puff, about(2.7 / setting.pace, 0.02), chance, level=0.25, spread_db=2, width=0.5)
    drone = Hum(1 / np.arange(1, 16) ** 1.1, wandering(0.5, chance, middle=58, reach=0.3), 80, 0.06)
    return Placed(Mixed(press, hiss, drone, Bed(tilted(-5, 50, 2_000), 0.03, chance)), HALL, 0.25)


def _steam_puff(chance: Chance) -> Wave:
    samples = samples_in(0.6)
    return peaked(noise(samples, band(1_800, 10_000), chance) * dying(samples, 0.14))


hammering = repeated(_clank, 0.75, level=0.6, room=HALL, wet=0.2, off=0.06)


def drill(setting: Setting) -> Stream:
    chance = setting.chance
    load = wandering(0.8, chance, middle=118, reach=14)
    hammer = Clock(lambda times: 0.55 + 0.45 * np.sign(np.sin(2 * np.pi * 31 * setting.pace * times)))
    grind = Shaped(Bed(band(500, 6_500), 0.12, chance), hammer)
    return Mixed(Hum(1 / np.arange(1, 40) ** 0.7, load, 160, 0.1), grind)


def _saw_stroke(chance: Chance) -> Wave:
    samples = samples_in(0.42)
    shape = np.sin(np.pi * np.arange(samples) / samples) ** 0.6
    teeth = 0.6 + 0.4 * np.sin(2 * np.pi * 92 * np.arange(samples) / RATE_HZ)
    return peaked(noise(samples, peaks(((1_900, 1.5, 1.0), (4_200, 2, 0.6)), 0.03), chance) * floats(shape * teeth))


sawing = repeated(_saw_stroke, 0.5, level=0.45, room=STUDIO, wet=0.1, off=0.04)
