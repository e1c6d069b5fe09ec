"""Plates: small pictures with transparency that are laid over a frame."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import cv2
import msgspec
import numpy as np

from atelier.domain.wishes.editing import Place
from atelier.engines.editing.colours import Rgb
from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.normal import DECLARED
from atelier.engines.frames.arrays import Field, Picture, bytes_of, floats
from atelier.engines.frames.colour import to_ycc

MARGIN: Final = 0.04
"""Of a frame's shorter side: how far plates stay away from the edge."""


class Plate(msgspec.Struct, frozen=True):
    """An RGBA picture and where its corner lies in the frame: at even pixels, for colours are stored for pairs."""

    picture: Picture
    left_px: int
    top_px: int


def margin_of(frame_px: tuple[int, int]) -> int:
    return round(MARGIN * min(frame_px))


def put(
    picture: Picture,
    frame_px: tuple[int, int],
    place: Place,
    *,
    left: float | None = None,
    top: float | None = None,
) -> Plate:
    """At a place of the frame, with its margin, or with its centre at shares of the sides: never outside."""
    height, width = picture.shape[:2]
    return Plate(
        picture,
        _along(frame_px[0], width, margin_of(frame_px), _weight(place, "left", "right"), left),
        _along(frame_px[1], height, margin_of(frame_px), _weight(place, "top", "bottom"), top),
    )


def lay_over(picture: Picture, plate: Plate) -> Picture:
    """A still picture with the plate over it; transparency beneath stays where the plate leaves it."""
    height, width = plate.picture.shape[:2]
    result = picture.copy()
    part = result[plate.top_px : plate.top_px + height, plate.left_px : plate.left_px + width]
    above = floats(plate.picture[: part.shape[0], : part.shape[1]])
    share = above[..., 3:] / 255
    beneath = floats(part[..., 3:]) / 255 if part.shape[2] == 4 else np.ones_like(share)
    alpha = share + beneath * (1 - share)
    mixed = above[..., :3] * share + floats(part[..., :3]) * beneath * (1 - share)
    part[..., :3] = bytes_of(mixed / np.maximum(alpha, 1e-6))
    if part.shape[2] == 4:
        part[..., 3:] = bytes_of(255 * alpha)
    return result


def overlay(command: Command, frames: str, plate: Plate, *, name: str, shown: str = "1") -> str:
    """The plate over a stream of frames. `shown` is an expression of the time `t` that says when."""
    file = command.folder / f"{name}.yuva"
    file.write_bytes(packed(plate.picture))
    height, width = plate.picture.shape[:2]
    above = command.open_frames(file, width_px=width, height_px=height, rate=Fraction(25))
    return overlay_stream(command, frames, above, (plate.left_px, plate.top_px), shown=shown)


def overlay_stream(
    command: Command, frames: str, above: str, corner: tuple[int, int], *, shown: str = "1", stays: bool = True
) -> str:
    """Packed frames over other frames; the last one stays, or not."""
    after = "repeat" if stays else "pass"
    above = command.chain([DECLARED], above)
    return command.chain([step("overlay", *corner, format="yuv420", eof_action=after, enable=shown)], frames, above)


def packed(picture: Picture) -> bytes:
    """RGBA as the planes of yuva420p, BT.709. Colours are those of what can be seen: a pixel's share in the colour of
    its group of four is as large as it is dense."""
    alpha = floats(picture[..., 3])
    luma, cb, cr = cv2.split(to_ycc(np.ascontiguousarray(picture[..., :3])))
    weight = _quartered(alpha)
    colours = [_quartered(floats(plane) * alpha) / np.maximum(weight, 1e-3) for plane in (cb, cr)]
    planes = [luma, *(np.where(weight > 0, bytes_of(plane), 128).astype(np.uint8) for plane in colours)]
    return b"".join(plane.tobytes() for plane in (*planes, picture[..., 3]))


def _quartered(values: Field) -> Field:
    """The sum of every two by two; an odd last row or column counts twice."""
    height, width = values.shape
    whole = np.pad(values, ((0, height % 2), (0, width % 2)), mode="edge")
    return whole[::2, ::2] + whole[1::2, ::2] + whole[::2, 1::2] + whole[1::2, 1::2]


def faded(picture: Picture, opacity: float) -> Picture:
    """The same, fainter."""
    if opacity >= 1:
        return picture
    return np.dstack([picture[..., :3], bytes_of(floats(picture[..., 3]) * max(0.0, opacity))])


def rounded_box(width_px: int, height_px: int, radius_px: float) -> Field:
    """How much of each pixel lies within a box with round corners, 0..1."""
    x = np.abs(np.arange(width_px) + 0.5 - width_px / 2) - (width_px / 2 - radius_px)
    y = np.abs(np.arange(height_px) + 0.5 - height_px / 2) - (height_px / 2 - radius_px)
    outside = np.hypot(np.maximum(x, 0)[None], np.maximum(y, 0)[:, None])
    inside = np.minimum(np.maximum(x[None], y[:, None]), 0)
    return floats(np.clip(0.5 - (outside + inside - radius_px), 0, 1))


def boxed(picture: Picture, colour: Rgb, *, padding_px: tuple[int, int], radius_px: float) -> Picture:
    """The picture on a box of one colour that is larger by the padding (sideways, up and down)."""
    height, width = picture.shape[:2]
    wide, high = width + 2 * padding_px[0], height + 2 * padding_px[1]
    shape = rounded_box(wide, high, radius_px)
    box = np.dstack([np.full((high, wide, 3), colour, np.uint8), bytes_of(255 * shape)])
    return lay_over(box, Plate(picture, padding_px[0], padding_px[1]))


def _weight(place: Place, low: str, high: str) -> float:
    words = place.value.split("-")
    return 0.0 if low in words else 1.0 if high in words else 0.5


def _along(frame: int, length: int, margin: int, weight: float, centre: float | None) -> int:
    """Where a plate begins on one side of the frame."""
    room = frame - length
    margin = max(0, min(margin, room // 2))
    start = margin + (room - 2 * margin) * weight if centre is None else centre * frame - length / 2
    return max(0, min(room, round(start)) // 2 * 2)
