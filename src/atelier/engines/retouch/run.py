"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from typing import Final

from atelier.domain.operations import Operation
from atelier.domain.wishes.image import EditImage
from atelier.domain.wishes.video import TransformVideo
from atelier.engines.port import Outcome, Progress, Refused, Task

OPERATIONS: Final = frozenset({Operation.EDIT_IMAGE, Operation.TRANSFORM_VIDEO})


def run(task: Task, progress: Progress) -> Outcome:
    """Edited pictures as PNG, one for each output, or videos as MP4."""
    wish = task.order.wish
    if isinstance(wish, EditImage):
        from atelier.engines.retouch.director import edit
        from atelier.engines.retouch.shots.series import SERIES, take

        return take(task, wish, progress) if wish.mode in SERIES else edit(task, wish, progress)
    if isinstance(wish, TransformVideo):
        from atelier.engines.retouch.moving.director import transform

        return transform(task, wish, progress)
    return Refused(
        "unsupported_input", f"the retouch engine edits pictures and videos; it cannot {task.order.operation}"
    )
