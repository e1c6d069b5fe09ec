"""Other speeds: every frame at its time, the sound as long as the picture and at its own pitch."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.domain.wishes.editing import ChangeSpeed
from tests.engines.editing.room import (
    RATE_HZ,
    clicks,
    clip,
    edit,
    media,
    middle_of,
    numbers_of,
    pitch_of,
    refusal_of,
    sound_of,
    tone,
)


@pytest.mark.parametrize("factor", [0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.7, 4.0])
@pytest.mark.parametrize("fps", [24, 29.97])
def test_every_frame_shows_at_its_time(tmp_path: Path, factor: float, fps: float) -> None:
    source = clip(tmp_path / "c.mp4", 24, fps=fps)
    frames = numbers_of(edit(ChangeSpeed(media(source), factor), tmp_path))
    assert frames == [min(23, int(number * factor + 1e-6)) for number in range(round(24 / factor))]


@pytest.mark.parametrize("factor", [0.25, 0.5, 0.8, 1.25, 2.0, 4.0])
def test_the_pitch_is_kept_and_the_length_changes(tmp_path: Path, factor: float) -> None:
    source = clip(tmp_path / "c.mp4", 60, sound=tone(440, 2))
    sound = sound_of(edit(ChangeSpeed(media(source), factor), tmp_path))[0]
    assert len(sound) / RATE_HZ == pytest.approx(2 / factor, abs=0.04)
    assert pitch_of(sound[len(sound) // 4 : -len(sound) // 4]) == pytest.approx(440, abs=3)


@pytest.mark.parametrize("factor", [0.25, 0.5, 0.8, 1.25, 2.0, 4.0])
def test_sound_and_picture_stay_together(tmp_path: Path, factor: float) -> None:
    source = clip(tmp_path / "c.mp4", 120, sound=np.roll(clicks(4), RATE_HZ // 4))
    sound = sound_of(edit(ChangeSpeed(media(source), factor), tmp_path))[0]
    for number in range(8):
        due_s = (0.26 + 0.5 * number) / factor
        assert middle_of(sound, due_s - 0.2 / factor, due_s + 0.2 / factor) == pytest.approx(due_s, abs=0.04)


@pytest.mark.parametrize("factor", [0.0, 0.2, 4.1, -1.0])
def test_other_factors_are_refused(tmp_path: Path, factor: float) -> None:
    assert refusal_of(ChangeSpeed(media(clip(tmp_path / "c.mp4", 3)), factor), tmp_path).code == "unsupported_input"
