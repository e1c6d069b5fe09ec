"""Sounds to measure with, and other people's instruments to check ours against."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import imageio_ffmpeg
import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave


def tone(frequency_hz: float, duration_s: float, amplitude: float = 1.0, channels: int = 1) -> Wave:
    times = np.arange(round(duration_s * RATE_HZ)) / RATE_HZ
    wave = amplitude * np.sin(2 * np.pi * frequency_hz * times)
    return np.tile(wave, (channels, 1)).astype(np.float32)


def noise(duration_s: float, amplitude: float = 0.2, channels: int = 1, seed: int = 1) -> Wave:
    chance = np.random.default_rng(seed)
    return (amplitude * chance.standard_normal((channels, round(duration_s * RATE_HZ)))).astype(np.float32)


def pieces(wave: Wave, seed: int = 1) -> list[Wave]:
    """The sound in blocks of uneven lengths, some empty."""
    chance = np.random.default_rng(seed)
    cuts = np.sort(chance.integers(0, wave.shape[-1], 7))
    return np.split(wave, cuts, axis=-1)


def level_db(wave: Wave) -> float:
    """The level of a sine of the same power."""
    return float(10 * np.log10(2 * np.square(wave, dtype=np.float64).mean() + 1e-20))


def heard_by_ffmpeg(path: Path) -> tuple[float, float]:
    """Integrated loudness in LUFS and true peak in dBTP of a file, by ffmpeg's own meter."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-nostats", "-i", str(path), "-af", "ebur128=peak=true"]
    told = subprocess.run([*command, "-f", "null", "-"], capture_output=True, text=True, check=True).stderr
    summary = told[told.rindex("Summary:") :]
    loudness = re.search(r"I:\s+(-?[\d.]+) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-inf) dBFS", summary)
    assert loudness is not None
    assert peak is not None
    return float(loudness[1]), float(peak[1])
