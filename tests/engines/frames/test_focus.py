"""What a crop should hold."""

from __future__ import annotations

import numpy as np
import pytest

from atelier.engines.frames.fit import WHOLE, cover
from atelier.engines.frames.focus import detail, find_faces, focus_of
from tests.engines.frames.samples import clouds, portrait


def test_the_part_with_detail_is_held() -> None:
    picture = np.full((300, 600, 3), 128, np.uint8)
    picture[40:140, 430:560] = clouds(130, 100, grain=3)
    box = focus_of(picture)
    assert 0.65 < box.x < box.right < 0.98
    assert 0.08 < box.y < box.bottom < 0.6


def test_a_blank_picture_has_no_part_of_its_own() -> None:
    assert focus_of(np.zeros((50, 80, 3), np.uint8)) == WHOLE


@pytest.mark.parametrize(("x", "y", "radius"), [(200, 150, 80), (120, 150, 60), (280, 420, 70)])
def test_faces_are_found(x: int, y: int, radius: int) -> None:
    (face,) = find_faces(portrait(400, 600, x, y, radius))
    assert face.x * 400 < x < face.right * 400
    assert face.y * 600 < y < face.bottom * 600
    assert face.width * 400 == pytest.approx(2 * radius, rel=0.25)


@pytest.mark.parametrize("frame", [(1280, 720), (1000, 500), (720, 720)])
def test_a_wide_frame_does_not_cut_heads_off(frame: tuple[int, int]) -> None:
    picture = portrait(400, 600, 200, 110, 70)
    window = cover(400, 600, frame_width_px=frame[0], frame_height_px=frame[1], keep=focus_of(picture))
    assert window.y < 110 - 1.2 * 70
    assert window.bottom > min(600, 110 + 1.2 * 70)


@pytest.mark.parametrize("shape", [(16, 16), (16, 900), (700, 20), (16, 9000)])
def test_small_and_narrow_pictures(shape: tuple[int, int]) -> None:
    picture = clouds(shape[1], shape[0], grain=4)
    assert find_faces(picture) == []
    box = focus_of(picture)
    assert 0 <= box.x <= box.right <= 1.001
    assert 0 <= box.y <= box.bottom <= 1.001


def test_detail_is_normed() -> None:
    assert float(detail(clouds(100, 60)).max()) == pytest.approx(1.0)
