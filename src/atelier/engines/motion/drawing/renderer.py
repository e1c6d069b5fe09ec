"""One frame of a scene of layers, from a pose of the camera."""

from __future__ import annotations

import copy
from typing import Final, Protocol, Self

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Points
from atelier.engines.frames.resample import look_up, shift_scale
from atelier.engines.motion.camera import Pose
from atelier.engines.motion.drawing.layers import Layer
from atelier.engines.motion.drawing.planes import Planes
from atelier.engines.motion.drawing.sampling import Sampler
from atelier.engines.motion.drawing.view import View

_ROUNDS: Final = 3  # of the fixed point below; parallax is gentle, so each leaves a fifth of the error


class Stir(Protocol):
    """What moves and glitters by itself in the hindmost layer: water, clouds."""

    def moved(self, seen: Points, moment: float) -> Points:
        """Scene positions to read instead of those seen."""

    def lit(self, seen: Points, moment: float) -> Field | None:
        """Factors of brightness, about 1; None where nothing glitters."""


class Renderer:
    """Draws back to front. Frames are independent of each other and may be drawn in threads."""

    def __init__(self, view: View, layers: list[Layer], stir: Stir | None = None) -> None:
        self._view = view
        self._back, *self._front = layers
        self._stir = stir
        self._sampler = Sampler(view)

    def showing(self, layers: list[Layer]) -> Self:
        """The same frame and stir before other layers."""
        other = copy.copy(self)
        other._back, *other._front = layers
        return other

    def draw(self, pose: Pose, moment: float) -> Planes:
        rays = self._solve(self._back, pose, self._sampler.grid)[0]
        frame = self._read_back(rays, moment)
        for layer in self._front:
            self._sampler.read_over(frame, layer, self._solve(layer, pose, self._sampler.grid)[0])
        return frame

    def _read_back(self, rays: Points, moment: float) -> Planes:
        if self._stir is None:
            return self._sampler.read(self._back, rays)
        frame = self._sampler.read(self._back, self._stir.moved(rays, moment))
        lit = self._stir.lit(rays, moment)
        if lit is not None:
            frame.luma = cv2.multiply(frame.luma, self._sampler.blow_up(lit), dtype=cv2.CV_8U)
        return frame

    def nearness(self, pose: Pose) -> Field:
        """Of what shows at each pixel."""
        total = self._sampler.blow_up(self._solve(self._back, pose, self._sampler.grid)[1])
        for layer in self._front:
            rays, near = self._solve(layer, pose, self._sampler.grid)
            share = self._sampler.read_alpha(layer, rays).astype(np.float32) / 255
            total = total * (1 - share) + self._sampler.blow_up(near) * share
        return total

    def keeps_inside(self, pose: Pose) -> bool:
        """Whether the picture fills the whole frame at a pose."""
        left, top, right, bottom = self._view.bounds
        for layer in (self._back, *self._front):
            seen = self._solve(layer, pose, self._sampler.edge)[0]
            if layer.alpha is not None:
                seen = seen[self._sampler.read_points(layer.alpha, seen) > 0]
            x, y = seen[..., 0], seen[..., 1]
            if seen.size and (x.min() < left or y.min() < top or x.max() > right or y.max() > bottom):
                return False
        return True

    def _solve(self, layer: Layer, pose: Pose, grid: Points) -> tuple[Points, Field]:
        """Where the grid's rays meet the layer, and the nearness there: each depends on the other."""
        to_field = self._view.to_texels(layer.near.shape[1] / self._view.texture_width)
        seen, near = grid, layer.near
        for _ in range(_ROUNDS):
            near = look_up(layer.near, shift_scale(seen, *to_field))
            seen = pose.look(grid, near, self._view.width_px)
        return seen, near
