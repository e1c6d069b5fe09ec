"""Text in pieces: what belongs together as one sign, and which font draws it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from atelier.engines.editing.text.faces import EMOJI, LATIN, Face, faces_for

_JOINER: Final = "\u200d"
_EMOJI_STYLE: Final = "\ufe0f"
_KEYCAP: Final = "\u20e3"
_LINE_ENDS: Final = dict.fromkeys(map(ord, "\u2028\u2029\x0b\x0c\x85"), "\n")


class Run(msgspec.Struct, frozen=True):
    """A stretch of text in one font."""

    text: str
    face: Face


def cleaned(text: str) -> str:
    """Without what cannot be seen and would only disturb: control characters, half surrogates, byte order marks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_LINE_ENDS).replace("\t", " ")
    kept = (c for c in text if c == "\n" or (unicodedata.category(c) not in ("Cc", "Cs") and c != "\ufeff"))
    return unicodedata.normalize("NFC", "".join(kept))


def clusters(text: str) -> Iterator[str]:
    """What is seen as one sign: a letter with its marks, an emoji of several parts, a flag."""
    gathered = ""
    for character in text:
        if gathered and _continues(gathered, character):
            gathered += character
        else:
            if gathered:
                yield gathered
            gathered = character
    if gathered:
        yield gathered


def runs_of(text: str) -> list[Run]:
    """One line, cut where the font changes."""
    faces = faces_for(text)
    runs: list[Run] = []
    for sign in clusters(text):
        face = _face(sign, faces, runs[-1].face if runs else None) or LATIN
        if runs and runs[-1].face is face:
            runs[-1] = Run(runs[-1].text + sign, face)
        else:
            runs.append(Run(sign, face))
    return runs


def missing(text: str) -> list[str]:
    """Signs that no font in the box has, each once."""
    faces = faces_for(text)
    return list(
        dict.fromkeys(sign for sign in clusters(text) if not sign.isspace() and _face(sign, faces, None) is None)
    )


def advance(sign: str, face: Face, *, bold: bool = False) -> float:
    """How wide a sign is in ems, at most: shaping may join its parts."""
    font = face.font(bold=bold)
    widths = [font.advance(character) for character in sign]
    return max(widths) if face is EMOJI else sum(widths)


def pitch_of(runs: Sequence[Run]) -> float:
    """How high a line is, in ems."""
    return max((run.face.pitch for run in runs), default=LATIN.pitch)


def _continues(gathered: str, character: str) -> bool:
    if gathered[-1] == _JOINER or character in (_JOINER, _KEYCAP) or _is_tag(character):
        return not gathered.isspace()
    if "🏻" <= character <= "🏿":
        return True
    if _is_flag_letter(character):
        return len(gathered) == 1 and _is_flag_letter(gathered)
    return unicodedata.category(character) in ("Mn", "Mc", "Me") and gathered[-1] != "\n"


def _face(sign: str, faces: Sequence[Face], before: Face | None) -> Face | None:
    """The font for a sign; marks and spaces stay with what is before them where they can."""
    if _is_emoji(sign) and EMOJI.font().has(sign[0]):
        return EMOJI
    seen = [character for character in sign if not _is_invisible(character)]
    if not seen:
        return before or LATIN
    if (
        before not in (None, EMOJI)
        and not sign[0].isalnum()
        and all(before.font().has(character) for character in seen)
    ):
        return before
    whole = (face for face in faces if all(face.font().has(character) for character in seen))
    able = (face for face in faces if face.font().has(seen[0]))
    return next(whole, None) or next(able, None)


def _is_emoji(sign: str) -> bool:
    return _EMOJI_STYLE in sign or _KEYCAP in sign or "\U0001f000" <= sign[0] <= "\U0001faff"


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"


def _is_flag_letter(character: str) -> bool:
    return "🇦" <= character <= "🇿"


def _is_tag(character: str) -> bool:
    return "\U000e0020" <= character <= "\U000e007f"
