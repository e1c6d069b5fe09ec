"""The sound of a scene, as other engines ask for it."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

from atelier.engines.sound.loudness import loudness, true_peak_db
from atelier.engines.synth.soundtrack import soundtrack, soundtrack_blocks
from tests.engines.synth.listening import band_shares, rms


@pytest.mark.parametrize("prompt", ["waves at a beach", "a rainy city at night", "zyx", "", "a cat in the snow"])
def test_every_scene_has_a_sound(prompt: str) -> None:
    wave = soundtrack(prompt, 3.3, 7)
    assert wave.dtype == np.float32
    assert wave.shape == (2, round(3.3 * 48_000))
    assert loudness(wave) == pytest.approx(-24, abs=3)
    assert true_peak_db(wave) < -1.4
    assert np.array_equal(soundtrack(prompt, 3.3, 7), wave)
    assert not np.array_equal(soundtrack(prompt, 3.3, 8), wave)


@pytest.mark.parametrize(
    ("prompt", "music"),
    [
        ("a beach at dusk with soft piano", None),
        ("a beach at dusk with soft background music", None),
        ("a beach at dusk", True),
        ("calm music", None),
    ],
)
def test_music_plays_where_it_is_asked_for(prompt: str, music: bool | None) -> None:
    wave = soundtrack(prompt, 4, 3, music=music)
    assert wave.shape == (2, 4 * 48_000)
    assert -27 < loudness(wave) < -19
    assert true_peak_db(wave) < -1.4
    assert not np.array_equal(wave, soundtrack(prompt, 4, 3, music=False))


@pytest.mark.parametrize("prompt", ["a beach at dusk", "a rock in the sea", "a river, no music"])
def test_no_music_plays_elsewhere(prompt: str) -> None:
    assert np.array_equal(soundtrack(prompt, 2, 3), soundtrack(prompt, 2, 3, music=False))


def test_scenes_differ() -> None:
    sea, town = soundtrack("the sea", 4, 1), soundtrack("crickets in a field", 4, 1)
    assert np.abs(band_shares(sea) - band_shares(town)).max() > 10


def test_long_ones_take_no_more_memory() -> None:
    def most_bytes(duration_s: float) -> int:
        tracemalloc.start()
        samples = sum(block.shape[1] for block in soundtrack_blocks("leaves", duration_s, 1))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert samples == round(48_000 * duration_s)
        return peak

    most_bytes(2)  # what is kept for later is made here
    assert most_bytes(45) < 1.2 * most_bytes(15)


def test_parts_of_it_are_no_louder_than_others() -> None:
    wave = soundtrack("waterfall", 6, 2)
    seconds = [rms(wave[:, start : start + 48_000]) for start in range(48_000, 5 * 48_000, 48_000)]
    assert max(seconds) < 1.3 * min(seconds)
