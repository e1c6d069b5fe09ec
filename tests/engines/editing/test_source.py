"""Sources of every sort, brought to one form: size, colours and times stay what players show."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from atelier.domain.wishes.editing import Resize, Trim
from atelier.domain.wishes.parts import Span
from atelier.engines.editing.ffmpeg.graph import step
from atelier.engines.editing.ffmpeg.source import examine
from atelier.engines.frames.arrays import Picture
from tests.engines.editing.room import clip, edit, ffmpeg, media, numbers_of, remade
from tests.engines.frames.samples import frames_of, write_clip

COLOURS = [(200, 40, 40), (40, 180, 60), (30, 60, 200), (230, 210, 60)]


def quarters(width: int = 128, height: int = 96) -> Picture:
    """Four colours, so that turns and wrong matrices show."""
    picture = np.zeros((height, width, 3), np.uint8)
    for number, colour in enumerate(COLOURS):
        row, column = divmod(number, 2)
        picture[row * height // 2 :, column * width // 2 :] = colour
        picture[row * height // 2 : (row + 1) * height // 2, column * width // 2 : (column + 1) * width // 2] = colour
    return picture


@pytest.fixture(scope="module")
def painted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("painted") / "painted.mp4", [quarters()] * 10)


def seen(path: Path) -> list[list[int]]:
    """The colours in the middle of each quarter, from the upper left on."""
    frame = frames_of(path)[3]
    height, width = frame.shape[:2]
    return [frame[y * height // 4, x * width // 4].tolist() for y in (1, 3) for x in (1, 3)]


def whole(path: Path, folder: Path) -> Path:
    return edit(Trim(media(path), Span()), folder)


def assert_alike(found: list[list[int]], wanted: list[tuple[int, int, int]], *, within: int = 6) -> None:
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, abs=within), (found, wanted)


LOSSLESS = ("-c:v", "libx264", "-crf", "4")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("601.mp4", ("-vf", "zscale=matrixin=709:matrix=170m", "-colorspace", "smpte170m", *LOSSLESS)),
        ("full.mp4", ("-vf", "zscale=rangein=limited:range=full,format=yuvj420p", "-color_range", "pc", *LOSSLESS)),
        ("444.mp4", ("-pix_fmt", "yuv444p", *LOSSLESS)),
        ("10bit.mp4", ("-pix_fmt", "yuv420p10le", "-c:v", "libx265", "-x265-params", "log-level=none:crf=4")),
        (
            "rgb.mp4",
            ("-vf", "zscale=matrixin=709:matrix=gbr:range=full,format=gbrp,format=bgr24", "-c:v", "libx264rgb"),
        ),
        ("vp9.webm", ("-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-crf", "10", "-b:v", "0")),
    ],
)
def test_colours_stay(painted: Path, tmp_path: Path, name: str, options: tuple[str, ...]) -> None:
    source = remade(painted, f"{tmp_path.name}-{name}", *options)
    result = whole(source, tmp_path)
    assert_alike(seen(result), COLOURS)
    with av.open(str(result)) as container:
        context = container.streams.video[0].codec_context
        assert (context.pix_fmt, int(context.colorspace), int(context.color_range)) == ("yuv420p", 1, 1)


def test_high_dynamic_range_is_not_pale(painted: Path, tmp_path: Path) -> None:
    """PQ in BT.2020: colours come back about as they were, not washed out."""
    convert = "zscale=transferin=709:transfer=linear,format=gbrpf32le,zscale=primaries=2020:transfer=smpte2084:npl=203"
    source = remade(
        painted,
        "hdr.mp4",
        *("-vf", f"{convert}:matrix=2020_ncl:range=limited,format=yuv420p10le", "-c:v", "libx265"),
        *("-x265-params", "log-level=none:crf=4:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc"),
    )
    assert_alike(seen(whole(source, tmp_path)), COLOURS, within=45)


@pytest.mark.parametrize(("degrees", "order"), [(90, (1, 3, 0, 2)), (180, (3, 2, 1, 0)), (270, (2, 0, 3, 1))])
def test_turned_videos_come_out_upright(painted: Path, tmp_path: Path, degrees: int, order: tuple[int, ...]) -> None:
    source = tmp_path / "turned.mp4"
    ffmpeg("-display_rotation", str(degrees), "-i", str(painted), "-c", "copy", str(source))
    result = whole(source, tmp_path)
    assert frames_of(result)[0].shape == ((96, 128, 3) if degrees == 180 else (128, 96, 3))
    assert_alike(seen(result), [COLOURS[place] for place in order])


def test_pixels_become_square(painted: Path, tmp_path: Path) -> None:
    wide = remade(painted, "wide.mp4", "-vf", "setsar=2/1")
    assert frames_of(whole(wide, tmp_path))[0].shape == (96, 256, 3)
    high = remade(painted, "high.mp4", "-vf", "setsar=1/2")
    assert frames_of(edit(Resize(media(high), 64, 96), tmp_path))[0].shape == (96, 64, 3)
    assert (examine(high).width_px, examine(high).height_px) == (128, 192)


def test_what_is_transparent_becomes_black(tmp_path: Path) -> None:
    half = np.dstack([quarters(), np.full((96, 128), 255, np.uint8)])
    half[:, 64:, 3] = 0
    raw = tmp_path / "half.rgba"
    raw.write_bytes(half.tobytes() * 5)
    source = tmp_path / "half.webm"
    form = ("-f", "rawvideo", "-pixel_format", "rgba", "-video_size", "128x96", "-framerate", "10")
    vp9 = ("-c:v", "libvpx-vp9", "-pix_fmt", "yuva420p", "-crf", "10", "-b:v", "0", "-deadline", "realtime")
    ffmpeg(*form, "-i", str(raw), *vp9, str(source))
    colours = seen(whole(source, tmp_path))
    assert max(colours[1] + colours[3]) < 12
    assert_alike([colours[0]], [COLOURS[0]], within=25)


def test_odd_sides_lose_their_last_line(tmp_path: Path) -> None:
    source = tmp_path / "odd.mp4"
    ffmpeg("-f", "lavfi", "-i", "testsrc2=s=101x75:r=10:d=1", "-pix_fmt", "yuv444p", str(source))
    assert frames_of(whole(source, tmp_path))[0].shape == (74, 100, 3)


def test_uneven_times_are_moved_to_the_nearest_beat(tmp_path: Path) -> None:
    """As phones record: some frames are late, some missing."""
    steady = clip(tmp_path / "steady.mp4", 30, fps=30)
    late = "setpts='PTS+if(mod(N,3),0.008,0)/TB'"
    uneven = remade(steady, "uneven.mp4", "-vf", f"select='not(eq(n,10)+eq(n,11))',{late}", "-fps_mode", "passthrough")
    result = whole(uneven, tmp_path)
    assert numbers_of(result) == [*range(10), 9, 9, *range(12, 30)]
    with av.open(str(result)) as container:
        assert container.streams.video[0].average_rate == 30


def test_what_an_edit_list_hides_stays_hidden(tmp_path: Path) -> None:
    """A cut without coding anew keeps the frames from the last key frame on, and hides them."""
    long = remade(clip(tmp_path / "c.mp4", 60, fps=30), "long.mp4", "-g", "60", "-bf", "2")
    cut = tmp_path / "cut.mp4"
    ffmpeg("-ss", "0.5", "-i", str(long), "-c", "copy", str(cut))
    assert numbers_of(whole(cut, tmp_path)) == list(range(15, 60))


@pytest.mark.parametrize("fps", [Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(60)])
@pytest.mark.parametrize("suffix", ["mp4", "webm"])
def test_rates_are_found_whatever_the_container_rounds(tmp_path: Path, fps: Fraction, suffix: str) -> None:
    source = clip(tmp_path / "c.mp4", 12, fps=float(fps))
    if suffix == "webm":
        source = remade(source, "c.webm", "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8")
    assert examine(source).rate == fps


@pytest.mark.parametrize("value", ["a'b", "a:b", "a\\b", "a\nb"])
def test_nothing_gets_out_of_its_quotes(value: str) -> None:
    with pytest.raises(ValueError, match="does not belong"):
        step("drawtext", text=value)


def test_steps_are_written_in_order() -> None:
    assert step("crop", 10, 20, exact=1) == "crop=10:20:exact=1"
    assert step("setpts", "PTS-1,0", x=0.5) == "setpts='PTS-1,0':x='0.500000'"
    assert step("null") == "null"
