"""Versions of one picture: as a photographer develops and frames the same scene more than once."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.raster import Plane
from atelier.engines.retouch.changes.grade import grade_of, graded
from atelier.engines.retouch.seen.sight import sheet_of
from atelier.engines.retouch.shots.angles import Angle
from atelier.engines.retouch.shots.views import Views

_LOOKS: Final = ("warm", "cool", "vivid", "contrast", "bright", "dreamy", "muted", "cinematic")
_TONES: Final = ("contrast", "less_contrast", "bright", "dark", "vignette")
"""These leave colours alone: what was made black and white stays so."""
_SLIGHT: Final = 0.45
_PLAIN: Final = 0.75
_STEP: Final = 0.45
"""How far the camera goes, 1 being as far as it can."""


def developed(sheet: Plane, seed: int) -> Plane:
    """The same picture, a little lighter or darker, harder or softer."""
    return graded(sheet, grade_of(_two(_TONES, seed, _SLIGHT)), seed)


def varied(views: Views, seed: int) -> Plane:
    """The scene from a little aside, in other colours."""
    dice = np.random.default_rng(seed)
    side, rise, near = dice.uniform(-_STEP, _STEP), dice.uniform(-_STEP, _STEP) / 2, dice.uniform(0, _STEP)
    seen = views.seen(Angle("", float(side), float(rise), float(near)))
    return recast(sheet_of(seen), seed)


def recast(sheet: Plane, seed: int) -> Plane:
    """The scene from where it was, in other colours."""
    return graded(sheet, grade_of(_two(_LOOKS, seed, _PLAIN)), seed)


def _two(looks: tuple[str, ...], seed: int, amount: float) -> list[tuple[str, float]]:
    chosen = np.random.default_rng(seed).choice(len(looks), 2, replace=False)
    return [(looks[int(index)], amount) for index in chosen]
