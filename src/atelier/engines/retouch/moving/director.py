"""From an order for a transformed video to a file."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import Role
from atelier.domain.wishes.video import Transformation, TransformVideo
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.encoder import Encoder
from atelier.engines.frames.reader import FrameReader
from atelier.engines.frames.threads import allowed_threads, opencv_threads
from atelier.engines.palette.learn import learn
from atelier.engines.port import Done, Made, Outcome, Progress, Refused, Task, stage_of
from atelier.engines.raster import floats
from atelier.engines.retouch.asking.words import understand
from atelier.engines.retouch.changes.placing import cutting_of
from atelier.engines.retouch.changes.sky import forget
from atelier.engines.retouch.editing import Plan
from atelier.engines.retouch.files import fitted, read_picture
from atelier.engines.retouch.moving.replace import NoSubject, Replace
from atelier.engines.retouch.moving.restyle import Restyle
from atelier.engines.retouch.moving.transfer import Transfer
from atelier.engines.retouch.seen.sight import Sight, sheet_of
from atelier.engines.sketch.styles.trained import choose, painted_by

_MOST_PIXELS: Final = 4096 * 2304
_LONGEST_S: Final = 600.0
_READING: Final = 0.03


class Painter(Protocol):
    """Draws the frames of one output, one after the other."""

    def draw(self, frame: Picture, seconds: float) -> Picture: ...


def transform(task: Task, wish: TransformVideo, progress: Progress) -> Outcome:
    """One MP4 for each output, at the video's own rate; outputs differ by their seeds.

    Memory holds a few frames, whatever the length.
    """
    progress(0.0, "reading")
    if wish.how is not Transformation.STYLE and wish.image is None:
        return Refused("unsupported_input", "give the picture that is to move, or to be put into the video")
    try:
        with opencv_threads(allowed_threads()):
            return _transform(task, wish, progress)
    except MediaRejected as error:
        return Refused("unreadable_media", str(error))
    except NoSubject:
        return Refused("unsupported_input", "nothing in the video stands out clearly enough to be replaced")
    finally:
        forget()


def _transform(task: Task, wish: TransformVideo, progress: Progress) -> Outcome:
    files: list[Made] = []
    notes: dict[str, Any] = {}
    for number in range(task.order.outputs):
        path = task.new_file(f"restyle-{number + 1}.mp4")
        each = (0.98 - _READING) / task.order.outputs
        begun = _READING + each * number
        report = stage_of(progress, "painting", begun, begun + each)
        with FrameReader(task.path(wish.video), max_pixels=_MOST_PIXELS) as probe:
            if (seconds := probe.duration_s or 0.0) > _LONGEST_S and wish.most_s is None:
                return Refused("input_too_long", f"the video lasts {seconds:.0f} s; at most {_LONGEST_S:.0f} are taken")
            size = _size(wish, probe)
        painter, notes = _painter(task, wish, size, task.order.seed_of(number))
        if painter is None:
            return Refused("unsupported_input", str(notes["reason"]))
        _film(task, wish, path, painter, size, report)
        files.append(Made(str(path), MediaKind.VIDEO))
        if isinstance(painter, Restyle) and painter.undone:
            notes["not_done"] = list(painter.undone)
    progress(1.0, "finished")
    return Done(tuple(files), notes)


def _size(wish: TransformVideo, reader: FrameReader) -> tuple[int, int]:
    """Even sides: as asked, else the video's own."""
    width, height = reader.width_px, reader.height_px
    if wish.width_px and wish.height_px:
        width, height = wish.width_px, wish.height_px
    elif wish.width_px:
        width, height = wish.width_px, round(wish.width_px * height / width)
    elif wish.height_px:
        width, height = round(wish.height_px * width / height), wish.height_px
    return max(2, width - width % 2), max(2, height - height % 2)


def _painter(
    task: Task, wish: TransformVideo, size: tuple[int, int], seed: int
) -> tuple[Painter | None, dict[str, Any]]:
    """Who draws the frames, and what the customer is told; None with a reason where nobody can."""
    if wish.how is Transformation.STYLE:
        return _restyle(task, wish, seed)
    assert wish.image is not None
    picture = read_picture(task, wish.image, "the picture")
    if wish.how is Transformation.MOTION:
        return Transfer(np.ascontiguousarray(fitted(picture, *size)[..., :3])), {"movement": "from the video"}
    alpha = floats(picture[..., 3]) / np.float32(255) if picture.shape[2] == 4 else None
    plain = np.ascontiguousarray(picture[..., :3])
    matte = Sight(plain, alpha).matte
    cutting = None if matte is None else cutting_of(sheet_of(plain), matte)
    if cutting is None:
        return None, {"reason": "nothing in the picture stands out clearly enough to be cut out"}
    return Replace(cutting, seed), {"subject": "from the picture"}


def _restyle(task: Task, wish: TransformVideo, seed: int) -> tuple[Painter, dict[str, Any]]:
    wishes = understand(wish.prompt, wish.negative_prompt)
    chosen = choose(wish.styles, task.styles, steady=True)
    looks = list(chosen.looks)
    pictures = [(wish.image, 1.0)] if wish.image is not None else []
    pictures += [(one.image, one.strength) for one in wish.references if one.role is Role.STYLE]
    for image, strength in pictures:
        plain = np.ascontiguousarray(read_picture(task, image, "a reference")[..., :3])
        looks.append((painted_by(learn([plain]), steady=True), max(-2.0, min(2.0, strength))))
    notes: dict[str, Any] = {}
    if wishes.ignored:
        notes["ignored_words"] = list(wishes.ignored)
    if chosen.unknown:
        notes["ignored_styles"] = list(chosen.unknown)
    return Restyle(Plan(wishes, tuple(looks), strength=wish.strength), seed), notes


def _film(
    task: Task,
    wish: TransformVideo,
    path: Path,
    painter: Painter,
    size: tuple[int, int],
    report: Callable[[float], None],
) -> None:
    video = task.path(wish.video)
    with FrameReader(video, max_pixels=_MOST_PIXELS, size=_read_size(wish, size, video)) as reader:
        fps = reader.fps
        length_s = min(filter(None, (reader.duration_s, wish.most_s)), default=None)
        frames = None if wish.most_s is None else max(1, round(wish.most_s * fps))
        sound = video if wish.keep_sound and reader.has_audio else None
        with Encoder(path, width_px=size[0], height_px=size[1], fps=fps, audio=sound) as encoder:
            for number, frame in enumerate(islice(reader, frames)):
                shown = frame if frame.shape[1::-1] == size else fitted(frame, *size)
                encoder.write(painter.draw(shown, float(number / fps)))
                report(min(1.0, (number + 1) / max(1.0, float((length_s or 10.0) * fps))))


def _read_size(wish: TransformVideo, size: tuple[int, int], video: Path) -> tuple[int, int]:
    """Decoded no larger than the result needs, in the video's own shape."""
    with FrameReader(video, max_pixels=_MOST_PIXELS) as probe:
        width, height = probe.width_px, probe.height_px
    factor = min(1.0, max(size[0] / width, size[1] / height))
    return max(2, round(width * factor)), max(2, round(height * factor))
