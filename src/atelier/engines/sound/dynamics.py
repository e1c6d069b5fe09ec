"""Holding levels: a compressor that evens them out, and a limiter that lets nothing above its ceiling.

Both work on the level of short frames. A level that jumps up at once and falls by so many decibels a second is a
running maximum, once the fall is added back: no loop over samples is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Blocks, Wave, floats, gain, rechunked
from atelier.engines.sound.loudness import peaks

_FRAME: Final = 32  # samples, 0.67 ms
_FRAMES_A_SECOND: Final = RATE_HZ / _FRAME
_CHUNK: Final = 1 << 16
_SAFETY_DB: Final = 0.1
"""Interpolation finds true peaks a little too low, by less than this."""


class Compressor(msgspec.Struct, frozen=True):
    """Above the threshold, `ratio` decibels in make one out, with a soft knee around it."""

    threshold_db: float
    ratio: float
    attack_ms: float = 8.0
    release_db_per_s: float = 60.0
    knee_db: float = 6.0
    makeup_db: float = 0.0

    def over(self, blocks: Iterable[Wave]) -> Blocks:
        """The sound of shape (channels, samples), evened out; as long as it was."""
        rider = _Rider(self.attack_ms, self.release_db_per_s)
        return _ridden(blocks, rider, self._reduction_db, gain(self.makeup_db))

    def _reduction_db(self, frames: Wave) -> Wave:
        power = np.square(frames).mean(axis=(0, 2))
        above = 10 * np.log10(power + 1e-12) - self.threshold_db
        half = self.knee_db / 2
        bent = np.square(np.clip(above + half, 0, self.knee_db)) / (2 * self.knee_db)
        return floats(np.where(above > half, above, bent) * (1 - 1 / self.ratio))


class Limiter(msgspec.Struct, frozen=True):
    """Nothing passes `ceiling_db`, true peaks included. It looks ahead by its attack, so nothing is clipped."""

    ceiling_db: float = -1.0
    attack_ms: float = 4.0
    release_db_per_s: float = 45.0

    def over(self, blocks: Iterable[Wave]) -> Blocks:
        """The sound of shape (channels, samples), held below the ceiling; as long as it was."""
        return _ridden(blocks, _Rider(self.attack_ms, self.release_db_per_s), self._reduction_db, 1.0)

    def _reduction_db(self, frames: Wave) -> Wave:
        channels, count, length = frames.shape
        highest = peaks(frames.reshape(channels, -1)).reshape(count, length).max(axis=1)
        return floats(np.maximum(0, 20 * np.log10(highest + 1e-9) - self.ceiling_db + _SAFETY_DB))


class _Rider:
    """Turns the reduction that each frame needs into one that moves smoothly and is there in time.

    What is needed falls back slowly; its maximum over the next frames, averaged over the last ones, starts to rise
    before a peak and has risen when it comes.
    """

    def __init__(self, attack_ms: float, release_db_per_s: float) -> None:
        self._ahead = max(2, round(attack_ms / 1000 * _FRAMES_A_SECOND))
        self._fall_db = release_db_per_s / _FRAMES_A_SECOND
        self._known = np.zeros(self._ahead + 1)  # from `ahead` + 1 frames before the next one to be told

    def feed(self, needed_db: Wave) -> Wave:
        """The gain at the edges of all frames that can be told by now: one more than there are frames."""
        falls = self._fall_db * np.arange(len(needed_db) + 1)
        level = np.maximum.accumulate(np.concatenate([self._known[-1:], needed_db]) + falls) - falls
        self._known = np.concatenate([self._known, level[1:]])
        count = len(self._known) - 2 * self._ahead - 2
        if count < 1:
            return np.ones(1)
        highest = np.lib.stride_tricks.sliding_window_view(self._known, self._ahead + 2).max(axis=1)
        smooth = np.lib.stride_tricks.sliding_window_view(highest, self._ahead + 1).mean(axis=1)
        self._known = self._known[count:]
        return np.asarray(10 ** (-smooth / 20))

    def finish(self) -> Wave:
        return self.feed(np.zeros(self._ahead + 1))


def _ridden(blocks: Iterable[Wave], rider: _Rider, reduction_db: Callable[[Wave], Wave], makeup: float) -> Blocks:
    held: Wave | None = None
    for block in rechunked(blocks, _CHUNK):
        padded = np.pad(block, ((0, 0), (0, -block.shape[1] % _FRAME)))  # only the last is not whole frames
        gains = rider.feed(reduction_db(padded.reshape(len(block), -1, _FRAME)))
        held = block if held is None else np.concatenate([held, block], axis=1)
        ready = (len(gains) - 1) * _FRAME
        yield held[:, :ready] * _ramp(gains, makeup)
        held = held[:, ready:]
    if held is not None:
        yield held * _ramp(rider.finish(), makeup)[: held.shape[1]]


def _ramp(gains: Wave, makeup: float) -> Wave:
    """The gain of every sample, on straight lines between the edges of the frames."""
    steps = np.arange(_FRAME) / _FRAME
    ramp = gains[:-1, None] + np.diff(gains)[:, None] * steps
    return np.asarray(makeup * ramp.reshape(-1), np.float32)
