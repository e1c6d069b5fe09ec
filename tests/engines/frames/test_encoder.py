"""Writing video: what players and other engines rely on."""

from __future__ import annotations

import math
import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.domain.errors import MediaRejected
from atelier.engines.frames.colour import pack_i420, to_ycc
from atelier.engines.frames.encoder import Encoder, EncodingFailed, exact_rate, frames_in
from tests.engines.frames.samples import clouds, frames_of, likeness_db, write_clip


def moving(count: int, width: int = 96, height: int = 64) -> list[np.ndarray]:
    wide = clouds(width + 2 * count, height)
    return [wide[:, 2 * number : 2 * number + width] for number in range(count)]


def boxes_of(path: Path) -> list[str]:
    content, at, names = path.read_bytes(), 0, []
    while at < len(content):
        size, name = struct.unpack(">I4s", content[at : at + 8])
        names.append(name.decode())
        at += size
    return names


def write_sound(path: Path, seconds: float) -> Path:
    rate = 8000
    with av.open(str(path), "w", format="wav") as container:
        stream = container.add_stream("pcm_s16le", rate=rate, layout="mono")
        wave = (8000 * np.sin(np.arange(int(rate * seconds)) / 4)).astype(np.int16)[None]
        frame = av.AudioFrame.from_ndarray(wave, format="s16", layout="mono")
        frame.sample_rate = rate
        container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return path


def test_the_stream_is_what_players_expect(tmp_path: Path) -> None:
    path = write_clip(tmp_path / "clip.mp4", moving(13), fps=10)
    assert boxes_of(path) == ["ftyp", "moov", "free", "mdat"]
    with av.open(str(path)) as container:
        video = container.streams.video[0]
        context = video.codec_context
        assert (context.name, context.pix_fmt, video.width, video.height) == ("h264", "yuv420p", 96, 64)
        assert (context.color_primaries, context.color_trc, context.colorspace, context.color_range) == (1, 1, 1, 1)
        assert (video.average_rate, video.base_rate, video.frames) == (10, 10, 13)
        assert float(video.duration * video.time_base) == pytest.approx(1.3)
        times = [frame.time for frame in container.decode(video=0)]
    assert times == pytest.approx([number / 10 for number in range(13)])


def test_pictures_survive(tmp_path: Path) -> None:
    pictures = moving(6)
    for written, read in zip(pictures, frames_of(write_clip(tmp_path / "clip.mp4", pictures)), strict=True):
        assert likeness_db(written, read) > 32


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 200, 30), (20, 40, 220), (255, 255, 255), (128, 128, 128)])
def test_colours_survive_either_way_in(tmp_path: Path, colour: tuple[int, int, int]) -> None:
    picture = np.full((32, 32, 3), colour, np.uint8)
    ycc = to_ycc(picture)
    planes = pack_i420(ycc[..., 0], ycc[::2, ::2, 1], ycc[::2, ::2, 2])
    write_clip(tmp_path / "rgb.mp4", [picture])
    with Encoder(tmp_path / "yuv.mp4", width_px=32, height_px=32, fps=Fraction(10), pixels="yuv420p") as encoder:
        encoder.write(planes)
    for name in ("rgb.mp4", "yuv.mp4"):
        (read,) = frames_of(tmp_path / name)
        assert np.abs(read.astype(int) - picture).max() <= 5


def test_the_same_frames_give_the_same_bytes(tmp_path: Path) -> None:
    one, other = (write_clip(tmp_path / name, moving(20)) for name in ("one.mp4", "other.mp4"))
    assert one.read_bytes() == other.read_bytes()


def test_sound_goes_along_as_far_as_the_video(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "sound.wav", 3.0)
    with Encoder(tmp_path / "clip.mp4", width_px=96, height_px=64, fps=Fraction(10), audio=sound) as encoder:
        for picture in moving(12):
            encoder.write(picture)
    with av.open(str(tmp_path / "clip.mp4")) as container:
        audio = container.streams.audio[0]
        assert (audio.codec_context.name, audio.rate, audio.channels) == ("aac", 48_000, 2)
        assert float(audio.duration * audio.time_base) == pytest.approx(1.2, abs=0.05)
        samples = np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])
    assert 0.15 < float(np.abs(samples[4800:-4800]).max()) < 0.4


def test_short_sound_just_ends(tmp_path: Path) -> None:
    sound = write_sound(tmp_path / "sound.wav", 0.4)
    with Encoder(tmp_path / "clip.mp4", width_px=96, height_px=64, fps=Fraction(10), audio=sound) as encoder:
        for picture in moving(12):
            encoder.write(picture)
    with av.open(str(tmp_path / "clip.mp4")) as container:
        assert container.streams.video[0].frames == 12
        audio = container.streams.audio[0]
        assert float(audio.duration * audio.time_base) == pytest.approx(0.4, abs=0.05)


@pytest.mark.parametrize("content", [b"not a sound", b""])
def test_what_is_no_sound_is_refused_and_nothing_stays(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "sound.wav").write_bytes(content)
    with pytest.raises(MediaRejected):
        Encoder(tmp_path / "c.mp4", width_px=8, height_px=8, fps=Fraction(10), audio=tmp_path / "sound.wav")
    assert [path.name for path in tmp_path.iterdir()] == ["sound.wav"]


def test_an_exception_leaves_no_file(tmp_path: Path) -> None:
    class Interrupted(Exception):
        pass

    def interrupted() -> None:
        with Encoder(tmp_path / "clip.mp4", width_px=96, height_px=64, fps=Fraction(10)) as encoder:
            for picture in moving(5):
                encoder.write(picture)
            assert not (tmp_path / "clip.mp4").exists()
            raise Interrupted

    with pytest.raises(Interrupted):
        interrupted()
    assert list(tmp_path.iterdir()) == []


def test_a_frame_of_another_size_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(ValueError, match="shape"),
        Encoder(tmp_path / "clip.mp4", width_px=64, height_px=96, fps=Fraction(10)) as encoder,
    ):
        encoder.write(moving(1)[0])
    assert list(tmp_path.iterdir()) == []


def test_no_frames_are_no_video(tmp_path: Path) -> None:
    with (
        pytest.raises(EncodingFailed, match="at least one frame"),
        Encoder(tmp_path / "clip.mp4", width_px=64, height_px=64, fps=Fraction(10)),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


def test_odd_sides_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="even sides"):
        Encoder(tmp_path / "clip.mp4", width_px=65, height_px=64, fps=Fraction(10))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("fps", "exact"),
    [
        (24, Fraction(24)),
        (23.976, Fraction(24000, 1001)),
        (29.97, Fraction(30000, 1001)),
        (59.94006, Fraction(60000, 1001)),
        (12.5, Fraction(25, 2)),
    ],
)
def test_exact_rates(fps: float, exact: Fraction) -> None:
    assert exact_rate(fps) == exact


@given(st.floats(1, 60), st.floats(1, 120))
def test_a_rate_and_a_count_of_frames_come_near_what_was_asked(duration_s: float, fps: float) -> None:
    assert float(exact_rate(fps)) == pytest.approx(fps, abs=0.003)
    assert math.isclose(frames_in(duration_s, fps) / fps, duration_s, abs_tol=0.5001 / fps)
