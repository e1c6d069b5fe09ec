"""New fine detail for an enlarged picture, taken from where the picture has it.

What is lost when the picture is halved is its own fine detail. Each small block of the doubled picture looks near its
place in the original for a block that would look like it once halved and doubled, and takes over what that one lost.
After Freedman and Fattal, "Image and Video Upscaling from Local Self-Examples", 2011.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

import cv2
import msgspec
import numpy as np

from atelier.engines.frames.arrays import Field, floats
from atelier.engines.vision.upscale.back_projection import agree
from atelier.engines.vision.upscale.doubling import Doubling

_BLOCK_PX: Final = 6
_TRIES: Final = 14
_NEAR_PX: Final = 7.0  # blocks are looked for so far around, in pixels of the original
_COARSE: Final = 2.5  # differences wider than this, in pixels, do not matter for likeness
_Whole: TypeAlias = np.ndarray[Any, np.dtype[np.uint64]]
MARGIN_PX: Final = 16
"""How far around a place its detail depends on, in pixels of the doubled picture."""


class Source(msgspec.Struct, frozen=True):
    """`worn` is the picture halved and doubled again, less what is coarse; `lost` what it lost by that."""

    worn: Field
    lost: Field


def source_of(light: Field, doubling: Doubling) -> Source:
    """Where the doubled picture will take detail from: the picture before doubling, at least 4 pixels each way."""
    height, width = light.shape[0] // 2 * 2, light.shape[1] // 2 * 2
    whole = light[:height, :width]
    half = floats(cv2.resize(whole, (width // 2, height // 2), interpolation=cv2.INTER_AREA))
    again = agree(doubling.apply(half), half)
    return Source(_fine(again), floats(whole - again))


def _fine(light: Field) -> Field:
    return floats(light - cv2.GaussianBlur(light, (0, 0), _COARSE))


def detail_for(doubled: Field, source: Source, top: int, rows: slice, *, seed: int) -> Field:
    """The detail for `rows` of a strip of the doubled picture that begins at its row `top`.

    The same for a place whatever strip it is in, but for the strip's outer MARGIN_PX rows.
    """
    fine = _fine(doubled)
    total = np.zeros(doubled.shape, np.float32)
    weight = np.zeros(doubled.shape, np.float32)
    for shift in (0, _BLOCK_PX // 2):
        blocks = _Blocks(doubled.shape, top, shift)
        x, y = blocks.best(fine, source.worn, seed)
        taken = cv2.remap(source.lost, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT)
        total += blocks.window * taken
        weight += blocks.window
    return floats(total / np.maximum(weight, 0.05))[rows]


class _Blocks:
    """A grid of blocks over a strip, fixed to the picture and not to the strip."""

    def __init__(self, shape: tuple[int, int], top: int, shift: int) -> None:
        height, width = shape
        down = np.arange(top, top + height) + shift
        right = np.arange(width) + shift
        self._first = int(down[0]) // _BLOCK_PX
        self._size = (int(down[-1]) // _BLOCK_PX - self._first + 1, int(right[-1]) // _BLOCK_PX + 1)
        self._lead = (int(down[0]) % _BLOCK_PX, int(right[0]) % _BLOCK_PX)  # of the first blocks lies outside
        self._place = (np.arange(top, top + height, dtype=np.float32), np.arange(width, dtype=np.float32))
        self._middle_y = (np.arange(self._size[0]) + self._first + 0.5) * _BLOCK_PX - shift
        self._middle_x = (np.arange(self._size[1]) + 0.5) * _BLOCK_PX - shift
        self._shift = shift
        arc_y, arc_x = (
            0.5 - 0.5 * np.cos(2 * np.pi * ((side % _BLOCK_PX) + 0.5) / _BLOCK_PX) for side in (down, right)
        )
        self.window = floats(arc_y[:, None] * arc_x[None])

    def best(self, fine: Field, worn: Field, seed: int) -> tuple[Field, Field]:
        """Where to take each place's detail from, (x, y) in the source: the likest of a few tries for each block."""
        chosen_y, chosen_x = self._nearest()
        least = np.full(self._size, np.inf, np.float32)
        for number in range(_TRIES):
            move_y, move_x = self._try(number, seed)
            x, y = self._spread(move_y, move_x)
            apart = cv2.remap(worn, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REFLECT) - fine
            unlike = self._sum(cv2.blur(apart * apart, (5, 5)))
            better = unlike < least
            least[better] = unlike[better]
            chosen_y[better], chosen_x[better] = move_y[better], move_x[better]
        return self._spread(chosen_y, chosen_x)

    def _nearest(self) -> tuple[Field, Field]:
        """The moves from a block's place to the same place in the source, in whole pixels."""
        move_y = np.round(self._middle_y / 2) - np.round(self._middle_y)
        move_x = np.round(self._middle_x / 2) - np.round(self._middle_x)
        return np.repeat(move_y[:, None], self._size[1], 1), np.repeat(move_x[None], self._size[0], 0)

    def _try(self, number: int, seed: int) -> tuple[Field, Field]:
        """Moves to try; the same for a block whatever strip it is in."""
        move_y, move_x = self._nearest()
        if number:
            row = (np.arange(self._size[0], dtype=np.uint64) + np.uint64(self._first))[:, None]
            column = np.arange(self._size[1], dtype=np.uint64)[None]
            key = np.uint64((seed * 64 + number * 2 + (self._shift > 0)) % 2**63)
            move_y = move_y + np.round((2 * _scattered(row, column, key) - 1) * _NEAR_PX)
            move_x = move_x + np.round((2 * _scattered(column, row, key + np.uint64(0x9E37)) - 1) * _NEAR_PX)
        return move_y, move_x

    def _spread(self, move_y: Field, move_x: Field) -> tuple[Field, Field]:
        """Each block's move for all of its pixels, as places in the source."""
        y, x = self._place
        return x[None] + self._tiled(move_x), y[:, None] + self._tiled(move_y)

    def _tiled(self, values: Field) -> Field:
        """A value for each block, for all of its pixels."""
        rows, columns = self._size
        whole = cv2.resize(floats(values), (columns * _BLOCK_PX, rows * _BLOCK_PX), interpolation=cv2.INTER_NEAREST)
        down, right = self._lead
        return whole[down : down + len(self._place[0]), right : right + len(self._place[1])]

    def _sum(self, values: Field) -> Field:
        """By block, over its pixels that there are."""
        rows, columns = self._size
        whole = np.zeros((rows * _BLOCK_PX, columns * _BLOCK_PX), np.float32)
        down, right = self._lead
        whole[down : down + values.shape[0], right : right + values.shape[1]] = values
        return cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)


def _scattered(one: _Whole, other: _Whole, key: np.uint64) -> Field:
    """Numbers 0..1 that look random, from two whole numbers and a key (splitmix64)."""
    with np.errstate(over="ignore"):
        mixed = (one * np.uint64(0x9E3779B97F4A7C15)) ^ (other * np.uint64(0xC2B2AE3D27D4EB4F)) ^ key
        mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return floats((mixed >> np.uint64(40)) / 2**24)
