"""Single frames of a video as pictures."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Final

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import ExtractFrames, FramesWanted
from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.source import Source
from atelier.engines.editing.ffmpeg.stretch import Stretch, whole
from atelier.engines.editing.making import bench, read, share
from atelier.engines.port import Done, Made, Progress, Task

_MOST: Final = 300


def extract_frames(task: Task, wish: ExtractFrames, progress: Progress) -> Done:
    """PNG files in the order of time."""
    source = read(task, wish.video, progress)
    if wish.which is FramesWanted.EVERY_SECOND:
        part = whole(source)
        count = max(1, min(wish.most, _MOST, math.ceil(part.duration_s - 1e-6)))
        steps = part.moments(Fraction(1))
    else:
        part, count = _frame(source, wish.which), 1
        steps = part.rgb()
    command = Command(bench(task))
    frames = command.chain(steps, command.open_stretch(part).picture)
    pictures = command.write_pictures(frames, count, heard=share(progress, "extracting"))
    paths = [task.new_file(picture.name) for picture in pictures]
    for picture, path in zip(pictures, paths, strict=True):
        picture.replace(path)
    return Done(tuple(Made(str(path), MediaKind.IMAGE) for path in paths))


def _frame(source: Source, which: FramesWanted) -> Stretch:
    """The stretch of one frame."""
    every = whole(source)
    number = {FramesWanted.FIRST: 0, FramesWanted.MIDDLE: every.frames // 2, FramesWanted.LAST: every.frames - 1}[which]
    start = every.start_s + float(Fraction(number) / source.rate)
    return Stretch(source, start, start + float(1 / source.rate))
