"""The engine as workers use it: in a child of the sandbox."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from atelier.domain.wishes.sound import Speak
from atelier.engines.port import Done
from atelier.engines.speech.engine import SpeechEngine
from atelier.engines.speech.speak import LONGEST
from atelier.sandbox.host import Sandbox
from tests.engines.speech.booth import STORY, speech, task


@pytest.fixture
async def engine() -> AsyncIterator[SpeechEngine]:
    sandbox = Sandbox(size=1, memory_bytes=1 << 30)
    yield SpeechEngine(sandbox)
    await sandbox.close()


async def spoken(engine: SpeechEngine, folder: Path, text: str) -> bytes:
    outcome = await engine.run(task(folder, Speak(text)), lambda fraction, stage: None)
    assert isinstance(outcome, Done)
    return Path(outcome.files[0].path).read_bytes()


async def test_a_child_that_has_spoken_before_says_the_same(engine: SpeechEngine, tmp_path: Path) -> None:
    fresh = await spoken(engine, tmp_path, STORY)
    await spoken(engine, tmp_path, "Something else in between.")
    assert await spoken(engine, tmp_path, STORY) == fresh == speech(tmp_path).read_bytes()


async def test_cancelling_stops_it_at_once(engine: SpeechEngine, tmp_path: Path) -> None:
    speaking = asyncio.Event()
    text = ("The keeper counted the boats once more. " * 300)[:LONGEST]
    order = task(tmp_path, Speak(text, speed=0.5), outputs=8)
    work = asyncio.create_task(engine.run(order, lambda fraction, stage: speaking.set() if fraction else None))
    async with asyncio.timeout(60):
        await speaking.wait()
    started = time.monotonic()
    work.cancel()
    with pytest.raises(asyncio.CancelledError):
        await work
    assert time.monotonic() - started < 2
    assert not list(Path(order.scratch).glob("*-8.wav"))
