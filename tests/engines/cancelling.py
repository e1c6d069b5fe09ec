"""A cancelled order stops at once and leaves no process and no finished-looking file."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import psutil
import pytest

from atelier.engines.port import Outcome, Task
from atelier.sandbox.host import Sandbox


def descendants() -> set[psutil.Process]:
    return {child for child in psutil.Process().children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE}


async def cancel_leaves_nothing(sandbox: Sandbox, entry: str, task: Task, *, after: float) -> None:
    """Runs the task in a sandbox without children, and cancels it once so much of it is done, 0..1."""
    before = descendants()
    under_way = asyncio.Event()

    def heard(fraction: float, stage: str) -> None:
        if fraction > after:
            under_way.set()

    call = asyncio.create_task(sandbox.call(entry, task, Outcome, timeout_s=120, progress=heard))
    async with asyncio.timeout(90):
        await under_way.wait()
    assert descendants() - before
    started = time.monotonic()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert time.monotonic() - started < 2
    async with asyncio.timeout(2):
        while descendants() - before:
            await asyncio.sleep(0.01)
    assert [path for path in Path(task.scratch).iterdir() if not path.name.startswith(".")] == []
