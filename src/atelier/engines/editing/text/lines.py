"""Breaking text into lines of about one length.

After the rules of Unicode Standard Annex 14, as far as text over pictures needs them: at spaces and hyphens, between
Chinese, Japanese and Korean signs, but not before a closing mark nor after an opening one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

import msgspec

from atelier.engines.editing.text.runs import advance, clusters, runs_of

_NOT_FIRST: Final = frozenset(
    "、。，．・：；？！‼⁉）］｝〕〉》」』】〙〗’”»ー々〻ゝゞヽヾぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ%‰°℃…‥,.!?:;)]}"
)
_NOT_LAST: Final = frozenset("（［｛〔〈《「『【〘〖‘“«([{$£¥￥€₩＃#")
_AFTER: Final = frozenset("-‐–—/\u200b\u00ad")
"""A line may end with one of these."""

_GLUE: Final = frozenset("\u00a0\u202f\u2060\u2007")
_STEPS: Final = 12  # of the search for the narrowest lines


class _Piece(msgspec.Struct):
    """What is not broken. `width` and the `gap` to the next piece are in ems."""

    text: str
    width: float
    gap: str = ""
    gap_width: float = 0.0


def break_lines(text: str, width: float, *, bold: bool = False) -> list[str]:
    """The text in lines of at most `width` ems, as few as possible and alike in length; its own line breaks stay."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        pieces = _pieces(paragraph.strip(), width, bold=bold)
        lines += _balanced(pieces, width) if pieces else [""]
    return lines


def width_of(line: str, *, bold: bool = False) -> float:
    """At most, in ems."""
    return sum(advance(sign, run.face, bold=bold) for run in runs_of(line) for sign in clusters(run.text))


def _pieces(paragraph: str, width: float, *, bold: bool) -> list[_Piece]:
    """A piece that is wider than a line is taken apart."""
    pieces: list[_Piece] = []
    for run in runs_of(paragraph):
        for sign in clusters(run.text):
            _add(pieces, sign, advance(sign, run.face, bold=bold))
    whole: list[_Piece] = []
    for piece in pieces:
        whole += [piece] if piece.width <= width else _apart(piece, bold=bold)
    return whole


def _add(pieces: list[_Piece], sign: str, width: float) -> None:
    last = pieces[-1] if pieces else None
    if sign.isspace() and sign not in _GLUE:
        if last is not None:
            last.gap += sign
            last.gap_width += width
    elif last is None or last.gap or _may_break(last.text[-1], sign[0]):
        pieces.append(_Piece(sign, width))
    else:
        last.text += sign
        last.width += width


def _apart(piece: _Piece, *, bold: bool) -> list[_Piece]:
    parts = [
        _Piece(sign, advance(sign, run.face, bold=bold)) for run in runs_of(piece.text) for sign in clusters(run.text)
    ]
    parts[-1].gap, parts[-1].gap_width = piece.gap, piece.gap_width
    return parts


def _may_break(before: str, after: str) -> bool:
    if after in _NOT_FIRST or before in _NOT_LAST or after in _GLUE or before in _GLUE:
        return False
    return before in _AFTER or _is_wide(before) or _is_wide(after)


def _is_wide(character: str) -> bool:
    """Scripts that are broken between any two signs. Korean is not: it has spaces."""
    return unicodedata.east_asian_width(character) in "WF" and not "가" <= character <= "힣"


def _balanced(pieces: Sequence[_Piece], width: float) -> list[str]:
    """As few lines as fit, and then as narrow as still makes no more."""
    lines = _filled(pieces, width)
    low, high = width / 2 if len(lines) > 1 else width, width
    for _ in range(_STEPS if len(lines) > 1 else 0):
        middle = (low + high) / 2
        narrower = _filled(pieces, middle)
        if len(narrower) == len(lines):
            lines, high = narrower, middle
        else:
            low = middle
    return lines


def _filled(pieces: Sequence[_Piece], width: float) -> list[str]:
    """Each line taken as far as it goes. A piece wider than the line stands alone."""
    lines: list[str] = []
    line, reach, gap = "", 0.0, _Piece("", 0.0)
    for piece in pieces:
        if line and reach + gap.gap_width + piece.width > width:
            lines.append(line)
            line, reach = piece.text, piece.width
        else:
            line += gap.gap * bool(line) + piece.text
            reach += gap.gap_width + piece.width
        gap = piece
    return [*lines, line]
