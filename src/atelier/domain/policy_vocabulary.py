"""Turns the vocabulary of the content rules into something that can be looked up word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache
from typing import Final, NamedTuple

from atelier.domain import policy_terms
from atelier.domain.policy_text import normalise


class Kind(Enum):
    ALLOWED = auto()
    """A harmless phrase that holds a word of another kind, and excuses it."""
    SEVERE = auto()
    EXPLICIT = auto()
    NUDITY = auto()
    UNDRESS = auto()
    PARTIAL = auto()
    """Taking off a shirt: refused, but never severe, for children do it at every lake."""
    SEXUALISING = auto()
    SUGGESTIVE = auto()
    """Sexualising only where the text is about a person."""
    ANATOMY = auto()
    """Explicit unless the text is medical."""
    MINOR = auto()
    ATTIRE = auto()
    """Refused only with minors."""


TELLING: Final = frozenset(Kind) - {Kind.ALLOWED, Kind.MINOR}
"""Kinds that are a reason to look closely; the others only colour what was found."""

_STEM_LENGTH: Final = 5
"""Words with any ending are looked up by so many of their first letters."""
_SHORTEST_CORE: Final = 4
_TIGHT: Final = r"[\s\-_']{1,2}"
_LOOSE: Final = r"[\W_]{1,3}"
_ENDING: Final = r"[^\W_]*"
_END: Final = r"(?![^\W_])"
_ARABIC_PREFIXES: Final = ("", "ال", "وال", "بال", "و", "ب", "لل")
_ELEMENT: Final = re.compile(r"\^?(?:\[[^\]]*\]\??|<\w+>[?+]?|[^\s\[\]<>]+)")
_COMMA: Final = re.compile(r",(?![^\[]*\])")


class Hit(NamedTuple):
    """`weak`: the word is harmless in other languages."""

    kind: Kind
    language: str
    weak: bool = False


class Term(NamedTuple):
    hit: Hit
    source: str

    def end_of_match(self, text: str, start: int) -> int:
        """Where the term ends that begins at `start`, or 0."""
        found = _compiled(self.source).match(text, start)
        return found.end() if found else 0


_NONE: Final[list[Term]] = []


class Vocabulary(NamedTuple):
    """Terms by their first word, and by the stem of a first word with any ending.

    Of the words and stems, some are telling: worth a closer look. `core` are plain words that are looked for in letters
    set apart.
    """

    words: dict[str, list[Term]]
    stems: dict[str, list[Term]]
    telling_words: frozenset[str]
    telling_stems: frozenset[str]
    core: tuple[str, ...]

    def telling(self, words: list[str]) -> bool:
        """Whether any of the words is."""
        stems = [word[:_STEM_LENGTH] for word in words]
        return not (self.telling_words.isdisjoint(words) and self.telling_stems.isdisjoint(stems))

    def beginning_with(self, word: str) -> list[Term]:
        """The terms that may begin with this word."""
        return self.words.get(word, _NONE) + self.stems.get(word[:_STEM_LENGTH], _NONE)


@cache
def vocabulary() -> Vocabulary:
    words: dict[str, list[Term]] = {}
    stems: dict[str, list[Term]] = {}
    telling: set[str] = set()
    core: set[str] = set()
    for phrase in _phrases():
        term = phrase.term()
        for form in phrase.first_words():
            (stems if form.endswith("*") else words).setdefault(_key(form), []).append(term)
        if phrase.hit.kind in TELLING:
            telling.update(phrase.telling_words())
            core.update(phrase.plain_words())
    return Vocabulary(
        words,
        stems,
        frozenset(form for form in telling if not form.endswith("*")),
        frozenset(_key(form) for form in telling if form.endswith("*")),
        tuple(sorted(core, key=len, reverse=True)),
    )


def _phrases() -> Iterator[_Phrase]:
    for kind in Kind:
        for language, section in getattr(policy_terms, kind.name).items():
            for entry in _COMMA.split(normalise(" ".join(section.split()))):
                weak = entry.strip().startswith("!")
                yield _Phrase.parse(entry.strip().removeprefix("!"), Hit(kind, language, weak))


@cache
def word_class(name: str) -> frozenset[str]:
    return frozenset(normalise(policy_terms.CLASSES[name]).split())


@cache
def unspaced() -> dict[Kind, re.Pattern[str]]:
    """What is searched for in scripts without spaces between words."""
    return {Kind[name]: re.compile("|".join(sources)) for name, sources in policy_terms.UNSPACED.items()}


@cache
def _compiled(source: str) -> re.Pattern[str]:
    return re.compile(source)


class _Phrase(NamedTuple):
    """One term, taken apart: per element its alternatives, and whether and how often it may appear."""

    hit: Hit
    elements: list[tuple[list[str], str]]
    telling: int

    @classmethod
    def parse(cls, entry: str, hit: Hit) -> _Phrase:
        raw = _ELEMENT.findall(entry)
        telling = next((at for at, element in enumerate(raw) if element.startswith("^")), 0)
        return cls(hit, [_element(part.removeprefix("^")) for part in raw], telling)

    def term(self) -> Term:
        separator = _TIGHT if self.hit.kind is Kind.ALLOWED else _LOOSE
        source = ""
        for at, (alternatives, count) in enumerate(self.elements):
            choice = "|".join(_word_source(word, separator) for word in sorted(alternatives, key=len, reverse=True))
            if self.hit.language == "ar":
                choice = f"(?:{'|'.join(sorted(_ARABIC_PREFIXES, reverse=True))})(?:{choice})"
            last = at == len(self.elements) - 1
            if count == "1":
                source += f"(?:{choice})" + ("" if last else separator)
            elif last:
                source = source.removesuffix(separator) + f"(?:{separator}(?:{choice}))?"
            else:
                source += f"(?:(?:{choice}){separator}){'{0,4}' if count == '+' else '?'}"
        return Term(self.hit, source + _END)

    def first_words(self) -> set[str]:
        return self._forms_of(0)

    def telling_words(self) -> set[str]:
        return self._forms_of(self.telling)

    def plain_words(self) -> Iterator[str]:
        if len(self.elements) == 1:
            for word in self.elements[0][0]:
                plain = re.sub(r"[*(].*", "", word)
                if len(plain) >= _SHORTEST_CORE or plain == "sex":
                    yield plain

    def _forms_of(self, at: int) -> set[str]:
        alternatives, count = self.elements[at]
        if count != "1":
            raise ValueError(f"{self}: a term cannot begin with, or be told by, a word that may be missing")
        prefixes = _ARABIC_PREFIXES if self.hit.language == "ar" else ("",)
        return {prefix + form for word in alternatives for form in _forms(word) for prefix in prefixes}


def _element(part: str) -> tuple[list[str], str]:
    """The alternatives of an element, and "1", "?" (or nothing) or "+" (up to four, or nothing)."""
    count = part[-1] if part[0] in "[<" and part[-1] in "?+" else "1"
    bare = part.rstrip("?+") if count != "1" else part
    if bare.startswith("<"):
        return sorted(word_class(bare[1:-1])), count
    if bare.startswith("["):
        alternatives = [word.strip() for word in bare[1:-1].split("|")]
        return [form for word in alternatives for form in _class_or_word(word)], count
    return [bare], count


def _class_or_word(word: str) -> list[str]:
    return sorted(word_class(word[1:-1])) if word.startswith("<") else [word]


def _word_source(word: str, separator: str) -> str:
    escaped = separator.join(re.escape(part) for part in word.split())
    escaped = escaped.replace(r"\*", _ENDING)
    return re.sub(r"\\\((.*?)\\\)", lambda found: "(?:" + found[1].replace(r"\|", "|") + ")?", escaped)


def _forms(word: str) -> list[str]:
    """The first word's spellings, with each of its optional endings."""
    first = word.split(maxsplit=1)[0]
    base, bracket, endings = first.partition("(")
    if not bracket:
        return [first]
    return [base, *(base + ending for ending in endings.rstrip(")").split("|"))]


def _key(form: str) -> str:
    """What the dictionaries hold for a word, or for a stem such as "porn*"."""
    stem = form.removesuffix("*")
    if stem == form:
        return form
    if len(stem) < _STEM_LENGTH:
        raise ValueError(f"{form!r}: a word with any ending needs {_STEM_LENGTH} letters to be found by")
    return stem[:_STEM_LENGTH]
