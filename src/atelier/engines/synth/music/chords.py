"""Chords, written as musicians do: Roman numerals on the steps of the key's own scale.

Capitals are major, small letters minor; a suffix says what is added; `/3`, `/5` or `/7` puts that note into the bass.
Bars are set apart by `|`, chords within a bar by spaces: "ii7 V7 | Imaj7". So VI in A minor is F major.
"""

from __future__ import annotations

import re
from typing import Final

import msgspec

from atelier.engines.synth.music.scales import Key

_STEPS: Final = {"i": 0, "ii": 1, "iii": 2, "iv": 3, "v": 4, "vi": 5, "vii": 6}
_SYMBOL: Final = re.compile(r"(?P<shift>[b#]?)(?P<step>[iv]+|[IV]+)(?P<suffix>[^/]*)(?:/(?P<bass>[357]))?")
_SUFFIXES: Final[dict[str, tuple[int, ...]]] = {
    # what stands above root and third; None for a third is in _THIRDLESS
    "": (7,),
    "6": (7, 9),
    "69": (7, 9, 14),
    "7": (7, 10),
    "maj7": (7, 11),
    "9": (7, 10, 14),
    "maj9": (7, 11, 14),
    "11": (7, 10, 14, 17),
    "13": (10, 14, 21),
    "add9": (7, 14),
    "7b9": (7, 10, 13),
    "7#9": (7, 10, 15),
    "dim": (6,),
    "dim7": (6, 9),
    "hdim": (6, 10),
    "aug": (8,),
}
_THIRDLESS: Final[dict[str, tuple[int, ...]]] = {
    "5": (7,),
    "sus2": (2, 7),
    "sus4": (5, 7),
    "7sus4": (5, 7, 10),
    "9sus4": (5, 7, 10, 14),
}


class Chord(msgspec.Struct, frozen=True):
    """`root` and `bass` are pitch classes; `intervals` are half tones above the root, 0 first, ninths as 14."""

    symbol: str
    root: int
    intervals: tuple[int, ...]
    bass: int

    def classes(self) -> frozenset[int]:
        return frozenset((self.root + interval) % 12 for interval in self.intervals)

    def scale_in(self, key: Key) -> frozenset[int]:
        """What a melody may use over the chord: the key's scale, bent to the chord where they differ."""
        own = self.classes()
        strange = own - key.classes()
        displaced = {(note + side) % 12 for note in strange for side in (1, -1)} & key.classes() - own
        return (key.classes() - displaced) | own


class Change(msgspec.Struct, frozen=True):
    """A chord and when it sounds, in beats from the beginning of its progression."""

    chord: Chord
    at: float
    length: float


def parse_chord(symbol: str, key: Key) -> Chord:
    """Raises ValueError on what is no chord."""
    found = _SYMBOL.fullmatch(symbol)
    if found is None or found["step"].lower() not in _STEPS:
        raise ValueError(f"{symbol!r} is not a chord")
    shift = {"": 0, "b": -1, "#": 1}[found["shift"]]
    root = (key.tonic + key.scale[_STEPS[found["step"].lower()]] + shift) % 12
    suffix = found["suffix"]
    if suffix in _THIRDLESS:
        intervals = (0, *_THIRDLESS[suffix])
    elif suffix in _SUFFIXES:
        intervals = (0, 4 if found["step"].isupper() else 3, *_SUFFIXES[suffix])
    else:
        raise ValueError(f"{symbol!r}: there is no chord {suffix!r}")
    bass = root
    if found["bass"]:
        place = {"3": 1, "5": 2, "7": 3}[found["bass"]]
        bass = (root + intervals[min(place, len(intervals) - 1)]) % 12
    return Chord(symbol, root, intervals, bass)


def parse_progression(text: str, key: Key, beats: int) -> list[list[Change]]:
    """The bars of a progression; chords within one share it evenly. Raises ValueError."""
    bars = []
    for bar in text.split("|"):
        symbols = bar.split()
        if not symbols:
            raise ValueError(f"{text!r} has an empty bar")
        length = beats / len(symbols)
        bars.append([Change(parse_chord(name, key), place * length, length) for place, name in enumerate(symbols)])
    return bars
