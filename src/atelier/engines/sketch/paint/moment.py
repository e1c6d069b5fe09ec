"""Moments of movements that repeat: steps, wing-beats, wheels that turn, flames."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Moment:
    """`phase` 0..1 of a round that begins anew after it; `gait` is "walk", "run", "swim" or ""."""

    phase: float
    gait: str = ""

    def wave(self, offset: float = 0.0) -> float:
        """-1..1, and 0 rising at the beginning of a round; `offset` in rounds."""
        return math.sin(2 * math.pi * (self.phase + offset))


@dataclass(frozen=True)
class _Stride:
    """How four-legged animals go. Degrees; `ground` is the share of a round that a foot spends on it, `beats` are when
    the hind leg far from us, the fore leg there, and the near ones set theirs down."""

    swing: float
    fold: float
    ground: float
    beats: tuple[float, float, float, float]


_STRIDES: Final = {
    "walk": _Stride(20, 46, 0.62, (0.0, 0.25, 0.5, 0.75)),
    "run": _Stride(44, 66, 0.42, (0.0, 0.48, 0.1, 0.60)),
}
_HEAVY: Final = 0.62
"""How far columns of legs swing, beside slender ones."""


def leg_at(moment: Moment, *, hind: bool, far: bool, heavy: bool) -> tuple[float, float] | None:
    """Swing of the upper leg and bend of the lower one in degrees, forwards positive; None for who goes nowhere.

    A foot on the ground goes back evenly; in the air the leg folds and swings forward.
    """
    stride = _STRIDES.get(moment.gait)
    if stride is None:
        return None
    phase = (moment.phase + stride.beats[(0 if hind else 1) + (0 if far else 2)]) % 1
    swing, fold = (stride.swing * _HEAVY, stride.fold * _HEAVY) if heavy else (stride.swing, stride.fold)
    if phase < stride.ground:
        part = 1 - 2 * phase / stride.ground
        return swing * part, -0.35 * swing * part if hind else -0.2 * swing * max(0.0, part)
    aloft = (phase - stride.ground) / (1 - stride.ground)
    ease = math.cos(math.pi * aloft)
    return -swing * ease, 0.35 * swing * ease * (1 if hind else 0.4) - fold * math.sin(math.pi * aloft)
