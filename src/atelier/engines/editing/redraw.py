"""Videos whose every frame is changed while time and sound stay as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.encoding import is_final
from atelier.engines.editing.ffmpeg.normal import sound_steps
from atelier.engines.editing.ffmpeg.process import Heard
from atelier.engines.editing.ffmpeg.source import Source
from atelier.engines.editing.making import bench, made
from atelier.engines.port import Done, Task

Draw = Callable[[Command, str], str]
"""Puts filters on a decoded stream of frames; returns the name of what comes out, which is yuv420p."""

_OVERLAP_S: Final = 0.1  # by which a sound may outlast the picture and still be taken over as it is


def redraw(task: Task, source: Source, name: str, draw: Draw, heard: Heard) -> Done:
    """The file gets the name."""
    command = Command(bench(task))
    feed = command.open(source)
    picture = draw(command, feed.picture)
    sound, copied = None, False
    if source.sound is not None:
        copied = is_final(source.sound) and source.sound.end_s <= source.end_s + _OVERLAP_S
        sound = feed.sound if copied else command.chain(sound_steps(source.sound, end_s=source.end_s), feed.sound)
    path = task.new_file(name)
    command.write_video(
        path,
        picture=picture,
        sound=sound,
        copy_sound=copied,
        rate=source.rate,
        length_s=source.end_s,
        heard=heard,
    )
    return made(path)
