"""In the house's sandbox: long orders stay within bounds, and cancelled ones stop and leave no finished-looking file."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import av
import psutil
import pytest

from atelier.domain.wishes.sound import MakeMusic, MakeSound
from atelier.engines.port import Done, Outcome
from atelier.sandbox.host import Sandbox
from tests.engines.synth.listening import files, order

ENTRY = "atelier.engines.synth.run:run"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=1, memory_bytes=2 << 30)
    yield sandbox
    await sandbox.close()


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children(recursive=True) if child.status() != psutil.STATUS_ZOMBIE]


async def test_cancelling_leaves_nothing_behind(sandbox: Sandbox, tmp_path: Path) -> None:
    before = set(children())
    playing = asyncio.Event()
    task = order(tmp_path, MakeMusic(prompt="rock", duration_s=600))
    call = asyncio.create_task(
        sandbox.call(
            ENTRY,
            task,
            cast(Any, Outcome),
            timeout_s=120,
            progress=lambda fraction, stage: playing.set() if stage == "playing" else None,
        )
    )
    await asyncio.wait_for(playing.wait(), 60)
    call.cancel()
    began = time.monotonic()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert time.monotonic() - began < 2
    deadline = time.monotonic() + 5
    while set(children()) - before and time.monotonic() < deadline:
        await asyncio.sleep(0.02)
    assert not set(children()) - before
    assert not list((tmp_path / "scratch").glob("*.wav"))


@pytest.mark.long
@pytest.mark.timeout(1_200)
@pytest.mark.parametrize(
    "wish",
    [
        MakeMusic(prompt="epic", duration_s=900),
        MakeMusic(prompt="classical piano", duration_s=900),
        MakeSound(prompt="a storm at the sea with a church bell, birds and a train", duration_s=900),
    ],
    ids=["epic", "piano", "storm"],
)
async def test_a_quarter_of_an_hour_takes_no_more_than_it_may(sandbox: Sandbox, tmp_path: Path, wish: Any) -> None:
    most_bytes = 0

    def look(fraction: float, stage: str) -> None:
        nonlocal most_bytes
        own = [child.memory_info() for child in children()]
        most_bytes = max([most_bytes, *(memory.rss - memory.shared for memory in own)])

    outcome = await sandbox.call(ENTRY, order(tmp_path, wish), cast(Any, Outcome), timeout_s=1_000, progress=look)
    assert isinstance(outcome, Done)
    with av.open(str(files(outcome)[0])) as container:
        assert container.streams[0].duration == 900 * 48_000
    assert most_bytes < 500 << 20
