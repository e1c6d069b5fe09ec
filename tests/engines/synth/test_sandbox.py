"""In the house's sandbox: long orders stay within bounds, and cancelled ones stop and leave no finished-looking file."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import av
import pytest

from atelier.domain.wishes.sound import MakeMusic, MakeSound
from atelier.engines.port import Done, Outcome
from atelier.sandbox.host import Sandbox
from tests.engines.cancelling import cancel_leaves_nothing, descendants
from tests.engines.synth.listening import files, order

ENTRY = "atelier.engines.synth.run:run"


async def test_cancelling_leaves_nothing_behind(sandbox: Sandbox, tmp_path: Path) -> None:
    task = order(tmp_path, MakeMusic(prompt="rock", duration_s=600))
    await cancel_leaves_nothing(sandbox, ENTRY, task, after=0.02)


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
        own = [child.memory_info() for child in descendants()]
        most_bytes = max([most_bytes, *(memory.rss - memory.shared for memory in own)])

    outcome = await sandbox.call(ENTRY, order(tmp_path, wish), cast(Any, Outcome), timeout_s=1_000, progress=look)
    assert isinstance(outcome, Done)
    with av.open(str(files(outcome)[0])) as container:
        assert container.streams[0].duration == 900 * 48_000
    assert most_bytes < 500 << 20
