"""Sounds that cannot be laid under a clip."""

from __future__ import annotations

from pathlib import Path

import pytest

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.parts import Media
from atelier.domain.wishes.video import ImageToVideo
from atelier.engines.motion.run import run
from atelier.engines.port import Refused, Task
from tests.engines.frames.samples import save
from tests.engines.motion.studio import still_life
from tests.engines.sound.damaged import KINDS, damaged_sound


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_sound_refuses_the_order(tmp_path: Path, kind: str) -> None:
    inputs = {"sound": str(damaged_sound(tmp_path, kind)), "image": str(save(tmp_path / "p.png", still_life(192, 108)))}
    wish = ImageToVideo(
        image=Media("image", MediaKind.IMAGE, "image/png"),
        audio=Media("sound", MediaKind.AUDIO, "audio/flac"),
        width_px=192,
        height_px=108,
        duration_s=0.5,
        fps=8,
        prompt="",
    )
    outcome = run(Task("job", Order("atelier/motion", wish, 1, 7), str(tmp_path), inputs), lambda *_: None)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable_media"
    assert outcome.message.startswith("audio: ")
    assert str(tmp_path) not in outcome.message
