"""What a series is made of, and what makes it."""

from __future__ import annotations

from typing import Protocol

import msgspec

from atelier.engines.raster import Plane


class Shot(msgspec.Struct, frozen=True):
    """`told` is what it shows, for the customer."""

    sheet: Plane
    told: str


class Maker(Protocol):
    """Makes the pictures of a series, each from its words, its number from 0, and its seed."""

    @property
    def undone(self) -> tuple[str, ...]:
        """What was asked for and could not be done, and why."""

    def shot(self, words: str, number: int, seed: int) -> Shot: ...
