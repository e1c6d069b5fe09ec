"""The fonts in the box, and which of them draws what."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import msgspec

from atelier.engines.editing.text.font_file import FontFile

FONTS: Final = Path(__file__).with_name("fonts")


class Face(msgspec.Struct, frozen=True):
    """`family` is the name by which libass finds the file; `bold` is the file of its bold cut, if there is one.

    `pitch` is how far apart lines look well, in ems: some fonts claim far more, for the tallest stacks of marks.
    """

    file: str
    family: str
    bold: str = ""
    pitch: float = 1.36

    def font(self, *, bold: bool = False) -> FontFile:
        return _opened(self.bold if bold and self.bold else self.file)


@cache
def _opened(file: str) -> FontFile:
    return FontFile(FONTS / file)


LATIN: Final = Face("NotoSans-Regular.ttf", "Noto Sans", "NotoSans-Bold.ttf")
JAPANESE: Final = Face("MPLUS1p-Medium.ttf", "M PLUS 1p Medium")
KOREAN: Final = Face("NanumGothic-Regular.ttf", "NanumGothic")
CHINESE: Final = Face("DroidSansFallback.ttf", "Droid Sans Fallback")
EMOJI: Final = Face("NotoEmoji-Regular.ttf", "Noto Emoji")

_SCRIPTS: Final = (
    "Arabic Armenian Bengali Devanagari Ethiopic Georgian Gujarati Gurmukhi Hebrew Kannada Khmer Lao Malayalam Myanmar"
    " NKo Oriya Sinhala Tamil Telugu Thaana Thai Tifinagh"
)

_TALL: Final = {"Arabic": 1.6, "Lao": 1.5, "Myanmar": 1.7, "Thai": 1.5}

_OTHERS: Final = (
    *(
        Face(f"NotoSans{script}-Regular.ttf", f"Noto Sans {script}", pitch=_TALL.get(script, 1.36))
        for script in _SCRIPTS.split()
    ),
    Face("NotoSerifTibetan-Regular.ttf", "Noto Serif Tibetan", pitch=1.9),
)

FACES: Final = (LATIN, *_OTHERS, JAPANESE, KOREAN, CHINESE, EMOJI)


def faces_for(text: str) -> tuple[Face, ...]:
    """All faces, those first that fit the text's language: Chinese characters look different in each."""
    if any("぀" <= character <= "ヿ" for character in text):
        return (LATIN, *_OTHERS, JAPANESE, CHINESE, KOREAN, EMOJI)
    if any("가" <= character <= "힣" or "ᄀ" <= character <= "ᇿ" for character in text):
        return (LATIN, *_OTHERS, KOREAN, JAPANESE, CHINESE, EMOJI)
    if any("一" <= character <= "鿿" for character in text):
        return (LATIN, *_OTHERS, CHINESE, JAPANESE, KOREAN, EMOJI)
    return FACES
