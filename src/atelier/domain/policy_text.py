"""Reading text as people do: letters that look alike are alike, and small disguises are seen through. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from itertools import product
from typing import Final

WORD: Final = re.compile(r"[^\W_]+")

_LOOK_ALIKES: Final = str.maketrans(
    # Cyrillic, Greek, Armenian and small capitals beside the Latin letters that they pass for
    "авекмнопрстухіјѕԁԛԝһղαβεικνορτυχηոօսɑɡıłđøƶʌᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ’ʼ`´",
    "abekmhonpctyxijsdqwhnabeikvoptuxnnouagildozaabcdefghijklmnoprstuvwyz''''",
)
_KANA_VOICING: Final = frozenset("\u3099\u309a")
_TATWEEL: Final = "\u0640"
_MOST_FOLDS: Final = 20_000
_BADGES: Final = (0x1F130, 0x1F150, 0x1F170, 0x1F1E6)
"""Where the alphabets of squared, circled and flag letters begin that compatibility decomposition leaves alone."""


class _Folds(dict[int, str]):
    """Code point -> what it reads as; filled as characters turn up."""

    def __missing__(self, point: int) -> str:
        folded = _fold_character(chr(point))
        if len(self) < _MOST_FOLDS:
            self[point] = folded
        return folded


def _fold_character(character: str) -> str:
    for start in _BADGES:
        if start <= ord(character) < start + 26:
            return chr(ord("a") + ord(character) - start)
    if unicodedata.category(character) in ("Cf", "Cs", "Co") or character == _TATWEEL:
        return ""  # zero-width, directional and private marks: nobody sees them
    if unicodedata.category(character).startswith(("Z", "C")):
        return " "
    spread = unicodedata.normalize("NFKD", character.casefold())
    plain = "".join(part for part in spread if part in _KANA_VOICING or unicodedata.category(part) not in ("Mn", "Me"))
    return unicodedata.normalize("NFKC", plain).casefold().translate(_LOOK_ALIKES)


_FOLDS: Final = _Folds()


def normalise(text: str) -> str:
    """The text in lower case without accents, invisible characters and look-alikes. Doing it twice changes nothing."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).translate(_FOLDS))


_STAND_INS: Final = {
    "0": "o",
    "1": "il",
    "3": "e",
    "4": "a",
    "5": "s",
    "7": "t",
    "8": "b",
    "9": "g",
    "@": "a",
    "$": "s",
    "!": "i",
    "|": "il",
    "+": "t",
    "€": "e",
    "*": "aeiou",
    "#": "aeiou",
}
_LETTER: Final = re.compile("[a-z]")
_MOST_READINGS: Final = 64
_SHORTEST: Final = 3
_LONGEST: Final = 24
_MIXED: Final = re.compile(r"[a-z][0-9@$!|+€*#]|[0-9@$|€*#][a-z]")
_MIXED_WORD: Final = re.compile(r"(?<![a-z])[a-z]*[0-9@$!|+€*#][a-z0-9@$!|+€*#]*")
_TRIPLES: Final = tuple(3 * letter for letter in "abcdefghijklmnopqrstuvwxyz")
_REPEATED: Final = re.compile(r"([^\W\d_])\1\1")
_LETTERS: Final = re.compile(r"[^\W\d_]{3,}")
_COMMON_SINGLES: Final = "ai0123456789"
_SPACED: Final = re.compile(r"(?<![^\W_])(?:[^\W_][\W_]{1,3}){2,}[^\W_](?![^\W_])")
_SIGN: Final = re.compile(r"[-._~'/\\=+:|][^\W\d_]{1,3}(?![^\W_])")
_BROKEN: Final = re.compile(r"(?<![^\W_])[^\W\d_]{1,3}(?:[-._~'/\\=+:|][^\W\d_]{1,3})+(?![^\W_])")

Telling = Callable[[str], bool]
"""Whether a word is worth a closer look."""


def revealed(folded: str, words: list[str], telling: Telling, core: tuple[str, ...]) -> str | None:
    """A normalised text with its disguised words written plainly; None where nothing seems disguised.

    Seen through are digits and signs for letters, letters drawn out, letters set apart, and words broken by signs. A
    word is rewritten only where that makes it `telling`. In letters set apart, the words of `core` are looked for
    anywhere.
    """
    text = folded
    if _MIXED.search(text):
        text = _MIXED_WORD.sub(lambda found: _first(_letters_for(found[0]), found[0], telling), text)
    if any(triple in text for triple in _TRIPLES) if text.isascii() else _REPEATED.search(text):
        text = _LETTERS.sub(lambda found: _first(_shortened(found[0]), found[0], telling), text)
    if _SIGN.search(text):
        text = _BROKEN.sub(lambda found: _first(iter([_joined(found[0])]), found[0], telling), text)
    if len([word for word in words if len(word) == 1 and word not in _COMMON_SINGLES]) > 2:
        text = _SPACED.sub(lambda found: _apart(found[0], core, telling), text)
    return None if text == folded else text


def _first(readings: Iterator[str], original: str, telling: Telling) -> str:
    return next((reading for reading in readings if telling(reading)), original)


def _letters_for(chunk: str) -> Iterator[str]:
    chunk = chunk.rstrip("!+")
    if not _SHORTEST <= len(chunk) <= _LONGEST or 2 * len(_LETTER.findall(chunk)) < len(chunk):
        return  # too little of a word: a code or a measure
    for number, reading in enumerate(product(*(_STAND_INS.get(sign, sign) for sign in chunk))):
        if number >= _MOST_READINGS:
            return
        yield "".join(reading)


def _shortened(word: str) -> Iterator[str]:
    if not _REPEATED.search(word):
        return
    yield re.sub(r"(.)\1{2,}", r"\1", word)
    yield re.sub(r"(.)\1{2,}", r"\1\1", word)


def _joined(pieces: str) -> str:
    return re.sub(r"[\W_]+", "", pieces)


def _apart(pieces: str, core: tuple[str, ...], telling: Telling) -> str:
    letters = _joined(pieces)
    found = [word for word in core if word in letters]
    for word in found:
        letters = letters.replace(word, f" {word} ")
    if found or telling(letters):
        return letters
    # What stands by itself in any text may only stand beside the word: "a" before it, a number behind it.
    first = len(letters) - len(letters.lstrip(_COMMON_SINGLES))
    last = len(letters.rstrip(_COMMON_SINGLES))
    cuts = ((start, end) for start in range(first + 1) for end in range(len(letters), last - 1, -1))
    return next((_cut(letters, *cut) for cut in cuts if telling(letters[slice(*cut)])), pieces)


def _cut(letters: str, start: int, end: int) -> str:
    return f"{letters[:start]} {letters[start:end]} {letters[end:]}"
