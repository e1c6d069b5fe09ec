"""What subtitle files say beside the words: italics, and whether a cue belongs to the top of the picture."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

import msgspec

from atelier.engines.captions.cue import Cue
from atelier.engines.captions.formats import Form
from atelier.engines.editing.text.runs import cleaned

_TAG: Final = re.compile(r"</?(?:i|b|u|s|c|v|lang|ruby|rt|font)\b[^<>]*>|<\d[\d:.]*>|\{\\[^{}]*\}", re.IGNORECASE)
_SPACES: Final = re.compile(r" {2,}")
_TOP: Final = re.compile(r"\{\\[^{}]*\\?an?[789][^{}]*\}")
_LINE: Final = re.compile(r"\bline:(-?\d+(?:\.\d+)?)(%?)")
_UPPER_LINES: Final = 5  # lines of WebVTT are counted from the top
_UPPER_SHARE: Final = 50.0


class Line(msgspec.Struct, frozen=True):
    """`italic` where all of it is."""

    text: str
    italic: bool


def lines_of(cue: Cue, form: Form) -> list[Line]:
    """The lines of a cue as plain text; empty ones are left out."""
    lines = []
    italic = False
    for written in cue.text.split("\n"):
        text, slanted = "", []
        for piece, is_tag in _pieces(written):
            if is_tag:
                italic = _italic_after(piece.lower(), before=italic)
            else:
                text += piece
                slanted += [italic] if piece.strip() else []
        plain = _SPACES.sub(" ", cleaned(html.unescape(text) if form is Form.VTT else text)).strip()
        if plain:
            lines.append(Line(plain, all(slanted)))
    return lines


def is_above(cue: Cue) -> bool:
    """Whether it is to stand at the top."""
    if _TOP.search(cue.text):
        return True
    match = _LINE.search(cue.settings)
    if match is None:
        return False
    return 0 <= float(match[1]) < (_UPPER_SHARE if match[2] else _UPPER_LINES)


def _pieces(text: str) -> Iterator[tuple[str, bool]]:
    """Text and tags in turn, and whether each is a tag."""
    end = 0
    for match in _TAG.finditer(text):
        yield text[end : match.start()], False
        yield match[0], True
        end = match.end()
    yield text[end:], False


def _italic_after(tag: str, *, before: bool) -> bool:
    if tag in ("<i>", "{\\i1}"):
        return True
    return before and tag not in ("</i>", "{\\i0}")
