"""Colours in words: single ones, and those that a whole picture shall have."""

from __future__ import annotations

import re
from typing import Final

from atelier.engines.sketch.words.lexicon import lexicon, spell

_LONGEST: Final = 2  # words that a colour may have: "light blue"
_NOT_COLOURS: Final = frozenset({"a", "the", "in", "colour", "color", "plain", "solid"})
_MOST: Final = 6

_PALETTE: Final = re.compile(
    r"\b(?:(?:shift|change|turn|move|push|set|make|grade|give)\w* )?(?:it )?(?:the |its |an? )?"
    r"(?:colou?r (?:palette|scheme)|palette|(?P<loose>colou?rs)):?(?: (?:be|is|are|in|into|to|towards?|of))* "
    r"|\b(?:in |with )?(?:shades|tones|hues) of "
)
_NEXT: Final = re.compile(
    r"(?:\s|,|&|\band\b|\bor\b)*(?:(?:deep|soft|muted|bright|warm|cool|pale|rich|dusty) )?"
    r"(?P<two>(?P<one>[a-z]+)(?: [a-z]+)?)"
)


def colour_of(text: str) -> str | None:
    """The colour that a text names, as `#rrggbb`, if it names nothing else."""
    words = [word for word in spell(text).split() if word not in _NOT_COLOURS]
    if not 1 <= len(words) <= _LONGEST:
        return None
    meaning = lexicon().find(tuple(words))
    return meaning.key if meaning is not None and meaning.role == "colour" else None


def palette_of(text: str) -> tuple[tuple[str, ...], str]:
    """The colours that are asked for as a palette, and the text without them. "The colours" alone are one only with
    several: a single colour is an instruction of another kind."""
    for found in _PALETTE.finditer(text):
        colours: list[str] = []
        end = found.end()
        while len(colours) < _MOST and (following := _NEXT.match(text, end)):
            named = next((name for name in ("two", "one") if _in_palette(following[name])), None)
            if named is None:
                break
            colours.append(str(_in_palette(following[named])))
            end = following.end(named)
        if len(colours) > 1 or (colours and not found["loose"]):
            return tuple(colours), f"{text[: found.start()]},{text[end:]}"
    return (), text


def _in_palette(text: str) -> str | None:
    """What is a colour among colours: sand and the like, too."""
    return colour_of(text) or colour_of(f"{text} coloured")
