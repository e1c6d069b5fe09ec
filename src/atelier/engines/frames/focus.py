"""What in a picture must stay in sight: faces first, else where the detail is."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Picture, floats
from atelier.engines.frames.fit import WHOLE, Box
from atelier.engines.frames.resample import sized

_CASCADES: Final = Path(cv2.__file__).parent / "data"
_SEARCH_PX: Final = 420  # longer side of the picture that is searched: 40 ms, and faces of 7 % are found
_SMALLEST_FACE: Final = 0.07  # of the shorter side
_DETAIL_PX: Final = 160
_HAIR: Final = 0.45  # of a face's height lies above it and belongs to the head
_NECK: Final = 0.25  # and below


@cache
def _cascade(name: str) -> cv2.CascadeClassifier:
    return cv2.CascadeClassifier(str(_CASCADES / f"haarcascade_frontalface_{name}.xml"))


def find_faces(picture: Picture) -> list[Box]:
    """Frontal upright faces, the largest first, as fractions of the picture's sides."""
    small = cv2.equalizeHist(sized(cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY), _SEARCH_PX))
    smallest = max(20, round(_SMALLEST_FACE * min(small.shape)))
    found = _cascade("alt2").detectMultiScale(small, 1.1, 4, minSize=(smallest, smallest))
    boxes = [tuple(int(value) for value in box) for box in found]
    boxes = sorted((box for box in boxes if _confirmed(small, box)), key=lambda box: -box[2])
    rows, columns = small.shape
    return [Box(x / columns, y / rows, side / columns, tall / rows) for x, y, side, tall in boxes]


def _confirmed(grey: Field, box: tuple[int, ...]) -> bool:
    """Whether a second cascade sees a face there too; one alone takes chandeliers for faces."""
    x, y, width, height = box
    near = grey[max(0, y - height // 4) : y + height * 5 // 4, max(0, x - width // 4) : x + width * 5 // 4]
    smallest = int(0.6 * width)
    return len(_cascade("default").detectMultiScale(near, 1.05, 3, minSize=(smallest, smallest))) > 0


def detail(picture: Picture) -> Field:
    """How much fine structure there is around each point, 0..1; the result is at most 160 pixels long."""
    small = floats(sized(cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY), _DETAIL_PX))
    energy = cv2.magnitude(cv2.Sobel(small, cv2.CV_32F, 1, 0), cv2.Sobel(small, cv2.CV_32F, 0, 1))
    spread = cv2.GaussianBlur(energy, (0, 0), 0.03 * max(small.shape))
    return floats(spread / max(1e-6, float(spread.max())))


def focus_of(picture: Picture) -> Box:
    """The part that a crop should hold, as fractions of the sides."""
    if faces := find_faces(picture):
        return _around(faces)
    energy = detail(picture)
    return _dense_part(energy)


def _around(faces: list[Box]) -> Box:
    left = min(face.x - 0.2 * face.width for face in faces)
    right = max(face.right + 0.2 * face.width for face in faces)
    top = min(face.y - _HAIR * face.height for face in faces)
    bottom = max(face.bottom + _NECK * face.height for face in faces)
    left, top = max(0.0, left), max(0.0, top)
    return Box(left, top, min(1.0, right) - left, min(1.0, bottom) - top)


def _dense_part(energy: Field) -> Box:
    """The box between the 15th and 85th hundredth of the detail, counted along each side."""
    if float(energy.sum()) <= 0:
        return WHOLE
    left, right = _span(energy.sum(axis=0))
    top, bottom = _span(energy.sum(axis=1))
    return Box(left, top, right - left, bottom - top)


def _span(profile: Field) -> tuple[float, float]:
    share = np.cumsum(profile) / profile.sum()
    low, high = np.searchsorted(share, (0.15, 0.85))
    return float(low) / len(profile), float(high + 1) / len(profile)
