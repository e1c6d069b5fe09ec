"""How a whole mix is finished, before it is brought to its loudness."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec
import numpy as np

from atelier.engines.sound.arrays import Blocks, Wave, floats
from atelier.engines.sound.dynamics import Compressor
from atelier.engines.sound.filters import Biquad, Shape
from atelier.engines.synth.mixing.effects import coloured


class Finish(msgspec.Struct, frozen=True):
    """Filters, then saturation (0: none), then a compressor (ratio 1: none)."""

    filters: tuple[Biquad, ...]
    saturation: float = 0.0
    ratio: float = 1.6
    threshold_db: float = -17.0

    def over(self, blocks: Iterable[Wave]) -> Blocks:
        coloured_blocks = self._coloured(blocks)
        if self.ratio <= 1:
            return coloured_blocks
        return Compressor(self.threshold_db, self.ratio, attack_ms=14, release_db_per_s=40).over(coloured_blocks)

    def _coloured(self, blocks: Iterable[Wave]) -> Blocks:
        colour = coloured(_RUMBLE, *self.filters)
        for block in blocks:
            sound = colour(block)
            if self.saturation:
                push = 1 + 3 * self.saturation
                sound = floats(np.tanh(push * sound) / push)
            yield sound


_RUMBLE: Final = Biquad(Shape.HIGH, 26)

FINISHES: Final = {
    "clean": Finish((Biquad(Shape.HIGH_SHELF, 8_000, 0.7, 1.5),)),
    "open": Finish((Biquad(Shape.HIGH_SHELF, 7_000, 0.7, 1.0),), ratio=1.0),
    "warm": Finish((Biquad(Shape.LOW_SHELF, 180, 0.7, 1.0), Biquad(Shape.HIGH_SHELF, 6_000, 0.7, -1.5)), 0.1),
    "loud": Finish((Biquad(Shape.HIGH_SHELF, 7_000, 0.7, 2.5),), 0.25, ratio=2.6, threshold_db=-19),
    "worn": Finish(
        (Biquad(Shape.LOW, 6_800, 0.6), Biquad(Shape.HIGH, 55), Biquad(Shape.PEAK, 350, 0.8, 1.5)), 0.35, ratio=2.2
    ),
    "chip": Finish((Biquad(Shape.LOW, 15_000),), ratio=1.0),
}
