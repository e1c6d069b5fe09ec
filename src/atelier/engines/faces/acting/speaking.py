"""From what is heard to poses: lips that follow the sound, eyes that blink, a head that is never quite still."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.faces.acting.listening import HOPS_A_SECOND, Heard
from atelier.engines.faces.acting.pose import Pose
from atelier.engines.frames.arrays import Field, floats

_LEAD_S: Final = 0.03  # lips move before they sound
_OPENS_S: Final = 0.022
_CLOSES_S: Final = 0.050
_WIDEST: Final = 0.66  # of how far a jaw can drop; nobody talks with a gaping mouth
_BLINK_S: Final = 0.30
_BETWEEN_BLINKS_S: Final = (1.8, 4.6)


class Speaker:
    """Poses for every moment of a sound. The same seed gives the same ones."""

    def __init__(self, heard: Heard, seed: int, *, blinks: bool = True) -> None:
        opened = heard.syllable * (0.36 + 0.64 * heard.jaw)
        self._open = _followed(floats(opened)) * np.float32(_WIDEST)
        self._wide = _eased(floats(heard.spread * np.clip(heard.loud * 2.5, 0, 1)), 0.06)
        self._stress = _eased(heard.loud, 0.28)
        chance = np.random.default_rng(seed)
        self._blinks = _blink_times(chance, heard.duration_s) if blinks else []
        self._sway = [(chance.uniform(0.10, 0.38, 3), chance.uniform(0, 2 * np.pi, 3)) for _ in range(3)]

    def pose(self, time_s: float) -> Pose:
        opened = _at(self._open, time_s + _LEAD_S)
        wide = _at(self._wide, time_s + _LEAD_S)
        stress = _at(self._stress, time_s)
        turn, nod, tilt = (self._drift(part, time_s) for part in range(3))
        return Pose(
            open=opened,
            wide=wide * (0.55 if wide < 0 else 0.40),
            smile=max(0.0, wide) * 0.15,
            lift=min(1.0, opened * 0.5),
            lids=self._lids(time_s),
            brows=0.55 * max(0.0, stress - 0.45) - 0.05,
            turn=0.85 * turn,
            nod=0.45 * nod + 0.7 * (stress - 0.3) * min(1.0, time_s * 2),
            tilt=1.1 * tilt,
        )

    def _lids(self, time_s: float) -> float:
        return max((_blink(time_s - start) for start in self._blinks if abs(time_s - start) < 1), default=0.0)

    def _drift(self, part: int, time_s: float) -> float:
        """About -1..1, starting at 0."""
        rates, starts = self._sway[part]
        angles = 2 * np.pi * rates * time_s
        return float((np.sin(angles + starts) - np.sin(starts)).mean())


def _blink(since_s: float) -> float:
    """How far the lids are closed so long after they began: down fast, up slower."""
    part = since_s / _BLINK_S
    if not 0 < part < 1:
        return 0.0
    down = np.clip(part / 0.28, 0, 1)
    up = np.clip((part - 0.42) / 0.58, 0, 1)
    return float(down * down * (3 - 2 * down) * (1 - up * up * (3 - 2 * up)))


def _blink_times(chance: np.random.Generator, duration_s: float) -> list[float]:
    times = []
    at = float(chance.uniform(0.5, 1.6))
    while at < duration_s:
        times.append(at)
        at += float(chance.uniform(*_BETWEEN_BLINKS_S))
    return times


def _followed(values: Field) -> Field:
    """Rises quickly and falls slower, as muscles do."""
    rise, fall = (1 - np.exp(-1 / (HOPS_A_SECOND * seconds)) for seconds in (_OPENS_S, _CLOSES_S))
    followed = np.empty(len(values), np.float32)
    now = 0.0
    for index, value in enumerate(values.tolist()):
        now += (value - now) * (rise if value > now else fall)
        followed[index] = now
    return followed


def _eased(values: Field, seconds: float) -> Field:
    """Averaged over a bell of so many seconds."""
    reach = max(1, round(2.5 * seconds * HOPS_A_SECOND))
    bell = np.exp(-0.5 * (np.arange(-reach, reach + 1) / (seconds * HOPS_A_SECOND)) ** 2)
    return floats(np.convolve(np.pad(values, reach, mode="edge"), bell / bell.sum(), mode="valid"))


def _at(values: Field, time_s: float) -> float:
    place = min(max(0.0, time_s * HOPS_A_SECOND), len(values) - 1.0)
    index = min(int(place), max(0, len(values) - 2))
    near, far = float(values[index]), float(values[min(index + 1, len(values) - 1)])
    return near + (far - near) * (place - index)
