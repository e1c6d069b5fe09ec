"""From what was read to a scene: settles the setting, binds parts to their subjects, applies what is unwanted."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from atelier.engines.sketch.scene import Scene, Subject
from atelier.engines.sketch.subjects.registry import figures
from atelier.engines.sketch.words.grammar import Phrase, Reading, read

MOST_SUBJECTS: Final = 8
MOST_COUNT: Final = 12
MOST_NAMES: Final = 3
LONGEST_NAME: Final = 28
STONE: Final = "#bdb8ae"
PARTS_OF_DRAWINGS: Final = frozenset(
    {("cake", "candle"), ("cup", "table"), ("sailboat", "sailboat"), ("table", "chair")}
)
"""What a drawing shows already."""


@cache
def brings() -> dict[str, list[str]]:
    """What a word brings along when no place is named."""
    text = resources.files("atelier.engines.sketch").joinpath("data/brings.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, list[str]])


@dataclass
class _Draft:
    """A scene in the making."""

    subjects: list[Subject] = field(default_factory=list)
    index: dict[int, int] = field(default_factory=dict)
    """The subject a phrase became, by the phrase's identity."""
    named: dict[str, list[str]] = field(default_factory=dict)
    """Keys by role: land, water, cover, sky, setting, abstract, and all modifiers."""
    tints: list[tuple[str, str]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    sign: bool = False

    def name(self, role: str, key: str) -> None:
        keys = self.named.setdefault(role, [])
        if key not in keys:
            keys.append(key)

    def first(self, role: str) -> str:
        return next(iter(self.named.get(role, [])), "")


def interpret(prompt: str, negative_prompt: str = "") -> Scene:
    """The scene a prompt asks for. Any text gives one."""
    reading, unwanted = read(prompt), read(negative_prompt)
    draft = _Draft()
    for role, key in reading.modifiers:
        draft.name(role, key)
    for phrase in reading.phrases:
        _add(draft, phrase)
    absent = _absent(reading, unwanted)
    _remove(draft, absent)
    colours = _loose_colours(draft, reading)
    _bring_along(draft)
    names = () if "text" in absent and "emblem" in absent else _names(reading)
    return Scene(
        setting=_setting(draft, reading),
        subjects=tuple(draft.subjects[:MOST_SUBJECTS]),
        land=draft.first("land"),
        water=draft.first("water"),
        covers=tuple(draft.named.get("cover", [])),
        sky=tuple(draft.named.get("sky", [])),
        patterns=tuple(draft.named.get("abstract", [])),
        tints=tuple(draft.tints),
        time=draft.first("time"),
        weather=tuple(draft.named.get("weather", [])),
        season=draft.first("season"),
        moods=tuple(draft.named.get("mood", [])),
        camera=tuple(draft.named.get("camera", [])),
        form=draft.first("format"),
        style=draft.first("style"),
        colours=colours,
        lettering=() if "title" in absent else tuple(quote[:60] for quote in reading.quotes[:3]),
        sign=draft.sign,
        emblems=names,
        parts=tuple(draft.parts),
        absent=absent,
        drawn=tuple(dict.fromkeys(reading.drawn)),
        ignored=tuple(dict.fromkeys(reading.unknown))[:60],
    )


def _names(reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name[:LONGEST_NAME] for name in reading.names))[:MOST_NAMES]


def _add(draft: _Draft, phrase: Phrase) -> None:
    role, key = phrase.role, phrase.key
    if role in {"figure", "person"}:
        if not _worn(draft, phrase):
            _add_subject(draft, phrase)
        return
    if role == "part":
        _add_part(draft, phrase)
        return
    draft.name(role, key)
    if phrase.colours:
        draft.tints.append((key if role in {"cover", "sky"} else role, phrase.colours[0]))
        draft.tints += [("other", code) for code in phrase.colours[1:3]]


