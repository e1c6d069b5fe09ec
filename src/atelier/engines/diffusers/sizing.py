"""Sizes and lengths that a model can make, next to what was asked for. Pure."""

from __future__ import annotations

import math
from typing import Final

import msgspec

from atelier.engines.diffusers.family import Lattice

SLOWEST: Final = 0.5
"""The least share of its own frame rate at which a model's clip still passes for motion."""


def size_for(
    width_px: int, height_px: int, *, step_px: int, most_pixels: int, least_pixels: int = 0
) -> tuple[int, int]:
    """Multiples of `step_px` in about the ratio asked for, with about `least_pixels` at least, and with at most
    `most_pixels`, or one step a side."""
    pixels = width_px * height_px
    scale = math.sqrt(min(max(pixels, least_pixels), most_pixels) / pixels)
    nearest = [max(1, round(side * scale / step_px)) for side in (width_px, height_px)]
    width, height = nearest
    while width * height * step_px**2 > most_pixels and max(width, height) > 1:
        if width >= height:
            width -= 1
        else:
            height -= 1
    return width * step_px, height * step_px


class Length(msgspec.Struct, frozen=True):
    """How many frames a model makes for a clip, and the rate at which they fill its time."""

    frames: int
    fps: float


def length_for(duration_s: float, *, fps: float, lattice: Lattice, most_frames: int) -> Length | None:
    """Frames at the model's own rate; where it cannot make so many, all that it can, played more slowly. None where
    that would be less than half as fast."""
    wanted = lattice.at_least(max(1, math.ceil(duration_s * fps - 1e-6)))
    most = lattice.at_most(most_frames)
    if wanted <= most:
        return Length(wanted, fps)
    slower = most / duration_s
    return Length(most, slower) if slower >= SLOWEST * fps else None


def longest_s(*, fps: float, lattice: Lattice, most_frames: int) -> float:
    """The longest clip that `length_for` has an answer to, rounded down to a tenth of a second."""
    return math.floor(lattice.at_most(most_frames) / (SLOWEST * fps) * 10) / 10


def shown_at(time_s: float, made: Length) -> int:
    """The number of the frame that is seen at a moment."""
    return min(made.frames - 1, int(time_s * made.fps + 1e-6))
