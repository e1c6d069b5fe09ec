"""From facts to English sentences, one part of the picture after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from atelier.engines.frames.fit import Box
from atelier.engines.vision.describe.colours import Colour
from atelier.engines.vision.describe.facts import Facts

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_SHARP: Final = ((0.9, "sharp"), (0.8, "fairly sharp"), (0.72, "slightly soft"), (0.0, "soft or blurred"))
"""By what blurring sharp photographs of 1024 pixels does: by 1, 1.5 and 2 pixels."""
_PARTS: Final = (
    (0.04, "a small part"),
    (0.16, "about a tenth"),
    (0.3, "about a quarter"),
    (0.42, "about a third"),
    (0.6, "about half"),
    (2.0, "most"),
)
_DRAWN: Final = 0.45  # of a picture is even in drawings and graphics; photographs have noise everywhere


def kind(facts: Facts) -> str:
    """What sort of picture it is."""
    grey = facts.findings.colourful < 3
    if facts.flat > _DRAWN:
        word = "line drawing or page of text" if grey else "drawing or graphic"
    else:
        word = "black-and-white photograph" if grey else "photograph"
    shape = _shape(facts.width_px, facts.height_px)
    seen = " with transparent parts" if facts.transparent > 0.01 else ""
    return f"A {shape} {word}{seen}, {facts.width_px} x {facts.height_px} pixels."


def people(facts: Facts) -> str:
    count = len(facts.faces)
    if not count:
        return "No face looks straight at the camera."
    places = [_place(face) for face in facts.faces]
    height = facts.faces[0].height
    size = ", close up" if height > 0.35 else ", at some distance" if height < 0.15 else ""
    seen = "face looks" if count == 1 else "faces look"
    return f"{_number(count).capitalize()} {seen} at the camera, {_list(places)}{size}."


def subject(facts: Facts) -> str:
    found = facts.subject
    if found is None:
        return "No single subject stands out."
    colours = _list([colour.name for colour in found.colours[:2]])
    what = "A person" if facts.faces else "The subject"
    told = f"{what}, mainly {colours}, is {_place(found.box)} and fills {_part(found.share)} of the picture"
    if found.plain_ground:
        return f"{told}, before a plain background."
    return f"{told}; the background is out of focus." if found.in_focus else f"{told}."


def setting(facts: Facts) -> str:
    if not facts.sky or facts.horizon is None:
        return ""
    high = "high up" if facts.horizon < 0.35 else "low down" if facts.horizon > 0.65 else "near the middle"
    water = ", and still water mirrors what stands above it" if facts.water else ""
    return f"It is outdoors: there is sky above a horizon that lies {high}{water}."


def colours(facts: Facts) -> str:
    named = [f"{colour.name} ({colour.share:.0%})" for colour in facts.colours]
    lively = facts.findings.colourful
    word = "hardly any colour" if lively < 3 else "muted" if lively < 14 else "natural" if lively < 34 else "vivid"
    warmth = _warmth(facts.colours) if lively >= 3 else ""
    return f"Its colours are {word}{warmth}: {_list(named)}."


def light(facts: Facts) -> str:
    found = facts.findings
    level = "very dark" if found.middle < 15 else "dark" if found.middle < 32 else ""
    level = level or ("very bright" if found.middle > 88 else "bright" if found.middle > 70 else "evenly lit")
    contrast = "low" if facts.contrast < 32 else "strong" if facts.contrast > 72 else "moderate"
    clipped = " Parts of it are pure white." if found.lightest > 99.6 and found.middle < 85 else ""
    return f"It is {level}, with {contrast} contrast.{clipped}"


def sharpness(facts: Facts) -> str:
    crisp = next(words for least, words in _SHARP if facts.sharpness >= least)
    noise = facts.findings.noise
    grain = ", with clearly visible noise" if noise > 2 else ", with a little noise" if noise > 0.8 else ""
    return f"It is {crisp}{grain}."


def composition(facts: Facts) -> str:
    parts = []
    if facts.mirrored > 0.8:
        parts.append("nearly symmetrical")
    parts.append(
        "rich in detail" if facts.texture > 0.5 else "calm, with large even areas" if facts.texture < 0.15 else ""
    )
    told = " and ".join(part for part in parts if part)
    return f"The composition is {told}." if told else ""


SECTIONS: Final[Mapping[str, Callable[[Facts], str]]] = {
    "kind": kind,
    "people": people,
    "subject": subject,
    "setting": setting,
    "colours": colours,
    "light": light,
    "sharpness": sharpness,
    "composition": composition,
}


def _shape(width: int, height: int) -> str:
    ratio = width / height
    if 0.95 < ratio < 1.05:
        return "square"
    if ratio > 2.2:
        return "panoramic"
    return "landscape-format" if ratio > 1 else "portrait-format"


def _place(box: Box) -> str:
    x, y = box.x + box.width / 2, box.y + box.height / 2
    across = "on the left" if x < 0.4 else "on the right" if x > 0.6 else ""
    down = "in the upper part" if y < 0.34 else "in the lower part" if y > 0.66 else ""
    if across and down:
        return f"{down} {across}"
    return across or down or "in the middle"


def _part(share: float) -> str:
    return next(words for limit, words in _PARTS if share < limit)


def _warmth(found: tuple[Colour, ...]) -> str:
    """By red against blue, weighed by the share."""
    total = sum(colour.share for colour in found)
    lean = sum((int(one.hex[1:3], 16) - int(one.hex[5:7], 16)) * one.share for one in found) / max(1e-6, total)
    return " and warm" if lean > 28 else " and cool" if lean < -22 else ""


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
