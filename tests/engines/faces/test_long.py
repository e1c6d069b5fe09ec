"""Memory does not grow with the length of a film."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes.video import TalkingHead
from tests.engines.faces.people import done, media, treat, voice, woman
from tests.engines.frames.samples import frames_of


def peak_mb() -> float:
    """Of this process, ever."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def talk(folder: Path, seconds: int) -> int:
    folder.mkdir()
    sound = voice(folder / "speech.wav", [(0.3, 1.0)] * seconds, pause_s=0.7)
    wish = TalkingHead(160, 160, 10.0, image=media("image"), audio=media("audio", MediaKind.AUDIO))
    outcome = treat(wish, folder, {"image": woman()}, audio=sound)
    return sum(1 for _ in frames_of(Path(done(outcome).files[0].path))) if seconds < 10 else 0


@pytest.mark.long
@pytest.mark.timeout(900)
def test_four_minutes_take_no_more_memory_than_four_seconds(tmp_path: Path) -> None:
    assert talk(tmp_path / "short", 4) == 40
    before = peak_mb()
    voice(tmp_path / "as-large.wav", [(0.3, 1.0)] * 240, pause_s=0.7)  # what the test itself takes
    itself = max(before, peak_mb())
    talk(tmp_path / "long", 240)
    assert peak_mb() < itself + 120
