"""The arithmetic of the camera."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.motion.camera import Move, Path, Pose, ease, leg, reach_of

SMALL = st.floats(-0.2, 0.2)
POSES = st.builds(Pose, x=SMALL, y=SMALL, z=SMALL, turn_x=SMALL, turn_y=SMALL, zoom=st.floats(0.7, 1.5), roll=SMALL)
MOMENTS = st.floats(0, 1)


def show(pose: Pose, x: float, y: float, near: float, width: float) -> tuple[float, float]:
    """Where a scene point shows in the frame, by the camera's definition: the way there that `look` takes back."""
    scale = pose.zoom / (1 - near * pose.z)
    at_x, at_y = (x - near * pose.x * width) * scale, (y - near * pose.y * width) * scale
    cosine, sine = np.cos(pose.roll), np.sin(pose.roll)
    turned = at_x * cosine - at_y * sine, at_x * sine + at_y * cosine
    return turned[0] + pose.turn_x * width, turned[1] + pose.turn_y * width


@given(POSES, st.floats(-300, 300), st.floats(-200, 200), MOMENTS)
def test_looking_takes_showing_back(pose: Pose, x: float, y: float, near: float) -> None:
    seen = np.array([[show(pose, x, y, near, 640)]], np.float32)
    assert pose.look(seen, near, 640)[0, 0] == pytest.approx((x, y), abs=0.02)


def test_at_rest_nothing_moves() -> None:
    seen = np.array([[(3.5, -8.0)]], np.float32)
    assert np.array_equal(Pose().look(seen, 0.7, 640), seen)


@given(MOMENTS, MOMENTS)
def test_easing_never_turns_back(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert -1e-12 <= ease(low) <= ease(high) + 1e-12 <= 1 + 1e-9
    assert ease(1 - low) == pytest.approx(1 - ease(low))


def test_easing_begins_and_ends_at_rest() -> None:
    assert (ease(0), ease(0.5), ease(1)) == pytest.approx((0, 0.5, 1))
    assert ease(0.01) < 0.001
    speeds = np.diff([ease(moment) for moment in np.linspace(0, 1, 101)])
    assert speeds.max() < 0.0145
    assert np.abs(np.diff(speeds)).max() < 0.001


@given(st.floats(1, 20), st.floats(1, 20))
def test_longer_shots_go_farther_but_slower(one: float, other: float) -> None:
    short, long = sorted((one, other))
    assert reach_of(short) <= reach_of(long)
    if long > short:
        assert reach_of(long) / long <= reach_of(short) / short


@pytest.mark.parametrize("move", list(Move))
def test_a_move_of_no_reach_is_none(move: Move) -> None:
    start, end = leg(move, reach=0.0, pivot=0.5, target=(0.1, 0.1))
    for pose in (start, end):
        values = np.array([pose.x, pose.y, pose.z, pose.turn_x, pose.turn_y, pose.zoom - 1, pose.roll])
        assert np.abs(values).max() == 0


def test_a_push_holds_its_target() -> None:
    _, end = leg(Move.PUSH_IN, reach=1.0, pivot=0.5, target=(0.2, -0.1))
    for near in (0.0, 0.4, 1.0):
        assert show(end, 0.2 * 640, -0.1 * 640, near, 640) == pytest.approx((128, -64))


def test_an_orbit_holds_its_pivot_and_swings_the_rest_apart() -> None:
    _, end = leg(Move.ORBIT_RIGHT, reach=1.0, pivot=0.5, target=(0, 0))
    assert show(end, 0, 0, 0.5, 640)[0] == pytest.approx(0, abs=1)
    assert show(end, 0, 0, 0.9, 640)[0] < -8
    assert show(end, 0, 0, 0.1, 640)[0] > 8


def test_a_dolly_zoom_keeps_the_pivots_size() -> None:
    _, end = leg(Move.DOLLY_ZOOM, reach=1.0, pivot=0.5, target=(0, 0))
    assert show(end, 100, 0, 0.5, 640)[0] == pytest.approx(100, rel=0.02)
    assert show(end, 100, 0, 0.0, 640)[0] > 110


def test_unrest_begins_at_rest_and_stays_small() -> None:
    path = Path(Pose(), Pose(), shake=0.006, seed=4, duration_s=10)
    assert path.at(0.0) == Pose()
    places = np.array([(path.at(m).turn_x, path.at(m).turn_y) for m in np.linspace(0, 1, 400)])
    assert 0.001 < np.abs(places).max() < 0.02
    assert np.abs(np.diff(places, axis=0)).max() < 0.001
