"""A rectangle of a video or a picture."""

from __future__ import annotations

import numpy as np

from atelier.domain.wishes.editing import Crop
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.normal import even, picture_steps
from atelier.engines.editing.making import read, share
from atelier.engines.editing.pictures import edit_picture, is_picture
from atelier.engines.editing.redraw import redraw
from atelier.engines.editing.refusing import Impossible
from atelier.engines.frames.arrays import Picture
from atelier.engines.port import Done, Progress, Task


def crop(task: Task, wish: Crop, progress: Progress) -> Done:
    """Of a video an odd last row or column is left out, for H.264 has none."""
    if is_picture(wish.media):
        return edit_picture(task, wish.media, progress, "crop", lambda picture: _cut(picture, wish))
    source = read(task, wish.media, progress)
    _check(wish, source.width_px, source.height_px)
    steps = [*picture_steps(source), *_steps(wish)]
    return redraw(
        task, source, "crop.mp4", lambda command, frames: command.chain(steps, frames), share(progress, "cropping")
    )


def _steps(wish: Crop) -> list[str]:
    cut = step("crop", even(wish.width_px), even(wish.height_px), wish.left_px, wish.top_px, exact=1)
    if wish.left_px % 2 or wish.top_px % 2:  # colours are stored for pairs of pixels: an odd cut must take them apart
        return [step("format", "yuv444p"), cut, step("format", "yuv420p")]
    return [cut]


def _cut(picture: Picture, wish: Crop) -> Picture:
    _check(wish, picture.shape[1], picture.shape[0])
    rows = slice(wish.top_px, wish.top_px + wish.height_px)
    return np.ascontiguousarray(picture[rows, wish.left_px : wish.left_px + wish.width_px])


def _check(wish: Crop, width_px: int, height_px: int) -> None:
    right, bottom = wish.left_px + wish.width_px, wish.top_px + wish.height_px
    inside = wish.left_px >= 0 and wish.top_px >= 0 and right <= width_px and bottom <= height_px
    if not inside or wish.width_px < 1 or wish.height_px < 1:
        raise Impossible(
            f"the rectangle of {wish.width_px} x {wish.height_px} at ({wish.left_px}, {wish.top_px})"
            f" does not lie within {width_px} x {height_px} pixels"
        )
