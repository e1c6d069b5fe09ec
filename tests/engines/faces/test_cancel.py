"""In the house's sandbox: a cancelled order stops at once and leaves no process and no finished-looking file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import TalkingHead
from atelier.engines.port import Outcome
from atelier.sandbox.host import Sandbox
from tests.engines.faces.people import media, order, voice, woman

ENTRY = "atelier.engines.faces.run:run"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=1, memory_bytes=2 << 30)
    yield sandbox
    await sandbox.close()


def descendants() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE]


async def test_cancelling_leaves_nothing_behind(sandbox: Sandbox, tmp_path: Path) -> None:
    before = set(descendants())
    sound = voice(tmp_path / "speech.wav", [(20.0, 1.0)])
    wish = TalkingHead(1280, 720, 30.0, image=media("image"), audio=media("audio", MediaKind.AUDIO))
    task = order(wish, tmp_path, {"image": woman()}, audio=sound)
    speaking = asyncio.Event()

    def heard(fraction: float, stage: str) -> None:
        if fraction > 0.1:
            speaking.set()

    call = asyncio.create_task(sandbox.call(ENTRY, task, Outcome, timeout_s=120, progress=heard))
    async with asyncio.timeout(90):
        await speaking.wait()
    assert set(descendants()) - before
    started = time.monotonic()
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert time.monotonic() - started < 2
    assert set(descendants()) <= before
    assert [path for path in Path(task.scratch).iterdir() if not path.name.startswith(".")] == []
