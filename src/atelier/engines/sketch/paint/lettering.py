"""Letters: text as coverage, set in the typeface that Pillow carries (Latin letters without accents)."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from atelier.engines.raster import Mask

SIZE_PX: Final = 120
"""Text is set at one size and scaled from there, so that it looks alike in every picture size."""
_PLAIN: Final = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "AE", "œ": "oe", "ł": "l", "Ł": "L", "đ": "d", "–": "-", "—": "-"}
)


def letterable(text: str) -> str:
    """The part of a text that can be lettered, accents dropped, spaces single. Empty for, say, Chinese."""
    spread = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    kept = "".join(mark if " " <= mark <= "~" else "" for mark in spread)
    return " ".join(kept.split())


@lru_cache(maxsize=64)
def lettered(text: str, *, bold: float = 0.0, spacing: float = 0.0) -> Mask | None:
    """One line of text as coverage, cropped to the letters, or None when nothing can be lettered.

    `bold` thickens strokes and `spacing` parts letters, both in fractions of the size.
    """
    line = letterable(text)
    if not line:
        return None
    font = ImageFont.load_default(SIZE_PX)
    gap = round(spacing * SIZE_PX)
    widths = [round(font.getlength(letter)) for letter in line]
    image = Image.new("L", (sum(widths) + gap * len(line) + SIZE_PX, SIZE_PX * 2), 0)
    pen = ImageDraw.Draw(image)
    x = SIZE_PX // 2
    for letter, width in zip(line, widths, strict=True):
        pen.text((x, SIZE_PX // 2), letter, fill=255, font=font)
        x += width + gap
    mask: Mask = np.asarray(image, dtype=np.uint8)
    thick = round(bold * SIZE_PX)
    if thick:
        mask = cv2.dilate(mask, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thick * 2 + 1, thick * 2 + 1))).astype(
            np.uint8
        )
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return None
    return np.ascontiguousarray(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
