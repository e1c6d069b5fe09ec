"""Where the notes of a chord are put, so that each voice moves as little as it can."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from atelier.engines.synth.music.chords import Chord

_WIDEST: Final = 21  # half tones from the lowest note to the highest


class VoiceLeader:
    """Voices one chord after the other. `low` and `high` bound the pitches, `voices` is how many there should be."""

    def __init__(self, *, low: int, high: int, voices: int, rooted: bool) -> None:
        """`rooted`: nobody else plays the bass, so that the root must be there."""
        self._low = low
        self._high = high
        self._voices = voices
        self._rooted = rooted
        self._before: tuple[int, ...] = ()
        self._known: dict[tuple[str, tuple[int, ...]], tuple[int, ...]] = {}

    def voice(self, chord: Chord) -> tuple[int, ...]:
        """The chord's pitches, lowest first."""
        key = (chord.symbol, self._before)
        if key not in self._known:
            self._known[key] = min(self._candidates(chord), key=self._cost)
        self._before = self._known[key]
        return self._before

    def _candidates(self, chord: Chord) -> Iterator[tuple[int, ...]]:
        classes = self._chosen(chord)
        for turn in range(len(classes)):
            order = classes[turn:] + classes[:turn]
            for base in range(self._low, self._low + 24):
                if base % 12 != order[0]:
                    continue
                close = _stacked(base, order)
                for pitches in (close, _dropped(close, 2), _dropped(close, 3)):
                    if pitches[0] >= self._low and pitches[-1] <= self._high:
                        yield pitches
        yield _stacked(self._low + (classes[0] - self._low) % 12, classes)

    def _chosen(self, chord: Chord) -> list[int]:
        """The classes to be played, in order from the root: what gives the chord its colour stays longest."""
        intervals = list(chord.intervals)
        if len(intervals) > self._voices and 7 in intervals:
            intervals.remove(7)
        if len(intervals) > self._voices and not self._rooted:
            intervals.remove(0)
        intervals = sorted(intervals[: self._voices], key=lambda interval: interval % 12)
        return [(chord.root + interval) % 12 for interval in intervals]

    def _cost(self, pitches: tuple[int, ...]) -> float:
        middle = (self._low + self._high) / 2
        cost = 0.25 * abs(sum(pitches) / len(pitches) - middle)
        cost += 0.6 * max(0, pitches[-1] - pitches[0] - _WIDEST)
        cost += sum(1.5 for low, high in pairwise(pitches) if high - low == 1)
        cost += sum(2.0 for low, high in pairwise(pitches) if low < 50 and high - low < 5)
        if self._before:
            cost += sum(min(abs(pitch - before) for before in self._before) for pitch in pitches)
            cost += 0.8 * abs(pitches[-1] - self._before[-1])
        return cost


def _stacked(base: int, classes: list[int]) -> tuple[int, ...]:
    """Each note the nearest above the one before."""
    pitches = [base]
    for note in classes[1:]:
        pitches.append(pitches[-1] + ((note - pitches[-1]) % 12 or 12))
    return tuple(pitches)


def _dropped(close: tuple[int, ...], place: int) -> tuple[int, ...]:
    """A close chord opened: the note at `place` from the top an octave lower."""
    if len(close) < place + 1:
        return close
    moved = list(close)
    moved[-place] -= 12
    return tuple(sorted(moved))
