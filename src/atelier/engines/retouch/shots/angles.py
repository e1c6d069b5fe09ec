"""Where cameras stand, in words and in series."""

from __future__ import annotations

import re
from typing import Final

import msgspec


class Angle(msgspec.Struct, frozen=True):
    """Where the camera stands, each -1..1: `side` right of where it stood, `rise` above, `near` closer; `tilt` leans it
    clockwise. `word` is what the customer is told."""

    word: str
    side: float = 0.0
    rise: float = 0.0
    near: float = 0.0
    tilt: float = 0.0


SERIES: Final = (
    Angle("from the left", side=-1),
    Angle("from the right", side=1),
    Angle("from above", rise=1),
    Angle("from below", rise=-1),
    Angle("closer", near=1),
    Angle("from above on the left", side=-0.75, rise=0.75),
    Angle("from below on the right", side=0.75, rise=-0.75),
    Angle("closer from the right", side=0.8, near=0.75),
    Angle("leaning", side=-0.35, tilt=1),
    Angle("closer from below on the left", side=-0.7, rise=-0.7, near=0.7),
)
"""The angles of a series that nobody has described, in their order."""

_WORDS: Final = (
    (re.compile(r"\b(?:left|port)\b"), {"side": -1.0}),
    (re.compile(r"\b(?:right|starboard)\b"), {"side": 1.0}),
    (re.compile(r"\b(?:above|high|top|overhead|bird'?s?|aerial|down on)\b"), {"rise": 1.0}),
    (re.compile(r"\b(?:below|low|worm'?s?|ground|up at)\b"), {"rise": -1.0}),
    (re.compile(r"\b(?:clos(?:e|er|e-up|eup)|near(?:er)?|macro|detail|tight)\b"), {"near": 1.0}),
    (re.compile(r"\b(?:lean\w*|tilt\w*|dutch|canted|oblique)\b"), {"tilt": 1.0}),
)


def angle_of(words: str, number: int) -> Angle:
    """The angle that words ask for; the next of the series where they ask for none."""
    found: dict[str, float] = {}
    for pattern, means in _WORDS:
        if pattern.search(words.casefold()):
            found |= means
    return Angle(words.strip(), **found) if found else SERIES[number % len(SERIES)]
