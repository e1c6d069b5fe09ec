"""Fitting a picture into a frame of another shape without cutting what matters."""

from __future__ import annotations

import msgspec


class Box(msgspec.Struct, frozen=True):
    """A rectangle; `x`, `y` is its upper left corner. Fractions of a picture's sides, or pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def scaled(self, x: float, y: float) -> Box:
        return Box(self.x * x, self.y * y, self.width * x, self.height * y)


WHOLE = Box(0.0, 0.0, 1.0, 1.0)


def cover(width_px: int, height_px: int, *, frame_width_px: int, frame_height_px: int, keep: Box = WHOLE) -> Box:
    """The largest window of the frame's shape within a picture, in the picture's pixels.

    It lies as near the middle as it can while holding `keep` (fractions of the picture: a face, the subject).
    If `keep` is too large for the window, their centres meet as nearly as the picture allows.
    """
    scale = min(width_px / frame_width_px, height_px / frame_height_px)
    width, height = frame_width_px * scale, frame_height_px * scale
    wanted = keep.scaled(width_px, height_px)
    return Box(
        _place(width_px, width, wanted.x, wanted.right),
        _place(height_px, height, wanted.y, wanted.bottom),
        width,
        height,
    )


def _place(length: float, window: float, low: float, high: float) -> float:
    """Where a window starts on a side, to hold low..high and otherwise be central."""
    start = (length - window) / 2
    start = min(max(start, high - window), low) if high - low <= window else (low + high - window) / 2
    return max(0.0, min(length - window, start))
