"""The entry point that the house's sandbox calls, in a warm child process."""

from __future__ import annotations

from typing import Final

from atelier.domain.operations import Operation
from atelier.domain.wishes.image import CreateFace, ImproveFace, SwapFace
from atelier.domain.wishes.video import AnimateExpression, TalkingHead
from atelier.engines.faces.refusal import CannotDo
from atelier.engines.port import Outcome, Progress, Refused, Task

OPERATIONS: Final = frozenset(
    {
        Operation.CREATE_FACE,
        Operation.SWAP_FACE,
        Operation.IMPROVE_FACE,
        Operation.TALKING_HEAD,
        Operation.ANIMATE_EXPRESSION,
    }
)


def run(task: Task, progress: Progress) -> Outcome:
    """PNG pictures and MP4 films in the task's scratch directory.

    Memory stays below 800 MB for pictures of 12 megapixels and frames of 1920 x 1080, whatever the length.
    """
    from atelier.engines.frames.threads import allowed_threads, opencv_threads

    with opencv_threads(allowed_threads()):
        try:
            return _run(task, progress)
        except CannotDo as reason:
            return reason.refused


def _run(task: Task, progress: Progress) -> Outcome:
    match task.order.wish:
        case CreateFace() as wish:
            from atelier.engines.faces.create import create_faces

            return create_faces(task, wish, progress)
        case SwapFace() as wish:
            from atelier.engines.faces.exchange.swap import swap

            return swap(task, wish, progress)
        case ImproveFace() as wish:
            from atelier.engines.faces.improving.improve import improve

            return improve(task, wish, progress)
        case TalkingHead() as wish:
            from atelier.engines.faces.acting.talking import talk

            return talk(task, wish, progress)
        case AnimateExpression() as wish:
            from atelier.engines.faces.acting.animate import animate

            return animate(task, wish, progress)
        case _:
            return Refused("unsupported_input", f"the faces engine cannot {task.order.operation}")
