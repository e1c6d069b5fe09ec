"""One frame of a scene of layers, from a pose of the camera."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from atelier.engines.frames.arrays import Field, Points
from atelier.engines.frames.resample import look_up, shift_scale
from atelier.engines.motion.camera import Pose
from atelier.engines.motion.layers import Layer
from atelier.engines.motion.planes import Planes
from atelier.engines.motion.sampling import Sampler
from atelier.engines.motion.view import View

_ROUNDS: Final = 3  # of the fixed point below; parallax is gentle, so each leaves a fifth of the error

Drift = Callable[[Points, float], Points]
"""Moves scene positions: (positions, moment) -> positions. Water and clouds move so, apart from the camera."""


class Renderer:
    """Draws back to front. Frames are independent of each other and may be drawn in threads."""

    def __init__(self, view: View, layers: list[Layer], drift: Drift | None = None) -> None:
        self._view = view
        self._back, *self._front = layers
        self._drift = drift
        self._sampler = Sampler(view)

    def draw(self, pose: Pose, moment: float) -> Planes:
        rays = self._solve(self._back, pose, self._sampler.grid)[0]
        frame = self._sampler.read(self._back, rays if self._drift is None else self._drift(rays, moment))
        for layer in self._front:
            self._sampler.read_over(frame, layer, self._solve(layer, pose, self._sampler.grid)[0])
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
