"""In the house's sandbox: a cancelled order stops at once."""

from __future__ import annotations

from pathlib import Path

from atelier.domain.order import Order
from atelier.domain.wishes.video import TextToVideo
from atelier.engines.port import Task
from atelier.sandbox.host import Sandbox
from tests.engines.cancelling import cancel_leaves_nothing


async def test_cancelling_leaves_nothing_behind(sandbox: Sandbox, tmp_path: Path) -> None:
    wish = TextToVideo("the sea at dawn", 1280, 720, 20.0, 24.0)
    task = Task("job", Order("atelier/film", wish, 1, 7), str(tmp_path))
    await cancel_leaves_nothing(sandbox, "atelier.engines.film.run:run", task, after=0.1)
