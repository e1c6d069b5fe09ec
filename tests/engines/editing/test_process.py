"""ffmpeg as a child in the house's sandbox: progress, cancelling, and what is left behind."""

from __future__ import annotations

import asyncio
import itertools
import time
from pathlib import Path

import psutil
import pytest

from atelier.domain.wishes import Wish
from atelier.domain.wishes.editing import ChangeSpeed, Clip, Merge, Resize, Trim, VideoToGif
from atelier.domain.wishes.parts import Span
from atelier.engines.editing.ffmpeg.process import run_ffmpeg
from atelier.engines.port import Done, Outcome
from atelier.sandbox.host import OutOfMemory, Sandbox
from tests.engines.cancelling import cancel_leaves_nothing, descendants
from tests.engines.editing.room import clip, media, numbers_of, remade, task_of

ENTRY = "atelier.engines.editing.run:run"


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty seconds in high definition."""
    short = clip(tmp_path_factory.mktemp("tape") / "short.mp4", 60, size=(320, 180))
    loop = ("-vf", "loop=9:60,scale=1920:1080:flags=neighbor", "-preset", "ultrafast", "-crf", "30")
    return remade(short, "tape.mp4", *loop)


def ffmpegs() -> list[psutil.Process]:
    return [child for child in descendants() if "ffmpeg" in child.name()]


async def test_an_edit_runs_in_the_sandbox(sandbox: Sandbox, tmp_path: Path) -> None:
    task = task_of(Trim(media(clip(tmp_path / "c.mp4", 30)), Span(0.5)), tmp_path)
    outcome: Outcome = await sandbox.call(ENTRY, task, Outcome, timeout_s=60)
    assert isinstance(outcome, Done)
    assert numbers_of(Path(outcome.files[0].path)) == list(range(15, 30))


@pytest.mark.parametrize("kind", ["resize", "gif", "merge"])
async def test_progress_is_true_and_never_falls_back(sandbox: Sandbox, tape: Path, tmp_path: Path, kind: str) -> None:
    part = Span(0, 6)
    wish: Wish = {
        "resize": Resize(media(tape), 640, 360),
        "gif": VideoToGif(media(tape), 480, 25),
        "merge": Merge((Clip(media(tape), part), Clip(media(tape), part)), width_px=640, height_px=360),
    }[kind]
    told: list[tuple[float, float]] = []
    began = time.monotonic()
    outcome: Outcome = await sandbox.call(
        ENTRY,
        task_of(wish, tmp_path),
        Outcome,
        timeout_s=120,
        progress=lambda fraction, stage: told.append((fraction, time.monotonic() - began)),
    )
    assert isinstance(outcome, Done)
    fractions = [fraction for fraction, _ in told]
    assert all(before <= after for before, after in itertools.pairwise(fractions))
    assert fractions[0] == 0
    assert fractions[-1] > 0.9
    assert len([fraction for fraction in fractions if 0.1 < fraction < 0.9]) >= 1
    took_s = told[-1][1]
    halfway_s = next(at_s for fraction, at_s in told if fraction >= 0.5)
    assert 0.05 < halfway_s / took_s < 0.97  # neither all at once at the beginning nor at the end


async def test_cancelling_leaves_nothing_behind(sandbox: Sandbox, tape: Path, tmp_path: Path) -> None:
    await cancel_leaves_nothing(sandbox, ENTRY, task_of(ChangeSpeed(media(tape), 0.25), tmp_path), after=0.02)


async def test_a_child_that_is_killed_takes_ffmpeg_with_it(sandbox: Sandbox, tape: Path, tmp_path: Path) -> None:
    """Not the whole group is told, as when the system runs out of memory: the kernel ends ffmpeg."""
    cutting = asyncio.Event()
    task = task_of(ChangeSpeed(media(tape), 0.25), tmp_path)
    call = asyncio.create_task(
        sandbox.call(ENTRY, task, Outcome, timeout_s=120, progress=lambda *_: cutting.set() if ffmpegs() else None)
    )
    async with asyncio.timeout(60):
        await cutting.wait()
    (worker,) = ffmpegs()
    parent = worker.parent()
    assert parent is not None
    parent.kill()
    with pytest.raises(Exception, match=r"the child ended"):
        await call
    _, alive = psutil.wait_procs([worker], timeout=2)
    assert not alive


async def test_too_little_memory_is_said_to_be_that(tape: Path, tmp_path: Path) -> None:
    sandbox = Sandbox(size=1, memory_bytes=300 << 20)
    try:
        with pytest.raises(OutOfMemory):
            await sandbox.call(ENTRY, task_of(Resize(media(tape), 4096, 4096), tmp_path), Outcome, timeout_s=60)
    finally:
        await sandbox.close()


def test_whoever_listens_may_break_off(tape: Path, tmp_path: Path) -> None:
    def heard(fraction: float) -> None:
        raise RuntimeError("no longer wanted")

    with pytest.raises(RuntimeError, match="no longer wanted"):
        run_ffmpeg(
            ["-stream_loop", "-1", "-i", str(tape), "-f", "null", "-"], folder=tmp_path, length_s=1000, heard=heard
        )
    assert not ffmpegs()
