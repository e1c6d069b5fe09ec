"""Closing and opening eyes: the skin above an eye comes down over it, with its lashes."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.stand import Patch, Stand
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, Picture, floats

_ABOVE: Final = 0.115
"""So much of the skin over an eye stretches, in distances between the eyes."""
_WIDER: Final = 0.22  # of an eye's height, at lids -1
_ROOM: Final = 1.18  # lids reach a little beyond the corners
_HIDDEN: Final = 0.24
"""Where less than this around an eye has the colour of the cheek, glasses hide it."""
_SAME_COLOUR: Final = 14.0  # of Lab's a and b
_SHADED: Final = 0.45  # of the cheek's lightness


class Lids:
    """One eye."""

    def __init__(self, picture: Picture, stand: Stand, part: slice) -> None:
        points = stand.landmarks[part]
        left, right = points[0], points[3]
        self._middle = float(left[0] + right[0]) / 2
        self._half = max(0.12, float(right[0] - left[0]) / 2) * _ROOM
        self._level = float(left[1] + right[1]) / 2
        self._lean = float(right[1] - left[1]) / max(0.1, float(right[0] - left[0]))
        self._top = float(points[1:3, 1].mean()) - self._level - 0.035
        self._bottom = float(points[4:6, 1].mean()) - self._level + 0.02
        self.patch = stand.patch(
            self._middle - self._half - 0.05,
            self._level + self._top - _ABOVE - 0.08,
            self._middle + self._half + 0.05,
            self._level + self._bottom + 0.12,
        )
        self.hidden = _covered(picture, stand, self._middle, self._level)
        self._pixel = 1 / stand.scale

    def close(self, x: Field, y: Field, lids: float) -> tuple[Field, Field]:
        """Where to look in the picture for every place: its height; and how much of it is the line of lashes."""
        share = (x - self._middle) / np.float32(self._half)
        arch = np.clip(1 - share * share, 0, 1)
        base = np.float32(self._level) + np.float32(self._lean) * (x - self._middle)
        flat = np.sqrt(arch)
        top = base + np.float32(self._top) * flat
        if lids < 0:
            return self._widen(y, base, arch, -lids), floats(np.zeros_like(y))
        # A closed eye's line lies lower than half: the upper lid does most of the way.
        shut = base + np.float32(self._bottom * 0.80) * flat
        edge = top + (shut - top) * np.float32(min(1.0, lids))
        crease = top - np.float32(_ABOVE)
        stretch = (top - crease) / np.maximum(edge - crease, 1e-4)
        source = np.where((y > crease) & (y < edge), crease + (y - crease) * stretch, y)
        thick = np.float32(max(0.016, 0.8 * self._pixel))
        lashes = np.exp(-(((y - edge) / thick) ** 2)) * np.clip(arch * 3, 0, 1) * np.float32(min(1.0, lids * 1.5))
        return floats(np.where(arch > 0, source, y)), floats(lashes)

    def _widen(self, y: Field, base: Field, arch: Field, much: float) -> Field:
        """The whole eye a little taller, around its lower lid."""
        low = base + np.float32(self._bottom)
        tall = np.float32(self._bottom - self._top)
        grow = 1 + _WIDER * much * arch
        above = (low - y) / tall
        inside = np.clip(above, 0, 1)
        beyond = np.clip(1 - (above - 1) / 1.6, 0, 1)
        shift = (grow - 1) * tall * inside * beyond
        return floats(y + shift)


def both_lids(picture: Picture, stand: Stand) -> list[Lids]:
    """Those of the eyes that are not behind dark glasses."""
    eyes = [Lids(picture, stand, part) for part in (shape.LEFT_EYE, shape.RIGHT_EYE)]
    return [] if all(eye.hidden for eye in eyes) else [eye for eye in eyes if not eye.patch.empty]


def _covered(picture: Picture, stand: Stand, x: float, y: float) -> bool:
    """Whether something that is no skin lies over all of an eye."""
    around = stand.patch(x - 0.24, y - 0.10, x + 0.24, y + 0.17)
    cheek = stand.patch(x - 0.20, y + 0.50, x + 0.20, y + 0.75)
    if around.empty or cheek.empty:
        return False
    seen, skin = (_colours(picture, patch) for patch in (around, cheek))
    usual = np.median(skin, axis=0)
    bare = (np.hypot(*(seen[:, 1:] - usual[1:]).T) < _SAME_COLOUR) & (seen[:, 0] > _SHADED * usual[0])
    return bool(bare.mean() < _HIDDEN)


def _colours(picture: Picture, patch: Patch) -> Field:
    """Lab, (n, 3)."""
    return floats(cv2.cvtColor(np.ascontiguousarray(picture[patch.slices]), cv2.COLOR_RGB2LAB)).reshape(-1, 3)
