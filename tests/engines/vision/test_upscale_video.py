"""Enlarging videos."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.domain.wishes.video import UpscaleVideo
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.colour import to_ycc
from atelier.engines.port import Refused
from atelier.engines.sound.arrays import silence
from atelier.engines.sound.wav import WavWriter
from atelier.engines.vision.clips.larger import Larger
from atelier.engines.vision.run import run
from tests.engines.frames.samples import clouds, likeness_db, write_clip
from tests.engines.vision.studio import (
    VIDEO,
    Clip,
    carry_out,
    detailed,
    light_db,
    made,
    order,
    panned,
    write_sounding_clip,
)


def small(picture: Picture) -> Picture:
    return cv2.resize(picture, (picture.shape[1] // 2, picture.shape[0] // 2), interpolation=cv2.INTER_AREA)


def test_a_video_is_made_larger(tmp_path: Path) -> None:
    truth = panned(320, 240, 4, 3.0)
    clip = write_sounding_clip(tmp_path / "v.mp4", [small(one) for one in truth], 8)
    found = Clip(made(carry_out(tmp_path, UpscaleVideo(VIDEO, 320, 240), video=clip))[0])
    assert (found.size, found.fps, len(found.frames)) == ((320, 240), 8, 4)
    for frame, shot in zip(found.frames, truth, strict=True):
        assert light_db(frame, shot) > 31


@pytest.mark.parametrize(("detail", "gain_db"), [(0.0, 0.3), (0.4, -0.3), (1.0, -2.5)])
def test_frames_are_near_the_truth(detail: float, gain_db: float) -> None:
    """Cubic interpolation is the control; sharpening costs likeness."""
    truth = to_ycc(detailed(320, 240))[..., 0]
    shrunk = cv2.resize(truth, (160, 120), interpolation=cv2.INTER_AREA)
    control = cv2.resize(shrunk, (320, 240), interpolation=cv2.INTER_CUBIC)
    frame = np.dstack([shrunk, np.full((120, 160, 2), 128, np.uint8)])
    found = Larger(320, 240, detail).draw(frame)[:240]
    assert likeness_db(found, truth) > likeness_db(control, truth) + gain_db


def test_detail_makes_it_crisper_without_halos(tmp_path: Path) -> None:
    bars = np.full((96, 96, 3), 60, np.uint8)
    bars[:, 48:] = 190
    clip = write_sounding_clip(tmp_path / "v.mp4", [cv2.GaussianBlur(bars, (0, 0), 1.0)] * 3, 8)
    soft, crisp = (
        Clip(made(carry_out(tmp_path, UpscaleVideo(VIDEO, 192, 192, detail), video=clip))[0]).frames[2][96, :, 1]
        for detail in (0.0, 1.0)
    )
    assert np.abs(np.diff(crisp.astype(int))).max() > 1.15 * np.abs(np.diff(soft.astype(int))).max()
    assert crisp.max() < 200
    assert crisp.min() > 50


def test_what_holds_still_flickers_less(tmp_path: Path) -> None:
    still = detailed(160, 120)
    noise = np.random.default_rng(1).normal(0, 5, (8, *still.shape))
    shots = [np.clip(still + one, 0, 255).astype(np.uint8) for one in noise]
    clip = write_sounding_clip(tmp_path / "v.mp4", shots, 8)
    found, seen = Clip(made(carry_out(tmp_path, UpscaleVideo(VIDEO, 320, 240, 0.4), video=clip))[0]), Clip(clip)
    control = [cv2.resize(frame, (320, 240), interpolation=cv2.INTER_CUBIC) for frame in seen.frames]

    def flicker(frames: list[Picture]) -> float:
        return float(np.mean([np.abs(frames[n + 1].astype(int) - frames[n]).mean() for n in range(3, 7)]))

    assert flicker(found.frames) < 0.75 * flicker(control)


def test_the_sound_goes_along(tmp_path: Path) -> None:
    with WavWriter(tmp_path / "tone.wav", channels=1) as writer:
        writer.write(silence(1.0, channels=1))
    clip = write_sounding_clip(tmp_path / "v.mp4", panned(64, 48, 8, 1.0), 8, tone=tmp_path / "tone.wav")
    found = Clip(made(carry_out(tmp_path, UpscaleVideo(VIDEO, 128, 96), video=clip))[0])
    assert found.sound_s == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("size", [(90, 70), (32, 200), (20, 14)])
def test_any_even_size_is_made(tmp_path: Path, size: tuple[int, int]) -> None:
    clip = write_clip(tmp_path / "v.mp4", [clouds(40, 28)] * 2)
    assert Clip(made(carry_out(tmp_path, UpscaleVideo(VIDEO, *size), video=clip))[0]).size == size


def test_an_order_gives_the_same_bytes_again(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "v.mp4", panned(64, 48, 6, 2.0))
    one, other = (made(carry_out(tmp_path, UpscaleVideo(VIDEO, 128, 96), video=clip))[0].read_bytes() for _ in range(2))
    assert one == other


def test_progress_grows_to_one(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "v.mp4", panned(64, 48, 6, 2.0))
    heard: list[tuple[float, str]] = []
    run(order(tmp_path, UpscaleVideo(VIDEO, 128, 96), video=clip), lambda share, stage: heard.append((share, stage)))
    shares = [share for share, _ in heard]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    assert {stage for _, stage in heard} == {"reading", "enlarging", "finished"}


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "v.mp4", [clouds(40, 28)])
    outcome = carry_out(tmp_path, UpscaleVideo(VIDEO, 5122, 2880), video=clip)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unsupported_input"


def test_what_takes_too_long_is_refused(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "v.mp4", [clouds(40, 28)] * 30)
    task = order(tmp_path, UpscaleVideo(VIDEO, 3840, 2160), time_limit_s=0.5, video=clip)
    outcome = run(task, lambda share, stage: None)
    assert isinstance(outcome, Refused)
    assert outcome.code == "input_too_long"


@pytest.mark.parametrize("content", [b"", b"not a video", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"])
def test_what_cannot_be_read_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "v.mp4").write_bytes(content)
    outcome = carry_out(tmp_path, UpscaleVideo(VIDEO, 128, 96), video=tmp_path / "v.mp4")
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable_media"
    assert list((tmp_path / "scratch").iterdir()) == []
