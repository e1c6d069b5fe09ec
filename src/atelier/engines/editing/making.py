"""What every operation does around its own work: read the video, tell how far it is, hand over the file."""

from __future__ import annotations

from pathlib import Path

from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import Media
from atelier.engines.editing.ffmpeg.process import Heard
from atelier.engines.editing.ffmpeg.source import Source, examine
from atelier.engines.port import Done, Made, Progress, Task


def read(task: Task, media: Media, progress: Progress) -> Source:
    """Raises MediaRejected."""
    progress(0.0, "reading")
    return examine(task.path(media))


def bench(task: Task) -> Path:
    """Where intermediate files lie: a folder beside the results."""
    folder = task.new_file(".bench")
    folder.mkdir(exist_ok=True)
    return folder


def share(progress: Progress, stage: str, low: float = 0.0, high: float = 1.0) -> Heard:
    """A listener to one part of the work, which is the stretch from `low` to `high` of the whole."""
    return lambda done: progress(low + (high - low) * done, stage)


def made(path: Path, kind: MediaKind = MediaKind.VIDEO) -> Done:
    return Done((Made(str(path), kind),))
