"""Crops and sizes, of videos and of pictures."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import Crop, Fill, Resize
from atelier.engines.editing.framing.fitting import fit
from atelier.engines.frames.arrays import Picture
from tests.engines.editing.room import clicks, clicks_in, clip, edit, media, picture_of, refusal_of, sound_of, still
from tests.engines.frames.samples import clouds, frames_of, likeness_db, write_clip


def scene(width: int = 160, height: int = 90) -> Picture:
    return clouds(width, height, seed=4, grain=24)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_clip(tmp_path_factory.mktemp("film") / "film.mp4", [scene()] * 5)


@pytest.mark.parametrize(
    ("left", "top", "width", "height"),
    [(0, 0, 160, 90), (20, 10, 64, 40), (21, 11, 64, 40), (96, 50, 64, 40), (33, 7, 63, 41)],
)
def test_a_video_is_cropped_to_the_pixel(
    film: Path, tmp_path: Path, left: int, top: int, width: int, height: int
) -> None:
    frames = frames_of(edit(Crop(media(film), left, top, width, height), tmp_path))
    assert len(frames) == 5
    wide, high = width // 2 * 2, height // 2 * 2
    assert frames[0].shape == (high, wide, 3)
    assert likeness_db(frames[0], scene()[top : top + high, left : left + wide]) > 34


def test_a_picture_is_cropped_to_the_pixel_and_keeps_its_alpha(tmp_path: Path) -> None:
    picture = np.dstack([scene(), clouds(160, 90, seed=8)[..., 0]])
    path = still(tmp_path / "p.png", picture)
    result = edit(Crop(media(path, MediaKind.IMAGE, "image/png"), 3, 5, 31, 17), tmp_path)
    assert result.suffix == ".png"
    assert np.array_equal(picture_of(result), picture[5:22, 3:34])


@pytest.mark.parametrize(
    ("name", "media_type", "form"),
    [
        ("p.jpg", "image/jpeg", "JPEG"),
        ("p.webp", "image/webp", "WEBP"),
        ("p.avif", "image/avif", "AVIF"),
        ("p.heic", "image/heic", "JPEG"),
    ],
)
def test_pictures_stay_of_their_kind(tmp_path: Path, name: str, media_type: str, form: str) -> None:
    path = still(tmp_path / name, scene())
    with Image.open(edit(Crop(media(path, MediaKind.IMAGE, media_type), 10, 10, 80, 40), tmp_path)) as result:
        assert result.format == form
        assert likeness_db(np.asarray(result.convert("RGB")), scene()[10:50, 10:90]) > 30


@pytest.mark.parametrize(
    ("left", "top", "width", "height"),
    [(-1, 0, 10, 10), (0, -2, 10, 10), (100, 0, 61, 10), (0, 80, 10, 11), (0, 0, 0, 5), (5, 5, 5, -1)],
)
@pytest.mark.parametrize("kind", ["video", "picture"])
def test_rectangles_that_stick_out_are_refused(
    film: Path, tmp_path: Path, kind: str, left: int, top: int, width: int, height: int
) -> None:
    path = still(tmp_path / "p.png", scene())
    whole = media(film) if kind == "video" else media(path, MediaKind.IMAGE, "image/png")
    refused = refusal_of(Crop(whole, left, top, width, height), tmp_path)
    assert refused.code == "unsupported_input"
    assert "within 160 x 90" in refused.message


@pytest.mark.parametrize("fill", list(Fill))
@pytest.mark.parametrize(("width", "height"), [(100, 100), (64, 120), (320, 180), (80, 32), (101, 57)])
def test_a_video_gets_the_size(film: Path, tmp_path: Path, fill: Fill, width: int, height: int) -> None:
    frame = frames_of(edit(Resize(media(film), width, height, fill, "#20c040"), tmp_path))[2]
    width, height = width // 2 * 2, height // 2 * 2
    assert frame.shape == (height, width, 3)
    assert likeness_db(frame, expected(width, height, fill, grain=2)) > 26


@pytest.mark.parametrize("fill", list(Fill))
@pytest.mark.parametrize(("width", "height"), [(100, 100), (63, 121), (320, 180)])
def test_a_picture_gets_the_size(tmp_path: Path, fill: Fill, width: int, height: int) -> None:
    path = still(tmp_path / "p.png", scene())
    result = picture_of(
        edit(Resize(media(path, MediaKind.IMAGE, "image/png"), width, height, fill, "#20c040"), tmp_path)
    )
    assert result.shape == (height, width, 3)
    assert likeness_db(result, expected(width, height, fill, grain=1)) > 30


def expected(width: int, height: int, fill: Fill, *, grain: int) -> Picture:
    """By other means than the engine's."""
    place = fit((160, 90), (width, height), fill, grain=grain)
    scaled = cv2.resize(
        scene(), (place.width_px, place.height_px), interpolation=cv2.INTER_AREA if width < 160 else cv2.INTER_CUBIC
    )
    frame = np.full((height, width, 3), (0x20, 0xC0, 0x40), np.uint8)
    left, top = max(0, place.left_px), max(0, place.top_px)
    seen = scaled[-min(0, place.top_px) :, -min(0, place.left_px) :][:height, :width]
    frame[top : top + seen.shape[0], left : left + seen.shape[1]] = seen
    return frame


