"""What a wish asks of a portrait: its attributes and the free words of its prompt, as names from the tables."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from atelier.domain.wishes.image import CreateFace
from atelier.engines.faces.portrait.asking.phrases import FILLERS, Found, find, match, phrases, words_of
from atelier.engines.faces.portrait.asking.tables import people
from atelier.engines.sketch.words.interpret import interpret

_FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "gender": ("gender",),
    "origin": ("origin",),
    "face_shape": ("face_shape", "body"),
    "skin": ("skin_tone", "skin"),
    "hair_colour": ("hair_colour",),
    "hair_style": ("hair_style", "hair_type", "hair_colour"),
    "beard": ("beard",),
    "beard_colour": ("hair_colour",),
    "eyes": ("eye_colour", "eyes"),
    "eyebrows": ("eyebrows", "hair_colour"),
    "nose": ("nose",),
    "lips": ("lips", "lip_colour"),
    "glasses": ("glasses", "colour"),
    "make_up": ("make_up", "lip_colour"),
    "expression": ("expression",),
}
"""The tables that each attribute's words are looked up in, the first first."""

_HAIR: Final = ("hair_style", "hair_type", "hair_colour")
_PERSON: Final = ("origin", "age", "body")
_HEADS: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    **dict.fromkeys(("hair", "haired"), ("hair_style", _HAIR)),
    **dict.fromkeys(("eyes", "eye", "eyed"), ("eyes", ("eye_colour", "eyes"))),
    **dict.fromkeys(("eyebrows", "eyebrow", "brows"), ("eyebrows", ("eyebrows", "hair_colour"))),
    **dict.fromkeys(("beard", "mustache", "moustache", "goatee", "stubble"), ("beard", ("beard", "hair_colour"))),
    **dict.fromkeys(("glasses", "sunglasses", "spectacles"), ("glasses", ("glasses", "colour"))),
    **dict.fromkeys(("skin", "skinned", "complexion"), ("skin", ("skin_tone", "skin"))),
    **dict.fromkeys(("lips", "mouth"), ("lips", ("lips", "lip_colour"))),
    "lipstick": ("lips", ("lip_colour",)),
    **dict.fromkeys(("makeup", "make"), ("make_up", ("make_up",))),
    **dict.fromkeys(("woman", "man", "girl", "boy", "lady", "guy", "person", "female", "male"), ("gender", _PERSON)),
    "nose": ("nose", ("nose",)),
    "face": ("face_shape", ("face_shape",)),
    "expression": ("expression", ("expression",)),
}
"""Nouns of a prompt: the attribute, and the tables, that the words before them belong to."""
_TELLING: Final = frozenset({"beard", "glasses", "gender"})
"""Attributes whose nouns say something by themselves."""

_ALONE: Final = (
    "expression",
    "light",
    "backdrop",
    "clothes",
    "gender",
    "age",
    "origin",
    "hair_style",
    "hair_type",
    "make_up",
    "beard",
    "glasses",
    "skin",
    "body",
    "hair_colour",
)
"""The tables whose phrases may stand in a prompt without a noun."""
_SHARED: Final = (
    "skin_tone",
    "hair_colour",
    "eye_colour",
    "lip_colour",
    "colour",
    "eyes",
    "eyebrows",
    "nose",
    "lips",
    "face_shape",
    "skin",
)
_ONE_OF: Final = frozenset(
    {
        "gender",
        "origin",
        "face_shape",
        "skin_tone",
        "hair_style",
        "hair_colour",
        "beard",
        "eye_colour",
        "lip_colour",
        "glasses",
        "expression",
    }
)
"""Tables out of which a person has one thing: attributes win over the prompt there, elsewhere both count."""
_NUMBER: Final = re.compile(r"\d{1,3}")
_OLDEST: Final = 100


