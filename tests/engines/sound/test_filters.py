"""Filters and convolution."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.engines.sound.arrays import RATE_HZ
from atelier.engines.sound.filters import Biquad, Convolver, Shape, convolved, filtered, impulse, quick_size, response
from atelier.engines.sound.room import ROOMS, reverberation
from tests.engines.sound.signals import level_db, noise, pieces, tone


@pytest.mark.parametrize(
    ("section", "frequency_hz", "gain_db"),
    [
        (Biquad(Shape.LOW, 1_000), 100, 0),
        (Biquad(Shape.LOW, 1_000), 1_000, -3),
        (Biquad(Shape.LOW, 1_000), 8_000, -37.8),
        (Biquad(Shape.HIGH, 1_000), 8_000, 0),
        (Biquad(Shape.HIGH, 1_000), 125, -36.1),
        (Biquad(Shape.BAND, 1_000, 2), 1_000, 0),
        (Biquad(Shape.PEAK, 1_000, 1, -6), 1_000, -6),
        (Biquad(Shape.PEAK, 1_000, 1, 9), 20, 0),
        (Biquad(Shape.LOW_SHELF, 500, gain_db=5), 30, 5),
        (Biquad(Shape.LOW_SHELF, 500, gain_db=5), 12_000, 0),
        (Biquad(Shape.HIGH_SHELF, 2_000, gain_db=-4), 15_000, -4),
        (Biquad(Shape.HIGH_SHELF, 2_000, gain_db=-4), 100, 0),
    ],
)
def test_a_tone_comes_out_as_loud_as_the_filter_says(section: Biquad, frequency_hz: float, gain_db: float) -> None:
    made = filtered(tone(frequency_hz, 1.0), section)[:, RATE_HZ // 2 :]
    assert level_db(made) == pytest.approx(gain_db, abs=0.4)
    assert 20 * np.log10(np.abs(response((section,), np.array([frequency_hz])))[0]) == pytest.approx(gain_db, abs=0.4)


def test_convolution_is_that_of_the_textbook() -> None:
    wave, taps = noise(0.01)[0], noise(0.002, seed=2)[0]
    assert convolved(wave, taps) == pytest.approx(np.convolve(wave, taps), abs=1e-5)


@given(st.integers(0, 50))
def test_blocks_leave_no_seams(seed: int) -> None:
    wave, taps = noise(0.05, channels=2, seed=seed), noise(0.004, seed=seed + 1)[0]
    convolver = Convolver(taps)
    made = np.concatenate([*(convolver.feed(block) for block in pieces(wave, seed)), convolver.tail()], axis=1)
    assert made == pytest.approx(convolved(wave, taps), abs=1e-5)


def made_of_small_factors(number: int) -> bool:
    for factor in (2, 3, 5):
        while number % factor == 0:
            number //= factor
    return number == 1


@given(st.integers(1, 100_000))
def test_quick_sizes_have_small_factors_and_are_the_next(least: int) -> None:
    following = next(number for number in itertools.count(least) if made_of_small_factors(number))
    assert quick_size(least) == following


def test_impulses_end_where_nothing_is_left() -> None:
    assert len(impulse((Biquad(Shape.PEAK, 1_000, 1, -6),))) < RATE_HZ // 10


@pytest.mark.parametrize("name", ROOMS)
def test_rooms_die_away_as_they_say(name: str) -> None:
    room = ROOMS[name]
    taps = reverberation(room)
    assert np.square(taps).sum(axis=1) == pytest.approx([1, 1], rel=1e-3)
    left, right = taps
    assert abs(float(left @ right)) < 0.35, "channels should be unlike each other"
    left_over = np.cumsum(np.square(taps[0, ::-1]))[::-1]
    decay_db = 10 * np.log10(left_over / left_over[0])
    falls_20_s = (np.argmax(decay_db < -25) - np.argmax(decay_db < -5)) / RATE_HZ
    assert 0.4 * room.decay_s < 3 * falls_20_s < 1.5 * room.decay_s
