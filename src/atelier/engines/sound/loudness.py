"""How loud sound is: integrated loudness and true peak as ITU-R BS.1770-5 defines them."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave, floats
from atelier.engines.sound.filters import Convolver, trimmed

SILENT_LUFS: Final = -70.0
"""What the standard's first gate lets nothing through below."""

_STEP: Final = RATE_HZ // 10  # a gating block is 400 ms, and a new one begins every 100 ms
_STEPS: Final = 4
_RELATIVE_LU: Final = -10.0
_OFFSET_DB: Final = -0.691
_GRID: Final = 1 << 16

_PRE_FILTER: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
"""The two stages of the K weighting for 48 kHz, annex 1 of the standard."""

_PHASES: Final = 4
_PHASE_TAPS: Final = 24


def _weighting() -> Wave:
    turn = np.exp(-2j * np.pi * np.arange(_GRID // 2 + 1) / _GRID)
    total = np.ones_like(turn)
    for above, below in (_PRE_FILTER, _HIGH_PASS):
        total *= np.polyval(above[::-1], turn) / np.polyval(below[::-1], turn)
    return trimmed(np.fft.irfft(total, _GRID))


_WEIGHTING: Final = _weighting()


class LoudnessMeter:
    """Measures a sound that comes in blocks, of one channel or two."""

    def __init__(self) -> None:
        self._filter: Convolver | None = None
        self._rest: Wave = np.zeros(0, np.float32)
        self._energies: list[Wave] = []

    def feed(self, block: Wave) -> None:
        channels = np.atleast_2d(block)
        if self._filter is None:
            self._filter = Convolver(np.tile(_WEIGHTING, (len(channels), 1)))
        power = np.square(self._filter.feed(channels)).sum(axis=0)
        power = np.concatenate([self._rest, power])
        whole = len(power) - len(power) % _STEP
        self._energies.append(power[:whole].reshape(-1, _STEP).mean(axis=1, dtype=np.float64))
        self._rest = power[whole:]

    def integrated_lufs(self) -> float:
        """The loudness of everything fed so far; SILENT_LUFS where nothing passes the gates.

        What is shorter than a gating block counts as one, with silence around it.
        """
        steps = np.concatenate([*self._energies, np.zeros(0)])
        if len(steps) < _STEPS:
            rest = self._rest.sum(dtype=np.float64) / _STEP
            steps = np.pad(np.append(steps, rest), (0, _STEPS))[:_STEPS]
        blocks = np.lib.stride_tricks.sliding_window_view(steps, _STEPS).mean(axis=1)
        loud = blocks[_lufs(blocks) > SILENT_LUFS]
        if not len(loud):
            return SILENT_LUFS
        louder = loud[_lufs(loud) > _lufs(loud.mean()) + _RELATIVE_LU]
        return float(_lufs(louder.mean()))


def _lufs(power: Wave) -> Wave:
    return _OFFSET_DB + 10 * np.log10(np.maximum(power, 1e-12))


def loudness(wave: Wave) -> float:
    """The integrated loudness of a whole sound, in LUFS."""
    meter = LoudnessMeter()
    meter.feed(wave)
    return meter.integrated_lufs()


def _interpolators() -> tuple[Wave, ...]:
    """A windowed sinc for each of the points between two samples, at a quarter, a half and three quarters."""
    middle = _PHASE_TAPS // 2 - 1
    taps = []
    for phase in range(1, _PHASES):
        places = np.arange(_PHASE_TAPS) - middle - phase / _PHASES
        window = 0.5 + 0.5 * np.cos(np.pi * np.clip(places / (_PHASE_TAPS / 2), -1, 1))
        kernel = np.sinc(places) * window
        taps.append((kernel / kernel.sum()).astype(np.float32))
    return tuple(taps)


_INTERPOLATORS: Final = _interpolators()


def peaks(block: Wave) -> Wave:
    """For each sample the highest magnitude there and between it and the next, over all channels."""
    channels = np.ascontiguousarray(np.atleast_2d(block))
    highest = np.abs(channels).max(axis=0)
    for taps in _INTERPOLATORS:
        between = cv2.filter2D(
            channels, -1, taps[None], anchor=(_PHASE_TAPS // 2 - 1, 0), borderType=cv2.BORDER_CONSTANT
        )
        np.maximum(highest, np.abs(between).max(axis=0), out=highest)
    return floats(highest)


def true_peak_db(wave: Wave) -> float:
    """The highest level between the samples, in dBTP; at -120 there is nothing."""
    return float(20 * np.log10(max(float(peaks(wave).max(initial=0.0)), 1e-6)))