@dataclass
class Asked:
    """`found` maps an attribute to what was found for it, in order. `scene` are the prompt's words of a place."""

    found: dict[str, list[Found]] = field(default_factory=dict)
    years: float | None = None
    clothes_colour: str | None = None
    backdrop_colour: str | None = None
    scene: str = ""
    ignored: list[str] = field(default_factory=list)
    settled: frozenset[tuple[bool, str]] = frozenset()
    """What the attributes have said, so that the prompt cannot: whether of the beard, and the table."""

    def names(self, table: str) -> list[str]:
        """All that was asked for out of one table."""
        return [name for hits in self.found.values() for kind, name in hits if kind == table]

    def of(self, attribute: str, table: str) -> str | None:
        """What an attribute asks for out of one table: the last word counts."""
        return next((name for kind, name in reversed(self.found.get(attribute, [])) if kind == table), None)


def read_wish(wish: CreateFace) -> Asked:
    asked = Asked()
    for attribute, names in _FIELDS.items():
        hits, unknown = find(getattr(wish, attribute), names)
        asked.found[attribute] = hits
        asked.ignored += unknown
    asked.years, unknown = read_age(wish.age)
    asked.ignored += unknown
    asked.settled = frozenset(
        (_of_beard(attribute), table)
        for attribute, hits in asked.found.items()
        for table, _ in hits
        if table in _ONE_OF
    )
    _read_prompt(wish.prompt, asked)
    asked.ignored = list(dict.fromkeys(asked.ignored))
    return asked


def read_age(text: str) -> tuple[float | None, list[str]]:
    """Years from "26-35", "85+", "40s", "young adult"... and the words that say nothing."""
    numbers = [int(figure) for figure in _NUMBER.findall(text) if int(figure) <= _OLDEST]
    if numbers:
        years = sum(numbers[:2]) / len(numbers[:2])
        if re.search(r"\d0\s*'?s\b", text):
            years += 5
        if "+" in text or "over" in text.lower():
            years += 4
        return years, []
    hits, unknown = find(text, ("age",))
    years_found = people().ages[hits[-1][1]].years if hits else None
    return years_found, unknown


def _read_prompt(prompt: str, asked: Asked) -> None:
    words = words_of(prompt)
    taken = [False] * len(words)
    _read_nouns(words, taken, asked)
    _read_clothes(words, taken, asked)
    _read_age_in(prompt, words, taken, asked)
    _read_alone(words, taken, asked)
    _read_place(words, taken, asked)


def _read_nouns(words: list[str], taken: list[bool], asked: Asked) -> None:
    """Words right before "hair", "eyes", ... belong to them."""
    for at, word in enumerate(words):
        if word not in _HEADS:
            continue
        attribute, names = _HEADS[word]
        start = at
        while start > 0 and not taken[start - 1] and _belongs(words, start - 1, at, names):
            start -= 1
        if start == at and attribute not in _TELLING:
            continue
        before, _ = find(" ".join(words[start:at]), names)
        own = match(words, at, (attribute,)) if attribute in _TELLING else None
        hits = [*([own[0]] if own is not None else []), *before]
        if attribute == "glasses" and not any(table == "glasses" for table, _ in hits):
            hits.append(("glasses", "square"))
        for hit in hits:
            _keep(asked, attribute, hit)
        taken[start : at + 1] = [True] * (at + 1 - start)


def _keep(asked: Asked, attribute: str, hit: Found) -> None:
    if hit[0] == "age":
        asked.years = asked.years if asked.years is not None else people().ages[hit[1]].years
        return
    if attribute == "beard" and hit[0] == "hair_colour":
        attribute = "beard_colour"
    if (_of_beard(attribute), hit[0]) not in asked.settled:
        asked.found.setdefault(attribute, []).append(hit)


def _of_beard(attribute: str) -> bool:
    """Beards and hair have their colours out of one table."""
    return attribute == "beard_colour"


