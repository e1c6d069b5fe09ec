"""The video of an order, as a stream of frames whose length is known roughly beforehand."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.domain.wishes.parts import Media
from atelier.engines.frames.reader import FrameReader
from atelier.engines.frames.threads import allowed_threads
from atelier.engines.port import Refused, Task

LONGEST_PX: Final = 5120
MOST_PIXELS: Final = LONGEST_PX * 2880
_LEAST_PX: Final = 16


def open_clip(task: Task, media: Media) -> FrameReader:
    """Raises MediaRejected."""
    reader = FrameReader(task.path(media), max_pixels=MOST_PIXELS, threads=allowed_threads())
    problem: MediaRejected | None = None
    if min(reader.width_px, reader.height_px) < _LEAST_PX:
        problem = MediaRejected(
            f"the video is {reader.width_px} x {reader.height_px} pixels; each side needs at least {_LEAST_PX}"
        )
    if max(reader.width_px, reader.height_px) > LONGEST_PX:
        problem = TooLarge(
            f"the video is {reader.width_px} x {reader.height_px} pixels; no side may be longer than {LONGEST_PX}"
        )
    if problem is not None:
        reader.__exit__(None, None, None)
        raise problem
    return reader


def expected_frames(reader: FrameReader, media: Media) -> int:
    """At the reader's rate; at least one. A file may say wrong."""
    seconds = reader.duration_s or media.duration_s or 0.0
    return max(1, round(seconds * float(reader.fps)))


def too_long(task: Task, frames: int, frame_s: float) -> Refused | None:
    """A refusal where `frames`, each taking a thread `frame_s` seconds at the least, cannot be done in time."""
    threads = allowed_threads()
    needed_s = frames * frame_s / threads
    if needed_s <= task.time_limit_s:
        return None
    return Refused(
        "input_too_long",
        f"the video is too long for its size: it would take about {needed_s / 60:.0f} minutes, and"
        f" {task.time_limit_s / 60:.0f} are allowed; cut it to"
        f" {100 * task.time_limit_s / needed_s:.0f} % of its length or ask for less",
    )


def sound_of(reader: FrameReader, path: Path) -> Path | None:
    """The file to take the sound from, if it has any."""
    return path if reader.has_audio else None
