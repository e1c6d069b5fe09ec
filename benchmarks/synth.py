"""Music and sounds: the engine's own function, against the plainest synthesis of the same notes and bare noise."""

from __future__ import annotations

import time
import wave
from collections.abc import Callable
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import numpy as np

from atelier.domain.order import Order
from atelier.domain.wishes.sound import MakeMusic, MakeSound
from atelier.engines.port import Task
from atelier.engines.synth.making.briefs import brief_of
from atelier.engines.synth.music.compose import compose
from atelier.engines.synth.run import run
from atelier.engines.synth.soundtrack import soundtrack
from atelier.engines.synth.words.music import understand_music
from benchmarks.report import Report

_RATE_HZ = 48_000
_LENGTH_S = 30.0
_ROUNDS = 3
_SEED = 1


async def synth(report: Report) -> None:
    """Half a minute of each. The controls play the notes as six sines each, and filter noise once, both without rooms,
    mix or mastering."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for prompt in ("classical piano", "rock", "house", "cinematic"):
            ours = _median_ms(lambda prompt=prompt: _work(folder, MakeMusic(prompt=prompt, duration_s=_LENGTH_S)))
            bare = _median_ms(lambda prompt=prompt: _bare_music(folder / "bare.wav", prompt))
            report.limit(f"30 s of {prompt}, mastered", ours, bare, "ms", most=6_000)
        for prompt in ("rain", "a beach with gulls"):
            ours = _median_ms(lambda prompt=prompt: _work(folder, MakeSound(prompt=prompt, duration_s=_LENGTH_S)))
            bare = _median_ms(lambda: _bare_noise(folder / "bare.wav"))
            report.limit(f"30 s of {prompt}, mastered", ours, bare, "ms", most=4_000)
        ours = _median_ms(lambda: soundtrack("waves on a beach", 5.0, _SEED))
        report.plain("the soundtrack of a clip of 5 s", f"{ours:,.0f} ms", "")


def _work(folder: Path, wish: MakeMusic | MakeSound) -> None:
    run(Task("job", Order("synth", wish, 1, _SEED), str(folder)), lambda fraction, stage: None)


def _bare_music(path: Path, prompt: str) -> None:
    song = compose(brief_of(understand_music(prompt), _LENGTH_S, _SEED), _SEED)
    total = np.zeros(round(_LENGTH_S * _RATE_HZ) + 8 * _RATE_HZ)
    for part in song.parts:
        for note in part.notes:
            start = round(song.seconds(note.at) * _RATE_HZ)
            times = (
                np.arange(round((song.seconds(note.at + note.length) - song.seconds(note.at)) * _RATE_HZ)) / _RATE_HZ
            )
            hz = 440 * 2 ** ((note.pitch - 69) / 12)
            tone = sum(np.sin(2 * np.pi * hz * number * times) / number for number in range(1, 7)) * np.exp(-3 * times)
            total[start : start + len(times)] += note.strength * tone
    _write(path, np.stack([total, total])[:, : round(_LENGTH_S * _RATE_HZ)])


def _bare_noise(path: Path) -> None:
    samples = round(_LENGTH_S * _RATE_HZ)
    spectrum = np.fft.rfft(np.random.default_rng(_SEED).standard_normal((2, samples)))
    spectrum[:, np.fft.rfftfreq(samples, 1 / _RATE_HZ) < 800] = 0
    _write(path, np.fft.irfft(spectrum, samples))


def _write(path: Path, sound: np.ndarray) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(_RATE_HZ)
        file.writeframes((sound.T / np.abs(sound).max() * 30_000).astype("<i2").tobytes())


def _median_ms(work: Callable[[], object]) -> float:
    took = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - began))
    return median(took)
