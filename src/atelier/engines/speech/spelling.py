"""Whether a voice knows the letters of a text. What it does not know, the library spells: "Chinese letter, Chinese
letter", which nobody wants to hear."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from atelier.engines.speech.library import Event
from atelier.engines.speech.timing import Token

_SCRIPTS: Final = ("CJK", "HIRAGANA", "KATAKANA", "ARABIC", "HEBREW", "CYRILLIC", "THAI")
"""Those that only voices of their own languages read; for the other ones the library changes the voice by itself."""

_SPELLED: Final = 4.0
"""Sounds for a letter. Voices that read them come to 3.5 at most, in Chinese; spelled letters to 8 and more."""

_TOO_MUCH: Final = 0.3


def is_spelled(text: str, tokens: Sequence[Token], events: Sequence[Event]) -> bool:
    """Whether more than 30% of the letters of a text were spelled."""
    starts = sorted(event.sample for event in events if event.is_sound)
    letters = spelled = 0
    for token in tokens:
        inside = [character for character in text[token.begin : token.end] if character.isalpha()]
        letters += len(inside)
        sounds = bisect_left(starts, token.stop) - bisect_left(starts, token.start)
        if any(_is_of(_SCRIPTS, character) for character in inside) and sounds >= _SPELLED * len(inside):
            spelled += len(inside)
    return spelled > _TOO_MUCH * letters


def _is_of(scripts: tuple[str, ...], character: str) -> bool:
    return not character.isascii() and unicodedata.name(character, "").startswith(scripts)
