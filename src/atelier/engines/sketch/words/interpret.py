"""From a prompt to a scene."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Final

import msgspec

from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.words.draft import Draft, add, lay_out, moor, pair_up, wash
from atelier.engines.sketch.words.furnishing import furnish, pot_plants
from atelier.engines.sketch.words.grammar import Reading, read
from atelier.engines.sketch.words.setting import nature_of, setting_of
from atelier.engines.sketch.words.unwanted import absent_of, remove

MOST_SUBJECTS: Final = 8
MOST_NAMES: Final = 3
LONGEST_NAME: Final = 28
MOST_IGNORED: Final = 60


def interpret(prompt: str, negative_prompt: str = "") -> Scene:
    """The scene a prompt asks for. Any text gives one."""
    reading, unwanted = read(prompt), read(negative_prompt)
    draft = Draft()
    for role, key in reading.modifiers:
        draft.name(role, key)
    for phrase in reading.phrases:
        add(draft, phrase)
    moor(draft, reading)
    wash(draft)
    lay_out(draft)
    if draft.first("format") in {"logo", "poster"} and not draft.subjects and not draft.first("setting"):
        _picture_of(draft, reading)
    pot_plants(draft)
    if "room" in draft.named.get("setting", []):
        draft.parts.append("room")
    absent = absent_of(reading, unwanted)
    remove(draft, absent)
    furnishing = furnish(draft, absent)
    colours = _loose_colours(draft, reading)
    _bring_along(draft)
    pair_up(draft)
    return Scene(
        setting=setting_of(draft, reading),
        subjects=tuple(draft.subjects[:MOST_SUBJECTS]),
        furnishing=furnishing,
        land=_land_of(draft),
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
        ground=reading.ground,
        lettering=() if "title" in absent else tuple(quote[:60] for quote in reading.quotes[:3]),
        sign=draft.sign,
        emblems=_emblems(draft, reading),
        parts=tuple(draft.parts),
        absent=absent,
        drawn=tuple(dict.fromkeys(reading.drawn)),
        ignored=tuple(dict.fromkeys(reading.unknown))[:MOST_IGNORED],
    )


def _picture_of(draft: Draft, reading: Reading) -> None:
    """What the words of a logo or a poster are about, drawn with them: a cup for "Blue Mountain Coffee"."""
    told = read(" ".join(reading.quotes))
    for phrase in told.phrases:
        if phrase.role == "figure":
            phrase.other = None
            add(draft, phrase)
    del draft.subjects[1:]
    reading.colours += [code for phrase in told.phrases for code in phrase.colours] + told.colours


def _land_of(draft: Draft) -> str:
    """The land that says most: a road or a path runs through any."""
    lands = draft.named.get("land", [])
    return next((land for land in lands if land != "plain"), next(iter(lands), ""))


def _emblems(draft: Draft, reading: Reading) -> tuple[str, ...]:
    """The unknown things that are shown by their names: the subject of a picture that has no other. Beside things
    that are drawn a board with a word on it only stands in the way; the words are told in the notes."""
    if draft.subjects:
        return ()
    return tuple(dict.fromkeys(name[:LONGEST_NAME] for name in reading.names))[:MOST_NAMES]


def _loose_colours(draft: Draft, reading: Reading) -> tuple[str, ...]:
    """Colours said of nothing belong to the only subject, or to the picture."""
    alone = len(draft.subjects) == 1 and not draft.named.get("abstract")
    if alone and reading.colours and not draft.subjects[0].colours:
        draft.change(0, colours=tuple(reading.colours[:2]))
        return ()
    return tuple(dict.fromkeys(reading.colours))[:5]


@cache
def brings() -> dict[str, list[str]]:
    """What a word brings along when no place is named."""
    text = resources.files("atelier.engines.sketch").joinpath("data/brings.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), dict[str, list[str]])


def _bring_along(draft: Draft) -> None:
    """Give subjects the place they belong to when the prompt names none."""
    if nature_of(draft) or draft.first("setting") or draft.first("abstract") or draft.first("format"):
        return
    for subject in draft.subjects:
        for name in (f"{subject.kind}+{'+'.join(subject.traits[:1])}", *subject.traits, subject.kind):
            for entry in brings().get(name, []):
                role, _, key = entry.partition(":")
                if key == "forest" and draft.named.get("sky"):
                    # Under the trees there is no moon to howl at.
                    role, key = "land", "hills"
                if not draft.named.get(role):
                    draft.name(role, key)
