"""What subtitles are made of."""

from __future__ import annotations

import unicodedata

import msgspec


class Word(msgspec.Struct, frozen=True, array_like=True):
    """A word as it is heard, in seconds from the beginning.

    `text` begins with what separates it from the word before: a space, a line break, or nothing in scripts without
    spaces. All texts joined are the whole text.
    """

    text: str
    start_s: float
    end_s: float


class Cue(msgspec.Struct, frozen=True):
    """A text that is shown from `start_ms` to `end_ms`; lines are set apart by line breaks.

    `name` and `settings` are what a file brings beside it (the number or name of the cue, its place in the picture).
    """

    start_ms: int
    end_ms: int
    text: str
    name: str = ""
    settings: str = ""


def width(text: str) -> int:
    """How many columns a text takes: wide characters, as in Chinese, take two, combining ones none."""
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
