"""Letters: text of any script as coverage, set in the typefaces that the house ships."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from atelier.engines.editing.text.faces import FONTS, Face, faces_for
from atelier.engines.raster import Mask

SIZE_PX: Final = 120
"""Text is set at one size and scaled from there, so that it looks alike in every picture size."""
JOINED: Final = range(0x0900, 0x1380)
"""The scripts of South and South East Asia, whose letters change with their neighbours."""


def face_of(text: str) -> Face | None:
    """The first face of the box that has every letter of a text, None when there is none."""
    marks = {mark for mark in text if not mark.isspace()}
    return next((face for face in faces_for(text) if all(face.font().has(mark) for mark in marks)), None)


@lru_cache(maxsize=64)
def lettered(text: str, *, bold: float = 0.0, spacing: float = 0.0) -> Mask | None:
    """One line of text in any script as coverage, cropped to the letters, or None when nothing can be lettered.

    `bold` takes the bold cut where there is one and thickens strokes where there is none; `spacing` parts letters. Both
    are in fractions of the size.
    """
    line = " ".join(unicodedata.normalize("NFC", text).split())
    face = face_of(line)
    if face is None or not line:
        return None
    heavy = bool(bold and face.bold)
    font = ImageFont.truetype(str(FONTS / (face.bold if heavy else face.file)), SIZE_PX)
    if (
        any(unicodedata.bidirectional(mark) in {"R", "AL"} or unicodedata.combining(mark) for mark in line)
        or ord(max(line)) in JOINED
    ):
        return _cropped(_whole(line, font), 0.0 if heavy else bold)
    gap = round(spacing * SIZE_PX)
    widths = [round(font.getlength(letter)) for letter in line]
    image = Image.new("L", (sum(widths) + gap * len(line) + SIZE_PX, SIZE_PX * 2), 0)
    pen = ImageDraw.Draw(image)
    x = SIZE_PX // 2
    for letter, width in zip(line, widths, strict=True):
        pen.text((x, SIZE_PX // 2), letter, fill=255, font=font)
        x += width + gap
    return _cropped(image, 0.0 if heavy else bold)


def _whole(line: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    """A line whose letters join or change places: it is set as one piece."""
    left, _, right, bottom = font.getbbox(line)
    image = Image.new("L", (round(right - left) + SIZE_PX, round(bottom) + SIZE_PX), 0)
    ImageDraw.Draw(image).text((SIZE_PX // 2 - left, SIZE_PX // 4), line, fill=255, font=font)
    return image


def _cropped(image: Image.Image, bold: float) -> Mask | None:
    mask: Mask = np.asarray(image, dtype=np.uint8)
    thick = round(bold * SIZE_PX)
    if thick:
        ring = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (thick * 2 + 1, thick * 2 + 1))
        mask = cv2.dilate(mask, ring).astype(np.uint8)
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if not len(rows):
        return None
    return np.ascontiguousarray(mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
