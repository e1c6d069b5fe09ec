"""Every sound leaves at its loudness and below the ceiling."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest

from atelier.engines.sound.arrays import RATE_HZ, Blocks, Wave
from atelier.engines.sound.master import write_mastered
from tests.engines.sound.signals import heard_by_ffmpeg, noise, pieces, tone


def master(folder: Path, sound: Wave, target_lufs: float = -16.0) -> tuple[Path, list[float]]:
    heard: list[float] = []
    path = folder / "sound.wav"
    write_mastered(
        path,
        pieces(sound),
        channels=len(sound),
        target_lufs=target_lufs,
        samples=sound.shape[1],
        heard=heard.append,
    )
    return path, heard


@pytest.mark.parametrize("amplitude", [0.001, 0.05, 0.9])
@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_and_ceiling(tmp_path: Path, amplitude: float, channels: int) -> None:
    swell = np.linspace(0.2, 1, 4 * RATE_HZ, dtype=np.float32)
    path, heard = master(tmp_path, (noise(4, amplitude, channels) + tone(220, 4, amplitude, channels)) * swell)
    lufs, peak_db = heard_by_ffmpeg(path)
    assert lufs == pytest.approx(-16, abs=0.6)
    assert peak_db <= -0.9
    assert heard == sorted(heard)
    assert 0 < heard[0] <= heard[-1] <= 1
    assert list(tmp_path.iterdir()) == [path]


def test_loud_peaks_give_way_to_the_loudness(tmp_path: Path) -> None:
    clicks = noise(4, 0.08)
    clicks[:, :: RATE_HZ // 2] = 0.9
    lufs, peak_db = heard_by_ffmpeg(master(tmp_path, clicks)[0])
    assert lufs == pytest.approx(-16, abs=1)
    assert peak_db <= -0.9


def test_silence_stays_silence(tmp_path: Path) -> None:
    path, _ = master(tmp_path, np.zeros((1, RATE_HZ), np.float32))
    assert heard_by_ffmpeg(path)[1] < -80


def test_memory_does_not_grow_with_the_length(tmp_path: Path) -> None:
    """Blocks are taken one by one: when one is asked for, those before it are on disk."""
    held: list[int] = []

    def blocks() -> Blocks:
        for count in itertools.count():
            if count == 40:
                return
            held.append((tmp_path / ".sound.wav.tape").stat().st_size if count else 0)
            yield noise(1.4, 0.1, seed=count)

    write_mastered(
        tmp_path / "sound.wav", blocks(), channels=1, target_lufs=-20, samples=56 * RATE_HZ, heard=lambda share: None
    )
    assert held[30] > 20 * 1.4 * RATE_HZ * 4
