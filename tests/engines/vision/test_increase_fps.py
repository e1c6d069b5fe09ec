"""More frames a second: what is drawn between two frames, measured against what was really there."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.domain.wishes.video import IncreaseFps
from atelier.engines.frames.arrays import Picture
from atelier.engines.port import Refused
from atelier.engines.sound.arrays import silence
from atelier.engines.sound.wav import WavWriter
from atelier.engines.vision.orders.increase_fps import moments
from tests.engines.frames.samples import clouds, write_clip
from tests.engines.vision.studio import VIDEO, Clip, carry_out, detailed, light_db, made, panned, write_sounding_clip


def smooth(folder: Path, clip: Path, fps: float) -> Clip:
    return Clip(made(carry_out(folder, IncreaseFps(VIDEO, fps), video=clip))[0])


def walk(count: int, step: float) -> list[Picture]:
    """A patterned ball that passes before a scene that stays."""
    scene = cv2.convertScaleAbs(detailed(320, 180, 5), alpha=0.6)
    pattern = clouds(320, 180, seed=9, grain=7)
    shots = []
    for number in range(count):
        place = (80 + step * number, 90.0)
        mask = np.zeros((180, 320), np.uint8)
        cv2.circle(mask, (round(place[0] * 16), round(place[1] * 16)), 40 * 16, 255, -1, cv2.LINE_AA, 4)
        move = np.array([[1, 0, place[0] - 80], [0, 1, 0]], np.float32)
        ball = cv2.warpAffine(pattern, move, (320, 180), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
        share = mask[..., None].astype(np.float32) / 255
        shots.append((ball * share + scene * (1 - share)).astype(np.uint8))
    return shots


@pytest.mark.parametrize("shots", [panned(320, 180, 9, 4.0), walk(9, 5.0)], ids=["pan", "walk"])
def test_what_is_between_is_as_it_was(tmp_path: Path, shots: list[Picture]) -> None:
    """Every second frame is left out and drawn again; a blend of the neighbours is the control."""
    found = smooth(tmp_path, write_sounding_clip(tmp_path / "v.mp4", shots[::2], 8), 16)
    for number in (1, 3, 5, 7):
        blend = cv2.addWeighted(shots[number - 1], 0.5, shots[number + 1], 0.5, 0)
        ours, theirs = (light_db(one, shots[number]) for one in (found.frames[number], blend))
        assert ours > theirs + 4
        assert ours > 32


def test_frames_that_were_there_stay(tmp_path: Path) -> None:
    shots = panned(160, 96, 5, 4.0)
    clip = write_sounding_clip(tmp_path / "v.mp4", shots, 8)
    found, seen = smooth(tmp_path, clip, 24), Clip(clip)
    for number in range(5):
        assert light_db(found.frames[3 * number], seen.frames[number]) > 34


@pytest.mark.parametrize("fps", [16, 20, 24, 60, 59.94, 23.976])
def test_the_length_stays(tmp_path: Path, fps: float) -> None:
    clip = write_clip(tmp_path / "v.mp4", panned(64, 48, 12, 2.0), 12)
    found = smooth(tmp_path, clip, fps)
    assert found.fps == pytest.approx(fps, abs=0.01)
    assert found.duration_s == pytest.approx(1.0, abs=1 / fps)


@given(st.integers(1, 60), st.integers(1, 120), st.integers(1, 50))
def test_moments_are_even_and_complete(own: int, more: int, frames: int) -> None:
    """Together, the moments of all steps are those of the whole clip, one stride apart."""
    stride = Fraction(own, own + more)
    shown, seen = 0, []
    for number in range(frames):
        shares, shown = moments(number, shown, stride)
        assert all(0 <= share <= 1 for share in shares)
        seen += [number + share for share in shares]
    assert len(seen) == shown
    assert seen == pytest.approx([number * float(stride) for number in range(shown)], abs=0.021)
    assert (shown - 1) * stride < frames <= shown * stride


def test_a_cut_stays_a_cut(tmp_path: Path) -> None:
    one, other = panned(160, 96, 3, 1.0, seed=2), panned(160, 96, 3, 1.0, seed=8)
    found = smooth(tmp_path, write_sounding_clip(tmp_path / "v.mp4", one + other, 6), 24)
    for frame in found.frames:
        likest = max(light_db(frame, shot) for shot in one + other)
        assert likest > 20


def test_what_holds_still_stays_exactly(tmp_path: Path) -> None:
    found = smooth(tmp_path, write_sounding_clip(tmp_path / "v.mp4", [detailed(96, 64)] * 4, 8), 16)
    for frame in found.frames[1:]:
        assert light_db(frame, found.frames[0]) > 42


def test_the_sound_goes_along(tmp_path: Path) -> None:
    with WavWriter(tmp_path / "tone.wav", channels=1) as writer:
        writer.write(silence(1.0, channels=1))
    clip = write_sounding_clip(tmp_path / "v.mp4", panned(64, 48, 8, 1.0), 8, tone=tmp_path / "tone.wav")
    assert smooth(tmp_path, clip, 24).sound_s == pytest.approx(1.0, abs=0.1)


def test_one_frame_becomes_a_clip_of_its_length(tmp_path: Path) -> None:
    found = smooth(tmp_path, write_clip(tmp_path / "v.mp4", [detailed(64, 48)], 8), 24)
    assert len(found.frames) == 3


def test_the_same_order_gives_the_same_bytes(tmp_path: Path) -> None:
    clip = write_clip(tmp_path / "v.mp4", panned(64, 48, 6, 2.0))
    one, other = (made(carry_out(tmp_path, IncreaseFps(VIDEO, 24), video=clip))[0].read_bytes() for _ in range(2))
    assert one == other


@pytest.mark.parametrize("fps", [5.0, 10.0, 500.0])
def test_rates_that_are_no_increase_are_refused(tmp_path: Path, fps: float) -> None:
    clip = write_clip(tmp_path / "v.mp4", panned(64, 48, 3, 2.0), 10)
    outcome = carry_out(tmp_path, IncreaseFps(VIDEO, fps), video=clip)
    assert isinstance(outcome, Refused)
    assert (outcome.code, "10 frames per second" in outcome.message) == ("unsupported_input", True)
