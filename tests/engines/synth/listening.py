"""Orders for the synthesiser, and ways to measure what comes out."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from atelier.domain.media import MediaKind
from atelier.domain.order import Order
from atelier.domain.wishes.sound import MakeMusic, MakeSound
from atelier.engines.port import Done, Outcome, Task
from atelier.engines.sound.arrays import RATE_HZ, Wave
from atelier.engines.synth.run import run

Wish = MakeMusic | MakeSound

# How often each pitch class of a key is heard: the probe tones of Krumhansl and Kessler, 1982.
_MAJOR = (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88)
_MINOR = (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17)


def order(folder: Path, wish: Wish, *, seed: int = 1, outputs: int = 1) -> Task:
    scratch = folder / "scratch"
    scratch.mkdir(exist_ok=True)
    return Task("job", Order("synth", wish, outputs, seed), str(scratch))


def made(
    folder: Path,
    wish: Wish,
    *,
    seed: int = 1,
    outputs: int = 1,
    progress: Callable[[float, str], None] = lambda fraction, stage: None,
) -> list[Path]:
    outcome = run(order(folder, wish, seed=seed, outputs=outputs), progress)
    return files(outcome)


def files(outcome: Outcome) -> list[Path]:
    assert isinstance(outcome, Done), outcome
    assert all(file.kind is MediaKind.AUDIO for file in outcome.files)
    return [Path(file.path) for file in outcome.files]


def decoded(path: Path) -> Wave:
    """The samples of a file, (2, samples), as a player would have them."""
    with av.open(str(path)) as container:
        (stream,) = container.streams
        assert (stream.rate, stream.codec_context.layout.nb_channels) == (RATE_HZ, 2)
        frames = [frame.to_ndarray() for frame in container.decode(stream)]
    packed = np.concatenate(frames, axis=1).reshape(-1, 2).T
    return (packed / 32_768).astype(np.float32)


def music(folder: Path, prompt: str, duration_s: float = 12.0, *, seed: int = 1) -> Wave:
    (path,) = made(folder, MakeMusic(prompt=prompt, duration_s=duration_s), seed=seed)
    return decoded(path)


def sound(folder: Path, prompt: str, duration_s: float = 3.0, *, seed: int = 1, loop: bool = False) -> Wave:
    (path,) = made(folder, MakeSound(prompt=prompt, duration_s=duration_s, loop=loop), seed=seed)
    return decoded(path)


def spectra(wave: Wave, size: int) -> Wave:
    """Magnitudes of windowed stretches that overlap by three quarters, (stretches, bins)."""
    mono = wave.mean(axis=0)
    pieces = np.lib.stride_tricks.sliding_window_view(mono, size)[:: size // 4]
    return np.abs(np.fft.rfft(pieces * np.hanning(size), axis=1))


def onsets(wave: Wave) -> tuple[Wave, float]:
    """How much begins at each moment, and the moments in a second."""
    levels = np.sqrt(spectra(wave, 1024))
    rises = np.maximum(0, np.diff(levels, axis=0)).sum(axis=1)
    return rises - np.convolve(rises, np.ones(200) / 200, "same"), RATE_HZ / 256


def tempo_bpm(wave: Wave, near_bpm: float) -> float:
    """The pulse by autocorrelation of the onsets, within a third of an octave of `near_bpm`."""
    strength, per_s = onsets(wave)
    size = 1 << (2 * len(strength) - 1).bit_length()
    power = np.abs(np.fft.rfft(strength, size)) ** 2
    likeness = np.fft.irfft(power)[: len(strength)]
    likeness /= np.arange(len(strength), 0, -1)
    # The lag of eight beats is measured, which is exact to an eighth of the step between two lags.
    lags = np.arange(round(8 * 60 / (near_bpm * 1.25) * per_s), round(8 * 60 / (near_bpm / 1.25) * per_s))
    best = lags[np.argmax(likeness[lags])]
    return float(8 * 60 * per_s / best)


def chroma(wave: Wave) -> Wave:
    """How much of each pitch class sounds between 60 and 2,000 Hz, 0 is C."""
    size = 1 << 14
    magnitudes = spectra(wave, size).mean(axis=0)
    frequencies = np.fft.rfftfreq(size, 1 / RATE_HZ)
    heard = (frequencies > 60) & (frequencies < 2_000)
    pitches = 69 + 12 * np.log2(frequencies[heard] / 440)
    near = np.maximum(0, 1 - 3 * np.abs(pitches - np.round(pitches)))
    return np.bincount(np.round(pitches).astype(int) % 12, magnitudes[heard] * near, 12)


def key_of(wave: Wave) -> tuple[int, str]:
    """The key whose probe tones fit the chroma best."""
    heard = chroma(wave)
    fits = {
        (tonic, name): float(np.corrcoef(np.roll(profile, tonic), heard)[0, 1])
        for name, profile in (("major", _MAJOR), ("minor", _MINOR))
        for tonic in range(12)
    }
    return max(fits, key=lambda key: fits[key])


def band_shares(wave: Wave) -> Wave:
    """The levels of ten bands in decibels, less their mean: the colour of a sound whatever its level."""
    power = np.square(spectra(wave, 4096)).mean(axis=0)
    edges = np.searchsorted(np.fft.rfftfreq(4096, 1 / RATE_HZ), np.geomspace(40, 18_000, 11))
    levels = 10 * np.log10([power[low : max(high, low + 1)].mean() + 1e-12 for low, high in pairwise(edges)])
    return np.asarray(levels - levels.mean())


def rms(wave: Wave) -> float:
    return float(np.sqrt(np.square(wave, dtype=np.float64).mean()))
