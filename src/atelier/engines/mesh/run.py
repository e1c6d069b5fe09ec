"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from typing import Final

from atelier.domain.operations import Operation
from atelier.domain.wishes.model import Make3d
from atelier.engines.port import Outcome, Progress, Refused, Task

OPERATIONS: Final = frozenset({Operation.MAKE_3D})


def run(task: Task, progress: Progress) -> Outcome:
    """A GLB and a preview for each output, in the task's scratch directory."""
    wish = task.order.wish
    if not isinstance(wish, Make3d):
        return Refused("unsupported_input", f"the mesh engine cannot {task.order.operation}")
    from atelier.engines.mesh.make import make

    return make(task, wish, progress)
