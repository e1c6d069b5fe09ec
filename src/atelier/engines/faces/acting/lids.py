"""Closing and opening eyes: a lid of the colour of the skin around comes down over an eye, with its lashes.

Nothing else moves: brows and the frames of glasses are often too near to be left out of any bending.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.grid import Grid
from atelier.engines.faces.acting.stand import Patch, Stand
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, Flags, Picture, floats

_WIDER: Final = 0.15  # of an eye's height, at lids -1
_ROOM: Final = 1.18  # lids reach a little beyond the corners
_AROUND: Final = 0.16
"""The patch reaches so far beyond the lids: there is the skin that the lid is made of."""
_MIXED: Final = 0.09  # distances between the eyes, over which its colours are mixed
_FADE: Final = 0.05  # the lid's upper edge
_HIDDEN: Final = 0.24
"""Where less than this around an eye has the colour of the cheek, glasses hide it."""
_SAME_COLOUR: Final = 14.0  # of Lab's a and b
_SHADED: Final = 0.45  # of the cheek's lightness


@dataclass(frozen=True)
class Lid:
    """A lid on its way, for the points of a patch: its colours 0..1, how much of them shows, and its line of lashes."""

    patch: Patch
    colours: Field
    cover: Field
    lashes: Field


class Eye:
    """One eye that can close and open wider. `patch` are points of the grid."""

    def __init__(self, picture: Picture, stand: Stand, grid: Grid, part: slice) -> None:
        points = stand.landmarks[part]
        left, right = points[0], points[3]
        self._middle = float(left[0] + right[0]) / 2
        self._half = max(0.12, float(right[0] - left[0]) / 2) * _ROOM
        self._level = float(left[1] + right[1]) / 2
        self._lean = float(right[1] - left[1]) / max(0.1, float(right[0] - left[0]))
        self._top = float(points[1:3, 1].mean()) - self._level - 0.035
        self._bottom = float(points[4:6, 1].mean()) - self._level + 0.02
        self._pixel = grid.step / stand.scale
        self.patch = grid.patch(
            stand.patch(
                self._middle - self._half - _AROUND,
                self._level + self._top - _AROUND,
                self._middle + self._half + _AROUND,
                self._level + self._bottom + _AROUND,
            )
        )
        if not self.patch.empty:
            self._skin = self._mixed(grid.seen(picture, self.patch), picture, stand, grid)

    def hidden(self, picture: Picture, stand: Stand) -> bool:
        """Whether something that is no skin lies over all of the eye."""
        x, y = self._middle, self._level
        around = stand.patch(x - 0.24, y - 0.10, x + 0.24, y + 0.17)
        return not around.empty and bool(_bare(picture[around.slices], picture, stand, x).mean() < _HIDDEN)

    def lid(self, x: Field, y: Field, closed: float) -> Lid:
        """The lid `closed` 0..1 of its way."""
        arch, base = self._arch(x)
        flat = np.sqrt(arch)
        top = base + np.float32(self._top) * flat
        # A closed eye's line lies low: the upper lid does most of the way.
        shut = base + np.float32(self._bottom * 0.80) * flat
        edge = top + (shut - top) * np.float32(min(1.0, closed))
        part = np.clip((y - top) / np.maximum(edge - top, 1e-4), 0, 1)
        begins = np.clip((y - top) / np.float32(min(_FADE, 0.5 * (self._bottom - self._top) * closed)), 0, 1)
        ends = np.clip((edge - y) / np.float32(1.5 * self._pixel) + 0.5, 0, 1)
        cover = floats(begins * ends * np.clip(arch * 12, 0, 1))
        round_off = floats(0.93 + 0.11 * np.sin(np.pi * part))
        thick = np.float32(max(0.016, 0.8 * self._pixel))
        lashes = np.exp(-(((y - edge) / thick) ** 2)) * np.clip(arch * 3, 0, 1) * np.float32(min(1.0, closed * 1.5))
        return Lid(self.patch, floats(self._skin * round_off[..., None]), cover, floats(lashes))

    def widened(self, x: Field, y: Field, much: float) -> Field:
        """The height in the picture for every place, when the whole eye is taller, around its lower lid."""
        arch, base = self._arch(x)
        low = base + np.float32(self._bottom)
        tall = np.float32(self._bottom - self._top)
        above = (low - y) / tall
        beyond = np.clip(1 - (above - 1) / 1.6, 0, 1)
        return floats(y + _WIDER * much * arch * tall * np.clip(above, 0, 1) * beyond)

    def _arch(self, x: Field) -> tuple[Field, Field]:
        """0 at the corners and 1 between them; and the line through the corners."""
        share = (x - self._middle) / np.float32(self._half)
        base = np.float32(self._level) + np.float32(self._lean) * (x - self._middle)
        return floats(np.clip(1 - share * share, 0, 1)), floats(base)

    def _mixed(self, seen: Picture, picture: Picture, stand: Stand, grid: Grid) -> Field:
        """What the skin around would look like without the eye, RGB 0..1."""
        x, y = grid.x[self.patch.slices], grid.y[self.patch.slices]
        arch, base = self._arch(x)
        flat = np.sqrt(arch)
        inside = (y > base + self._top * flat) & (y < base + self._bottom * flat) & (arch > 0)
        skin = _bare(seen, picture, stand, self._middle).reshape(seen.shape[:2]) & ~inside
        weight = skin.astype(np.float32)
        sigma = _MIXED / self._pixel
        around = cv2.GaussianBlur(floats(seen.astype(np.float32) * weight[..., None]), (0, 0), sigma)
        known = cv2.GaussianBlur(weight, (0, 0), sigma)[..., None]
        usual = np.median(_cheek(picture, stand, self._middle), axis=0)
        return floats((around + 0.02 * usual) / (known + 0.02) / 255)


def both_eyes(picture: Picture, stand: Stand, grid: Grid) -> list[Eye]:
    """Those that are not behind dark glasses."""
    eyes = [Eye(picture, stand, grid, part) for part in (shape.LEFT_EYE, shape.RIGHT_EYE)]
    return [] if all(eye.hidden(picture, stand) for eye in eyes) else [eye for eye in eyes if not eye.patch.empty]


def _bare(seen: Picture, picture: Picture, stand: Stand, x: float) -> Flags:
    """For every pixel of `seen`, in one row, whether it has the colour of the cheek below x."""
    cheek = _lab(_cheek(picture, stand, x))
    usual = np.median(cheek, axis=0)
    colours = _lab(seen.reshape(-1, 3))
    near = np.hypot(*(colours[:, 1:] - usual[1:]).T) < _SAME_COLOUR
    return np.asarray(near & (colours[:, 0] > _SHADED * usual[0]))


def _cheek(picture: Picture, stand: Stand, x: float) -> Picture:
    """RGB, (n, 3)."""
    area = stand.patch(x - 0.20, 0.50, x + 0.20, 0.75)
    return picture[area.slices].reshape(-1, 3) if not area.empty else np.full((1, 3), 170, np.uint8)


def _lab(colours: Picture) -> Field:
    return floats(cv2.cvtColor(np.ascontiguousarray(colours)[None], cv2.COLOR_RGB2LAB)[0])
