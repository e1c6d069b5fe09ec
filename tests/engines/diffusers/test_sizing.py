"""Sizes and lengths, for any wish."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.diffusers.families import FAMILIES
from atelier.engines.diffusers.family import Lattice
from atelier.engines.diffusers.sizing import Length, length_for, longest_s, shown_at, size_for

SIDES = st.integers(1, 8192)


@given(SIDES, SIDES, st.sampled_from([8, 16, 32, 64]), st.integers(64 * 64, 4_000_000))
def test_sizes_are_multiples_within_the_bound(width: int, height: int, step: int, most: int) -> None:
    made = size_for(width, height, step_px=step, most_pixels=most)
    assert all(side >= step and side % step == 0 for side in made)
    assert made[0] * made[1] <= most


def test_sizes_that_fit_stay() -> None:
    assert size_for(1024, 1024, step_px=16, most_pixels=1024 * 1024) == (1024, 1024)
    assert size_for(1920, 1080, step_px=16, most_pixels=921_600) == (1280, 720)


def test_small_pictures_are_made_as_large_as_the_model_can_at_least() -> None:
    made = size_for(1024, 576, step_px=32, least_pixels=3_600_000, most_pixels=4_194_304)
    assert 3_500_000 <= made[0] * made[1] <= 4_194_304
    assert made[0] / made[1] == pytest.approx(16 / 9, rel=0.03)
    assert size_for(2048, 2048, step_px=32, least_pixels=3_600_000, most_pixels=4_194_304) == (2048, 2048)


def test_short_clips_have_the_frames_that_a_model_needs() -> None:
    lattice = Lattice(4, 1, least=17)
    assert [lattice.at_least(frames) for frames in (1, 17, 18)] == [17, 17, 21]
    assert length_for(0.2, fps=24.0, lattice=lattice, most_frames=121) == Length(17, 24.0)


@given(st.floats(0.1, 60), st.sampled_from([7.0, 8.0, 16.0, 24.0, 25.0]), st.integers(1, 300))
def test_lengths_are_on_the_lattice_and_fill_the_time(duration_s: float, fps: float, most_frames: int) -> None:
    for family in FAMILIES:
        lattice = family.frames
        length = length_for(duration_s, fps=fps, lattice=lattice, most_frames=most_frames)
        if length is None:
            assert duration_s > longest_s(fps=fps, lattice=lattice, most_frames=most_frames)
            continue
        assert (length.frames - lattice.offset) % lattice.step == 0
        assert length.frames <= max(most_frames, lattice.at_least(1))
        assert length.frames / length.fps >= duration_s - 1e-6
        assert fps / 2 <= length.fps <= fps


@given(st.integers(1, 500), st.integers(1, 16), st.integers(0, 16))
def test_the_lattice_meets_itself(frames: int, step: int, offset: int) -> None:
    lattice = Lattice(step, offset)
    up = lattice.at_least(frames)
    assert up >= frames
    assert lattice.at_most(up) == up


def test_frames_are_shown_at_their_time() -> None:
    made = Length(9, 8.0)
    assert [shown_at(number / 24, made) for number in range(24)] == [number // 3 for number in range(24)]
    assert shown_at(100.0, made) == 8
