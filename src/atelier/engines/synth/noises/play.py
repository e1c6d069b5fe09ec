"""Several noises together, as one sound of a certain length."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from atelier.engines.sound.arrays import BLOCK, Blocks, Wave, floats, gain, samples_in
from atelier.engines.synth.noises.indoors import room_tone
from atelier.engines.synth.noises.noise import Build, Setting
from atelier.engines.synth.words.sounds import Heard

_AIR_DB: Final = -34.0
"""The level of the room in which everything is heard: recordings are never quite silent."""

_CROSS_S: Final = 1.5
_CROSS_SHARE: Final = 0.25
_IN_S: Final = 0.01
_OUT_S: Final = 0.12

Player = tuple[Build, float, float, float]
"""A noise, its force and pace, and its level in dB."""


def players(heard: Sequence[Heard]) -> list[Player]:
    return [(each.noise.build, each.force, each.pace, each.level_db) for each in heard]


def play(players: Sequence[Player], duration_s: float, seed: int) -> Blocks:
    """Blocks of shape (2, samples) without end. A noise sounds the same whatever else sounds with it."""
    streams = [
        (build(Setting(duration_s, np.random.default_rng([seed, place]), force, pace)), gain(level_db))
        for place, (build, force, pace, level_db) in enumerate(players)
    ]
    air = room_tone(Setting(duration_s, np.random.default_rng([seed, 1 << 20])))
    while True:
        yield floats(
            gain(_AIR_DB) * air.take(BLOCK) + sum(np.float32(level) * each.take(BLOCK) for each, level in streams)
        )


def ended(blocks: Blocks, samples: int) -> Blocks:
    """Exactly the first `samples`, without a click at either end."""
    done = 0
    edge_in, edge_out = samples_in(_IN_S), min(samples_in(_OUT_S), samples // 4)
    for block in blocks:
        piece = np.array(block[:, : samples - done])
        if done < edge_in:
            rise = np.minimum(1, (done + np.arange(piece.shape[1])) / max(1, min(edge_in, samples // 4)))
            piece *= floats(rise)
        left = samples - done - np.arange(piece.shape[1])
        piece *= floats(np.minimum(1, left / max(1, edge_out)))
        yield piece
        done += piece.shape[1]
        if done >= samples:
            return


def looped(blocks: Blocks, samples: int) -> Blocks:
    """`samples` whose end leads back into the beginning: the sound's first moments are crossed into its end."""
    cross = max(1, min(samples_in(_CROSS_S), int(samples * _CROSS_SHARE)))
    start, rest = _first(blocks, cross)
    done = 0
    for block in _joined(rest, blocks):
        piece = np.array(block[:, : samples - done])
        length = piece.shape[1]
        crossed = min(length, done + length - (samples - cross))
        if crossed > 0:
            at = done + length - crossed - (samples - cross)
            share = (at + np.arange(crossed) + 1) / (cross + 1)
            piece[:, -crossed:] *= floats(np.cos(np.pi / 2 * share))
            piece[:, -crossed:] += start[:, at : at + crossed] * floats(np.sin(np.pi / 2 * share))
        yield piece
        done += length
        if done >= samples:
            return


def _first(blocks: Blocks, samples: int) -> tuple[Wave, Wave]:
    """The first `samples` of a sound, and what more was taken to get them."""
    held: list[Wave] = []
    while sum(block.shape[1] for block in held) < samples:
        held.append(next(blocks))
    joined = np.concatenate(held, axis=1)
    return joined[:, :samples], joined[:, samples:]


def _joined(first: Wave, blocks: Iterable[Wave]) -> Blocks:
    if first.shape[1]:
        yield first
    yield from blocks
