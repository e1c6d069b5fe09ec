"""How one subject should look: what the drawing of a figure is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from atelier.engines.sketch.paint.colour import Colour, colour
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import Extent


@dataclass(frozen=True)
class Look:
    """`colours` were asked for, the first for the largest part; `traits` are words such as "old", "sleeping", "bearded";
    `parts` are colours asked for a part: ("beard", white)."""

    colours: tuple[Colour, ...] = ()
    traits: frozenset[str] = field(default_factory=frozenset)
    season: str = "summer"
    text: str = ""
    parts: tuple[tuple[str, Colour], ...] = ()

    def has(self, *traits: str) -> bool:
        return any(trait in self.traits for trait in traits)

    def main(self, otherwise: str) -> Colour:
        """The first colour asked for, or else the one with this code."""
        return self.colours[0] if self.colours else colour(otherwise)

    def part(self, name: str, otherwise: Colour) -> Colour:
        """The colour asked for a part."""
        return next((tint for part, tint in self.parts if part == name), otherwise)

    def second(self, otherwise: str) -> Colour:
        return self.colours[1] if len(self.colours) > 1 else colour(otherwise)


Draw = Callable[[Pen, Look], None]


@dataclass(frozen=True)
class Figure:
    """Something that can be drawn, in its own units: it stands on y = 0 and is about 1 high.

    `metres` is its real height; `share` how much of the picture's shorter side it takes as the only subject;
    `home` is where it belongs: ground, water, sky, table, wall, deep (under water) or space.
    """

    draw: Draw
    extent: Extent
    metres: float
    share: float = 0.5
    home: str = "ground"
    casts: bool = True
    """Whether it throws a shadow on the ground."""
