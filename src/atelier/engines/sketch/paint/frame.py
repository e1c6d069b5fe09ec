"""The picture's frame: its size in pixels and the units everything is placed in."""

from __future__ import annotations

from dataclasses import dataclass

FIELD_PIXELS = 2_600_000
"""Soft fields (sky, terrain, water) are computed with at most this many pixels and spread over larger frames."""

LEAST_FIELD_PIXELS = 340_000
"""And with at least this many, so that a thumbnail shows the same mountains as the large picture."""


@dataclass(frozen=True)
class Frame:
    """Places are fractions of width and height; sizes are multiples of `unit`, the shorter side in pixels."""

    width: int
    height: int

    @property
    def unit(self) -> float:
        return float(min(self.width, self.height))

    @property
    def aspect(self) -> float:
        return self.width / self.height

    def field(self, limit: int = FIELD_PIXELS) -> Frame:
        """The frame that soft fields are computed in: this one, or one of the same shape within the bounds."""
        area = self.width * self.height
        wanted = max(min(area, limit), min(limit, LEAST_FIELD_PIXELS))
        if wanted == area:
            return self
        factor = float((wanted / area) ** 0.5)
        return Frame(max(8, round(self.width * factor)), max(8, round(self.height * factor)))

    @property
    def shape(self) -> tuple[int, int]:
        return self.height, self.width
