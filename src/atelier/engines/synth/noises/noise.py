"""What a noise is to those who ask for it."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import numpy as np

from atelier.engines.sound.arrays import Wave, floats
from atelier.engines.synth.noises.streams import Chance, Stream


class Setting(msgspec.Struct, frozen=True):
    """How a noise is wanted. `force` runs from faint (0) over usual (0.5) to violent (1); `pace` multiplies how fast
    things follow each other. `duration_s` is the length of the whole, for what happens once."""

    duration_s: float
    chance: Chance
    force: float = 0.5
    pace: float = 1.0


Build = Callable[[Setting], Stream]


class Noise(msgspec.Struct, frozen=True):
    """`words` is a regular expression of what people call it. `level_db` sets it off against others in a mix:
    0 for what stands in front. `scene`: it surrounds, and may lie under other things."""

    name: str
    words: str
    build: Build
    level_db: float = 0.0
    scene: bool = False


def peaked(wave: Wave) -> Wave:
    """With a highest sample of 1."""
    return floats(wave / max(float(np.abs(wave).max(initial=0.0)), 1e-9))
