"""Real child processes: warm calls, limits, crashes, cancellation, and that nothing survives."""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import sys
import textwrap
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from atelier.domain.ids import new_id
from atelier.domain.order import Order
from atelier.domain.wishes.rehearsal import Part, Rehearse
from atelier.engines.port import Done, Outcome, Task
from atelier.sandbox.host import CallFailed, ChildCrashed, OutOfMemory, Sandbox, TimedOut

WORK = "atelier.engines.rehearsal:work"


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=2, memory_bytes=MEMORY_BYTES)
    yield sandbox
    await sandbox.close()
    assert children() == []


MEMORY_BYTES = 512 << 20


def children() -> list[psutil.Process]:
    """Those of this file, which their limit tells: other tests keep sandboxes warm as well."""
    return [
        child
        for child in psutil.Process().children()
        if child.status() != psutil.STATUS_ZOMBIE
        and "atelier.sandbox.child" in child.cmdline()
        and child.cmdline()[-1] == str(MEMORY_BYTES)
    ]


async def call(sandbox: Sandbox, scratch: Path, *, timeout_s: float = 20, progress: Any = None, **wish: Any) -> Outcome:
    task = Task(str(new_id()), Order("atelier/rehearsal", Rehearse(**wish), 1, 7), str(scratch))
    outcome: Outcome = await sandbox.call(WORK, task, Outcome, timeout_s=timeout_s, progress=progress)
    return outcome


async def test_returns_typed_values_and_files(sandbox: Sandbox, tmp_path: Path) -> None:
    outcome = await call(sandbox, tmp_path, files=2)
    assert isinstance(outcome, Done)
    assert [Path(made.path).read_bytes()[:4] for made in outcome.files] == [b"\x89PNG"] * 2


async def test_children_stay_warm(sandbox: Sandbox, tmp_path: Path) -> None:
    await call(sandbox, tmp_path)
    (first,) = children()
    await call(sandbox, tmp_path)
    assert children() == [first]


async def test_progress_comes_through_in_order(sandbox: Sandbox, tmp_path: Path) -> None:
    steps: list[tuple[float, str]] = []
    await call(sandbox, tmp_path, work_s=0.3, progress=lambda fraction, stage: steps.append((fraction, stage)))
    assert len(steps) >= 3
    assert steps == sorted(steps)
    assert {stage for _, stage in steps} == {"rehearsing"}


