"""Whole orders for transformed videos."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from atelier.domain.wishes.parts import StyleUse
from atelier.domain.wishes.video import Transformation
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.reader import FrameReader
from atelier.engines.port import Done, Outcome, Refused
from tests.engines.frames.samples import clouds, frames_of, write_clip
from tests.engines.motion.studio import shift_between
from tests.engines.retouch.studio import apart, meadow, mean, restyle, thing

FPS = 10


def pan(frames: int = 8, step: int = 3) -> list[Picture]:
    """A textured wall that moves to the left."""
    wall = clouds(240 + frames * step, 160, grain=8)
    return [wall[:, number * step : number * step + 240].copy() for number in range(frames)]


def rolling(frames: int = 6) -> list[Picture]:
    return [thing(x=0.35 + 0.04 * number) for number in range(frames)]


def clip_of(outcome: Outcome) -> list[Picture]:
    assert isinstance(outcome, Done), outcome
    return frames_of(Path(outcome.files[0].path))


def steadiness(frames: list[Picture]) -> float:
    """How much frames differ beyond their movement, in grey levels."""
    dis = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    grey = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY) for frame in frames]
    y, x = np.mgrid[: grey[0].shape[0], : grey[0].shape[1]].astype(np.float32)
    errors = []
    for one, other in pairwise(grey):
        flow = dis.calc(other, one, None)
        found = cv2.remap(one, x + flow[..., 0], y + flow[..., 1], cv2.INTER_LINEAR)
        errors.append(np.abs(found.astype(float) - other)[10:-10, 20:-20].mean())
    return float(np.mean(errors))


def test_a_style_is_painted_on_every_frame(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", pan(), FPS)
    outcome = restyle(tmp_path, video, "black and white, much darker, zyx")
    frames = clip_of(outcome)
    assert isinstance(outcome, Done)
    assert outcome.notes == {"ignored_words": ["zyx"]}
    assert len(frames) == 8
    assert all(np.ptp(mean(frame)) < 4 for frame in frames)
    with av.open(outcome.files[0].path) as container:
        stream = container.streams.video[0]
        assert (stream.width, stream.height, float(stream.average_rate)) == (240, 160, FPS)


def test_strokes_move_with_what_they_paint(tmp_path: Path) -> None:
    source = pan()
    video = write_clip(tmp_path / "v.mp4", source, FPS)
    frames = clip_of(restyle(tmp_path, video, "oil painting"))
    # Each frame painted for itself: what the flow has to keep together.
    apart_each = []
    for number, frame in enumerate(source):
        single = write_clip(tmp_path / f"s{number}.mp4", [frame], FPS)
        apart_each += clip_of(restyle(tmp_path, single, "oil painting"))
    assert apart(frames[0], source[0]) > 8
    assert steadiness(frames) < 0.75 * steadiness(apart_each)


def test_outputs_repeat_by_seed(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", pan(3), FPS)
    one, again = (clip_of(restyle(tmp_path, video, "watercolour, rain", seed=4)) for _ in range(2))
    other = clip_of(restyle(tmp_path, video, "watercolour, rain", seed=5))
    assert all((a == b).all() for a, b in zip(one, again, strict=True))
    assert any((a != b).any() for a, b in zip(one, other, strict=True))


def test_strength_0_and_styles_of_strength_0_change_nothing(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", pan(3), FPS)
    with FrameReader(video, max_pixels=1 << 20) as reader:
        untouched = frames_of(write_clip(tmp_path / "again.mp4", list(reader), FPS))
    for frames in (
        clip_of(restyle(tmp_path, video, "oil painting", strength=0.0)),
        clip_of(restyle(tmp_path, video, uses=(StyleUse("oil", 0.0),))),
    ):
        assert all((a == b).all() for a, b in zip(frames, untouched, strict=True))


def test_rain_falls(tmp_path: Path) -> None:
    still = [meadow()] * 4
    frames = clip_of(restyle(tmp_path, write_clip(tmp_path / "v.mp4", still, FPS), "rain"))
    assert min(apart(a, b) for a, b in pairwise(frames)) > 0.8


def test_a_clip_at_the_edge_of_night_does_not_flicker(tmp_path: Path) -> None:
    """What a hardly darker frame would get alone, the whole clip gets, or nothing of it does."""
    source = [
        (frame * (level / frame.mean())).astype(np.uint8) for frame, level in zip(pan(), [60, 52] * 4, strict=True)
    ]
    video = write_clip(tmp_path / "v.mp4", source, FPS)
    levels = [float(frame.mean()) for frame in clip_of(restyle(tmp_path, video, "let it snow"))]
    assert max(abs(one - other) for one, other in pairwise(levels)) < 12


def test_a_picture_gives_its_look(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", pan(3), FPS)
    rose = np.clip(clouds(160, 120, grain=9)[..., :1] / 160 * (214, 120, 140), 0, 255).astype(np.uint8)
    frames = clip_of(restyle(tmp_path, video, image=rose))
    assert all(mean(frame)[0] > mean(frame)[1] + 25 for frame in frames)


def test_another_background_stays_behind_the_subject(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", rolling(), FPS)
    frames = clip_of(restyle(tmp_path, video, "put it on a beach"))
    assert apart(frames[0][:40, :40], thing()[:40, :40]) > 20
    assert apart(frames[0][:40, :60], frames[-1][:40, :60]) < 3
    for number, frame in enumerate(frames):
        middle = round((0.35 + 0.04 * number) * 240)
        assert (
            mean(frame[80:105, middle - 12 : middle + 12])[0] > mean(frame[80:105, middle - 12 : middle + 12])[2] + 40
        )


def test_a_picture_moves_as_the_video_does(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", pan(5, step=2), FPS)
    picture = clouds(240, 160, seed=8, grain=7)
    frames = clip_of(restyle(tmp_path, video, image=picture, how=Transformation.MOTION))
    assert len(frames) == 5
    grey = [cv2.cvtColor(frame, cv2.COLOR_RGB2GRAY).astype(np.float32) for frame in frames]
    across, down = shift_between(grey[0], grey[3])
    assert across < -2.5
    assert abs(down) < 1


def test_a_subject_takes_the_place_of_another(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", rolling(), FPS)
    blue = thing()[..., ::-1].copy()
    frames = clip_of(restyle(tmp_path, video, image=blue, how=Transformation.REPLACE))
    for frame in (frames[0], frames[-1]):
        blueness = frame[..., 2].astype(int) - frame[..., 0]
        assert (blueness > 50).mean() > 0.04
        assert (blueness < -50).mean() < 0.01

    def column(frame: Picture) -> float:
        return float(np.flatnonzero((frame[..., 2].astype(int) - frame[..., 0] > 50).any(axis=0)).mean())

    assert column(frames[-1]) > column(frames[0]) + 12


def test_size_and_length(tmp_path: Path) -> None:
    video = write_clip(tmp_path / "v.mp4", pan(10), FPS)
    frames = clip_of(restyle(tmp_path, video, "warmer", width_px=120, height_px=120, most_s=0.5))
    assert len(frames) == 5
    assert frames[0].shape == (120, 120, 3)


@pytest.mark.parametrize("how", [Transformation.MOTION, Transformation.REPLACE])
def test_what_cannot_be_done_is_refused(tmp_path: Path, how: Transformation) -> None:
    plain = write_clip(tmp_path / "v.mp4", [np.full((64, 96, 3), 90, np.uint8)] * 3, FPS)
    assert isinstance(restyle(tmp_path, plain, how=how), Refused)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(plain.read_bytes()[:200])
    outcome = restyle(tmp_path, broken, "warmer")
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable_media"


def test_a_video_without_anything_to_replace_is_refused(tmp_path: Path) -> None:
    plain = write_clip(tmp_path / "v.mp4", [np.full((64, 96, 3), 90, np.uint8)] * 3, FPS)
    outcome = restyle(tmp_path, plain, image=thing(), how=Transformation.REPLACE)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unsupported_input"
