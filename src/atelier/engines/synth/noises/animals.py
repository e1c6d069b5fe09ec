"""Birds, insects, frogs, and larger ones that call."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.sound.room import CATHEDRAL, HALL
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
from atelier.engines.synth.tones.noise import band, noise, peaks
from atelier.engines.synth.tones.ringing import ring


def _bent(pitch_hz: Wave, level: Wave, overtones: tuple[float, ...] = (1.0,)) -> Wave:
    """A tone of that pitch and level at every sample."""
    phase = 2 * np.pi * np.cumsum(pitch_hz) / RATE_HZ
    total = sum(strength * np.sin(number * phase) for number, strength in enumerate(overtones, 1))
    return floats(total * level)


def _arch(samples: int, power: float = 1.0) -> Wave:
    return np.asarray(np.sin(np.pi * (np.arange(samples) + 0.5) / samples) ** power)


def _syllable(chance: Chance, middle_hz: float) -> Wave:
    """A sweep, a warble or a trill: what a small bird sings in a tenth of a second."""
    samples = samples_in(chance.uniform(0.05, 0.16))
    share = np.arange(samples) / samples
    start, end = middle_hz * np.exp(chance.uniform(-0.28, 0.28, 2))
    pitch = start + (end - start) * share
    kind = chance.integers(3)
    if kind == 1:
        pitch = pitch * (1 + 0.12 * np.sin(2 * np.pi * share * chance.integers(2, 5)))
    level = _arch(samples, 0.7)
    if kind == 2:
        level = level * (0.5 - 0.5 * np.cos(2 * np.pi * share * chance.integers(3, 6)))
    return _bent(pitch, level, (1.0, 0.06))


def _song(chance: Chance) -> Wave:
    """A few syllables, some of them repeated."""
    middle_hz = chance.uniform(2_300, 5_600)
    pieces: list[Wave] = []
    for _ in range(chance.integers(2, 5)):
        syllable = _syllable(chance, middle_hz)
        for _ in range(chance.choice((1, 1, 2, 3, 5))):
            pieces += [syllable, np.zeros(samples_in(chance.uniform(0.02, 0.07)), np.float32)]
    return peaked(np.concatenate(pieces))


def birds(setting: Setting) -> Stream:
    near = Strewn(
        _song,
        at_random((0.5 + 0.9 * setting.force) * setting.pace),
        setting.chance,
        level=0.32,
        spread_db=8,
        width=0.95,
    )
    far = Strewn(_song, at_random(1.3), setting.chance, level=0.07, spread_db=6, width=1.0)
    return Placed(Mixed(near, far), HALL, 0.3)


def _called(
    syllables: Callable[[Chance], list[Wave]], gap_s: float, *, level: float = 0.4, wet: float = 0.2
) -> Callable[[Setting], Stream]:
    """An animal that calls now and then, out of doors."""

    def shot(chance: Chance) -> Wave:
        return peaked(np.concatenate(syllables(chance)))

    def build(setting: Setting) -> Stream:
        calls = Strewn(
            shot,
            about(gap_s / setting.pace, 0.4),
            setting.chance,
            level=level * (0.7 + 0.6 * setting.force),
            first_s=min(0.3, 0.1 * setting.duration_s),
        )
        return Placed(calls, HALL, wet)

    return build


def _rest(seconds: float) -> Wave:
    return np.zeros(samples_in(seconds), np.float32)


def _gull(chance: Chance) -> list[Wave]:
    pieces: list[Wave] = []
    for number in range(int(chance.integers(2, 6))):
        samples = samples_in(chance.uniform(0.22, 0.4))
        share = np.arange(samples) / samples
        pitch = chance.uniform(950, 1_250) * (0.75 + 0.45 * np.sin(np.pi * share) - 0.2 * share)
        pieces += [_bent(pitch, _arch(samples, 0.6), (0.7, 1.0, 0.6, 0.35, 0.2)) * 0.9**number, _rest(0.1)]
    return pieces


def _owl(chance: Chance) -> list[Wave]:
    hz = chance.uniform(330, 410)
    pieces: list[Wave] = []
    for length_s, pause_s in ((0.22, 0.14), (0.16, 0.1), (0.62, 0.1)):
        samples = samples_in(length_s)
        pitch = hz * (1 + 0.04 * _arch(samples))
        pieces += [_bent(pitch, _arch(samples, 0.8), (1.0, 0.12, 0.05)), _rest(pause_s)]
    return pieces


def _crow(chance: Chance) -> list[Wave]:
    pieces: list[Wave] = []
    for _ in range(int(chance.integers(2, 5))):
        samples = samples_in(0.3)
        pitch = chance.uniform(480, 560) * (1.08 - 0.2 * np.arange(samples) / samples)
        rough = 1 + 0.8 * np.sin(2 * np.pi * 74 * np.arange(samples) / RATE_HZ)
        voice = _bent(pitch, _arch(samples, 0.5) * rough, (0.5, 0.9, 1.0, 0.8, 0.5, 0.3))
        pieces += [voice + 0.12 * noise(samples, band(900, 4_000), chance) * floats(_arch(samples)), _rest(0.2)]
    return pieces


def _bark(chance: Chance) -> list[Wave]:
    pieces: list[Wave] = []
    hz = chance.uniform(330, 430)
    for _ in range(int(chance.integers(1, 4))):
        samples = samples_in(0.19)
        share = np.arange(samples) / samples
        pitch = hz * (0.75 + 0.5 * np.sin(np.pi * np.minimum(1, 1.4 * share)))
        level = (1 - np.exp(-share * 22)) * np.exp(-3.2 * share)
        voice = _bent(pitch, level, (0.6, 1.0, 0.9, 0.55, 0.45, 0.3, 0.2))
        breath = noise(samples, peaks(((800, 2, 1.0), (1_700, 2, 0.7))), chance) * floats(level)
        pieces += [faded(voice + 0.35 * breath, in_s=0.003, out_s=0.02), _rest(chance.uniform(0.12, 0.3))]
    return pieces


def _meow(chance: Chance) -> list[Wave]:
    samples = samples_in(chance.uniform(0.6, 0.9))
    share = np.arange(samples) / samples
    pitch = chance.uniform(480, 600) * (0.9 + 0.32 * np.sin(np.pi * share**0.7) - 0.12 * share)
    open_ = np.sin(np.pi * share)
    level = _arch(samples, 0.5)
    voice = _bent(pitch, level * (0.4 + 0.3 * open_), (1.0, 0.5, 0.2)) + _bent(
        pitch, level * 0.5 * open_, (0.1, 0.7, 0.9, 0.6, 0.3, 0.15)
    )
    return [voice]


def _howl(chance: Chance) -> list[Wave]:
    samples = samples_in(chance.uniform(2.6, 3.8))
    share = np.arange(samples) / samples
    bend = 0.62 + 0.4 * np.clip(share / 0.18, 0, 1) ** 0.6 - 0.22 * np.clip((share - 0.7) / 0.3, 0, 1)
    waver = 1 + 0.012 * np.sin(2 * np.pi * 5.1 * share * samples / RATE_HZ)
    return [_bent(chance.uniform(430, 540) * bend * waver, _arch(samples, 0.5), (1.0, 0.35, 0.2, 0.07))]


def _whale(chance: Chance) -> list[Wave]:
    samples = samples_in(chance.uniform(2.2, 4.0))
    share = np.arange(samples) / samples
    start, end = chance.uniform(110, 420, 2)
    pitch = start + (end - start) * share + 40 * np.sin(2 * np.pi * share * chance.uniform(0.5, 2))
    return [_bent(np.maximum(60, pitch), _arch(samples, 0.8), (1.0, 0.5, 0.3, 0.2, 0.1))]


def _croak(chance: Chance) -> list[Wave]:
    pieces: list[Wave] = []
    hz = chance.uniform(420, 900)
    for _ in range(int(chance.integers(1, 4))):
        samples = samples_in(0.16)
        pulses = (0.5 - 0.5 * np.cos(2 * np.pi * 42 * np.arange(samples) / RATE_HZ)) ** 2
        pitch = np.linspace(0.9, 1.12, samples) * hz
        pieces += [_bent(pitch, pulses * _arch(samples, 0.6), (1.0, 0.5, 0.3)), _rest(0.07)]
    return pieces


def _rooster(chance: Chance) -> list[Wave]:
    pieces: list[Wave] = []
    hz = chance.uniform(620, 720)
    for length_s, height in ((0.17, 1.0), (0.13, 1.2), (0.24, 1.35), (0.8, 1.25)):
        samples = samples_in(length_s)
        pitch = hz * height * (1.05 - 0.2 * (np.arange(samples) / samples) ** 2)
        pieces += [_bent(pitch, _arch(samples, 0.4), (0.6, 1.0, 0.8, 0.5, 0.3, 0.2)), _rest(0.03)]
    return pieces


def _moo(chance: Chance) -> list[Wave]:
    samples = samples_in(chance.uniform(1.3, 1.9))
    share = np.arange(samples) / samples
    pitch = chance.uniform(118, 150) * (0.9 + 0.25 * np.sin(np.pi * share**0.8))
    return [_bent(pitch, _arch(samples, 0.5), (0.7, 1.0, 0.9, 0.6, 0.5, 0.3, 0.15, 0.1))]


def _bleat(chance: Chance) -> list[Wave]:
    samples = samples_in(chance.uniform(0.6, 0.9))
    shake = 1 + 0.5 * np.sin(2 * np.pi * 13 * np.arange(samples) / RATE_HZ)
    pitch = chance.uniform(330, 420) * np.linspace(1.05, 0.92, samples)
    return [_bent(pitch, _arch(samples, 0.5) * shake, (0.5, 0.8, 1.0, 0.7, 0.4, 0.25))]


gulls = _called(_gull, 3.2)
owl = _called(_owl, 4.5, wet=0.35)
crow = _called(_crow, 3.2)
dog = _called(_bark, 1.7, level=0.6, wet=0.1)
cat = _called(_meow, 2.6, wet=0.08)
rooster = _called(_rooster, 4.5)
cow = _called(_moo, 4.0)
sheep = _called(_bleat, 2.4)


def wolf(setting: Setting) -> Stream:
    return Placed(_called(_howl, 5.0, level=0.5)(setting), CATHEDRAL, 0.3)


def whale(setting: Setting) -> Stream:
    return Placed(_called(_whale, 4.5, level=0.5)(setting), CATHEDRAL, 0.4)


def frogs(setting: Setting) -> Stream:
    return Mixed(*(_called(_croak, gap_s, level=0.3)(setting) for gap_s in (0.9, 1.3, 1.7)))


def _cricket(chance: Chance, hz: float) -> Wave:
    """Three or four pulses of one high tone: a file drawn over a comb."""
    samples = samples_in(0.13)
    share = np.arange(samples) / samples
    pulses = np.abs(np.sin(np.pi * share * int(chance.integers(3, 5)))) ** 1.4
    return peaked(_bent(np.full(samples, hz * chance.uniform(0.995, 1.005)), pulses * _arch(samples, 0.4), (1.0, 0.1)))


def crickets(setting: Setting) -> Stream:
    chance = setting.chance
    players = [
        Strewn(
            lambda given, hz=hz: _cricket(given, hz),  # type: ignore[misc]
            about(gap_s / setting.pace, 0.08),
            chance,
            level=level,
            spread_db=1.5,
            width=0.9,
        )
        for hz, gap_s, level in ((4_350, 0.42, 0.3), (4_700, 0.51, 0.16), (3_900, 0.63, 0.12), (5_050, 0.34, 0.07))
    ]
    return Placed(Mixed(*players, Bed(band(3_600, 6_500), 0.004, chance)), HALL, 0.15)


def cicadas(setting: Setting) -> Stream:
    chance = setting.chance
    buzz = Clock(lambda times: 0.6 + 0.4 * np.sin(2 * np.pi * 88 * times))
    swarm = Shaped(Bed(peaks(((4_800, 9, 1.0), (6_900, 9, 0.6))), 0.12, chance), buzz)
    return Shaped(swarm, wandering(0.35, chance, middle=0.75, reach=0.45, least=0.1))


def bees(setting: Setting) -> Stream:
    chance = setting.chance
    voices = [
        Hum(
            cycles.saw(14),
            wandering(1.5, chance, middle=hz, reach=0.07 * hz),
            500,
            level,
            wandering(0.7, chance, middle=0.6, reach=0.7),
        )
        for hz, level in ((196, 0.07), (221, 0.05), (238, 0.04), (207, 0.04))
    ]
    return Mixed(*voices)


def _hoof(chance: Chance) -> Wave:
    samples = samples_in(0.14)
    clop = ring(np.array([520, 910, 1_480]) * chance.uniform(0.9, 1.1), np.array([1.0, 0.6, 0.35]), 0.018, samples)
    return peaked(clop + 0.25 * noise(samples, band(300, 4_000), chance) * dying(samples, 0.006))


def horse(setting: Setting) -> Stream:
    gaps = (0.13, 0.13, 0.24) if setting.pace * (0.5 + setting.force) > 1.2 else (0.24, 0.24, 0.24)
    at = iter(range(1 << 30))
    return Placed(
        Strewn(
            _hoof,
            lambda chance: gaps[next(at) % len(gaps)] * chance.uniform(0.95, 1.05) / setting.pace,
            setting.chance,
            level=0.55,
            spread_db=3,
            width=0.25,
            first_s=0.05,
        ),
        HALL,
        0.1,
    )