def _worn(draft: _Draft, phrase: Phrase) -> bool:
    """A crown on a king, an umbrella over a woman, candles on a cake: no subjects of their own."""
    place = draft.index.get(id(phrase.other)) if phrase.other is not None else None
    if place is not None and (draft.subjects[place].kind, phrase.key) in PARTS_OF_DRAWINGS:
        return True
    if place is None or draft.subjects[place].kind != "person" or phrase.relation not in {"with", "under"}:
        return False
    trait = {"crown": "hat:crown", "umbrella": "umbrella"}.get(phrase.key)
    if trait is None:
        return False
    _change(draft, place, traits=(*draft.subjects[place].traits, trait))
    if phrase.colours:
        _change(draft, place, parts=(*draft.subjects[place].parts, (phrase.key, phrase.colours[0])))
    return True


def _add_subject(draft: _Draft, phrase: Phrase) -> None:
    kind, *traits = phrase.key.split("+") if phrase.role == "figure" else ["person", *phrase.key.split("+")]
    colours = list(phrase.colours)
    if "stone" in phrase.traits and not colours:
        colours = [STONE]
    other = draft.index.get(id(phrase.other)) if phrase.other is not None else None
    draft.index[id(phrase)] = len(draft.subjects)
    many = phrase.plural and phrase.count is None
    draft.subjects.append(
        Subject(
            kind=kind,
            word=phrase.text,
            count=min(MOST_COUNT, phrase.count or (3 if many else 1)),
            many=many,
            colours=tuple(colours),
            size=phrase.size,
            place=phrase.place,
            traits=tuple(trait for trait in dict.fromkeys([*traits, *phrase.traits]) if trait),
            relation=phrase.relation if other is not None else "",
            other=other,
        )
    )


def _add_part(draft: _Draft, phrase: Phrase) -> None:
    """A beard, a hat, a roof: belongs to the subject it was said of."""
    key = phrase.key
    if key in {"sign", "title"}:
        draft.sign = True
        return
    place = draft.index.get(id(phrase.other)) if phrase.other is not None else None
    if place is None:
        place = len(draft.subjects) - 1 if draft.subjects else None
    if place is None:
        if key == "leaves" and phrase.colours:
            draft.tints.append(("leaves", phrase.colours[0]))
        draft.parts.append(key)
        return
    subject = draft.subjects[place]
    name, _, detail = key.partition(":")
    extra = {"beard": "bearded", "glasses": "glasses"}.get(key) or (key if detail else "")
    traits = (*subject.traits, extra) if extra else subject.traits
    colours, parts = subject.colours, subject.parts
    if phrase.colours:
        if name == "wears":
            colours = (phrase.colours[0], *colours)
        elif key in {"roof", "sails", "door"}:
            colours = (*(colours or ("",)), phrase.colours[0])
        else:
            parts = (*parts, (name, phrase.colours[0]))
    if name == "hair" and phrase.traits:
        traits = (*traits, *(trait for trait in phrase.traits if trait.startswith("hair:")))
    _change(draft, place, traits=tuple(dict.fromkeys(traits)), colours=colours, parts=parts)
    draft.parts.append(key)


def _change(draft: _Draft, place: int, **values: object) -> None:
    draft.subjects[place] = msgspec.structs.replace(draft.subjects[place], **values)


def _absent(reading: Reading, unwanted: Reading) -> frozenset[str]:
    """Keys of everything to leave out, and of the groups they stand for."""
    found = {key.split("+")[0] for _, key in reading.absent} | {
        role for role, key in reading.absent if role == "person"
    }
    for phrase in unwanted.phrases:
        found.add("person" if phrase.role == "person" else phrase.key.split("+")[0])
    found |= {key for _, key in unwanted.modifiers} | set(unwanted.colours)
    for phrase in unwanted.phrases:
        found |= set(phrase.colours)
    words = {word.casefold() for word in unwanted.unknown} | {
        word.casefold() for word in reading.unknown if reading.absent
    }
    if words & {"animals", "animal"}:
        found.add("animals")
    return frozenset(found - {""})


def _is_absent(subject: Subject, absent: frozenset[str]) -> bool:
    if subject.kind in absent:
        return True
    figure = figures().get(subject.kind)
    if figure is None:
        return False
    group = figure.module.partition(".")[0]
    trees = figure.module == "plants.trees" and "leafy" in absent
    flowers = figure.module == "plants.flowers" and "flowers" in absent
    boats = figure.module == "vehicles.water" and "sailboat" in absent
    return trees or flowers or boats or (group in absent) or (group == "buildings" and "house" in absent)


