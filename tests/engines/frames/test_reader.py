"""Reading video: upright, at an even rate, as a stream."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.reader import FrameReader
from tests.engines.frames.samples import clouds, likeness_db, save, write_clip

LIMIT = 4_000_000


def numbered(count: int, width: int = 64, height: int = 48) -> list[Picture]:
    """Grey pictures; the brightness is 10 for each number."""
    return [np.full((height, width, 3), 10 * number + 20, np.uint8) for number in range(count)]


def numbers(pictures: list[Picture]) -> list[int]:
    return [round((float(picture.mean()) - 20) / 10) for picture in pictures]


def read(path: Path, fps: Fraction | None = None, size: tuple[int, int] | None = None) -> list[Picture]:
    with FrameReader(path, max_pixels=LIMIT, fps=fps, size=size) as reader:
        return list(reader)


def test_frames_come_as_written(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", [clouds(64, 48, seed=seed) for seed in range(3)], fps=25)
    with FrameReader(path, max_pixels=LIMIT) as reader:
        assert (reader.width_px, reader.height_px, reader.fps, reader.has_audio) == (64, 48, 25, False)
        assert reader.duration_s == pytest.approx(3 / 25)
        for seed, picture in enumerate(reader):
            assert likeness_db(picture, clouds(64, 48, seed=seed)) > 31


@pytest.mark.parametrize(
    ("fps", "expected"),
    [
        (5, [0, 2, 4, 6]),
        (10, [0, 1, 2, 3, 4, 5, 6, 7]),
        (20, [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7]),
    ],
)
def test_another_rate_repeats_or_leaves_out(tmp_path: Path, fps: int, expected: list[int]) -> None:
    path = write_clip(tmp_path / "clip.mp4", numbered(8), fps=10)
    assert numbers(read(path, fps=Fraction(fps))) == expected


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 12), st.integers(4, 60))
def test_the_length_is_kept_at_any_rate(tmp_path_factory: pytest.TempPathFactory, count: int, fps: int) -> None:
    path = tmp_path_factory.getbasetemp() / "rate.mp4"
    frames = numbers(read(write_clip(path, numbered(count), fps=10), fps=Fraction(fps)))
    assert abs(len(frames) - count * fps / 10) <= 1
    assert frames == sorted(frames)
    assert frames[0] == 0


def test_uneven_time_stamps_are_evened_out(tmp_path: Path) -> None:
    path = tmp_path / "uneven.mkv"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("ffv1", rate=100)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        for time_s, picture in zip((0.0, 0.1, 0.5, 0.6), numbered(4), strict=True):
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts, frame.time_base = round(time_s * 100), Fraction(1, 100)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    assert numbers(read(path, fps=Fraction(10)))[:7] == [0, 1, 1, 1, 1, 2, 3]


@pytest.mark.parametrize("degrees", [0, 90, 180, 270])
def test_rotation_is_applied(tmp_path: Path, degrees: int) -> None:
    picture = np.zeros((48, 64, 3), np.uint8)
    picture[:16, :16] = 255
    path = tmp_path / "turned.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.set_display_rotation(degrees)
        container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode(None))
    with av.open(str(path)) as container:
        counter_clockwise = next(container.decode(video=0)).rotation
    (frame,) = read(path)
    assert abs(counter_clockwise) % 360 in {degrees, 360 - degrees}
    expected = np.rot90(picture, round(counter_clockwise / 90))
    assert frame.shape == expected.shape
    assert likeness_db(frame, expected) > 25


def test_a_size_is_that_of_the_upright_picture(tmp_path: Path) -> None:
    path = tmp_path / "turned.mp4"
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.set_display_rotation(90)
        container.mux(stream.encode(av.VideoFrame.from_ndarray(clouds(64, 48), format="rgb24")))
        container.mux(stream.encode(None))
    with FrameReader(path, max_pixels=LIMIT, size=(24, 32)) as reader:
        assert (reader.width_px, reader.height_px) == (24, 32)
        assert [frame.shape for frame in reader] == [(32, 24, 3)]


def test_too_many_pixels_are_refused(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", numbered(1))
    with pytest.raises(TooLarge, match="64 x 48"):
        FrameReader(path, max_pixels=1000)


def test_a_still_picture_is_no_video(tmp_path: Path) -> None:
    with pytest.raises(MediaRejected):
        FrameReader(save(tmp_path / "still.png", clouds(32, 32)), max_pixels=LIMIT)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"nothing of the kind",
        b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nclip.mp4\n#EXT-X-ENDLIST\n",
        b"ffconcat version 1.0\nfile clip.mp4\n",
    ],
)
def test_no_other_file_is_opened_on_a_files_behalf(tmp_path: Path, content: bytes) -> None:
    write_clip(tmp_path / "clip.mp4", numbered(2))
    (tmp_path / "list.m3u8").write_bytes(content)
    with pytest.raises(MediaRejected):
        FrameReader(tmp_path / "list.m3u8", max_pixels=LIMIT)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_damage_is_refused_or_survived(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    base = tmp_path_factory.getbasetemp()
    whole = base / "whole.mp4"
    if not whole.exists():
        write_clip(whole, numbered(10))
    content = bytearray(whole.read_bytes())
    for _ in range(data.draw(st.integers(0, 6))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    del content[data.draw(st.integers(1, len(content))) :]
    damaged = base / "damaged.mp4"
    damaged.write_bytes(content)
    try:
        with FrameReader(damaged, max_pixels=LIMIT, fps=Fraction(10)) as reader:
            count = sum(1 for _, _ in zip(reader, range(50), strict=False))
    except MediaRejected:
        return
    assert count >= 1
