"""In the house's sandbox: an order runs, and a cancelled one stops at once."""

from __future__ import annotations

from pathlib import Path

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import TransformVideo
from atelier.engines.port import Done, Outcome
from atelier.sandbox.host import Sandbox
from tests.engines.cancelling import cancel_leaves_nothing
from tests.engines.frames.samples import clouds, frames_of, write_clip
from tests.engines.retouch.studio import media, task_of

ENTRY = "atelier.engines.retouch.run:run"
WISH = TransformVideo(video=media("v", MediaKind.VIDEO), prompt="oil painting, rain")


async def test_a_video_is_restyled_in_the_sandbox(sandbox: Sandbox, tmp_path: Path) -> None:
    short = write_clip(tmp_path / "short.mp4", [clouds(96, 64)] * 2)
    outcome: Outcome = await sandbox.call(ENTRY, task_of(tmp_path, WISH, {"v": short}), Outcome, timeout_s=60)
    assert isinstance(outcome, Done)
    assert len(frames_of(Path(outcome.files[0].path))) == 2


async def test_cancelling_leaves_nothing_behind(sandbox: Sandbox, tmp_path: Path) -> None:
    long = write_clip(tmp_path / "long.mp4", [clouds(640, 360)] * 300)
    await cancel_leaves_nothing(sandbox, ENTRY, task_of(tmp_path, WISH, {"v": long}), after=0.031)
