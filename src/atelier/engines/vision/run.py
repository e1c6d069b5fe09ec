"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from atelier.domain.errors import MediaRejected
from atelier.domain.operations import Operation
from atelier.engines.frames.threads import allowed_threads, opencv_threads
from atelier.engines.port import Outcome, Progress, Refused, Task
from atelier.engines.vision.orders.describe_image import describe_image
from atelier.engines.vision.orders.enhance_image import enhance_image
from atelier.engines.vision.orders.increase_fps import increase_fps
from atelier.engines.vision.orders.remove_background import remove_background
from atelier.engines.vision.orders.upscale_image import upscale_image
from atelier.engines.vision.orders.upscale_video import upscale_video

_DESKS: Final[Mapping[Operation, Callable[[Task, Any, Progress], Outcome]]] = {
    Operation.REMOVE_BACKGROUND: remove_background,
    Operation.UPSCALE_IMAGE: upscale_image,
    Operation.ENHANCE_IMAGE: enhance_image,
    Operation.DESCRIBE_IMAGE: describe_image,
    Operation.UPSCALE_VIDEO: upscale_video,
    Operation.INCREASE_FPS: increase_fps,
}
OPERATIONS: Final = frozenset(_DESKS)


def run(task: Task, progress: Progress) -> Outcome:
    """The files of one order in the task's scratch directory. A file that cannot be read refuses the order."""
    desk = _DESKS.get(task.order.operation)
    if desk is None:
        return Refused("unsupported_input", f"this engine cannot {task.order.operation}")
    progress(0.0, "reading")
    with opencv_threads(allowed_threads()):
        try:
            return desk(task, task.order.wish, progress)
        except MediaRejected as error:
            return Refused("unreadable_media", str(error))
