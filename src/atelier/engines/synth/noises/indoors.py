"""Things about the house: doors, clocks, bells, glass, switches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats, samples_in
from atelier.engines.sound.room import HALL, SMALL, STUDIO, Room
from atelier.engines.synth.noises.noise import Build, Setting, peaked
from atelier.engines.synth.noises.streams import (
    Bed,
    Chance,
    Hum,
    Mixed,
    OneShot,
    Placed,
    Stream,
    Strewn,
    about,
    at_random,
    wandering,
)
from atelier.engines.synth.tones.envelopes import dying, faded
from atelier.engines.synth.tones.noise import band, noise, tilted
from atelier.engines.synth.tones.ringing import ring

_PAUSES: Final = 2.0


def repeated(
    shot: OneShot,
    gap_s: float,
    *,
    level: float = 0.6,
    room: Room = STUDIO,
    wet: float = 0.15,
    off: float = 0.25,
    width: float = 0.2,
    spread_db: float = 3.0,
) -> Build:
    """What happens at once, and again after a while; once only where the clip is not long enough for a proper pause."""

    def build(setting: Setting) -> Stream:
        pause_s = gap_s / setting.pace
        once = setting.duration_s < _PAUSES * pause_s
        found = Strewn(
            shot,
            about(2 * setting.duration_s if once else pause_s, off),
            setting.chance,
            level=level * (0.75 + 0.5 * setting.force),
            spread_db=spread_db,
            width=width,
            first_s=min(0.15, 0.06 * setting.duration_s),
        )
        return Placed(found, room, wet)

    return build


def _laid(samples: int, pieces: Sequence[tuple[float, Wave]]) -> Wave:
    """Sounds, each from its second on, in one."""
    total = np.zeros(samples, np.float32)
    for at_s, sound in pieces:
        start = min(samples, samples_in(at_s))
        fitting = sound[: samples - start]
        total[start : start + len(fitting)] += fitting
    return total


def _thud(chance: Chance, hz: float, decay_s: float, bright_hz: float) -> Wave:
    samples = samples_in(8 * decay_s)
    modes = hz * np.array([1, 1.7, 2.6, 3.9]) * chance.uniform(0.95, 1.05, 4)
    body = ring(modes, np.array([1.0, 0.6, 0.35, 0.2]), decay_s / np.array([1, 1.5, 2.2, 3]), samples)
    return peaked(body + 0.3 * noise(samples, tilted(-4, 60, bright_hz), chance) * dying(samples, 0.4 * decay_s))


def _creak(chance: Chance) -> Wave:
    """Wood that sticks and slips: a train of clicks that quickens and slows, rung by the door."""
    samples = samples_in(chance.uniform(1.0, 1.6))
    share = np.arange(samples) / samples
    rate = chance.uniform(38, 60) * (0.6 + 1.4 * np.sin(np.pi * share**1.3) + 0.2 * np.sin(23 * share))
    clicks = np.diff(np.floor(np.cumsum(rate) / RATE_HZ), prepend=0.0)
    clicks *= chance.uniform(0.5, 1, samples)
    length = samples_in(0.03)
    modes = np.array([460, 1_020, 1_730, 2_650]) * chance.uniform(0.9, 1.1)
    body = ring(modes, np.array([0.6, 1.0, 0.7, 0.4]), 0.006, length)
    sound = np.convolve(clicks, body)[:samples] * np.sin(np.pi * share) ** 0.5
    return peaked(floats(sound))


def _door(chance: Chance) -> Wave:
    """Creaks, then falls shut, and the latch snaps."""
    latch = ring(np.array([1_900, 3_100, 4_700]), np.array([1.0, 0.7, 0.4]), 0.008, samples_in(0.08))
    creak = _creak(chance)
    shut_s = len(creak) / RATE_HZ + chance.uniform(0.1, 0.25)
    return peaked(
        _laid(
            samples_in(shut_s + 1.0),
            (
                (0.0, 0.3 * creak),
                (shut_s, _thud(chance, 68, 0.085, 2_500)),
                (shut_s + 0.045, 0.3 * latch),
            ),
        )
    )


def _slam(chance: Chance) -> Wave:
    rattle = noise(samples_in(0.3), band(400, 5_000), chance) * dying(samples_in(0.3), 0.05)
    return peaked(_laid(samples_in(1.1), ((0.0, _thud(chance, 62, 0.12, 4_000)), (0.02, 0.07 * rattle))))


def _knock(chance: Chance) -> Wave:
    times = np.cumsum([0.0, *chance.uniform(0.2, 0.26, int(chance.integers(2, 4)))])
    return _laid(samples_in(1.4), [(float(at), _thud(chance, 185, 0.024, 2_500)) for at in times])


BELL_MODES: Final = (
    (0.5, 0.55, 1.3),
    (1, 0.8, 1.0),
    (1.19, 0.7, 0.7),
    (1.5, 0.4, 0.55),
    (2, 1.0, 0.6),
    (2.52, 0.4, 0.35),
    (3.01, 0.35, 0.3),
    (4.17, 0.3, 0.2),
    (5.43, 0.2, 0.14),
    (6.8, 0.12, 0.1),
)
"""Hum, prime, minor third, fifth, nominal and what lies above them: frequency, strength and decay of each."""


def bell_tone(hz: float, decay_s: float) -> OneShot:
    """A cast bell; `hz` is its prime, `decay_s` how long that rings. Each mode is two, for no bell is quite round."""

    def shot(chance: Chance) -> Wave:
        ratios, strengths, lasting = np.array(BELL_MODES).T
        frequencies = hz * np.concatenate([ratios, ratios * 1.0013])
        samples = samples_in(min(9.0, 4 * decay_s))
        amplitudes = np.tile(strengths, 2) * chance.uniform(0.8, 1.2, 2 * len(ratios))
        sound = ring(
            frequencies, amplitudes, np.tile(lasting * decay_s, 2), samples, chance.uniform(0, 6.28, 2 * len(ratios))
        )
        length = samples_in(0.03)
        sound[:length] += 0.6 * noise(length, band(1_500, 7_000), chance) * dying(length, 0.003)
        return peaked(faded(sound, in_s=0.0008, out_s=0.6))

    return shot


def _chime(chance: Chance) -> Wave:
    """A tube of a wind chime: the modes of a free bar."""
    hz = float(chance.choice((1_046.5, 1_174.7, 1_318.5, 1_568.0, 1_760.0, 2_093.0)))
    modes = hz * np.array([1, 2.756, 5.404])
    return peaked(faded(ring(modes, np.array([1, 0.5, 0.2]), np.array([1.1, 0.5, 0.2]), samples_in(3.2)), in_s=0.001))


def wind_chimes(setting: Setting) -> Stream:
    chance = setting.chance
    chimes = Strewn(_chime, at_random(2.4 * setting.pace), chance, level=0.3, spread_db=8, width=0.8)
    return Placed(Mixed(chimes, Bed(tilted(-6, 60, 900), 0.012, chance)), HALL, 0.3)


def _gong(chance: Chance) -> Wave:
    """Its energy climbs: the low modes speak first, the shimmer comes after a moment."""
    samples = samples_in(7.5)
    modes = 78 * np.sort(np.concatenate([[1, 1.52, 2.0, 2.74], chance.uniform(2.8, 32, 60)]))
    decays_s = 3.4 / (1 + (modes / 900) ** 0.8)
    low = ring(modes[:8], chance.uniform(0.6, 1, 8), decays_s[:8], samples)
    high = ring(modes[8:], chance.uniform(0.2, 0.6, len(modes) - 8), decays_s[8:], samples, chance.uniform(0, 6, 56))
    rise = 1 - np.exp(-np.arange(samples) / RATE_HZ / 0.22)
    return peaked(faded(low + 0.6 * high * floats(rise), in_s=0.004, out_s=0.8))


def _tick(chance: Chance, *, hz: float) -> Wave:
    samples = samples_in(0.05)
    modes = np.array([hz, 2.1 * hz, 3.3 * hz])
    sound = ring(modes, np.array([1.0, 0.7, 0.4]), 0.004, samples)
    return peaked(sound + 0.4 * noise(samples, band(2_000, 9_000), chance) * dying(samples, 0.0012))


def clock(setting: Setting) -> Stream:
    numbers = count()

    def tick_tock(chance: Chance) -> Wave:
        return _tick(chance, hz=1_750 if next(numbers) % 2 == 0 else 1_320)

    ticks = Strewn(
        tick_tock, about(0.5 / setting.pace, 0.002), setting.chance, level=0.5, spread_db=0.5, width=0.05, first_s=0.1
    )
    return Placed(ticks, STUDIO, 0.15)


def _doorbell(chance: Chance) -> Wave:
    def chime(hz: float) -> Wave:
        return ring(
            hz * np.array([1, 2, 3, 4.2]), np.array([1, 0.3, 0.15, 0.08]), np.array([0.7, 0.4, 0.25, 0.1]), 96_000
        )

    return peaked(faded(_laid(samples_in(2.6), ((0.0, chime(659.3)), (0.55, chime(523.3)))), in_s=0.001, out_s=0.3))


def _telephone(chance: Chance) -> Wave:
    """A bell with two gongs, struck in turn twenty times a second."""
    strokes = []
    for number in range(34):
        hz = (1_180.0, 1_420.0)[number % 2]
        gong = ring(hz * np.array([1, 2.4, 4.1]), np.array([1, 0.4, 0.2]), 0.09, samples_in(0.5))
        strokes.append((number / 21, gong))
    return peaked(_laid(samples_in(2.2), strokes))


def _alarm(chance: Chance) -> Wave:
    samples = samples_in(0.09)
    tone = ring(np.array([2_050.0, 4_100, 6_150]), np.array([1.0, 0.35, 0.2]), np.inf, samples)
    beep = faded(tone, in_s=0.003, out_s=0.004)
    return peaked(_laid(samples_in(0.8), [(0.125 * number, beep) for number in range(4)]))


def _glass(chance: Chance, *, shards: int) -> Wave:
    """The pane gives with a crack, then every shard rings for itself and falls on the others."""
    samples = samples_in(1.9)
    pieces = []
    for _ in range(shards):
        at_s = float(chance.exponential(0.22))
        hz = chance.uniform(2_200, 9_500)
        shard = ring(hz * np.array([1, 1.6, 2.3]), np.array([1, 0.5, 0.3]), chance.uniform(0.01, 0.09), samples_in(0.4))
        pieces.append((at_s, shard * floats(chance.uniform(0.1, 0.7) * np.exp(-at_s / 0.5))))
    crack = noise(samples_in(0.3), band(900, 10_000), chance) * dying(samples_in(0.3), 0.03)
    return peaked(faded(_laid(samples, [(0.0, 0.9 * crack), *pieces]), out_s=0.2))


def _clink(chance: Chance) -> Wave:
    hz = chance.uniform(1_900, 3_100)
    modes = hz * np.array([1, 1.012, 2.35, 4.1])
    return peaked(ring(modes, np.array([1, 0.7, 0.4, 0.2]), np.array([0.4, 0.4, 0.16, 0.07]), samples_in(1.6)))


def _click(chance: Chance) -> Wave:
    press, release = _tick(chance, hz=2_600), 0.5 * _tick(chance, hz=3_100)
    return _laid(samples_in(0.16), ((0.0, press), (0.075, release)))


def _shutter(chance: Chance) -> Wave:
    """Mirror up, curtain, mirror down."""
    clack = _thud(chance, 420, 0.012, 6_000)
    return peaked(_laid(samples_in(0.35), ((0.0, clack), (0.045, 0.8 * _tick(chance, hz=2_100)), (0.12, 0.7 * clack))))


def _coins(chance: Chance) -> Wave:
    pieces = []
    for number in range(int(chance.integers(3, 7))):
        hz = chance.uniform(3_800, 6_200)
        coin = ring(hz * np.array([1, 1.48, 2.05]), np.array([1, 0.7, 0.4]), 0.09, samples_in(0.5))
        pieces.append((0.07 * number + chance.uniform(0, 0.04), coin * floats(0.8**number)))
    return peaked(_laid(samples_in(1.1), pieces))


def _paper(chance: Chance) -> Wave:
    samples = samples_in(chance.uniform(0.5, 0.9))
    crumple = np.abs(np.interp(np.arange(samples), np.linspace(0, samples, 60), chance.normal(0, 1, 60))) ** 1.6
    shape = np.sin(np.pi * np.arange(samples) / samples) ** 0.7
    return peaked(noise(samples, band(1_400, 9_000), chance) * floats(crumple * shape))


door = repeated(_door, 4.5, wet=0.25, off=0.1)
slam = repeated(_slam, 3.5, level=0.85, wet=0.3)
knocking = repeated(_knock, 2.6, wet=0.2)
creaking = repeated(_creak, 2.3, level=0.4, wet=0.25)
church_bell = repeated(bell_tone(233, 2.6), 2.9, level=0.65, room=HALL, wet=0.3, off=0.02)
small_bell = repeated(bell_tone(1_150, 0.8), 1.5, level=0.45, room=STUDIO, wet=0.2)
gong = repeated(_gong, 6.0, level=0.8, room=HALL, wet=0.25)
doorbell = repeated(_doorbell, 4.0, level=0.5, wet=0.2)
telephone = repeated(_telephone, 3.6, level=0.45, wet=0.15, off=0.02)
alarm_clock = repeated(_alarm, 1.0, level=0.4, room=SMALL, wet=0.1, off=0.005, spread_db=0.2)
breaking_glass = repeated(lambda chance: _glass(chance, shards=46), 3.2, level=0.75, wet=0.2, width=0.3)
clinking = repeated(_clink, 1.3, level=0.35, wet=0.2, off=0.6, width=0.7)
clicking = repeated(_click, 0.9, level=0.5, room=SMALL, wet=0.08, off=0.5)
camera = repeated(_shutter, 1.6, level=0.55, room=SMALL, wet=0.12, off=0.5)
coins = repeated(_coins, 1.7, level=0.45, room=SMALL, wet=0.12)
paper = repeated(_paper, 1.4, level=0.35, room=SMALL, wet=0.08)


def appliance(hz: float, level: float, air: Callable[[Wave], Wave], air_level: float) -> Build:
    """Something with a motor that runs on and on, and the air it moves."""

    def build(setting: Setting) -> Stream:
        chance = setting.chance
        numbers = np.arange(1, 20)
        steady = wandering(0.5, chance, middle=hz, reach=0.004 * hz)
        return Mixed(
            Hum(1 / numbers**1.2, steady, 1.2 * hz, level),
            Bed(air, air_level, chance, wandering(0.6, chance, middle=1.0, reach=0.06)),
        )

    return build


fan = appliance(48, 0.02, tilted(-3, 90, 3_500), 0.07)
hum = appliance(50, 0.07, tilted(-6, 60, 900), 0.015)
vacuum = appliance(212, 0.09, band(300, 7_000), 0.12)
room_tone = appliance(60, 0.004, tilted(-6, 50, 1_500), 0.03)
