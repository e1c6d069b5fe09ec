"""The sheet that a portrait is painted on, and patches of it.

Face units: x grows to the right, y downwards, the origin is between the eyes and the face is 2 wide at the cheekbones.
The eyes are at y 0, the mouth near 1, the chin near 1.6, the shoulders below 2.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from atelier.engines.raster import Plane, Points, blur, floats

Outline = Points | Sequence[Points]
"""One closed path (n, 2), or several that are filled together."""

_FRACTION_BITS = 6


@dataclass
class Sheet:
    """`rgb` is float32 (height, width, 3), display values 0..1."""

    width: int
    height: int
    scale: float
    """Pixels per face unit."""
    centre: tuple[float, float]
    """Where the origin is, in pixels."""
    rgb: Plane = field(init=False)

    def __post_init__(self) -> None:
        self.rgb = np.zeros((self.height, self.width, 3), np.float32)

    def pixels(self, path: Points) -> Points:
        return np.asarray(np.asarray(path, np.float64) * self.scale + np.array(self.centre))

    def patch(self, left: float, top: float, right: float, bottom: float) -> Patch:
        """The part of the sheet within these face units, cut off at the sheet's edges."""
        x0, y0 = self.pixels(np.array([[left, top]]))[0]
        x1, y1 = self.pixels(np.array([[right, bottom]]))[0]
        columns = max(0, int(np.floor(x0))), min(self.width, int(np.ceil(x1)))
        rows = max(0, int(np.floor(y0))), min(self.height, int(np.ceil(y1)))
        return Patch(self, columns[0], rows[0], max(0, columns[1] - columns[0]), max(0, rows[1] - rows[0]))

    def whole(self) -> Patch:
        return Patch(self, 0, 0, self.width, self.height)


@dataclass
class Patch:
    """A rectangle of the sheet; what is painted here shows there. It may be empty."""

    sheet: Sheet
    left: int
    top: int
    width: int
    height: int

    @property
    def empty(self) -> bool:
        return self.width < 2 or self.height < 2

    @property
    def scale(self) -> float:
        return self.sheet.scale

    @property
    def rgb(self) -> Plane:
        return self.sheet.rgb[self.top : self.top + self.height, self.left : self.left + self.width]

    @property
    def x(self) -> Plane:
        """(1, width): the face unit of every column."""
        columns = np.arange(self.left, self.left + self.width, dtype=np.float32) + np.float32(0.5)
        return floats((columns - np.float32(self.sheet.centre[0])) / np.float32(self.scale))[None]

    @property
    def y(self) -> Plane:
        """(height, 1)."""
        rows = np.arange(self.top, self.top + self.height, dtype=np.float32) + np.float32(0.5)
        return floats((rows - np.float32(self.sheet.centre[1])) / np.float32(self.scale))[:, None]

    def cover(self, outline: Outline, soft: float = 0.0) -> Plane:
        """How much of every pixel the outline covers, 0..1; `soft` blurs its edge by so many units."""
        mask = np.zeros((self.height, self.width), np.uint8)
        if self.empty:
            return mask.astype(np.float32)
        cv2.fillPoly(mask, self._exact(outline), 255, cv2.LINE_AA, _FRACTION_BITS)
        plane = floats(mask.astype(np.float32) * np.float32(1 / 255))
        return blur(plane, soft * self.scale) if soft > 0 else plane

    def lines(self, paths: Sequence[Points], widths: float, soft: float = 0.0) -> Plane:
        """Coverage of open lines of one width in units; the thinnest is a hair of a pixel."""
        mask = np.zeros((self.height, self.width), np.uint8)
        if self.empty:
            return mask.astype(np.float32)
        thick = max(1, round(widths * self.scale))
        cv2.polylines(mask, self._exact(paths), False, 255, thick, cv2.LINE_AA, _FRACTION_BITS)
        plane = floats(mask.astype(np.float32) * np.float32(1 / 255))
        return blur(plane, soft * self.scale) if soft > 0 else plane

    def _exact(self, outline: Outline) -> list[np.ndarray[tuple[int, ...], np.dtype[np.int32]]]:
        paths = [outline] if isinstance(outline, np.ndarray) and outline.ndim == 2 else list(outline)
        origin = np.array([self.left, self.top]) + 0.5
        return [
            np.round((np.clip(self.sheet.pixels(path) - origin, -20_000, 20_000)) * (1 << _FRACTION_BITS)).astype(
                np.int32
            )
            for path in paths
        ]

    def lay(self, colour: Plane, share: Plane) -> None:
        """A colour (3,), or one for each pixel, over what is there, `share` (h, w) of it."""
        if not self.empty:
            self.rgb[:] += (colour - self.rgb) * share[..., None]

    def dim(self, tint: Plane, share: Plane) -> None:
        """Multiply by a tint where `share` is."""
        if not self.empty:
            self.rgb[:] *= 1 - share[..., None] * (1 - tint)

    def shine(self, tint: Plane, share: Plane) -> None:
        """Add light: towards white, never beyond."""
        if not self.empty:
            self.rgb[:] += (1 - np.minimum(self.rgb, 1)) * tint * share[..., None]
