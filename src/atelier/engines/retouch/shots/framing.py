"""How a shot is framed, read from its words. What is left of them tells of the place and the light."""

from __future__ import annotations

import re
from typing import Final

import msgspec


class Framing(msgspec.Struct, frozen=True):
    """`face` is the face's height and `across` its middle, in the frame's. `turned` is how far the head turns: -1 to
    the left of the picture, 1 to the right. `rest` is what the words say besides; `told` is what the customer is told.
    """

    face: float
    across: float
    turned: float
    rest: str
    told: str


_HALF: Final = 0.28
_SIZES: Final = (
    (r"(?:extreme |tight )?(?:close[ -]?ups?|head ?shots?)(?: portrait| of)?", 0.43),
    (r"(?:medium (?:close[ -]?up|shot|view)|waist[ -]up|bust(?: shot)?)", 0.34),
    (r"(?:half|three[ -]quarter)[ -](?:length|body)(?: portrait| shot)?", _HALF),
    (r"(?:wide|long|establishing|distant) (?:shot|view|angle)|full[ -](?:length|body)(?: portrait| shot)?", 0.17),
)
_SIDES: Final = (
    (r"(?:standing |seated |sitting )?(?:on|at|to) the left(?: side)?", 0.32),
    (r"(?:standing |seated |sitting )?(?:on|at|to) the right(?: side)?", 0.68),
)
_TURNS: Final = (
    (r"(?:facing|looking|turned|turning)(?: to the| to)? left", -1.0),
    (r"(?:facing|looking|turned|turning)(?: to the| to)? right", 1.0),
)
_CAMERA: Final = r"(?:facing|looking (?:at|into)) the camera|portrait (?:photo|shot)|photo(?:graph)?(?: of)?"
_LOOSE: Final = re.compile(r"\s*,(?:\s*,)+|^\s*,|,\s*$")


def framing_of(words: str, number: int) -> Framing:
    """Where nothing is said, shots of a series take turns: `number` is the shot's."""
    rest = words.casefold()
    rest, face, size = _taken(rest, _SIZES)
    rest, across, _ = _taken(rest, _SIDES)
    rest, turned, _ = _taken(rest, _TURNS)
    rest = re.sub(_CAMERA, " ", rest)
    rest = _LOOSE.sub(",", re.sub(r"\s+", " ", rest)).strip(" ,")
    usual = (_HALF, 0.4, 0.33, 0.24)[number % 4]
    return Framing(
        face=usual if face is None else face,
        across=(0.5, 0.42, 0.58, 0.5)[number % 4] if across is None else across,
        turned=(0.0, 0.7, -0.7, 0.35)[number % 4] if turned is None else turned,
        rest=rest,
        told=", ".join(part for part in (size, rest) if part),
    )


def _taken(text: str, patterns: tuple[tuple[str, float], ...]) -> tuple[str, float | None, str]:
    """The first of the patterns that stands in the text: the text without it, what it means, and its words."""
    for pattern, meaning in patterns:
        found = re.search(rf"\b(?:{pattern})\b", text)
        if found:
            return f"{text[: found.start()]} {text[found.end() :]}", meaning, found.group()
    return text, None, ""
