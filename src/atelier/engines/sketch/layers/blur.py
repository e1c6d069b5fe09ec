"""Out of focus: softens everything painted so far."""

from __future__ import annotations

from dataclasses import dataclass

from atelier.engines.sketch.paint.canvas import Canvas


@dataclass(frozen=True)
class Defocus:
    """`radius` in units of the frame."""

    radius: float

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.soften(self.radius)
