"""Passing an engine's pictures of its work in progress on to whoever watches: in the format and with the marks of what
will be delivered."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from atelier.engines.port import Task
from atelier.engines.previews import preview_path

_LOOK_S: Final = 0.1


@asynccontextmanager
async def previewing(task: Task, keep: Callable[[int, Path], Awaitable[None]]) -> AsyncIterator[None]:
    """Has `keep` called with every preview of the task by its number, in turn, while this is entered. When it is left
    without an error, those that are there have been kept."""
    if not task.order.previews:
        yield
        return
    passing = _Passing(task, keep)
    looking = asyncio.create_task(passing.look(), name="previews")
    try:
        yield
        await passing.pass_on()
    finally:
        looking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await looking


class _Passing:
    def __init__(self, task: Task, keep: Callable[[int, Path], Awaitable[None]]) -> None:
        self._task = task
        self._keep = keep
        self._next = 0
        self._alone = asyncio.Lock()

    async def look(self) -> None:
        """Until it is cancelled, or the last one was passed on."""
        while self._next < self._task.order.previews:
            await self.pass_on()
            await asyncio.sleep(_LOOK_S)

    async def pass_on(self) -> None:
        """Everything that is there."""
        async with self._alone:
            while self._next < self._task.order.previews and (path := self._path()).exists():
                await self._keep(self._next, path)
                self._next += 1

    def _path(self) -> Path:
        return preview_path(self._task.scratch, self._next)
