"""Every noise by itself: heard, finite, in bounds, and like what it is called."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from atelier.engines.sound.arrays import Wave, samples_in
from atelier.engines.synth.noises.noise import Noise
from atelier.engines.synth.noises.play import ended, play
from atelier.engines.synth.noises.registry import NOISES
from tests.engines.synth.listening import rms, spectra

DURATION_S = 2.5


def heard(name: str, *, force: float = 0.5, pace: float = 1.0, duration_s: float = DURATION_S, seed: int = 1) -> Wave:
    noise = next(noise for noise in NOISES if noise.name == name)
    player = (noise.build, force, pace, 0.0)
    return np.concatenate(list(ended(play([player], duration_s, seed), samples_in(duration_s))), axis=1)


def centroid_hz(wave: Wave) -> float:
    power = np.square(spectra(wave, 4096)).mean(axis=0)
    return float((power * np.fft.rfftfreq(4096, 1 / 48_000)).sum() / power.sum())


def level(wave: Wave, window_s: float = 0.05) -> Wave:
    size = samples_in(window_s)
    whole = wave.shape[1] // size * size
    return np.sqrt(np.square(wave[:, :whole]).reshape(2, -1, size).mean(axis=(0, 2)))


@pytest.mark.parametrize("noise", NOISES, ids=lambda noise: noise.name)
def test_every_noise_is_heard(noise: Noise) -> None:
    wave = heard(noise.name, duration_s=1.6, force=0.7)
    assert wave.shape == (2, samples_in(1.6))
    assert np.isfinite(wave).all()
    assert 0.05 < np.abs(wave).max() < 2.5
    assert rms(wave) > 0.002
    assert level(wave)[:-3].min() > 1e-5  # nowhere digital silence
    assert abs(wave.mean()) < 0.01


@pytest.mark.parametrize("name", ["rain", "waves", "footsteps", "siren", "engine"])
def test_noises_go_on_without_a_seam(name: str) -> None:
    """Blocks join: no step between samples is larger than steps elsewhere."""
    wave = heard(name, duration_s=5)
    steps = np.abs(np.diff(wave, axis=1)).max(axis=0)
    edges = [number * 65_536 for number in range(1, 4)]
    usual = np.quantile(steps, 0.9999)
    assert all(steps[edge - 2 : edge + 2].max() <= 1.5 * usual for edge in edges)


def test_low_ones_are_lower_than_high_ones() -> None:
    order = ["heartbeat", "thunder", "wind", "engine", "brook", "rain", "crickets", "cicadas"]
    heights = [centroid_hz(heard(name)) for name in order]
    for lower, higher in pairwise(heights):
        assert lower < 1.4 * higher
    assert heights[0] < 200
    assert heights[-1] > 3_000


def test_force_is_heard() -> None:
    for name in ("rain", "wind", "waves", "applause", "fire"):
        assert rms(heard(name, force=0.95)) > 1.3 * rms(heard(name, force=0.1)), name


def test_footsteps_come_at_a_walking_pace() -> None:
    wave = heard("footsteps", duration_s=8)
    loud = level(wave, 0.02)
    strokes = [
        place
        for place in range(1, len(loud) - 1)
        if loud[place] > 0.35 * loud.max() and loud[place] == loud[max(0, place - 8) : place + 9].max()
    ]
    gaps_s = np.diff(strokes) * 0.02
    assert np.median(gaps_s) == pytest.approx(0.56, abs=0.05)


def test_an_explosion_dies_away() -> None:
    loud = level(heard("explosion", duration_s=4), 0.1)
    assert loud[:8].max() > 8 * loud[30:38].mean()


def test_a_siren_goes_up_and_down() -> None:
    strongest = np.argmax(spectra(heard("siren", duration_s=6), 4096), axis=1) * 48_000 / 4096
    assert strongest.max() > 1_200
    assert strongest.min() < 750
