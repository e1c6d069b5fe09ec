"""Where the frame lies in the picture, and how the units relate.

Positions in the scene are in output pixels from the middle of the frame. A texture is the picture, or the part of
it around the frame, at `scale` texels to an output pixel; depth fields cover the same ground as the texture.
"""

from __future__ import annotations

from typing import Final

import cv2
import msgspec

from atelier.engines.frames.arrays import Field, Picture
from atelier.engines.frames.fit import Box, cover

_MARGIN: Final = 0.18  # of the frame: so much of the picture around the frame is kept, for the camera to move into
_DETAIL: Final = 1.2  # picture detail kept for each output pixel; more would shimmer, less would blur close moves
_SCALE: Final = 1.6  # texels to an output pixel: measured, the sharpness then varies by 2 % over sub-pixel shifts
# (1: by 51 %, 1.5: by 8 %, 2: by 18 %), since neighbouring pixels are read in different phases


class View(msgspec.Struct, frozen=True):
    """The frame's size in pixels; the texture's size, its `scale`, and where in it the frame begins, in texels."""

    width_px: int
    height_px: int
    texture_width: int
    texture_height: int
    scale: float
    left: float
    top: float

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom end of the texture, in the scene's units."""
        return (
            -self.left / self.scale - self.width_px / 2,
            -self.top / self.scale - self.height_px / 2,
            (self.texture_width - self.left) / self.scale - self.width_px / 2,
            (self.texture_height - self.top) / self.scale - self.height_px / 2,
        )

    def framed(self, field: Field) -> Field:
        """The part of a field over the texture that the frame shows."""
        rows, columns = field.shape[0] / self.texture_height, field.shape[1] / self.texture_width
        top, left = round(self.top * rows), round(self.left * columns)
        height, width = round(self.height_px * self.scale * rows), round(self.width_px * self.scale * columns)
        return field[top : top + max(1, height), left : left + max(1, width)]

    def to_texels(self, fraction: float = 1.0) -> tuple[float, float, float]:
        """Factor and x and y offset from scene positions to pixel centres of a field that covers the texture
        with `fraction` of its resolution."""
        factor = self.scale * fraction
        return (
            factor,
            (self.width_px / 2 * self.scale + self.left) * fraction - 0.5,
            (self.height_px / 2 * self.scale + self.top) * fraction - 0.5,
        )


def frame_picture(picture: Picture, width_px: int, height_px: int, keep: Box) -> tuple[Picture, View]:
    """The texture cut from a picture for a frame of the given size, and the view that belongs to it."""
    height, width = picture.shape[:2]
    window = cover(width, height, frame_width_px=width_px, frame_height_px=height_px, keep=keep)
    left = max(0, round(window.x - _MARGIN * window.width))
    top = max(0, round(window.y - _MARGIN * window.height))
    right = min(width, round(window.right + _MARGIN * window.width))
    bottom = min(height, round(window.bottom + _MARGIN * window.height))
    cut = picture[top:bottom, left:right]
    density = width_px / window.width
    size = (_even((right - left) * density * _SCALE), _even((bottom - top) * density * _SCALE))
    texture = _resample(cut, size, density)
    return texture, View(
        width_px,
        height_px,
        size[0],
        size[1],
        _SCALE,
        (window.x - left) * density * _SCALE,
        (window.y - top) * density * _SCALE,
    )


def _even(length: float) -> int:
    return 2 * max(1, round(length / 2))


def _resample(cut: Picture, size: tuple[int, int], density: float) -> Picture:
    """To the texture's size, without detail that the output could not show steadily."""
    if density * _DETAIL < 1:
        cut = cv2.resize(cut, None, fx=density * _DETAIL, fy=density * _DETAIL, interpolation=cv2.INTER_AREA)
    return cv2.resize(cut, size, interpolation=cv2.INTER_LANCZOS4)
