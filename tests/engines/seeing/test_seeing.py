"""What is seen in pictures."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.focus import find_faces
from atelier.engines.seeing.backdrop import find_backdrop
from atelier.engines.seeing.depth import estimate
from atelier.engines.seeing.flow import Similarity, compare
from atelier.engines.seeing.mirror import find_mirror
from atelier.engines.seeing.subject import find_subject
from atelier.engines.seeing.water import find_water
from tests.engines.frames.samples import clouds, portrait
from tests.engines.motion.studio import landscape, room, still_life


def small(picture: Picture) -> Picture:
    return cv2.resize(picture, (256, 256 * picture.shape[0] // picture.shape[1]), interpolation=cv2.INTER_AREA)


def test_a_sky_is_found_down_to_the_hills() -> None:
    backdrop = find_backdrop(small(landscape()))
    assert backdrop is not None
    assert backdrop.sky
    assert backdrop.horizon == pytest.approx(0.36, abs=0.06)
    assert backdrop.spans > 0.95
    assert backdrop.mask[:20].mean() > 0.95
    assert backdrop.mask[100:].mean() < 0.05


def test_a_wall_is_no_sky() -> None:
    backdrop = find_backdrop(small(portrait(320, 180, 160, 80, 40) // np.array([1, 2, 3], np.uint8)))
    assert backdrop is None or not backdrop.sky


def test_a_picture_full_of_texture_has_no_backdrop() -> None:
    assert find_backdrop(small(room())) is None


def test_the_thing_before_the_background_is_cut_out() -> None:
    subject = find_subject(still_life(), [], None)
    assert subject is not None
    truth = np.zeros((180, 320), np.uint8)
    cv2.circle(truth, (160, 101), 54, 1, -1)
    mask = cv2.resize(subject.mask, (320, 180), interpolation=cv2.INTER_NEAREST)
    overlap = np.logical_and(mask, truth).sum() / np.logical_or(mask, truth).sum()
    assert overlap > 0.9


def test_a_person_is_cut_out_around_the_face() -> None:
    picture = portrait(320, 400, 160, 130, 55)
    subject = find_subject(picture, find_faces(picture), None)
    assert subject is not None
    mask = cv2.resize(subject.mask, (320, 400), interpolation=cv2.INTER_NEAREST)
    assert mask[120:180, 140:180].mean() > 0.95
    assert mask[330:, 120:200].mean() > 0.9
    assert mask[:, :40].mean() < 0.1


@pytest.mark.parametrize(
    "picture", [room(), landscape(), np.full((90, 160, 3), 77, np.uint8)], ids=["room", "land", "blank"]
)
def test_where_nothing_stands_out_nothing_is_cut_out(picture: Picture) -> None:
    assert find_subject(picture, [], find_backdrop(small(picture))) is None


def test_water_is_where_the_picture_mirrors_itself() -> None:
    lake = landscape(water=True)
    assert find_mirror(small(lake)) == pytest.approx(0.5, abs=0.02)
    water = find_water(lake, estimate(lake, []), named=False)
    assert water is not None
    assert water.line == pytest.approx(0.5, abs=0.02)
    height = water.weight.shape[0]
    assert water.weight[: height // 2].mean() < 0.01
    assert water.weight[height * 6 // 10 :].mean() > 0.7


@pytest.mark.parametrize("picture", [landscape(), room(), still_life()], ids=["land", "room", "ball"])
def test_water_is_not_seen_unasked_where_there_is_none(picture: Picture) -> None:
    assert find_mirror(small(picture)) is None
    assert find_water(picture, estimate(picture, []), named=False) is None


def test_depth_grows_from_the_sky_to_the_feet() -> None:
    depth = estimate(landscape(), [])
    rows = depth.ground.mean(axis=1)
    height = len(rows)
    assert rows[: height // 5].max() < 0.05
    assert rows[-1] > rows[height * 7 // 10] + 0.1 > rows[height // 2] + 0.1
    assert depth.words == "ground plane + sky"


def test_the_subject_stands_before_what_is_behind_it() -> None:
    depth = estimate(still_life(), [])
    assert depth.figure is not None
    height, width = depth.ground.shape
    assert depth.figure[height // 2, width // 2] > depth.ground[height // 2, width // 12] + 0.15


SHARES = st.floats(0, 1)
SIMILARITIES = st.builds(
    lambda size, turn, x, y: Similarity(complex(size * np.cos(turn), size * np.sin(turn)), complex(x, y)),
    st.floats(0.4, 2.5), st.floats(-3, 3), st.floats(-1, 1), st.floats(-1, 1),
)  # fmt: skip


@given(SIMILARITIES, SHARES)
def test_two_parts_of_a_turn_make_the_whole(turn: Similarity, share: float) -> None:
    points = np.array([[0.3, -0.2], [-0.5, 0.4]], np.float32)
    both = turn.power(1 - share).apply(turn.power(share).apply(points))
    assert both == pytest.approx(turn.apply(points), abs=2e-4)
    assert turn.inverse().apply(turn.apply(points)) == pytest.approx(points, abs=1e-4)


@pytest.mark.parametrize(("degrees", "size", "shift"), [(0, 1.0, (0, 0)), (8, 1.15, (9, -6)), (0, 1.6, (0, 0))])
def test_turn_zoom_and_shift_between_two_pictures_are_found(
    degrees: float, size: float, shift: tuple[float, float]
) -> None:
    first = room(480, 270)
    matrix = cv2.getRotationMatrix2D((240, 135), -degrees, size)
    matrix[:, 2] += shift
    last = cv2.warpAffine(first, matrix, (480, 270), borderMode=cv2.BORDER_REFLECT)
    kinship = compare(first, last)
    assert kinship.same_scene
    assert abs(kinship.similarity.a) == pytest.approx(size, rel=0.02)
    assert np.degrees(np.angle(kinship.similarity.a)) == pytest.approx(degrees, abs=0.5)


def test_pictures_of_different_things_are_told_apart() -> None:
    assert not compare(landscape(), still_life()).same_scene
    assert not compare(room(seed=1), room(seed=40)).same_scene


def test_the_same_picture_does_not_move() -> None:
    kinship = compare(clouds(320, 180), clouds(320, 180))
    assert kinship.same_scene
    assert float(np.abs(kinship.there.rest).max()) < 1e-3
