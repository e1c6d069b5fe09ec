"""How one subject should look: what the drawing of a figure is told."""

from __future__ import annotations

from dataclasses import dataclass, field

from atelier.engines.sketch.paint.colour import Colour, colour


@dataclass(frozen=True)
class Look:
    """`colours` were asked for, the first for the largest part; `traits` are words such as "old" or "sleeping";
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
