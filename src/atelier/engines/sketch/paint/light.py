"""Light: where it comes from and what it does to the colour of a surface."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from atelier.engines.raster import Plane, floats, tinted
from atelier.engines.sketch.paint.colour import Colour


@dataclass(frozen=True)
class Light:
    """`side` is where the light stands: -1 left, 0 in front, 1 right; `height` 0 at the horizon to 1 overhead.

    A surface of colour c shows c * (ambient + key * lit), lit being 0 turned away to 1 facing the light. `rim` is added
    along silhouettes on the light's side. `haze` is the colour that distance fades to.
    """

    side: float
    height: float
    key: Colour
    ambient: Colour
    rim: Colour
    haze: Colour
    lamps: bool = False
    """Whether windows and lamps are lit."""
    tones: int = 0
    """0: smooth shading; otherwise the number of flat tones shading is cut into."""

    @property
    def direction(self) -> tuple[float, float, float]:
        """Unit vector towards the light: x right, y up, z towards the viewer."""
        x, y, z = self.side, 0.35 + 0.75 * self.height, 0.55
        length = float(np.sqrt(x * x + y * y + z * z))
        return x / length, y / length, z / length

    def on(self, surface: Colour, lit: float = 0.6) -> Colour:
        """The colour a flat surface shows."""
        return floats(surface * (self.ambient + self.key * lit))

    def over(self, surface: Plane, lit: Plane | float) -> Plane:
        """The same for a (h, w, 3) plane, or one colour, under a (h, w) plane of `lit`, or one figure."""
        if self.tones:
            lit = (
                round(lit * self.tones) / self.tones
                if isinstance(lit, float)
                else floats(np.round(lit * self.tones) / self.tones)
            )
        if isinstance(lit, float):
            return floats(surface * (self.ambient + self.key * np.float32(lit)))
        if surface.ndim == 1:
            return floats(tinted(lit, surface * self.key) + surface * self.ambient)
        return floats(surface * (tinted(lit, self.key) + self.ambient))


STUDIO = Light(
    side=-0.6,
    height=0.6,
    key=floats([0.55, 0.52, 0.48]),
    ambient=floats([0.6, 0.61, 0.64]),
    rim=floats([0.25, 0.24, 0.22]),
    haze=floats([0.9, 0.9, 0.9]),
)
"""Soft light from the upper left, for things on plain grounds."""
