"""Compressor and limiter."""

from __future__ import annotations

import numpy as np
import pytest

from atelier.engines.sound.arrays import RATE_HZ, Wave, gain
from atelier.engines.sound.dynamics import Compressor, Limiter
from atelier.engines.sound.loudness import true_peak_db
from tests.engines.sound.signals import level_db, noise, pieces, tone


def over(tool: Compressor | Limiter, wave: Wave) -> Wave:
    return np.concatenate(list(tool.over(pieces(wave))), axis=1)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("ceiling_db", [-1.0, -6.0])
def test_nothing_passes_the_ceiling(ceiling_db: float, seed: int) -> None:
    loud = noise(1.5, 1.5, channels=2, seed=seed) * np.abs(np.sin(np.arange(72_000) / 9_000)).astype(np.float32)
    made = over(Limiter(ceiling_db), loud)
    assert made.shape == loud.shape
    assert true_peak_db(made) <= ceiling_db + 0.02
    assert true_peak_db(made) > ceiling_db - 1.5


def test_what_is_below_the_ceiling_stays_as_it_is() -> None:
    quiet = tone(440, 1, 0.5)
    assert np.array_equal(over(Limiter(-1), quiet), quiet)


def test_a_sudden_peak_is_met_before_it_comes() -> None:
    wave = tone(300, 1, 0.25)
    wave[:, RATE_HZ // 2 : RATE_HZ // 2 + 40] *= 8
    made = over(Limiter(-1), wave)
    ratio = made[0, 1:] / np.where(np.abs(wave[0, 1:]) > 1e-3, wave[0, 1:], np.nan)
    steps = np.abs(np.diff(ratio[~np.isnan(ratio)]))
    assert steps.max() < 0.02, "the gain must move without jumps"
    assert ratio[RATE_HZ // 2 - 400] == pytest.approx(1, abs=1e-3)


def test_above_the_threshold_two_decibels_make_one() -> None:
    compressor = Compressor(threshold_db=-30, ratio=2)
    quiet, loud = (level_db(over(compressor, tone(500, 1, gain(level)))[:, 24_000:]) for level in (-16.0, -6.0))
    assert loud - quiet == pytest.approx(5, abs=0.3)


def test_below_the_threshold_nothing_changes() -> None:
    wave = tone(500, 1, gain(-50))
    assert over(Compressor(threshold_db=-30, ratio=4), wave) == pytest.approx(wave, abs=1e-6)


@pytest.mark.parametrize("length", [0, 1, 31, 32, 33, 5_000])
def test_any_length(length: int) -> None:
    wave = noise(1)[:, :length]
    for tool in (Limiter(-1), Compressor(-30, 2)):
        made = list(tool.over([wave]))
        assert sum(block.shape[1] for block in made) == length
