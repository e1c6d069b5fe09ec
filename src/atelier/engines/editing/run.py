"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.domain.operations import Operation
from atelier.engines.editing.refusing import Impossible
from atelier.engines.port import Done, Outcome, Progress, Refused, Task

_EDITS: Final = {
    Operation.TRIM: "cutting.trim:trim",
    Operation.CHANGE_SPEED: "cutting.speed:change_speed",
    Operation.MERGE: "cutting.merge:merge",
    Operation.VIDEO_TO_GIF: "cutting.gif:video_to_gif",
    Operation.EXTRACT_FRAMES: "cutting.frames:extract_frames",
    Operation.ADD_AUDIO: "cutting.audio:add_audio",
    Operation.CROP: "framing.crop:crop",
    Operation.RESIZE: "framing.resize:resize",
    Operation.OVERLAY_TEXT: "overlaying.words:overlay_text",
    Operation.WATERMARK: "overlaying.watermark:watermark",
    Operation.BURN_SUBTITLES: "overlaying.subtitles:burn_subtitles",
    Operation.APPLY_BRAND_KIT: "overlaying.brand_kit:apply_brand_kit",
}
"""The function of each operation, loaded when it is first asked for."""

OPERATIONS: Final = frozenset(_EDITS)


def run(task: Task, progress: Progress) -> Outcome:
    """The files of one order, in the task's scratch directory.

    Frames stream through, so memory does not grow with the length of a video.
    """
    name = _EDITS.get(task.order.operation)
    if name is None:
        return Refused("unsupported_input", f"this engine edits videos and pictures; it cannot {task.order.operation}")
    module, _, function = name.partition(":")
    edit: Callable[[Task, Any, Progress], Done] = getattr(import_module(f"atelier.engines.editing.{module}"), function)
    try:
        return edit(task, task.order.wish, progress)
    except Impossible as error:
        return Refused(error.code, str(error))
    except TooLarge as error:
        return Refused("unsupported_input", str(error))
    except MediaRejected as error:
        return Refused("unreadable_media", str(error))
