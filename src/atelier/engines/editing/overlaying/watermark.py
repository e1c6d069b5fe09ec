"""A name or a logo over the whole length of a video, or on a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image

from atelier.domain.errors import MediaRejected
from atelier.domain.wishes.editing import Watermark
from atelier.domain.wishes.parts import Media
from atelier.engines.editing.ffmpeg.normal import even, picture_steps
from atelier.engines.editing.making import bench, read, share
from atelier.engines.editing.overlaying.plates import Plate, faded, lay_over, margin_of, overlay, put
from atelier.engines.editing.overlaying.words import notes_on
from atelier.engines.editing.pictures import MOST_PIXELS, edit_picture, is_picture
from atelier.engines.editing.redraw import redraw
from atelier.engines.editing.refusing import Impossible
from atelier.engines.editing.text.ass import Align, Pen
from atelier.engines.editing.text.lines import width_of
from atelier.engines.editing.text.runs import cleaned
from atelier.engines.editing.text.setting import set_text
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.images import read_image
from atelier.engines.port import Done, Progress, Task

_SMALLEST_EM: Final = 0.02  # of the frame's height: text that is to be that small is made larger
_TALLEST: Final = 0.5  # of the frame's height
_EDGE: Final = 0.045  # of the em: a dark rim that keeps white letters visible on white


def watermark(task: Task, wish: Watermark, progress: Progress) -> Done:
    if wish.logo is None and not cleaned(wish.text).strip():
        raise Impossible("give a text or a logo")
    if not 0 < wish.size <= 1:
        raise Impossible(f"the size is a share of the frame's width, more than 0 and at most 1, not {wish.size:g}")
    done = _on_picture(task, wish, progress) if is_picture(wish.media) else _on_video(task, wish, progress)
    return Done(done.files, {} if wish.logo is not None else notes_on(wish.text))


def logo_of(task: Task, logo: Media, frame_px: tuple[int, int], size: float) -> Picture:
    """RGBA, as wide as its share of the frame's width, unless that would make it too tall. Raises MediaRejected."""
    try:
        picture = read_image(task.path(logo), max_pixels=MOST_PIXELS)
    except MediaRejected as error:
        raise MediaRejected(f"the logo: {error}") from error
    height, width = picture.shape[:2]
    scale = min(size * frame_px[0] / width, _TALLEST * frame_px[1] / height)
    wanted = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(Image.fromarray(picture).convert("RGBA").resize(wanted, Image.Resampling.LANCZOS))


def _on_picture(task: Task, wish: Watermark, progress: Progress) -> Done:
    def mark(picture: Picture) -> Picture:
        return lay_over(picture, _plate(task, wish, (picture.shape[1], picture.shape[0])))

    return edit_picture(task, wish.media, progress, "watermark", mark)


def _on_video(task: Task, wish: Watermark, progress: Progress) -> Done:
    source = read(task, wish.media, progress)
    plate = _plate(task, wish, (even(source.width_px), even(source.height_px)))
    return redraw(
        task,
        source,
        "watermark.mp4",
        lambda command, frames: overlay(command, command.chain(picture_steps(source), frames), plate, name="plate"),
        share(progress, "marking", 0.02),
    )


def _plate(task: Task, wish: Watermark, frame_px: tuple[int, int]) -> Plate:
    if wish.logo is not None:
        picture = logo_of(task, wish.logo, frame_px, wish.size)
    else:
        picture = _lettered(wish, frame_px, bench(task))
    return put(faded(picture, wish.opacity), frame_px, wish.place)


def _lettered(wish: Watermark, frame_px: tuple[int, int], folder: Path) -> Picture:
    text = cleaned(wish.text).strip()
    widest = max(width_of(line, bold=True) for line in text.split("\n"))
    em_px = wish.size * frame_px[0] / max(widest, 0.1)
    em_px = min(max(em_px, _SMALLEST_EM * frame_px[1], 8.0), _TALLEST * frame_px[1])
    pen = Pen(em_px, bold=True, outline=(0, 0, 0), outline_px=_EDGE * em_px, blur_px=_EDGE * em_px / 2)
    edge = 2 * margin_of(frame_px)
    return set_text(
        text,
        pen,
        width_px=max(8, frame_px[0] - edge),
        height_px=max(8, frame_px[1] - edge),
        align=Align.CENTER,
        folder=folder,
    ).picture
