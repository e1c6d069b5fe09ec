"""A part of a video, to the frame."""

from __future__ import annotations

from atelier.domain.wishes.editing import Trim
from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.stretch import stretch
from atelier.engines.editing.making import bench, made, read, share
from atelier.engines.port import Done, Progress, Task


def trim(task: Task, wish: Trim, progress: Progress) -> Done:
    part = stretch(read(task, wish.video, progress), wish.span)
    path = task.new_file("trim.mp4")
    command = Command(bench(task))
    feed = command.open_stretch(part)
    command.write_video(
        path,
        picture=command.chain(part.picture(), feed.picture),
        sound=command.chain(part.sound(), feed.sound) if part.source.sound else None,
        rate=part.source.rate,
        length_s=part.duration_s,
        heard=share(progress, "cutting"),
    )
    return made(path)
