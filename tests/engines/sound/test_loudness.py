"""The meter, against the standard's own figures and against ffmpeg's meter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from atelier.engines.sound.arrays import RATE_HZ, gain
from atelier.engines.sound.loudness import SILENT_LUFS, LoudnessMeter, loudness, true_peak_db
from atelier.engines.sound.wav import WavWriter
from tests.engines.sound.signals import heard_by_ffmpeg, noise, pieces, tone


@pytest.mark.parametrize(
    ("amplitude_db", "channels", "lufs"),
    [(0, 1, -3.01), (-20, 1, -23.01), (-23, 2, -23.0)],
)
def test_a_tone_of_997_hz_is_as_loud_as_the_standard_says(amplitude_db: float, channels: int, lufs: float) -> None:
    assert loudness(tone(997, 3, gain(amplitude_db), channels)) == pytest.approx(lufs, abs=0.05)


def test_what_is_quiet_does_not_count() -> None:
    """EBU Tech 3341, test signal 3: 10 s at -36, 60 s at -23, 10 s at -36 LUFS gives -23."""
    parts = [tone(1_000, 10, gain(-36), 2), tone(1_000, 60, gain(-23), 2), tone(1_000, 10, gain(-36), 2)]
    assert loudness(np.concatenate(parts, axis=1)) == pytest.approx(-23, abs=0.1)


def test_silence() -> None:
    assert loudness(np.zeros((1, RATE_HZ), np.float32)) == SILENT_LUFS
    assert LoudnessMeter().integrated_lufs() == SILENT_LUFS
    assert true_peak_db(np.zeros((1, 10), np.float32)) == -120


def test_a_short_sound_counts_with_silence_around_it() -> None:
    assert -25 < loudness(tone(1_000, 0.05, 0.5)) < -10


def test_blocks_do_not_matter() -> None:
    wave = noise(2.3, channels=2)
    meter = LoudnessMeter()
    for block in pieces(wave):
        meter.feed(block)
    assert meter.integrated_lufs() == pytest.approx(loudness(wave), abs=0.01)


def test_peaks_between_the_samples_are_found() -> None:
    """A tone at a quarter of the rate, sampled 45 degrees off its peaks, which are 3 dB above the samples."""
    times = np.arange(RATE_HZ // 4)
    wave = np.sin(np.pi / 2 * times + np.pi / 4).astype(np.float32)[None] * np.float32(0.5)
    assert 20 * np.log10(np.abs(wave).max()) == pytest.approx(-9.03, abs=0.01)
    assert true_peak_db(wave[:, 1_000:-1_000]) == pytest.approx(-6.02, abs=0.15)


def test_ffmpeg_agrees(tmp_path: Path) -> None:
    wave = noise(3, 0.15, 2) + tone(440, 3, 0.3, 2) * np.linspace(0, 1, 3 * RATE_HZ, dtype=np.float32)
    with WavWriter(tmp_path / "sound.wav", channels=2) as writer:
        writer.write(wave)
    lufs, peak_db = heard_by_ffmpeg(tmp_path / "sound.wav")
    assert loudness(wave) == pytest.approx(lufs, abs=0.15)
    assert true_peak_db(wave) == pytest.approx(peak_db, abs=0.3)
