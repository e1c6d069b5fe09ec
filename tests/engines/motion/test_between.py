"""From a first to a last frame."""

from __future__ import annotations

import itertools
from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.engines.frames.arrays import Picture
from atelier.engines.motion.asking.words import understand
from atelier.engines.motion.shooting.between import Between, Pair
from atelier.engines.motion.shooting.timing import Timing
from atelier.engines.port import Done
from tests.engines.frames.samples import clouds, frames_of, likeness_db
from tests.engines.motion.studio import clips, film, landscape, luma, room, shift_between, still_life

WIDE = room(420, 240)
HERE, THERE = WIDE[20:200, 20:340], WIDE[44:224, 60:380]  # the camera moves right by 40 and down by 24


def closer(picture: Picture, zoom: float) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), 0, zoom)
    return cv2.warpAffine(picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT)


PAIRS = {
    "moved": (HERE, THERE),
    "closer": (room(), closer(room(), 1.5)),
    "unrelated": (landscape(), still_life()),
    "same": (room(), room()),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize("take", [0, 1, 2])
def test_it_begins_and_ends_with_the_pictures(tmp_path: Path, pair: tuple[Picture, Picture], take: int) -> None:
    outcome = film(tmp_path, pair[0], "snow", last=pair[1], outputs=take + 1)
    frames = frames_of(clips(outcome)[take])
    assert likeness_db(frames[0], pair[0]) > 27
    assert likeness_db(frames[-1], pair[1]) > 27


def test_half_way_the_scene_has_moved_half_way() -> None:
    take = Between(Pair(HERE, THERE, 320, 180), understand(""), Timing(9, 2.0), seed=1, take=0)
    moved = shift_between(luma(take.draw(0)), luma(take.draw(4)))
    assert moved == pytest.approx((-20, -12), abs=1.5)
    middle = cv2.cvtColor(take.draw(4), cv2.COLOR_YUV2RGB_I420)
    assert likeness_db(middle[30:-30, 30:-30], WIDE[32:212, 40:360][30:-30, 30:-30]) > 24


def test_a_related_pair_is_carried_not_faded() -> None:
    """Detail stays as sharp half way as at the ends: two pictures blended in place would be soft."""
    take = Between(Pair(room(), closer(room(), 1.5), 320, 180), understand(""), Timing(9, 2.0), seed=1, take=0)
    sharp = [float(np.abs(cv2.Laplacian(luma(take.draw(number)), cv2.CV_32F)).mean()) for number in (0, 4, 8)]
    assert sharp[1] > 0.7 * min(sharp[0], sharp[2])
    assert take.telling.camera == "from the first to the last frame"


def test_an_unrelated_pair_is_passed_through_distance_first() -> None:
    pair = Pair(still_life(), np.full((180, 320, 3), (250, 250, 40), np.uint8), 320, 180)
    take = Between(pair, understand(""), Timing(41, 2.0), seed=1, take=0)
    gone_behind, gone_subject = [], []
    for number in range(41):
        frame = cv2.cvtColor(take.draw(number), cv2.COLOR_YUV2RGB_I420).astype(int)
        yellow = (np.abs(frame - (250, 250, 40)).sum(axis=2) < 60).astype(float)
        gone_behind.append(yellow[30:60, 40:80].mean())
        gone_subject.append(yellow[85:120, 140:180].mean())
    assert np.argmax(np.array(gone_behind) > 0.5) + 2 <= np.argmax(np.array(gone_subject) > 0.5)
    assert "into the last frame" in take.telling.camera


@pytest.mark.parametrize("pair", [PAIRS["moved"], PAIRS["unrelated"]], ids=["moved", "unrelated"])
def test_the_way_is_smooth(pair: tuple[Picture, Picture]) -> None:
    take = Between(Pair(*pair, 320, 180), understand(""), Timing(60, 4.0), seed=1, take=0)
    frames = [luma(take.draw(number)) for number in range(60)]
    steps = np.array([float(np.abs(one - other).mean()) for one, other in itertools.pairwise(frames)])
    assert np.abs(np.diff(steps)).max() < 0.3 * steps.max()
    assert max(steps[0], steps[-1]) < 0.3 * steps.max()


def test_the_same_picture_twice_stands_still() -> None:
    take = Between(Pair(room(), room(), 320, 180), understand(""), Timing(9, 2.0), seed=1, take=0)
    assert float(np.abs(luma(take.draw(0)) - luma(take.draw(4))).mean()) < 0.5


def test_pictures_of_other_shapes_are_cropped_to_the_frame(tmp_path: Path) -> None:
    outcome = film(tmp_path, clouds(300, 200, seed=3), "", last=clouds(150, 260, seed=8), size=(96, 128))
    frames = frames_of(clips(outcome)[0])
    assert {frame.shape for frame in frames} == {(128, 96, 3)}


def test_what_cannot_be_followed_between_two_pictures_is_told(tmp_path: Path) -> None:
    outcome = film(tmp_path, HERE, "pan left, snow, night falls", last=THERE)
    assert isinstance(outcome, Done)
    assert outcome.notes["effects"] == ["snow"]
    assert outcome.notes["ignored_words"] == ["pan left", "sunset"]
