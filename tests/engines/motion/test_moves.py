"""Camera moves, measured by how the picture's content moves in the frame."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.engines.frames.arrays import Field, Picture
from atelier.engines.motion.asking.words import understand
from atelier.engines.motion.camera import Move, Path, leg
from atelier.engines.motion.drawing.renderer import Renderer
from atelier.engines.motion.shooting.scene import look_at
from atelier.engines.motion.shooting.shot import Shot
from atelier.engines.motion.shooting.staging import fit_path
from atelier.engines.motion.shooting.timing import Timing
from tests.engines.frames.samples import clouds
from tests.engines.motion.studio import growth_between, landscape, luma, room, shift_between, shoot, still_life

FRAMES = 16


def ends(prompt: str, picture: Picture | None = None) -> tuple[Field, Field]:
    shot = shoot(room() if picture is None else picture, prompt, frames=FRAMES)
    return luma(shot.draw(0)), luma(shot.draw(FRAMES - 1))


@pytest.mark.parametrize(
    ("prompt", "right", "down"),
    [("pan right", -1, 0), ("pan left", 1, 0), ("tilt up", 0, 1), ("tilt down", 0, -1)],
)
def test_turning_the_camera_moves_everything_the_other_way(prompt: str, right: int, down: int) -> None:
    moved = np.array(shift_between(*ends(prompt)))
    wanted = np.array([right, down])
    assert moved @ wanted > 8
    assert abs(float(moved @ wanted[::-1])) < 3


@pytest.mark.parametrize(
    ("prompt", "larger"), [("push in", True), ("zoom in", True), ("pull out", False), ("zoom out", False)]
)
def test_coming_closer_makes_things_larger(prompt: str, larger: bool) -> None:
    growth = growth_between(*ends(prompt))
    assert growth > 1.06 if larger else growth < 1 / 1.06


def test_a_push_brings_the_near_closer_than_the_far() -> None:
    first, last = ends("push in")
    cut = round(0.45 * len(first))
    assert growth_between(first[-cut:], last[-cut:]) > growth_between(first[:cut], last[:cut]) + 0.02


@pytest.mark.parametrize(("prompt", "way"), [("orbit right", 1), ("orbit left", -1)])
def test_an_orbit_swings_far_and_near_apart(prompt: str, way: int) -> None:
    first, last = ends(prompt)
    far = shift_between(first, last, lambda x, y: (y < 0.35) & (abs(x - 0.5) < 0.2))[0]
    near = shift_between(first, last, lambda x, y: (y > 0.7) & (abs(x - 0.5) < 0.2))[0]
    assert way * (far - near) > 3


@pytest.mark.parametrize(("prompt", "way"), [("orbit right", 1), ("orbit left", -1)])
def test_an_orbit_moves_the_background_behind_the_subject(prompt: str, way: int) -> None:
    first, last = ends(prompt, still_life())
    behind = shift_between(first, last, lambda x, y: (y < 0.4) & ((x < 0.25) | (x > 0.75)))[0]
    subject = shift_between(first, last, lambda x, y: (abs(x - 0.5) < 0.1) & (abs(y - 0.56) < 0.15))[0]
    assert way * (behind - subject) > 4
    assert abs(subject) < abs(behind)


def test_a_crane_lifts_the_view_over_the_near() -> None:
    first, last = ends("crane up")
    far = shift_between(first, last, lambda x, y: y < 0.35)[1]
    near = shift_between(first, last, lambda x, y: y > 0.65)[1]
    assert near > far + 3


def test_a_dolly_zoom_holds_the_subject_and_swells_the_background() -> None:
    first, last = ends("dolly zoom", still_life())
    middle = (slice(60, 145), slice(118, 202))
    assert growth_between(first[middle], last[middle]) == pytest.approx(1.0, abs=0.07)
    corner = (slice(0, 70), slice(0, 100))
    assert growth_between(first[corner], last[corner]) > 1.06


def test_a_hand_sways_to_and_fro() -> None:
    shot = shoot(room(), "handheld", frames=40, duration_s=8)
    frames = [luma(shot.draw(number)) for number in range(0, 40, 2)]
    steps = np.array([shift_between(*pair) for pair in itertools.pairwise(frames)])
    turns = (np.diff(np.sign(steps[:, 0])) != 0).sum() + (np.diff(np.sign(steps[:, 1])) != 0).sum()
    assert turns >= 4
    assert 0.1 < np.abs(steps).mean() < 4


def test_a_static_shot_stands_still() -> None:
    first, last = ends("static")
    assert float(np.abs(first - last).max()) == 0


def test_two_moves_are_joined() -> None:
    first, last = ends("pan right and push in")
    assert shift_between(first, last)[0] < -5
    assert growth_between(first, last) > 1.04


def test_pace_is_heard() -> None:
    def speed(word: str) -> float:
        shot = shoot(room(), f"{word} pan right", frames=FRAMES)
        return abs(shift_between(luma(shot.draw(7)), luma(shot.draw(9)))[0])

    slow, plain, fast = speed("slow"), speed(""), speed("fast")
    assert slow < 0.85 * plain
    assert plain < fast


@pytest.mark.parametrize("move", [move.value for move in Move])
@pytest.mark.parametrize(
    "picture", [room(160, 90), still_life(160, 90), landscape(160, 90)], ids=["room", "ball", "land"]
)
def test_moves_are_smooth(move: str, picture: Picture) -> None:
    """No jolt: the difference from frame to frame changes gently, and lingers at both ends (a hand never rests)."""
    shot = shoot(picture, move, frames=48, duration_s=4)
    frames = [luma(shot.draw(number)) for number in range(48)]
    steps = np.array([float(np.abs(one - other).mean()) for one, other in itertools.pairwise(frames)])
    assert np.abs(np.diff(steps)).max() < (0.5 if move == "handheld" else 0.3) * steps.max() + 0.12
    if move not in {"static", "handheld"}:
        assert steps[0] < 0.3 * steps.max()
        assert steps[-1] < 0.3 * steps.max()


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(list(Move)), st.integers(40, 200), st.integers(40, 200), st.integers(20, 80), st.integers(20, 80),
    st.floats(0.2, 3),
)  # fmt: skip
def test_no_move_looks_past_the_picture(
    move: Move, width: int, height: int, half: int, other: int, reach: float
) -> None:
    scene = look_at(clouds(width, height, grain=9), 2 * half, 2 * other)
    renderer = Renderer(scene.view, scene.layers)

    def lay(share: float) -> Path:
        start, end = leg(move, reach=reach * share, pivot=0.5, target=scene.target)
        return Path(start, end, 0.006 * share if move is Move.HANDHELD else 0.0, 3, 4.0)

    path = fit_path(lay, renderer)
    assert all(renderer.keeps_inside(path.at(moment)) for moment in np.linspace(0, 1, 13))


def test_banned_moves_are_not_chosen() -> None:
    scene = look_at(room(), 160, 90)
    wishes = understand("", "push in, orbit, pull out")
    cameras = {Shot(scene, wishes, Timing(8, 1.0), seed=seed, take=0).telling.camera for seed in range(6)}
    assert cameras == {"pan left"}


def test_the_seed_chooses_among_fitting_moves() -> None:
    scene = look_at(landscape(), 160, 90)
    cameras = {Shot(scene, understand(""), Timing(8, 1.0), seed=seed, take=0).telling.camera for seed in range(12)}
    assert len(cameras) >= 3
