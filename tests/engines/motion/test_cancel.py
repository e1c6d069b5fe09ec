"""In the house's sandbox: an order runs, and a cancelled one stops at once."""

from __future__ import annotations

from pathlib import Path

from atelier.engines.port import Done, Outcome
from atelier.sandbox.host import Sandbox
from tests.engines.cancelling import cancel_leaves_nothing
from tests.engines.frames.samples import frames_of, save
from tests.engines.motion.studio import clips, order, room

ENTRY = "atelier.engines.motion.run:run"


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
    task = order(
        {"first": save(tmp_path / "p.png", room())}, tmp_path, "push in", size=(1280, 720), duration_s=20, fps=30
    )
    await cancel_leaves_nothing(sandbox, ENTRY, task, after=0.1)