SIDE = st.integers(1, 5000)


@given(SIDE, SIDE, SIDE, SIDE, st.sampled_from(list(Fill)), st.sampled_from([1, 2]))
def test_pictures_are_fitted_and_centred(width: int, height: int, wide: int, high: int, fill: Fill, grain: int) -> None:
    wide, high = wide * grain, high * grain
    place = fit((width, height), (wide, high), fill, grain=grain)
    right, bottom = wide - place.width_px - place.left_px, high - place.height_px - place.top_px
    assert abs(place.left_px - right) <= 2 * grain
    assert abs(place.top_px - bottom) <= 2 * grain
    if fill is Fill.PAD:
        assert min(place.left_px, place.top_px, right, bottom) >= 0
    else:
        assert max(place.left_px, place.top_px) <= 0
        assert min(place.width_px - wide, place.height_px - high) >= 0
    if fill is not Fill.STRETCH:
        assert place.width_px == wide or place.height_px == high
    assert not (place.width_px % grain or place.height_px % grain or place.left_px % grain or place.top_px % grain)


def test_sound_and_time_stay(tmp_path: Path) -> None:
    source = clip(tmp_path / "c.mp4", 50, fps=25, sound=clicks(2))
    for wish in (Crop(media(source), 4, 4, 32, 24), Resize(media(source), 128, 128)):
        result = edit(wish, tmp_path)
        assert len(frames_of(result)) == 50
        assert clicks_in(sound_of(result)[0]) == clicks_in(sound_of(source)[0])


def test_transparent_pictures_are_scaled_without_dark_edges(tmp_path: Path) -> None:
    picture = np.zeros((64, 64, 4), np.uint8)
    picture[16:48, 16:48] = (255, 255, 255, 255)
    path = still(tmp_path / "p.png", picture)
    result = picture_of(edit(Resize(media(path, MediaKind.IMAGE, "image/png"), 41, 41), tmp_path))
    assert result[..., :3][result[..., 3] > 8].min() > 240


@pytest.mark.parametrize(("width", "height"), [(0, 100), (100, 9000), (8192, 8192)])
def test_sizes_that_nobody_can_play_are_refused(film: Path, tmp_path: Path, width: int, height: int) -> None:
    assert refusal_of(Resize(media(film), width, height), tmp_path).code == "unsupported_input"


def test_a_colour_that_is_none_is_refused(film: Path, tmp_path: Path) -> None:
    refused = refusal_of(Resize(media(film), 100, 100, Fill.PAD, "red':movie=/etc/passwd"), tmp_path)
    assert "not a colour" in refused.message
