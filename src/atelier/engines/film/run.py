"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from typing import Final

from atelier.domain.operations import Operation
from atelier.domain.wishes.video import TextToVideo
from atelier.engines.port import Outcome, Progress, Refused, Task

OPERATIONS: Final = frozenset({Operation.TEXT_TO_VIDEO})


def run(task: Task, progress: Progress) -> Outcome:
    """One MP4 for each output, in the task's scratch directory."""
    wish = task.order.wish
    if not isinstance(wish, TextToVideo):
        return Refused("unsupported_input", f"the film engine cannot {task.order.operation}")
    from atelier.engines.film.shoot import shoot

    return shoot(task, wish, progress)
