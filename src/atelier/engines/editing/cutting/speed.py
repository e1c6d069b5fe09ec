"""Faster or slower; voices keep their pitch."""

from __future__ import annotations

from typing import Final

from atelier.domain.wishes.editing import ChangeSpeed
from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.normal import resampled
from atelier.engines.editing.ffmpeg.stretch import Stretch, whole
from atelier.engines.editing.making import bench, made, read, share
from atelier.engines.editing.refusing import Impossible
from atelier.engines.port import Done, Progress, Task

_SLOWEST: Final = 0.25
_FASTEST: Final = 4.0


def change_speed(task: Task, wish: ChangeSpeed, progress: Progress) -> Done:
    if not _SLOWEST <= wish.factor <= _FASTEST:
        raise Impossible(f"the factor must be from {_SLOWEST:g} to {_FASTEST:g}, not {wish.factor:g}")
    part = whole(read(task, wish.video, progress))
    path = task.new_file("speed.mp4")
    command = Command(bench(task))
    feed = command.open_stretch(part)
    frames = max(1, round(part.frames / wish.factor))
    length_s = float(frames / part.source.rate)
    command.write_video(
        path,
        picture=command.chain(_picture(part, wish.factor, frames), feed.picture),
        sound=command.chain(_sound(part, wish.factor, length_s), feed.sound) if part.source.sound else None,
        rate=part.source.rate,
        length_s=length_s,
        heard=share(progress, "changing speed"),
    )
    return made(path)


def _picture(part: Stretch, factor: float, frames: int) -> list[str]:
    return [
        *part.picture(),
        *resampled(part.source.rate, speed=factor),
        step("tpad", stop=-1, stop_mode="clone"),
        step("trim", end_frame=frames),
    ]


def _sound(part: Stretch, factor: float, length_s: float) -> list[str]:
    return [
        *part.sound(),
        step("rubberband", tempo=factor, channels="together"),
        step("apad", whole_dur=length_s),
        step("atrim", end=length_s),
    ]