def _remove(draft: _Draft, absent: frozenset[str]) -> None:
    """Take out what is unwanted; relations to it fall away."""
    kept = [place for place, subject in enumerate(draft.subjects) if not _is_absent(subject, absent)]
    moved = {old: new for new, old in enumerate(kept)}
    draft.subjects = [
        msgspec.structs.replace(
            draft.subjects[place],
            other=moved.get(other) if (other := draft.subjects[place].other) is not None else None,
        )
        for place in kept
    ]
    for role, keys in draft.named.items():
        draft.named[role] = [key for key in keys if key not in absent]


def _loose_colours(draft: _Draft, reading: Reading) -> tuple[str, ...]:
    """Colours said of nothing belong to the only subject, or to the picture."""
    if (
        len(draft.subjects) == 1
        and not draft.subjects[0].colours
        and reading.colours
        and not draft.named.get("abstract")
    ):
        _change(draft, 0, colours=tuple(reading.colours[:2]))
        return ()
    return tuple(dict.fromkeys(reading.colours))[:5]


def _bring_along(draft: _Draft) -> None:
    """Give subjects the place they belong to when the prompt names none."""
    if any(draft.named.get(role) for role in ("land", "water", "cover", "setting", "abstract")) or draft.first(
        "format"
    ):
        return
    for subject in draft.subjects:
        for name in (f"{subject.kind}+{'+'.join(subject.traits[:1])}", *subject.traits, subject.kind):
            found = brings().get(name)
            if found is not None:
                for entry in found:
                    role, _, key = entry.partition(":")
                    if not (role in {"time", "season"} and draft.named.get(role)):
                        draft.name(role, key)
                return


def _setting(draft: _Draft, reading: Reading) -> str:
    homes = [figures()[subject.kind].home if subject.kind in figures() else "ground" for subject in draft.subjects]
    people = [subject for subject in draft.subjects if subject.kind == "person"]
    nature = draft.first("land") or draft.first("water") or draft.first("cover")
    named = draft.named.get("setting", [])
    if draft.first("format") in {"logo", "plain"}:
        return "plain"
    if "portrait" in draft.named.get("camera", []) and people:
        return "portrait"
    if "close" in draft.named.get("camera", []) and people and len(draft.subjects) == 1 and not nature:
        return "portrait"
    for setting in ("street", "city"):
        if setting in named:
            return setting
    if "underwater" in named or (
        homes and all(home in {"deep", "seabed"} for home in homes) and draft.first("water") != "beach"
    ):
        return (
            "land" if "jumping" in {trait for subject in draft.subjects for trait in subject.traits} else "underwater"
        )
    if "space" in named and not draft.first("land"):
        return "space"
    if named and not nature:
        return "room"
    if (
        homes
        and not nature
        and any(home in {"table", "floor", "wall"} for home in homes)
        and not draft.named.get("sky")
    ):
        return "room"
    if draft.named.get("abstract") and not nature and not draft.subjects:
        return "abstract"
    return _sky_setting(draft, reading, homes, nature)


def _sky_setting(draft: _Draft, reading: Reading, homes: list[str], nature: str) -> str:
    sky = set(draft.named.get("sky", []))
    if (
        not nature
        and (sky & {"planet", "saturn", "jupiter", "earth", "nebula"})
        and all(home in {"space", "ground"} for home in homes)
    ):
        return "space"
    if (
        homes
        and all(home == "space" for home in homes)
        and not nature
        and "rocket" not in {subject.kind for subject in draft.subjects}
    ):
        return "space"
    nothing = not (
        draft.subjects or nature or sky or draft.first("time") or draft.first("weather") or draft.first("season")
    )
    if nothing and (draft.named.get("abstract") or reading.colours):
        return "abstract"
    if nothing and not draft.first("camera"):
        return "plain" if reading.names or reading.quotes else "land"
    return "land"
