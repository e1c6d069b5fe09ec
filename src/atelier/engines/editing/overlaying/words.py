"""Text over a video or a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from atelier.domain.wishes.editing import OverlayText
from atelier.domain.wishes.parts import Span
from atelier.engines.editing.colours import rgb
from atelier.engines.editing.ffmpeg.normal import even, picture_steps
from atelier.engines.editing.ffmpeg.source import Source
from atelier.engines.editing.ffmpeg.stretch import stretch
from atelier.engines.editing.making import bench, read, share
from atelier.engines.editing.overlaying.plates import Plate, boxed, faded, lay_over, margin_of, overlay, put
from atelier.engines.editing.pictures import edit_picture, is_picture
from atelier.engines.editing.redraw import redraw
from atelier.engines.editing.text.ass import Align, Pen
from atelier.engines.editing.text.runs import cleaned, missing
from atelier.engines.editing.text.setting import set_text
from atelier.engines.port import Done, Progress, Task

_OUTLINE: Final = 0.055  # of the em
_PADDING: Final = (0.45, 0.28)  # of the em, sideways and up and down
_RADIUS: Final = 0.22  # of the em
_ALIGN: Final = {"left": Align.LEFT, "right": Align.RIGHT}


def overlay_text(task: Task, wish: OverlayText, progress: Progress) -> Done:
    """A box takes the place of an outline: both are there to keep the text readable."""
    if is_picture(wish.media):
        done = edit_picture(
            task,
            wish.media,
            progress,
            "text",
            lambda picture: lay_over(picture, _plate(wish, (picture.shape[1], picture.shape[0]), bench(task))),
        )
    else:
        done = _on_video(task, wish, progress)
    return Done(done.files, notes_on(wish.text))


def notes_on(text: str) -> dict[str, Any]:
    """What no font in the box can draw."""
    signs = missing(cleaned(text))
    return {"missing_characters": signs} if signs else {}


def shown_during(source: Source, span: Span) -> str:
    """An expression that holds for the frames of a span, to the frame. Raises Impossible where there are none."""
    if span == Span():
        return "1"
    part = stretch(source, span)
    half_s = float(1 / source.rate) / 2
    return f"gte(t,{part.start_s - half_s:.6f})*lt(t,{part.end_s - half_s:.6f})"


def _on_video(task: Task, wish: OverlayText, progress: Progress) -> Done:
    source = read(task, wish.media, progress)
    shown = shown_during(source, wish.span)
    progress(0.02, "setting")
    plate = _plate(wish, (even(source.width_px), even(source.height_px)), bench(task))
    return redraw(
        task,
        source,
        "text.mp4",
        lambda command, frames: overlay(
            command, command.chain(picture_steps(source), frames), plate, name="plate", shown=shown
        ),
        share(progress, "drawing", 0.03),
    )


def _plate(wish: OverlayText, frame_px: tuple[int, int], folder: Path) -> Plate:
    em_px = max(1.0, wish.size * frame_px[1])
    boxed_in = bool(wish.box)
    outline = rgb(wish.outline) if wish.outline and not boxed_in else None
    pen = Pen(em_px, rgb(wish.colour), bold=True, outline=outline, outline_px=_OUTLINE * em_px if outline else 0.0)
    edge = 2 * margin_of(frame_px)
    room = [round(2 * share * em_px) if boxed_in else 0 for share in _PADDING]
    words = wish.place.value.split("-")
    text = set_text(
        wish.text,
        pen,
        width_px=max(8, frame_px[0] - edge - min(room[0], frame_px[0] // 4)),
        height_px=max(8, frame_px[1] - edge - min(room[1], frame_px[1] // 4)),
        align=next((align for word, align in _ALIGN.items() if word in words and wish.left is None), Align.CENTER),
        folder=folder,
    )
    picture = text.picture
    if wish.box:
        padding = (round(_PADDING[0] * text.em_px), round(_PADDING[1] * text.em_px))
        picture = boxed(picture, rgb(wish.box), padding_px=padding, radius_px=_RADIUS * text.em_px)
    return put(faded(picture, wish.opacity), frame_px, wish.place, left=wish.left, top=wish.top)
