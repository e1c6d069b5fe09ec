"""What can be hit: a sound for a strength, in a few takes that are never quite alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import Wave, floats, panned
from atelier.engines.synth.instruments.instrument import Shelf

_TAKES: Final = 4
_LAYERS: Final = 3

Strike = Callable[[float, np.random.Generator], Wave]
"""Strength 0..1 in, one channel of sound out, with a peak of about 1 at full strength."""


class Drum(msgspec.Struct, frozen=True):
    """`level` is its peak in the mix at full strength, `place` where it stands: -1 left .. 1 right. `room` is its share
    of the room."""

    name: str
    strike: Strike
    level: float = 0.5
    place: float = 0.0
    room: float = 0.15

    def hit(self, strength: float, take: int, shelf: Shelf) -> Wave:
        """The sound of shape (2, samples)."""
        layer = max(1, round(strength * _LAYERS)) / _LAYERS
        take %= _TAKES

        def make() -> Wave:
            chance = np.random.default_rng([take, round(10 * layer), *self.name.encode()])
            return panned(self.strike(layer, chance), self.place)

        return floats(shelf.get((self.name, layer, take), make) * (self.level * strength**1.5))
