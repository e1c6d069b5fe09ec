"""Hats, glasses and hair of the people in a picture."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from atelier.engines.faces.find import find_faces, largest
from atelier.engines.frames.arrays import Picture
from atelier.engines.port import Refused
from atelier.engines.retouch.asking.wishes import Worn
from atelier.engines.retouch.asking.words import understand
from tests.engines.faces.people import woman
from tests.engines.retouch.studio import apart, edit, meadow, results, thing


def changed(before: Picture, after: Picture) -> np.ndarray:
    return np.abs(before.astype(int) - after.astype(int)).max(axis=2) > 24


@pytest.mark.parametrize(
    ("prompt", "worn"),
    [
        ("add a red hat", (Worn("hat:fedora", "hat", "#c8282e"),)),
        ("give her sunglasses", (Worn("glasses:sun", "sunglasses"),)),
        ("put a crown on his head", (Worn("hat:crown", "crown"),)),
        ("add a crown", ()),
        ("add a cowboy hat and glasses", (Worn("hat:stetson", "cowboy hat"), Worn("glasses", "glasses"))),
    ],
)
def test_what_is_put_on(prompt: str, worn: tuple[Worn, ...]) -> None:
    assert understand(prompt).worn == worn


def test_a_hat_sits_above_the_eyes_in_its_colour(tmp_path: Path) -> None:
    before = woman()
    (after,) = results(edit(tmp_path, before, "add a red hat"))
    where = changed(before, after)
    face = largest(find_faces(before))
    rows = np.flatnonzero(where.any(axis=1))
    assert rows.min() < face.box.y
    assert rows.max() < face.left_eye[1]
    red, green, blue = np.median(after[where], axis=0)
    assert red > 1.8 * max(green, blue)


def test_sunglasses_cover_the_eyes_and_nothing_else(tmp_path: Path) -> None:
    before = woman()
    (after,) = results(edit(tmp_path, before, "give her sunglasses"))
    face = largest(find_faces(before))
    for x, y in (face.left_eye, face.right_eye):
        assert after[round(float(y)), round(float(x))].max() < 70
    assert changed(before, after).mean() < 0.1


def test_hair_changes_its_colour_and_the_face_does_not(tmp_path: Path) -> None:
    before = woman()
    (after,) = results(edit(tmp_path, before, "change the hair colour to blue"))
    where = changed(before, after)
    face = largest(find_faces(before))
    assert where.mean() > 0.02
    hue = after[where].astype(int)
    assert (hue[:, 2] > hue[:, 0]).mean() > 0.8
    inside = np.zeros(where.shape, np.uint8)
    cv2.fillConvexPoly(inside, cv2.convexHull(face.landmarks.astype(np.int32)), 1)
    assert where[inside > 0].mean() < 0.04


def test_where_nobody_is_nothing_can_be_put_on(tmp_path: Path) -> None:
    refused = edit(tmp_path, meadow(), "add a red hat")
    assert isinstance(refused, Refused)
    assert "no face" in refused.message


def test_what_fills_the_picture_is_not_taken_for_what_shall_go(tmp_path: Path) -> None:
    near = cv2.resize(thing()[40:150, 60:180], (240, 220), interpolation=cv2.INTER_CUBIC)
    refused = edit(tmp_path, near, "remove the spoon")
    assert isinstance(refused, Refused)
    assert "send a mask" in refused.message


def test_nobody_stands_before_a_place_that_is_not_known(tmp_path: Path) -> None:
    assert understand("change the background to a zorblax").backdrop == ""
    assert understand("change the background to a zorblax").ignored == ("zorblax",)
    assert apart(thing(), results(edit(tmp_path, thing(), "warmer, change the background to a zorblax"))[0]) < 30
