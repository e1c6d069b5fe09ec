"""Threads whose callers are cancelled."""

from __future__ import annotations

import asyncio
import threading

import pytest

from atelier.storage.threads import in_thread


async def test_values_and_errors_come_back() -> None:
    assert await in_thread(lambda value: value + 1, 1) == 2
    with pytest.raises(ZeroDivisionError):
        await in_thread(lambda: 1 // 0)


@pytest.mark.parametrize("fails", [False, True])
async def test_a_cancelled_caller_waits_for_its_thread(fails: bool) -> None:
    started, may_end, ended = threading.Event(), threading.Event(), threading.Event()

    def work() -> None:
        started.set()
        may_end.wait(10)
        ended.set()
        if fails:
            raise OSError("late")

    caller = asyncio.create_task(in_thread(work))
    await asyncio.to_thread(started.wait, 10)
    for _ in range(3):
        caller.cancel()
        await asyncio.sleep(0.01)
        assert not caller.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await caller
    assert ended.is_set()