def _belongs(words: list[str], at: int, head: int, names: tuple[str, ...]) -> bool:
    """Whether a word is part of a phrase of the tables, or a joint between two such words."""
    for start in range(max(0, at - 3), at + 1):
        hit = match(words[:head], start, names)
        if hit is not None and start + hit[1] > at:
            return True
    return words[at] in {"and", "very"} and at > 0 and match(words[:head], at - 1, names) is not None


def _read_clothes(words: list[str], taken: list[bool], asked: Asked) -> None:
    """A garment, and the colour before it; "background" and its colour likewise."""
    at = 0
    while at < len(words):
        hit = None if taken[at] else match(words, at, ("clothes",))
        colour_at = at - 1
        if hit is not None:
            asked.found.setdefault("clothes", []).append(hit[0])
            wearer = match(words, at, ("gender",))  # "businessman" is a suit and a man
            if wearer is not None:
                _keep(asked, "gender", wearer[0])
            asked.clothes_colour = _colour_before(words, taken, colour_at, "colour") or asked.clothes_colour
            taken[at : at + hit[1]] = [True] * hit[1]
            at += hit[1]
            continue
        if words[at] in {"background", "backdrop", "wall"} and not taken[at]:
            tint = _colour_before(words, taken, colour_at, "colour")
            if tint is not None:
                asked.backdrop_colour = tint
                taken[at] = True
        at += 1


def _colour_before(words: list[str], taken: list[bool], at: int, table: str) -> str | None:
    """The colour that ends at a word, by the names of a table; its words are taken."""
    known = phrases(table)
    for size in (2, 1):
        start = at - size + 1
        if start >= 0 and not any(taken[start : at + 1]):
            name = known.get(tuple(words[start : at + 1]))
            if name is not None:
                taken[start : at + 1] = [True] * size
                return name
    return None


def _read_age_in(prompt: str, words: list[str], taken: list[bool], asked: Asked) -> None:
    told = re.search(r"\b(\d{1,3})[\s-]*(?:years?[\s-]*old|yo\b|y\.?o\.?\b)|\baged? (\d{1,3})\b", prompt.lower())
    if told:
        figure = told.group(1) or told.group(2)
        asked.years = asked.years if asked.years is not None else float(min(_OLDEST, int(figure)))
        for place, word in enumerate(words):
            if word in {figure, "years", "year", "old", "yo", "aged", "age"}:
                taken[place] = True


def _read_alone(words: list[str], taken: list[bool], asked: Asked) -> None:
    """Phrases that can mean only one thing."""
    at = 0
    while at < len(words):
        hit = None if taken[at] else match(words, at, _ALONE)
        if hit is None or any(taken[at : at + hit[1]]) or _ambiguous(tuple(words[at : at + hit[1]]), hit[0]):
            at += 1
            continue
        (table, _), size = hit
        _keep(asked, table, hit[0])
        taken[at : at + size] = [True] * size
        if table == "hair_style":
            tint = _colour_before(words, taken, at - 1, "hair_colour")
            if tint is not None:
                _keep(asked, "hair_style", ("hair_colour", tint))
        at += size


def _ambiguous(phrase: tuple[str, ...], hit: Found) -> bool:
    """Whether an adjective could belong to several parts: "full", "long", "brown"."""
    if hit[0] in {"gender", "expression", "age", "light", "backdrop"}:
        return False
    return any(phrase in phrases(table) for table in _SHARED if table != hit[0])


def _read_place(words: list[str], taken: list[bool], asked: Asked) -> None:
    """What is left may name a place, which becomes the background."""
    rest = [word for word, used in zip(words, taken, strict=True) if not used and word not in FILLERS]
    if not rest:
        return
    scene = interpret(" ".join(rest))
    asked.ignored += scene.ignored
    if scene.setting in {"plain", "portrait", "abstract"}:
        asked.ignored += scene.drawn if not scene.colours else ()
        return
    asked.scene = " ".join(rest)
