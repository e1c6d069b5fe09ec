"""In the house's sandbox: a cancelled order stops at once and leaves no process and no finished-looking file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from atelier.engines.port import Done, Outcome
from atelier.sandbox.host import Sandbox
from tests.engines.frames.samples import frames_of, save
from tests.engines.motion.studio import clips, order, room

ENTRY = "atelier.engines.motion.run:run"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=1, memory_bytes=2 << 30)
    yield sandbox
    await sandbox.close()


def descendants() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE]


async def test_an_order_runs_in_the_sandbox(sandbox: Sandbox, tmp_path: Path) -> None:
    task = order({"first": save(tmp_path / "p.png", room())}, tmp_path, "push in", size=(96, 64), duration_s=1, fps=8)
    stages: list[str] = []
    outcome: Outcome = await sandbox.call(
        ENTRY, task, Outcome, timeout_s=60, progress=lambda fraction, stage: stages.append(stage)
    )
    assert isinstance(outcome, Done)
    assert len(frames_of(clips(outcome)[0])) == 8
    assert stages[0] == "looking"
    assert stages[-1] == "filming"


async def test_cancelling_leaves_nothing_behind(sandbox: Sandbox, tmp_path: Path) -> None:
    before = set(descendants())
    task = order(
        {"first": save(tmp_path / "p.png", room())}, tmp_path, "push in", size=(1280, 720), duration_s=20, fps=30
    )
    filming = asyncio.Event()

    def heard(fraction: float, stage: str) -> None:
        if fraction > 0.1:
            filming.set()

    call = asyncio.create_task(sandbox.call(ENTRY, task, Outcome, timeout_s=120, progress=heard))
    async with asyncio.timeout(60):
        await filming.wait()
    assert set(descendants()) - before
    started = time.monotonic()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert time.monotonic() - started < 2
    assert set(descendants()) <= before
    assert [path for path in Path(task.scratch).iterdir() if not path.name.startswith(".")] == []
