"""Whole orders: the files that come out, and what is refused."""

from __future__ import annotations

import struct
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import StyleUse
from atelier.engines.frames.arrays import Picture
from atelier.engines.motion.run import OPERATIONS, run
from atelier.engines.port import Done, Refused
from tests.engines.frames.samples import clouds, frames_of, likeness_db, png_header_bomb, save
from tests.engines.motion.studio import clips, film, landscape, order, room, still_life


def fitted(picture: Picture, width: int, height: int) -> Picture:
    return cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)


def test_a_clip_is_what_players_expect(tmp_path: Path) -> None:
    stages: list[tuple[float, str]] = []
    task = order(
        {"first": save(tmp_path / "p.png", still_life())}, tmp_path, "orbit", size=(192, 108), duration_s=1.1, fps=12
    )
    outcome = run(task, lambda fraction, stage: stages.append((fraction, stage)))
    assert isinstance(outcome, Done)
    (made,) = outcome.files
    assert made.kind is MediaKind.VIDEO
    assert Path(made.path).parent == Path(task.scratch)
    assert [path.name for path in Path(task.scratch).iterdir()] == [Path(made.path).name]
    content = Path(made.path).read_bytes()
    assert content.find(b"moov") < content.find(b"mdat")
    with av.open(made.path) as container:
        assert len(container.streams) == 1
        video = container.streams.video[0]
        assert (video.codec_context.name, video.codec_context.pix_fmt) == ("h264", "yuv420p")
        assert (video.codec_context.colorspace, video.codec_context.color_range) == (1, 1)
        assert (video.width, video.height, video.frames) == (192, 108, 13)
        times = [frame.time for frame in container.decode(video=0)]
    assert times == pytest.approx([number / 12 for number in range(13)])
    assert stages[0] == (0.0, "looking")
    assert stages[-1] == (pytest.approx(1.0), "filming")
    assert [fraction for fraction, _ in stages] == sorted(fraction for fraction, _ in stages)


def test_the_customer_is_told(tmp_path: Path) -> None:
    outcome = film(tmp_path, still_life(), "slow orbit left around a zyx in the snow")
    assert isinstance(outcome, Done)
    assert outcome.notes == {
        "camera": "orbit left",
        "depth": outcome.notes["depth"],
        "effects": ["snow"],
        "ignored_words": ["zyx"],
    }
    assert "subject" in outcome.notes["depth"]


def test_effects_that_the_picture_has_no_place_for_are_told(tmp_path: Path) -> None:
    outcome = film(tmp_path, still_life(), "drifting clouds")
    assert isinstance(outcome, Done)
    assert "effects" not in outcome.notes
    assert outcome.notes["ignored_words"] == ["clouds"]


@pytest.mark.parametrize("prompt", ["push in", "orbit left", "crane up", "dolly zoom", "static"])
@pytest.mark.parametrize("picture", [still_life(), room()], ids=["ball", "room"])
def test_the_first_frame_is_the_picture(tmp_path: Path, picture: Picture, prompt: str) -> None:
    (clip,) = clips(film(tmp_path, picture, prompt, size=(320, 180)))
    assert likeness_db(frames_of(clip)[0], picture) > 27


def test_the_camera_moves_through_the_picture_in_the_orders_style(tmp_path: Path) -> None:
    plain = frames_of(clips(film(tmp_path, landscape(), "push in"))[0])
    outcome = film(tmp_path, landscape(), "push in", styles=(StyleUse("noir"), StyleUse("nobody")))
    painted = frames_of(clips(outcome)[0])
    assert len(painted) == len(plain)
    for frame, before in zip(painted, plain, strict=True):
        assert np.ptp(frame.astype(int), axis=2).mean() < 8 < np.ptp(before.astype(int), axis=2).mean()
    assert np.abs(painted[0].astype(int) - painted[-1]).mean() > 3, "it still moves"
    assert isinstance(outcome, Done)
    assert outcome.notes["ignored_styles"] == ["nobody"]


def test_the_last_frame_of_a_pull_is_the_picture(tmp_path: Path) -> None:
    (clip,) = clips(film(tmp_path, room(), "pull out"))
    assert likeness_db(frames_of(clip)[-1], room()) > 27


def test_an_order_gives_the_same_bytes_again(tmp_path: Path) -> None:
    one = clips(film(tmp_path, landscape(), "snow, handheld", seed=5))[0].read_bytes()
    other = clips(film(tmp_path, landscape(), "snow, handheld", seed=5))[0].read_bytes()
    assert one == other
    assert clips(film(tmp_path, landscape(), "snow, handheld", seed=6))[0].read_bytes() != one


@pytest.mark.parametrize("prompt", ["", "push in", "pan left"])
def test_takes_of_one_order_differ(tmp_path: Path, prompt: str) -> None:
    outcome = film(tmp_path, room(), prompt, outputs=3, size=(160, 90))
    last_frames = [frames_of(clip)[-1] for clip in clips(outcome)]
    assert len(last_frames) == 3
    for number in range(3):
        assert likeness_db(last_frames[number], last_frames[number - 1]) < 27


