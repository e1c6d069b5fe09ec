"""Another size, for a video or a picture."""

from __future__ import annotations

import numpy as np
from PIL import Image

from atelier.domain.wishes.editing import Resize
from atelier.engines.editing.colours import rgb
from atelier.engines.editing.ffmpeg.normal import even, picture_steps
from atelier.engines.editing.framing.fitting import LONGEST_PX, fit, into_frame
from atelier.engines.editing.making import read, share
from atelier.engines.editing.pictures import MOST_PIXELS, edit_picture, is_picture
from atelier.engines.editing.redraw import redraw
from atelier.engines.editing.refusing import Impossible
from atelier.engines.frames.arrays import Picture
from atelier.engines.port import Done, Progress, Task


def resize(task: Task, wish: Resize, progress: Progress) -> Done:
    """Videos get even sides."""
    if not (1 <= wish.width_px <= LONGEST_PX and 1 <= wish.height_px <= LONGEST_PX):
        raise Impossible(f"ask for sides of 1 to {LONGEST_PX} pixels, not {wish.width_px} x {wish.height_px}")
    if wish.width_px * wish.height_px > MOST_PIXELS:
        raise Impossible(f"{wish.width_px} x {wish.height_px} is more than {MOST_PIXELS / 1e6:g} million pixels")
    if is_picture(wish.media):
        return edit_picture(task, wish.media, progress, "resize", lambda picture: _resized(picture, wish))
    source = read(task, wish.media, progress)
    frame = (even(wish.width_px), even(wish.height_px))
    place = fit((source.width_px, source.height_px), frame, wish.fill, grain=2)
    inner = (place.width_px, place.height_px)
    steps = [*picture_steps(source, size=inner), *into_frame(place, frame, wish.colour)]
    return redraw(
        task, source, "resize.mp4", lambda command, frames: command.chain(steps, frames), share(progress, "resizing")
    )


def _resized(picture: Picture, wish: Resize) -> Picture:
    frame = (wish.width_px, wish.height_px)
    place = fit((picture.shape[1], picture.shape[0]), frame, wish.fill)
    scaled = Image.fromarray(picture).resize((place.width_px, place.height_px), Image.Resampling.LANCZOS)
    if scaled.size == frame:
        return np.asarray(scaled)
    framed_picture = Image.new(scaled.mode, frame, rgb(wish.colour))
    framed_picture.paste(scaled, (place.left_px, place.top_px))
    return np.asarray(framed_picture)
