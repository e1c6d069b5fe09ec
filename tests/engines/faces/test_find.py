"""Faces are found where they are drawn, and nowhere else."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from atelier.engines.faces.find import find_faces, largest
from atelier.engines.faces.finding import shape
from tests.engines.faces.people import SIDE_PX, casting, drawn, man, nobody, place, woman
from tests.engines.frames.samples import clouds

WOMAN = {"gender": "woman", "age": "30", "skin": "light", "hair_style": "bun", "glasses": "none"}


@pytest.mark.parametrize("seed", [21, 22, 23])
def test_eyes_mouth_and_chin_are_where_they_were_drawn(seed: int) -> None:
    attributes = WOMAN | {"expression": "neutral"}
    portrait = casting(seed, **attributes).portrait
    (face,) = find_faces(drawn(seed, **attributes))
    apart = 2 * portrait.eyes.gap
    unit = face.eyes_apart / apart
    for found, x, y, most in (
        (face.left_eye, -portrait.eyes.gap, 0.0, 0.15),
        (face.right_eye, portrait.eyes.gap, 0.0, 0.15),
        (face.landmarks[shape.LEFT_CORNER], -portrait.mouth.width, portrait.mouth.y, 0.20),
        (face.landmarks[shape.RIGHT_CORNER], portrait.mouth.width, portrait.mouth.y, 0.20),
        (face.landmarks[shape.CHIN], 0.0, portrait.build.chin_y, 0.35),
    ):
        assert np.hypot(*(found - place(seed, x, y))) < most * unit


@pytest.mark.parametrize("angle", [-25.0, 25.0])
def test_a_leaning_head_is_found_with_its_angle(angle: float) -> None:
    middle = (SIDE_PX / 2, SIDE_PX / 2)
    matrix = cv2.getRotationMatrix2D(middle, -angle, 0.8)
    leaning = cv2.warpAffine(woman(), matrix, (SIDE_PX, SIDE_PX), borderMode=cv2.BORDER_REPLICATE)
    face = largest(find_faces(leaning))
    assert face.angle == pytest.approx(angle, abs=5)


def test_faces_are_counted_from_the_left() -> None:
    both = np.concatenate([woman(), man(), woman()], axis=1)
    faces = find_faces(both)
    assert [round(face.box.x / SIDE_PX - 0.3) for face in faces] == [0, 1, 2]


def test_nobody_is_seen_where_nobody_is() -> None:
    assert find_faces(nobody()) == []
    assert find_faces(clouds(320, 240, seed=4)) == []
