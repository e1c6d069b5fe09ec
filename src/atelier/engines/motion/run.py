"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from typing import Final

from atelier.domain.operations import Operation
from atelier.domain.wishes.video import ImageToVideo
from atelier.engines.port import Outcome, Progress, Refused, Task

OPERATIONS: Final = frozenset({Operation.IMAGE_TO_VIDEO})


def run(task: Task, progress: Progress) -> Outcome:
    """One MP4 for each output, in the task's scratch directory.

    Memory stays below 640 MB for frames up to 1920 x 1080, whatever the length.
    """
    wish = task.order.wish
    if not isinstance(wish, ImageToVideo):
        return Refused("unsupported_input", "this engine makes videos from pictures only")
    from atelier.engines.motion.director import direct

    return direct(task, wish, progress)
