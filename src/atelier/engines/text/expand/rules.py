"""Fuller prompts by rules: the words stay as they are, and what they leave open is filled in, fitting what they say."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, Final

import msgspec

from atelier.domain.policy import review
from atelier.domain.wishes.text import PromptFor

_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_CLAUSE_END: Final = re.compile(r"[.,;:!?\n]|\bbut\b")
_NEGATIONS: Final = frozenset(("no", "not", "without", "never", "non", "avoid", "excluding", "except", "minus"))
_REACH: Final = 3  # words that a negation covers
_LONGEST: Final = 3  # words of a phrase in the tables
_EMPTY: Final = frozenset(("a", "an", "the", "and", "of", "with", "in", "on", "to", "from", "for", "that", "one"))


class _Option(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`fits`: some of these facts should hold; `needs`: all of these must; `bars`: none of these may. Choosing it
    adds facts for the aspects that follow. All are lists of words."""

    text: str
    fits: str = ""
    needs: str = ""
    bars: str = ""
    adds: str = ""


class _Aspect(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    said: str
    options: tuple[_Option, ...]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    aspect: tuple[_Aspect, ...]


class _Fact(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    words: str
    hides: str = ""


class Reading(msgspec.Struct, frozen=True):
    """What a prompt says: the words and short phrases in it, those it excludes, and the facts that follow."""

    said: frozenset[str]
    unwanted: frozenset[str]
    facts: frozenset[str]


def expand(prompt: str, target: PromptFor, style: str, seed: int) -> str:
    """The prompt as it is, then the style, then what both leave open: the same for the same seed."""
    begun = prompt.strip().rstrip(",;")
    if style.strip():
        begun = f"{begun}, {style.strip().rstrip(',;')}"
    reading = read(begun)
    facts = set(reading.facts)
    parts = [begun.rstrip(".")]
    for aspect in table(target).aspect:
        if reading.said & frozenset(aspect.said.split()):
            continue
        option = _choose(aspect, facts, reading.unwanted, Random(f"{seed} {aspect.name}"))
        if option is not None:
            parts.append(option.text)
            facts.update(option.adds.split())
    expanded = ", ".join(parts)
    return begun if review(expanded) is not None else expanded


def read(text: str) -> Reading:
    """Phrases are joined by hyphens, as in the tables. What stands behind a negation is unwanted, and not a fact."""
    said: set[str] = set()
    unwanted: set[str] = set()
    for clause in _CLAUSE_END.split(text.lower().replace("’", "'")):
        words = _WORD.findall(clause)
        denied = [any(word in _NEGATIONS for word in words[max(0, at - _REACH) : at]) for at in range(len(words))]
        for at, word in enumerate(words):
            phrases = {"-".join(words[at : at + count]) for count in range(1, _LONGEST + 1)}
            (unwanted if denied[at] else said).update(phrases | {_singular(word)})
    facts = {name for name, fact in known_facts().items() if said.intersection(fact.words.split())}
    for name in tuple(facts):
        facts.difference_update(known_facts()[name].hides.split())
    if unwanted & {"drums", "drum", "percussion", "beat", "beats"}:
        facts.add("drumless")
    return Reading(frozenset(said), frozenset(unwanted), frozenset(facts))


def _choose(aspect: _Aspect, facts: set[str], unwanted: frozenset[str], chance: Random) -> _Option | None:
    """One of the options that fit best; those made for what is said come before the general ones."""
    able = [
        option
        for option in aspect.options
        if not facts & set(option.bars.split())
        and facts >= set(option.needs.split())
        and (not option.fits or facts & set(option.fits.split()))
        and not _mentions(option.text, unwanted)
    ]
    fitting = [option for option in able if option.fits]
    pool = fitting if fitting and (len(fitting) > 1 or chance.random() < 0.7) else able
    return chance.choice(pool) if pool else None


def _mentions(text: str, unwanted: frozenset[str]) -> bool:
    words = {_singular(word) for word in _WORD.findall(text.lower())} - _EMPTY
    return not words.isdisjoint({_singular(word) for word in unwanted})


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@cache
def table(target: PromptFor) -> _Table:
    return msgspec.convert(_load(f"{target}.toml"), _Table)


@cache
def known_facts() -> dict[str, _Fact]:
    return msgspec.convert(_load("facts.toml"), dict[str, _Fact])


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files("atelier.engines.text.expand").joinpath(f"data/{name}").read_text("utf-8"))
