"""Finding the known phrases in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Final

from atelier.engines.faces.portrait.asking import tables
from atelier.engines.sketch.words.lexicon import fold

_WORD: Final = re.compile(r"[^\W_]+")

FILLERS: Final = frozenset(
    """
    a an and any are as at beautiful by color colored colour coloured for from handsome has have having he her
    him his hair haired i image in is it its kind look looking looks nice of on one or painting person photo
    picture pretty quality realistic really s shaped she some somewhat style styled that the their them they
    this to type very wearing wears with without woman man who whose attractive high detailed beard beards eye
    eyes eyed eyebrow eyebrows brow brows nose lip lips lipped lipstick mouth face faced skin skinned glasses makeup
    make up makeups complexion tone shape expression years year old portrait headshot character illustration
    drawing
    """.split()  # noqa: SIM905 - a list of this length is unreadable
)
"""Words that ask for nothing by themselves."""

Found = tuple[str, str]
"""The table and the entry in it, such as ("eye_colour", "green")."""


def words_of(text: str) -> list[str]:
    return _WORD.findall(fold(text))


@cache
def phrases(table: str) -> dict[tuple[str, ...], str]:
    """Every phrase of a table, as folded words, and the entry it means."""
    found: dict[tuple[str, ...], str] = {}
    for name, spellings in _table(table).items():
        for spelling in spellings:
            found.setdefault(tuple(words_of(spelling)), name)
    return found


def _table(table: str) -> Mapping[str, Iterable[str]]:
    if table in tables.features():
        return {name: entry.words for name, entry in tables.features()[table].items()}
    colours, styles, people = tables.colours(), tables.styles(), tables.people()
    return {
        "skin_tone": lambda: {name: entry.words for name, entry in colours.skin.items()},
        "hair_colour": lambda: {name: entry.words for name, entry in colours.hair.items()},
        "eye_colour": lambda: {name: entry.words for name, entry in colours.eyes.items()},
        "lip_colour": lambda: {name: entry.words for name, entry in colours.lips.items()},
        "colour": lambda: {name: entry.words for name, entry in colours.things.items()},
        "hair_style": lambda: {name: entry.words for name, entry in styles.hair_style.items()},
        "hair_type": lambda: {name: entry.words for name, entry in styles.hair_type.items()},
        "beard": lambda: {name: entry.words for name, entry in styles.beard.items()},
        "glasses": lambda: {name: entry.words for name, entry in styles.glasses.items()},
        "make_up": lambda: {name: entry.words for name, entry in styles.make_up.items()},
        "clothes": lambda: {name: entry.words for name, entry in styles.clothes.items()},
        "light": lambda: {name: entry.words for name, entry in styles.light.items()},
        "backdrop": lambda: {name: entry.words for name, entry in styles.backdrop.items()},
        "origin": lambda: {name: entry.words for name, entry in people.origins.items()},
        "gender": lambda: people.genders,
        "age": lambda: {name: entry.words for name, entry in people.ages.items()},
    }[table]()


def match(words: list[str], at: int, names: Iterable[str]) -> tuple[Found, int] | None:
    """The longest phrase of any of the tables that begins at a word, and how many words it has."""
    best: tuple[Found, int] | None = None
    for table in names:
        known = phrases(table)
        for size in range(min(4, len(words) - at), 0, -1):
            entry = known.get(tuple(words[at : at + size]))
            if entry is not None:
                if best is None or size > best[1]:
                    best = ((table, entry), size)
                break
    return best


def find(text: str, names: Iterable[str]) -> tuple[list[Found], list[str]]:
    """What is found in an attribute's own text, and the words that mean nothing there.

    Earlier tables win where a phrase stands in several.
    """
    words, names = words_of(text), tuple(names)
    found: list[Found] = []
    unknown: list[str] = []
    at = 0
    while at < len(words):
        hit = match(words, at, names)
        if hit is not None:
            found.append(hit[0])
            at += hit[1]
            continue
        if words[at] not in FILLERS:
            unknown.append(words[at])
        at += 1
    return found, unknown
