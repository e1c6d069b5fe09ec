"""In the house's sandbox: a cancelled order stops at once."""

from __future__ import annotations

from pathlib import Path

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import TalkingHead
from atelier.sandbox.host import Sandbox
from tests.engines.cancelling import cancel_leaves_nothing
from tests.engines.faces.people import media, order, voice, woman


async def test_cancelling_leaves_nothing_behind(sandbox: Sandbox, tmp_path: Path) -> None:
    sound = voice(tmp_path / "speech.wav", [(20.0, 1.0)])
    wish = TalkingHead(1280, 720, 30.0, image=media("image"), audio=media("audio", MediaKind.AUDIO))
    task = order(wish, tmp_path, {"image": woman()}, audio=sound)
    await cancel_leaves_nothing(sandbox, "atelier.engines.faces.run:run", task, after=0.1)
