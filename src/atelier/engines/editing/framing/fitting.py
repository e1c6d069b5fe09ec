"""Where a picture goes in a frame of another shape."""

from __future__ import annotations

from typing import Final

import msgspec

from atelier.domain.wishes.editing import Fill
from atelier.engines.editing.colours import filter_colour
from atelier.engines.editing.ffmpeg.graph import step

LONGEST_PX: Final = 8192


class Fit(msgspec.Struct, frozen=True):
    """The size that the whole picture gets, and where its corner then lies in the frame: outside where it is cut."""

    width_px: int
    height_px: int
    left_px: int
    top_px: int


def fit(size_px: tuple[int, int], frame_px: tuple[int, int], fill: Fill, *, grain: int = 1) -> Fit:
    """Sizes and places are multiples of `grain`."""
    (width_px, height_px), (wide, high) = size_px, frame_px
    if fill is Fill.STRETCH:
        return Fit(wide, high, 0, 0)
    bound = min if fill is Fill.PAD else max
    scale = bound(wide / width_px, high / height_px)
    width = bound(wide, max(grain, grain * round(width_px * scale / grain)))
    height = bound(high, max(grain, grain * round(height_px * scale / grain)))
    return Fit(width, height, (wide - width) // 2 // grain * grain, (high - height) // 2 // grain * grain)


def into_frame(place: Fit, frame_px: tuple[int, int], colour: str) -> list[str]:
    """Steps that cut or surround a picture that has its place's size. Raises Impossible if that is no colour."""
    if (place.width_px, place.height_px) == frame_px:
        return []
    if place.left_px < 0 or place.top_px < 0:
        return [step("crop", *frame_px, -place.left_px, -place.top_px)]
    return [step("pad", *frame_px, place.left_px, place.top_px, color=filter_colour(colour))]
