"""Scales and keys. Pitch classes are 0 (C) to 11; pitches are MIDI numbers, 60 is middle C."""

from __future__ import annotations

from typing import Final

import msgspec

SCALES: Final[dict[str, tuple[int, ...]]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
BRIGHT_MODES: Final = frozenset(("major", "mixolydian", "lydian"))
"""Those whose third is major."""

PENTATONIC: Final = {True: (0, 2, 4, 7, 9), False: (0, 3, 5, 7, 10)}
"""By whether the mode's third is major."""

NAMES: Final = ("C", "C#", "D", "Eb", "E", "F", "F#", "G", "Ab", "A", "Bb", "B")


class Key(msgspec.Struct, frozen=True):
    """`tonic` is a pitch class, `mode` the name of a scale."""

    tonic: int
    mode: str

    @property
    def scale(self) -> tuple[int, ...]:
        return SCALES[self.mode]

    @property
    def bright(self) -> bool:
        return self.mode in BRIGHT_MODES

    @property
    def name(self) -> str:
        return f"{NAMES[self.tonic]} {self.mode}"

    def classes(self) -> frozenset[int]:
        """The pitch classes of the scale."""
        return frozenset((self.tonic + step) % 12 for step in self.scale)

    def pentatonic(self) -> frozenset[int]:
        return frozenset((self.tonic + step) % 12 for step in PENTATONIC[self.bright])
