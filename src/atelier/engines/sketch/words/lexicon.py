"""The lexicon: what every known word or phrase means. Read from the tables in `data/words`."""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from importlib import resources
from typing import Final

import msgspec

NOUNS: Final = frozenset({"figure", "person", "land", "water", "cover", "sky", "setting", "abstract", "part", "group"})
LANGUAGES: Final = ("de", "fr", "es", "it", "pt", "ru", "ja", "zh")


class Meaning(msgspec.Struct, frozen=True):
    """One sense of a phrase: its role ("figure", "colour", "time"...), the key in that role's table, and whether the
    phrase is a plural."""

    role: str
    key: str
    plural: bool = False


class Lexicon(msgspec.Struct, frozen=True):
    """`meanings` by phrase, words folded and joined by single spaces; no phrase has more than `longest` words."""

    meanings: dict[str, Meaning]
    longest: int
    german: frozenset[str] = frozenset()
    """Words that may be parts of a German compound."""

    def find(self, words: tuple[str, ...]) -> Meaning | None:
        return self.meanings.get(" ".join(words))

    def knows(self, word: str) -> bool:
        return word in self.meanings


class TableFault(ValueError):
    """A table of words contradicts itself; names the file, the entry and the phrase."""


def fold(text: str) -> str:
    """Lower case without accents, so that "Café" and "cafe" are one word."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(mark for mark in spread if not unicodedata.combining(mark))
    return plain.replace("ß", "ss").replace("ø", "o").replace("æ", "ae").replace("œ", "oe")


def spell(phrase: str) -> str:
    """A phrase as it is looked up: folded, hyphens and apostrophes as in running text."""
    return " ".join(fold(phrase).replace("-", " ").replace("'", " ").replace("&", " ").split())


def plural_of(phrase: str) -> str:
    """The regular English plural of a phrase's last word."""
    head, _, last = phrase.rpartition(" ")
    if last.endswith(("s", "x", "z", "ch", "sh")):
        last += "es"
    elif last.endswith("y") and len(last) > 1 and last[-2] not in "aeiou":
        last = last[:-1] + "ies"
    elif last.endswith("fe"):
        last = last[:-2] + "ves"
    elif last.endswith("lf"):
        last = last[:-1] + "ves"
    else:
        last += "s"
    return f"{head} {last}".strip()


@cache
def lexicon() -> Lexicon:
    """The whole lexicon. Raises TableFault when two entries claim one phrase."""
    meanings: dict[str, Meaning] = {}
    for file in ("nouns", "modifiers"):
        for role, rows in _table(f"{file}.toml").items():
            for key, phrases in rows.items():
                _add(meanings, f"{file}.toml [{role}] {key}", role, key, phrases)
    _add_plurals(meanings)
    english = dict(meanings)
    spoken = {language: _add_language(meanings, english, language) for language in LANGUAGES}
    return Lexicon(meanings, max(phrase.count(" ") + 1 for phrase in meanings), frozenset(spoken["de"]))


@cache
def unnamed() -> frozenset[str]:
    """Words of light, mood, place, camera, quality..., that name nothing one could draw; folded, singular or plural."""
    text = resources.files("atelier.engines.sketch").joinpath("data/words/unnamed.toml").read_text("utf-8")
    words = {fold(word) for row in msgspec.convert(tomllib.loads(text), dict[str, list[str]]).values() for word in row}
    return frozenset(words | {plural_of(word) for word in words})


def _table(file: str) -> dict[str, dict[str, list[str]]]:
    text = resources.files("atelier.engines.sketch").joinpath(f"data/words/{file}").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, dict[str, list[str]]])


def _add(meanings: dict[str, Meaning], where: str, role: str, key: str, phrases: list[str]) -> None:
    for written in phrases:
        plural = written.endswith("+")
        phrase = spell(written.removesuffix("+"))
        if phrase in meanings and not (plural and meanings[phrase].key == key):
            raise TableFault(f"{where}: {phrase!r} already stands in {meanings[phrase].role} {meanings[phrase].key}")
        meanings[phrase] = Meaning(role, key, plural and phrase != spell(key))


def _add_plurals(meanings: dict[str, Meaning]) -> None:
    for phrase, meaning in list(meanings.items()):
        if meaning.role in NOUNS and not meaning.plural:
            meanings.setdefault(plural_of(phrase), Meaning(meaning.role, meaning.key, plural=True))


def _add_language(meanings: dict[str, Meaning], english: dict[str, Meaning], language: str) -> set[str]:
    """Foreign words mean what their English word means; where a spelling is taken already, the first keeps it.

    Returns the words of the language.
    """
    words: set[str] = set()
    text = resources.files("atelier.engines.sketch").joinpath(f"data/words/{language}.toml").read_text("utf-8")
    for word, phrases in msgspec.convert(tomllib.loads(text), dict[str, list[str]]).items():
        meaning = english.get(spell(word))
        if meaning is None:
            raise TableFault(f"{language}.toml: {word!r} is not an English word of the lexicon")
        for written in phrases:
            plural = written.endswith("+")
            phrase = spell(written.removesuffix("+"))
            meanings.setdefault(phrase, Meaning(meaning.role, meaning.key, plural or meaning.plural))
            words.add(phrase)
    return words
