"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from typing import Final

from atelier.domain.errors import MediaRejected
from atelier.domain.operations import Operation
from atelier.domain.wishes.video import ExtendVideo, TextToVideo
from atelier.engines.port import Outcome, Progress, Refused, Task

OPERATIONS: Final = frozenset({Operation.TEXT_TO_VIDEO, Operation.EXTEND_VIDEO})


def run(task: Task, progress: Progress) -> Outcome:
    """One MP4 for each output, in the task's scratch directory."""
    try:
        match task.order.wish:
            case TextToVideo() as wish:
                from atelier.engines.film.shoot import shoot

                return shoot(task, wish, progress)
            case ExtendVideo() as wish:
                from atelier.engines.film.extend import extend

                return extend(task, wish, progress)
    except MediaRejected as error:
        return Refused("unreadable_media", str(error))
    return Refused("unsupported_input", f"the film engine cannot {task.order.operation}")
