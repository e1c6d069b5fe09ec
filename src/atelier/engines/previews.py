"""Pictures of the work in progress: engines leave them in their scratch directory, and the worker passes them on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from atelier.engines.port import Task

Draw = Callable[[], Any]
"""Makes a picture of the work as it stands: RGB bytes of (height, width, 3)."""
Show = Callable[[float, Draw], None]
"""Called with how far the work is, 0..1, and how to draw it. Cheap where nobody wants to see it."""


def preview_path(scratch: str, number: int) -> Path:
    """Where a preview stands once it is whole; they are counted from 0."""
    return Path(scratch) / f"preview-{number}.png"


def no_show(share: float, draw: Draw) -> None:
    """Nobody is watching."""


class Previews:
    """As many as the order wants, spread evenly over the work on its first picture."""

    def __init__(self, task: Task) -> None:
        self._scratch = task.scratch
        self._wanted = task.order.previews
        self._shown = 0

    def offer(self, share: float, draw: Draw) -> None:
        """Shows the work if that is due."""
        if self._shown < self._wanted and (self._shown + 1) / (self._wanted + 1) <= share < 1:
            from PIL import Image

            path = preview_path(self._scratch, self._shown)
            unfinished = path.with_suffix(".part")
            Image.fromarray(draw()).save(unfinished, "PNG", compress_level=1)
            unfinished.replace(path)
            self._shown += 1