def test_a_take_does_not_depend_on_the_others(tmp_path: Path) -> None:
    several = clips(film(tmp_path, room(), "", outputs=2, size=(160, 90)))[0].read_bytes()
    assert clips(film(tmp_path, room(), "", outputs=1, size=(160, 90)))[0].read_bytes() == several


SIDE = st.integers(16, 260)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(SIDE, SIDE, st.integers(16, 110), st.integers(16, 110), st.integers(0, 2**64))
def test_any_picture_fits_any_frame(tmp_path: Path, width: int, height: int, half: int, other: int, seed: int) -> None:
    picture = np.maximum(clouds(width, height, seed=width), 90)
    size = (2 * half, 2 * other)
    (clip,) = clips(film(tmp_path, picture, "", size=size, duration_s=0.5, fps=16, seed=seed))
    frames = frames_of(clip)
    assert len(frames) == 8
    for frame in frames:
        assert frame.shape == (size[1], size[0], 3)
        edge = np.concatenate([frame[0], frame[-1], frame[:, 0], frame[:, -1]])
        assert edge.max(axis=1).min() > 60  # no black border


EVERYTHING = (
    "snow, rain, fog, leaves, embers, dust, waves, clouds, flicker, lightning, the sun rises, handheld, push in"
)


@pytest.mark.parametrize(
    ("picture", "frame"),
    [((16, 16), (16, 16)), ((16, 3000), (512, 64)), ((3000, 16), (64, 512)), ((40, 40), (2, 2)), ((17, 33), (34, 18))],
)
@pytest.mark.parametrize("two", [False, True])
def test_extremes_are_filmed(tmp_path: Path, picture: tuple[int, int], frame: tuple[int, int], two: bool) -> None:
    last = clouds(picture[1], picture[0], seed=4, grain=3) if two else None
    (clip,) = clips(film(tmp_path, clouds(*picture, grain=3), EVERYTHING, last=last, size=frame, duration_s=0.25))
    assert [shown.shape for shown in frames_of(clip)] == [(frame[1], frame[0], 3)] * 2


@pytest.mark.parametrize("size", [(108, 192), (192, 108), (128, 128), (256, 108)])
def test_what_matters_stays_in_the_frame(tmp_path: Path, size: tuple[int, int]) -> None:
    picture = np.full((400, 400, 3), 120, np.uint8)
    picture[60:140, 260:340] = clouds(80, 80, grain=3) // 4 + np.array([190, 0, 0], np.uint8)
    (clip,) = clips(film(tmp_path, picture, "push in", size=size))
    for frame in frames_of(clip):
        red = (frame[..., 0].astype(int) - frame[..., 2]) > 60
        assert red.sum() > 0.5 * (80 * max(size) / 400) ** 2


def test_transparent_pictures_are_laid_on_white(tmp_path: Path) -> None:
    picture = np.dstack([still_life(), np.full((180, 320), 255, np.uint8)])
    picture[:, :60, 3] = 0
    (clip,) = clips(film(tmp_path, picture, "static"))
    assert frames_of(clip)[0][:, :40].min() > 235


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "not a picture"),
        (b"\x89PNG\r\n\x1a\nnot really", "picture"),
        (png_header_bomb(9000, 9000), "50 million"),
    ],
)
@pytest.mark.parametrize("which", ["first", "last"])
def test_pictures_that_cannot_be_read_are_refused(tmp_path: Path, content: bytes, reason: str, which: str) -> None:
    good, bad = save(tmp_path / "good.png", room()), tmp_path / "bad.png"
    bad.write_bytes(content)
    inputs = {"first": good, "last": good} | {which: bad}
    outcome = run(order(inputs, tmp_path, "", size=(64, 64), duration_s=1, fps=8), lambda fraction, stage: None)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreadable_media"
    assert reason in outcome.message
    assert outcome.message.startswith("last frame:" if which == "last" else "image:")
    assert list((tmp_path / "scratch").iterdir()) == []


def test_a_speck_is_refused(tmp_path: Path) -> None:
    outcome = film(tmp_path, clouds(15, 40), size=(64, 64))
    assert isinstance(outcome, Refused)
    assert "15 x 40 pixels; each side needs at least 16" in outcome.message


def test_operations_are_declared() -> None:
    assert {operation.value for operation in OPERATIONS} == {"image_to_video"}


def test_a_jpeg_from_a_phone_is_turned_upright(tmp_path: Path) -> None:
    picture = room(240, 320)
    assert cv2.imwrite(str(tmp_path / "lying.jpg"), cv2.cvtColor(np.rot90(picture), cv2.COLOR_RGB2BGR))
    content = (tmp_path / "lying.jpg").read_bytes()
    exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"
    tagged = content[:2] + b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif + content[2:]
    (tmp_path / "lying.jpg").write_bytes(tagged)
    task = order({"first": tmp_path / "lying.jpg"}, tmp_path, "static", size=(240, 320), duration_s=0.5, fps=8)
    (clip,) = clips(run(task, lambda fraction, stage: None))
    assert likeness_db(frames_of(clip)[0], picture) > 26
