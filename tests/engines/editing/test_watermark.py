"""Names and logos over the whole length."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import Place, Watermark
from atelier.domain.wishes.parts import Media
from atelier.engines.frames.arrays import Picture
from tests.engines.editing.room import clicks, clicks_in, clip, edit, media, picture_of, refusal_of, sound_of, still
from tests.engines.editing.test_words import ink, reach
from tests.engines.frames.samples import frames_of, write_clip

GREY = np.full((180, 320, 3), 90, np.uint8)


def image(path: Path) -> Media:
    return media(path, MediaKind.IMAGE, "image/png")


@pytest.fixture
def photo(tmp_path: Path) -> Media:
    return image(still(tmp_path / "photo.png", GREY))


@pytest.fixture
def logo(tmp_path: Path) -> Media:
    """A red disc on nothing, with a soft rim."""
    y, x = np.mgrid[:80, :80]
    density = np.clip(38 - np.hypot(x - 39.5, y - 39.5), 0, 1) * 255
    return image(
        still(tmp_path / "logo.png", np.dstack([np.full((80, 80, 3), (220, 20, 20)), density]).astype(np.uint8))
    )


def marked(wish: Watermark, folder: Path) -> Picture:
    return picture_of(edit(wish, folder))


def test_a_logo_on_a_picture(photo: Media, logo: Media, tmp_path: Path) -> None:
    picture = marked(Watermark(photo, logo=logo, size=0.25, opacity=1.0), tmp_path)
    left, top, right, bottom = reach(ink(picture))
    assert right - left == pytest.approx(0.25 * 320 * 76 / 80, abs=2)
    margin = 0.04 * 180 + 2
    assert (320 - right, 180 - bottom) == pytest.approx((margin, margin), abs=3)
    assert picture[(top + bottom) // 2, (left + right) // 2].tolist() == [220, 20, 20]


def test_opacity_thins_it(photo: Media, logo: Media, tmp_path: Path) -> None:
    picture = marked(Watermark(photo, logo=logo, place=Place.CENTER, opacity=0.5), tmp_path)
    assert picture[90, 160].tolist() == pytest.approx([155, 55, 55], abs=1)
    assert np.array_equal(marked(Watermark(photo, logo=logo, opacity=0.0), tmp_path), GREY)


def test_a_tall_logo_stays_inside(photo: Media, tmp_path: Path) -> None:
    tall = image(still(tmp_path / "tall.png", np.full((400, 20, 3), 255, np.uint8)))
    _, top, _, bottom = reach(ink(marked(Watermark(photo, logo=tall, size=1.0, opacity=1.0), tmp_path)))
    assert bottom - top == 90


def test_text_has_the_width_that_is_asked_for(photo: Media, tmp_path: Path) -> None:
    left, _, right, _ = reach(ink(marked(Watermark(photo, "Harbour Films", size=0.5, opacity=1.0), tmp_path)))
    assert right - left == pytest.approx(160, abs=14)


def test_text_shows_on_white_and_on_black(tmp_path: Path) -> None:
    for ground in (0, 255):
        path = still(tmp_path / f"{ground}.png", np.full((180, 320, 3), ground, np.uint8))
        picture = marked(Watermark(image(path), "Harbour", size=0.4), tmp_path)
        assert np.abs(picture.astype(int) - ground).max() > 60


def test_every_frame_of_a_video_is_marked_and_the_rest_stays(logo: Media, tmp_path: Path) -> None:
    source = write_clip(tmp_path / "v.mp4", [GREY] * 12)
    frames = frames_of(edit(Watermark(media(source), logo=logo, place=Place.TOP_LEFT, size=0.2, opacity=1.0), tmp_path))
    assert len(frames) == 12
    for frame in frames:
        assert frame[7 + 32, 7 + 32].tolist() == pytest.approx([220, 20, 20], abs=12)
        assert np.abs(frame[90:].astype(int) - 90).max() < 6


def test_the_sound_goes_along(logo: Media, tmp_path: Path) -> None:
    source = clip(tmp_path / "c.mp4", 30, sound=clicks(1))
    result = edit(Watermark(media(source), logo=logo), tmp_path)
    assert clicks_in(sound_of(result)[0]) == clicks_in(sound_of(source)[0])


@pytest.mark.parametrize("size", [0, -1, 1.2])
def test_sizes_that_are_none_are_refused(photo: Media, tmp_path: Path, size: float) -> None:
    assert "share" in refusal_of(Watermark(photo, "a", size=size), tmp_path).message


def test_without_text_or_logo_there_is_nothing_to_do(photo: Media, tmp_path: Path) -> None:
    assert refusal_of(Watermark(photo, " "), tmp_path).message == "give a text or a logo"


def test_a_broken_logo_is_named(photo: Media, tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    refused = refusal_of(Watermark(photo, logo=image(broken)), tmp_path)
    assert (refused.code, refused.message[:10]) == ("unreadable_media", "the logo: ")
