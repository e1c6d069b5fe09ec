"""In the house's sandbox: a cancelled order stops at once and leaves no process and no finished-looking file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import TransformVideo
from atelier.engines.port import Done, Outcome
from atelier.sandbox.host import Sandbox
from tests.engines.frames.samples import clouds, frames_of, write_clip
from tests.engines.retouch.studio import media, task_of

ENTRY = "atelier.engines.retouch.run:run"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=1, memory_bytes=2 << 30)
    yield sandbox
    await sandbox.close()


def descendants() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE]


async def test_a_video_is_restyled_in_the_sandbox_and_a_cancel_stops_it(sandbox: Sandbox, tmp_path: Path) -> None:
    before = set(descendants())
    short = write_clip(tmp_path / "short.mp4", [clouds(96, 64)] * 2)
    wish = TransformVideo(video=media("v", MediaKind.VIDEO), prompt="oil painting, rain")
    outcome: Outcome = await sandbox.call(ENTRY, task_of(tmp_path, wish, {"v": short}), Outcome, timeout_s=60)
    assert isinstance(outcome, Done)
    assert len(frames_of(Path(outcome.files[0].path))) == 2
    Path(outcome.files[0].path).unlink()

    long = write_clip(tmp_path / "long.mp4", [clouds(640, 360)] * 300)
    task = task_of(tmp_path, wish, {"v": long})
    painting = asyncio.Event()

    def heard(fraction: float, stage: str) -> None:
        if fraction > 0.031:
            painting.set()

    call = asyncio.create_task(sandbox.call(ENTRY, task, Outcome, timeout_s=120, progress=heard))
    async with asyncio.timeout(60):
        await painting.wait()
    assert set(descendants()) - before
    started = time.monotonic()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert time.monotonic() - started < 2
    assert set(descendants()) <= before
    assert [path for path in Path(task.scratch).iterdir() if not path.name.startswith(".")] == []
