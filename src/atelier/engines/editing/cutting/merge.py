"""Clips one after another, whatever their sizes, rates and sounds."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.domain.wishes.editing import Clip, Merge
from atelier.engines.editing.cutting.joining import Target, join, segment
from atelier.engines.editing.ffmpeg.command import Command
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.normal import even, sound_steps
from atelier.engines.editing.ffmpeg.source import examine, examine_sound
from atelier.engines.editing.ffmpeg.stretch import Stretch, stretch
from atelier.engines.editing.framing.fitting import LONGEST_PX
from atelier.engines.editing.making import bench, made, share
from atelier.engines.editing.refusing import Impossible
from atelier.engines.frames.encoder import exact_rate
from atelier.engines.port import Done, Progress, Task

_FEWEST: Final = 2
_MOST: Final = 20
_FASTEST: Final = 60
_READING: Final = 0.05  # of the time


def merge(task: Task, wish: Merge, progress: Progress) -> Done:
    """Sizes and rates are those of the largest and the quickest clip where the wish names none."""
    if not _FEWEST <= len(wish.clips) <= _MOST:
        raise Impossible(f"give {_FEWEST} to {_MOST} clips, not {len(wish.clips)}")
    parts = []
    for number, clip in enumerate(wish.clips, start=1):
        progress(_READING * (number - 1) / len(wish.clips), "reading")
        parts.append(_part(task, clip, number))
    target = _target(wish, parts)
    command = Command(bench(task))
    segments = [segment(command, part, target) for part in parts]
    joined = join(command, segments, wish.transition, wish.transition_s, target.rate)
    length_s = float(joined.frames / target.rate)
    path = task.new_file("merged.mp4")
    command.write_video(
        path,
        picture=joined.picture,
        sound=joined.sound if wish.audio is None else _laid_under(command, task, wish, length_s),
        rate=target.rate,
        length_s=length_s,
        heard=share(progress, "joining", _READING),
    )
    return made(path)


def _part(task: Task, clip: Clip, number: int) -> Stretch:
    """Errors say which of the clips it is."""
    try:
        return stretch(examine(task.path(clip.video)), clip.span, name=f"clip {number}")
    except TooLarge as error:
        raise TooLarge(f"clip {number}: {error}") from error
    except MediaRejected as error:
        raise MediaRejected(f"clip {number}: {error}") from error


def _target(wish: Merge, parts: Sequence[Stretch]) -> Target:
    largest = max((part.source for part in parts), key=lambda source: source.width_px * source.height_px)
    shape = Fraction(largest.width_px, largest.height_px)
    width = wish.width_px or round((wish.height_px or largest.height_px) * shape)
    height = wish.height_px or round(width / shape)
    if not (_FEWEST <= width <= LONGEST_PX and _FEWEST <= height <= LONGEST_PX):
        raise Impossible(f"ask for sides of 2 to {LONGEST_PX} pixels, not {width} x {height}")
    if wish.fps is not None and wish.fps <= 0:
        raise Impossible("the rate must be more than 0")
    rate = max(part.source.rate for part in parts) if wish.fps is None else exact_rate(wish.fps)
    heard = wish.keep_sound and wish.audio is None and any(part.source.sound for part in parts)
    return Target(even(width), even(height), min(rate, Fraction(_FASTEST)), heard)


def _laid_under(command: Command, task: Task, wish: Merge, length_s: float) -> str:
    """One sound for the whole, cut or followed by silence."""
    assert wish.audio is not None
    path = task.path(wish.audio)
    sound = examine_sound(path)
    steps = sound_steps(sound, end_s=min(sound.end_s, length_s))
    return command.chain([*steps, step("apad", whole_dur=length_s)], command.open_sound(path, sound.stream))
