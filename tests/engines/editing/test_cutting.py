"""GIFs and single frames."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image, ImageSequence

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import ExtractFrames, FramesWanted, VideoToGif
from atelier.domain.wishes.parts import Span
from atelier.engines.port import Done
from tests.engines.editing.room import (
    clip,
    edit,
    edit_all,
    ffmpeg,
    media,
    number_of,
    numbers_of,
    outcome_of,
    picture_of,
    refusal_of,
)
from tests.engines.frames.samples import clouds, frames_of, likeness_db, write_clip


@pytest.fixture(scope="module")
def tape(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return clip(tmp_path_factory.mktemp("tape") / "tape.mp4", 105, size=(128, 96))


@pytest.mark.parametrize(
    ("which", "numbers"),
    [
        (FramesWanted.FIRST, [0]),
        (FramesWanted.MIDDLE, [52]),
        (FramesWanted.LAST, [104]),
        (FramesWanted.EVERY_SECOND, [0, 30, 60, 90]),
    ],
)
def test_the_frames_that_are_wanted(tape: Path, tmp_path: Path, which: FramesWanted, numbers: list[int]) -> None:
    paths = edit_all(ExtractFrames(media(tape), which), tmp_path)
    assert [number_of(picture_of(path)) for path in paths] == numbers
    assert {path.suffix for path in paths} == {".png"}
    assert sorted(paths) == paths


def test_no_more_frames_than_wanted(tape: Path, tmp_path: Path) -> None:
    assert len(edit_all(ExtractFrames(media(tape), FramesWanted.EVERY_SECOND, most=2), tmp_path)) == 2


@pytest.mark.long
def test_at_most_three_hundred_frames(tmp_path: Path) -> None:
    source = clip(tmp_path / "long.mp4", 640, fps=2)
    paths = edit_all(ExtractFrames(media(source), FramesWanted.EVERY_SECOND, most=1000), tmp_path)
    assert [number_of(picture_of(path)) for path in paths] == list(range(0, 600, 2))


def test_television_rates_show_what_shows_at_the_second(tmp_path: Path) -> None:
    source = clip(tmp_path / "c.mp4", 125, fps=24000 / 1001)
    paths = edit_all(ExtractFrames(media(source), FramesWanted.EVERY_SECOND), tmp_path)
    assert [number_of(picture_of(path)) for path in paths] == [0, 23, 47, 71, 95, 119]


def test_a_frame_looks_as_in_the_video(tmp_path: Path) -> None:
    picture = clouds(160, 90, seed=4, grain=24)
    source = write_clip(tmp_path / "c.mp4", [picture] * 4)
    assert likeness_db(picture_of(edit(ExtractFrames(media(source)), tmp_path)), picture) > 36


def test_transparency_comes_along(tmp_path: Path) -> None:
    source = tmp_path / "alpha.webm"
    picture = "color=0x20c040@0.5:s=64x48:d=0.4,format=yuva420p"
    ffmpeg("-f", "lavfi", "-i", picture, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", str(source))
    frame = picture_of(edit(ExtractFrames(media(source)), tmp_path))
    assert frame.shape == (48, 64, 4)
    assert frame.reshape(-1, 4).mean(axis=0) == pytest.approx((0x20, 0xC0, 0x40, 128), abs=6)


class Gif(NamedTuple):
    path: Path
    size: tuple[int, int]
    durations_ms: list[int]
    loop: int


def gif_of(wish: VideoToGif, folder: Path) -> Gif:
    outcome = outcome_of(wish, folder)
    assert isinstance(outcome, Done), outcome
    (made,) = outcome.files
    assert made.kind is MediaKind.IMAGE
    with Image.open(made.path) as image:
        durations = [int(frame.info["duration"]) for frame in ImageSequence.Iterator(image)]
        return Gif(Path(made.path), image.size, durations, image.info["loop"])


def test_a_gif_shows_the_span_in_its_time(tape: Path, tmp_path: Path) -> None:
    gif = gif_of(VideoToGif(media(tape), width_px=64, fps=10, span=Span(1, 2)), tmp_path)
    assert gif.size == (64, 48)
    assert gif.durations_ms == [100] * 10
    assert gif.loop == 0
    assert numbers_of(gif.path) == list(range(30, 60, 3))


def test_a_gif_is_neither_larger_nor_quicker_than_the_video(tape: Path, tmp_path: Path) -> None:
    gif = gif_of(VideoToGif(media(tape), width_px=900, fps=60), tmp_path)
    assert gif.size == (128, 96)
    assert len(gif.durations_ms) == 105
    assert sum(gif.durations_ms) == pytest.approx(3500, abs=20)


def test_a_gif_keeps_the_colours(tmp_path: Path) -> None:
    picture = clouds(320, 180, seed=4, grain=60)
    source = write_clip(tmp_path / "c.mp4", [picture] * 4)
    gif = gif_of(VideoToGif(media(source), width_px=320, fps=10), tmp_path)
    assert likeness_db(frames_of(gif.path)[0], picture) > 26


def test_long_gifs_are_refused(tmp_path: Path) -> None:
    source = clip(tmp_path / "c.mp4", 130, fps=1)
    refused = refusal_of(VideoToGif(media(source)), tmp_path)
    assert refused.code == "input_too_long"
    assert "at most 120 s" in refused.message
