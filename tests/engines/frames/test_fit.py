"""Windows of another shape within a picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.frames.fit import WHOLE, Box, cover

SIDE = st.integers(16, 6000)
PART = st.floats(0, 1)


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    x, right = sorted((draw(PART), draw(PART)))
    y, bottom = sorted((draw(PART), draw(PART)))
    return Box(x, y, right - x, bottom - y)


@given(SIDE, SIDE, SIDE, SIDE, boxes())
def test_a_window_has_the_frames_shape_and_lies_inside(
    width: int, height: int, frame_width: int, frame_height: int, keep: Box
) -> None:
    window = cover(width, height, frame_width_px=frame_width, frame_height_px=frame_height, keep=keep)
    slack = 1e-6 * max(width, height)
    assert -slack <= window.x
    assert -slack <= window.y
    assert window.right <= width + slack
    assert window.bottom <= height + slack
    assert window.width / window.height == pytest.approx(frame_width / frame_height)
    assert window.width == pytest.approx(width) or window.height == pytest.approx(height)


@given(SIDE, SIDE, SIDE, SIDE, boxes())
def test_what_fits_is_kept(width: int, height: int, frame_width: int, frame_height: int, keep: Box) -> None:
    window = cover(width, height, frame_width_px=frame_width, frame_height_px=frame_height, keep=keep)
    part = keep.scaled(width, height)
    slack = 1e-6 * max(width, height)
    if part.width <= window.width:
        assert window.x - slack <= part.x
        assert part.right <= window.right + slack
    if part.height <= window.height:
        assert window.y - slack <= part.y
        assert part.bottom <= window.bottom + slack


@given(SIDE, SIDE, boxes())
def test_the_same_shape_takes_everything(width: int, height: int, keep: Box) -> None:
    window = cover(width, height, frame_width_px=2 * width, frame_height_px=2 * height, keep=keep)
    assert (window.x, window.y) == pytest.approx((0, 0), abs=1e-6)
    assert (window.width, window.height) == pytest.approx((width, height))


@given(SIDE, SIDE, SIDE, SIDE)
def test_without_a_wish_the_window_is_central(width: int, height: int, frame_width: int, frame_height: int) -> None:
    window = cover(width, height, frame_width_px=frame_width, frame_height_px=frame_height, keep=WHOLE)
    assert window.x + window.width / 2 == pytest.approx(width / 2)
    assert window.y + window.height / 2 == pytest.approx(height / 2)


def test_a_head_at_the_top_is_not_cut_off() -> None:
    window = cover(600, 900, frame_width_px=1280, frame_height_px=720, keep=Box(0.35, 0.02, 0.3, 0.25))
    assert window.y == pytest.approx(18)
