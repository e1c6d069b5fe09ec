"""A brand on a video: logo, intro, lower third."""

from __future__ import annotations

import itertools
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.domain.media import MediaKind
from atelier.domain.wishes.editing import ApplyBrandKit, Place
from atelier.domain.wishes.parts import Media
from atelier.engines.editing.colours import contrast
from atelier.engines.editing.overlaying.lower_third import LowerThird, readable
from atelier.engines.frames.arrays import Picture
from tests.engines.editing.room import RATE_HZ, clip, edit, level_of, media, refusal_of, sound_of, still, tone
from tests.engines.editing.test_words import ink, reach
from tests.engines.frames.samples import frames_of, write_clip

SIZE = (480, 270)
FPS = 10
NAVY, GOLD = "#10204f", "#ffd166"


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Media:
    """Ten grey seconds."""
    grey = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    return media(write_clip(tmp_path_factory.mktemp("film") / "film.mp4", [grey] * 10 * FPS, FPS))


@pytest.fixture(scope="module")
def logo(tmp_path_factory: pytest.TempPathFactory) -> Media:
    path = still(tmp_path_factory.mktemp("logo") / "logo.png", np.full((60, 60, 3), (220, 20, 20), np.uint8))
    return media(path, MediaKind.IMAGE, "image/png")


def branded(wish: ApplyBrandKit, folder: Path) -> list[Picture]:
    return frames_of(edit(wish, folder))


@pytest.mark.parametrize("place", [Place.TOP_RIGHT, Place.BOTTOM_LEFT])
def test_the_logo_stands_in_its_corner_all_the_time(film: Media, logo: Media, tmp_path: Path, place: Place) -> None:
    frames = branded(ApplyBrandKit(film, logo=logo, logo_place=place), tmp_path)
    assert len(frames) == 100
    for frame in (frames[0], frames[50], frames[-1]):
        left, top, right, bottom = reach(ink(frame))
        assert right - left == pytest.approx(0.12 * SIZE[0], abs=3)
        assert (left > SIZE[0] / 2) is (place is Place.TOP_RIGHT)
        assert (top > SIZE[1] / 2) is (place is Place.BOTTOM_LEFT)
        assert frame[(top + bottom) // 2, (left + right) // 2].tolist() == pytest.approx((210, 26, 26), abs=12)


def test_the_lower_third_comes_stays_and_goes(film: Media, tmp_path: Path) -> None:
    wish = ApplyBrandKit(
        film, title="Ada Lindqvist", subtitle="Harbour master", primary_colour=NAVY, secondary_colour=GOLD
    )
    frames = branded(wish, tmp_path)
    amounts = [int(ink(frame).sum()) for frame in frames]
    assert max(amounts[:5]) == 0
    assert all(later > 0.98 * former for former, later in itertools.pairwise(amounts[5:14])), "it grows"
    held = amounts[20:60]
    assert min(held) == pytest.approx(max(held), rel=0.01)
    assert max(amounts[75:]) == 0
    left, top, right, bottom = reach(ink(frames[40]))
    assert (left / SIZE[0], 1 - bottom / SIZE[1]) == pytest.approx((0.05, 0.085), abs=0.02)
    assert right < 0.6 * SIZE[0]
    assert top > 0.6 * SIZE[1]
    navy = np.abs(frames[40].astype(int) - (16, 32, 79)).max(axis=2) < 20
    gold = np.abs(frames[40].astype(int) - (255, 209, 102)).max(axis=2) < 24
    assert reach(navy)[1] < reach(gold)[3] - 10, "the title's panel is above the subtitle's"
    assert min(navy.sum(), gold.sum()) > 300


def test_short_videos_have_time_for_it_too(tmp_path: Path) -> None:
    grey = np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)
    source = media(write_clip(tmp_path / "s.mp4", [grey] * 12, FPS))
    amounts = [int(ink(frame).sum()) for frame in branded(ApplyBrandKit(source, title="Ada"), tmp_path)]
    assert len(amounts) == 12
    assert amounts[0] == amounts[-1] == 0
    assert max(amounts) > 500


def test_it_stands_above_a_logo_in_the_same_corner(film: Media, logo: Media, tmp_path: Path) -> None:
    wish = ApplyBrandKit(film, logo=logo, logo_place=Place.BOTTOM_LEFT, title="Ada", primary_colour="#0000ff")
    frame = branded(wish, tmp_path)[40]
    blue = reach(np.abs(frame.astype(int) - (0, 0, 255)).max(axis=2) < 40)
    red = reach(np.abs(frame.astype(int) - (210, 26, 26)).max(axis=2) < 40)
    assert blue[3] <= red[1]


def test_an_intro_of_another_shape_comes_first(tmp_path: Path) -> None:
    grey = [np.full((SIZE[1], SIZE[0], 3), 90, np.uint8)] * 20
    source = media(write_clip(tmp_path / "v.mp4", grey, FPS))
    white = clip(tmp_path / "i.mp4", 30, fps=30, size=(120, 120), first=0xFE0, sound=tone(440, 1))
    result = edit(ApplyBrandKit(source, intro=media(white), primary_colour="#0000ff"), tmp_path)
    frames = frames_of(result)
    assert len(frames) == 10 + 20 - 5
    assert frames[2].shape == grey[0].shape
    assert frames[2][135, 10].tolist() == pytest.approx([0, 0, 255], abs=14), "bars in the brand's colour"
    assert frames[2][200, 240].min() > 240
    assert np.abs(frames[12].astype(int) - 90).max() < 8
    sound = sound_of(result)[0]
    assert level_of(sound[: RATE_HZ // 3]) > 0.1
    assert level_of(sound[int(1.1 * RATE_HZ) :]) < 0.003
    assert len(sound) / RATE_HZ == pytest.approx(2.5, abs=0.03)


def test_an_empty_kit_is_refused(film: Media, tmp_path: Path) -> None:
    assert "the kit is empty" in refusal_of(ApplyBrandKit(film, title=" \n"), tmp_path).message


def test_what_is_broken_is_named(film: Media, logo: Media, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypisom")
    assert refusal_of(ApplyBrandKit(film, intro=media(broken)), tmp_path).message.startswith("the intro: ")
    assert refusal_of(ApplyBrandKit(film, logo=media(broken)), tmp_path).message.startswith("the logo: ")
    assert "colour" in refusal_of(ApplyBrandKit(film, title="Ada", primary_colour="blue"), tmp_path).message


COLOUR = st.tuples(*[st.integers(0, 255)] * 3)


@given(COLOUR, COLOUR)
def test_words_can_always_be_read(colour: tuple[int, int, int], ground: tuple[int, int, int]) -> None:
    assert contrast(readable(colour, ground), ground) >= 3


def test_movements_take_the_time_they_should(tmp_path: Path) -> None:
    third = LowerThird("Ada", "", ((16, 32, 79), (255, 209, 102)), SIZE, tmp_path)
    for rate, pace, coming, going in ((25, 1.0, 24, 14), (60, 1.0, 57, 33), (25, 2.0, 12, 7), (1, 1.0, 2, 2)):
        movements = third.frames(Fraction(rate), pace=pace)
        assert [len(movement) for movement in movements] == [coming, going]
        assert {frame.shape for movement in movements for frame in movement} == {(third.height_px, third.width_px, 4)}