async def test_an_exception_fails_the_call_and_spares_the_child(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(CallFailed, match="asked to fail"):
        await call(sandbox, tmp_path, part=Part.FAIL)
    assert len(children()) == 1
    assert isinstance(await call(sandbox, tmp_path), Done)


async def test_a_crash_is_told_and_the_next_call_works(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(ChildCrashed, match="-11"):
        await call(sandbox, tmp_path, part=Part.CRASH)
    assert isinstance(await call(sandbox, tmp_path), Done)


async def test_memory_is_limited(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(OutOfMemory):
        await call(sandbox, tmp_path, part=Part.HOARD)
    assert isinstance(await call(sandbox, tmp_path), Done)


async def test_time_is_limited(sandbox: Sandbox, tmp_path: Path) -> None:
    with pytest.raises(TimedOut):
        await call(sandbox, tmp_path, work_s=60, timeout_s=0.3)
    assert children() == []


async def test_cancelling_kills_the_child_before_it_returns(sandbox: Sandbox, tmp_path: Path) -> None:
    started = asyncio.Event()
    task = asyncio.create_task(call(sandbox, tmp_path, work_s=60, progress=lambda *_: started.set()))
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() == []


async def test_with_grace_a_child_that_stops_by_itself_stays_warm(tmp_path: Path) -> None:
    sandbox = Sandbox(size=1, memory_bytes=MEMORY_BYTES, grace_s=10)
    for _ in range(5):  # a cancel may come at any point of a message
        started = asyncio.Event()
        task = asyncio.create_task(call(sandbox, tmp_path, work_s=60, progress=lambda *_, it=started: it.set()))
        await started.wait()
        (before,) = children()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert children() == [before]
        assert isinstance(await call(sandbox, tmp_path), Done)
        assert children() == [before]
    await sandbox.close()


async def test_without_a_word_in_the_time_of_grace_it_is_killed(tmp_path: Path) -> None:
    sandbox = Sandbox(size=1, memory_bytes=MEMORY_BYTES, grace_s=0.2)
    started = asyncio.Event()
    task = asyncio.create_task(call(sandbox, tmp_path, work_s=60, progress=lambda *_: started.set()))
    await started.wait()
    children()[0].suspend()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() == []
    await sandbox.close()


async def test_no_more_children_than_its_size(sandbox: Sandbox, tmp_path: Path) -> None:
    peak = 0

    def count(*_: object) -> None:
        nonlocal peak
        peak = max(peak, len(children()))

    await asyncio.gather(*(call(sandbox, tmp_path, work_s=0.15, progress=count) for _ in range(5)))
    assert peak == 2


async def test_idle_children_leave(tmp_path: Path) -> None:
    sandbox = Sandbox(size=1, memory_bytes=MEMORY_BYTES, idle_s=0.1)
    await call(sandbox, tmp_path)
    async with asyncio.timeout(30):
        while children():
            await asyncio.sleep(0.02)
    await sandbox.close()


async def test_closing_while_an_idle_child_leaves_leaves_nothing_open(tmp_path: Path) -> None:
    sandbox = Sandbox(size=1, memory_bytes=MEMORY_BYTES, idle_s=0)
    await call(sandbox, tmp_path)
    await asyncio.sleep(0)  # the one who dismisses it begins
    await asyncio.sleep(0)  # and now waits for its end
    await sandbox.close()
    assert children() == []
    gc.collect()  # whatever is still open warns here, which fails the test


@pytest.mark.parametrize("turns", [0, 1, 2, 4, 8, 16, 64])
async def test_cancelling_at_any_point_of_a_start_leaves_nothing(turns: int, tmp_path: Path) -> None:
    sandbox = Sandbox(size=1, memory_bytes=MEMORY_BYTES)
    task = asyncio.create_task(call(sandbox, tmp_path, work_s=60, timeout_s=90))
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert children() == []
    await sandbox.close()
    gc.collect()


async def test_only_our_own_functions_can_be_called(sandbox: Sandbox) -> None:
    with pytest.raises(CallFailed, match="not ours"):
        await sandbox.call("os:system", "true", object, timeout_s=5)


async def test_secrets_of_the_environment_stay_outside(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ATELIER_DATABASE_URL", "postgresql://user:password@host/x")
    await call(sandbox, tmp_path)
    (child,) = children()
    assert "ATELIER_DATABASE_URL" not in child.environ()
    assert "PATH" in child.environ()


@pytest.mark.skipif(sys.platform != "linux", reason="needs the kernel's help")
async def test_children_die_with_a_killed_parent(tmp_path: Path) -> None:
    script = textwrap.dedent(
        f"""
        import asyncio, os
        from pathlib import Path
        from tests.sandbox.test_sandbox import MEMORY_BYTES, call, children
        from atelier.sandbox.host import Sandbox

        async def main():
            sandbox = Sandbox(size=1, memory_bytes=MEMORY_BYTES)
            tell = lambda *_: print(*(child.pid for child in children()), flush=True)
            await call(sandbox, Path({str(tmp_path)!r}), work_s=60, timeout_s=90, progress=tell)

        asyncio.run(main())
        """
    )
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(Path.cwd())}
    )
    assert parent.stdout is not None
    child = int(await parent.stdout.readline())
    parent.send_signal(signal.SIGKILL)
    await parent.wait()
    async with asyncio.timeout(2):
        while psutil.pid_exists(child):
            await asyncio.sleep(0.02)
