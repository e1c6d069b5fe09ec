"""From one picture of a scene to another of the same scene: both are carried along the motion between them."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.frames.arrays import Field, Points
from atelier.engines.frames.resample import look_up, shift_scale
from atelier.engines.motion.camera import Pose, ease
from atelier.engines.motion.drawing.layers import Layer
from atelier.engines.motion.drawing.planes import Planes, mix
from atelier.engines.motion.drawing.sampling import Sampler
from atelier.engines.motion.drawing.view import View
from atelier.engines.seeing.flow import Flow, Kinship, Similarity

_ROUNDS: Final = 3  # of the fixed point that turns a motion from a place into one to a place
_FAINT: Final = 0.08  # weight left to a place that has no counterpart

_SWINGS: Final = (Pose(), Pose(zoom=1.07), Pose(turn_x=-0.025, zoom=1.06), Pose(turn_x=0.025, zoom=1.06))
"""What the camera does besides, half way; takes differ by it."""


class _Side:
    """One of the two pictures, with its motion towards the other."""

    def __init__(self, view: View, layer: Layer, turn: Similarity, flow: Flow) -> None:
        self._view = view
        self._layer = layer
        self._turn = turn
        self._flow = flow
        self._sampler = Sampler(view)

    def carried(self, share: float, swing: Pose) -> tuple[Planes, Field]:
        """The picture carried a share of its way, and how much each place of it is worth there, 0..1."""
        width = self._view.width_px
        goal = swing.look(self._sampler.grid, 0.0, width) / width
        start = self._turn.power(share).inverse().apply(goal)
        seen = start
        for _ in range(_ROUNDS):
            seen = (start - share * self._look_up(self._flow.rest, seen)).astype(np.float32)
        worth = (self._look_up(self._flow.sure, seen) * (1 - _FAINT) + _FAINT) * self._within(seen * width)
        return self._sampler.read(self._layer, seen * width), self._sampler.blow_up(worth)

    def _look_up(self, field: Field | Points, seen: Points) -> Field | Points:
        """Values of a field over the frame at positions in frame widths."""
        height, width = field.shape[:2]
        return look_up(field, shift_scale(seen, width, width / 2 - 0.5, height / 2 - 0.5))

    def _within(self, seen: Points) -> Field:
        """1 inside the picture, 0 outside, with a soft border."""
        left, top, right, bottom = self._view.bounds
        x, y = seen[..., 0], seen[..., 1]
        room = np.minimum(np.minimum(x - left, right - x), np.minimum(y - top, bottom - y))
        worth: Field = np.clip(room / (0.03 * self._view.width_px) + 1, 1e-3, 1).astype(np.float32)
        return worth


class Morph:
    """Draws the moments between; the first and the last are the pictures themselves."""

    camera = "from the first to the last frame"
    depth = "motion between both"

    def __init__(self, views: tuple[View, View], sheets: tuple[Layer, Layer], kinship: Kinship, *, take: int) -> None:
        turn = kinship.similarity
        self._first = _Side(views[0], sheets[0], turn, kinship.there)
        self._last = _Side(views[1], sheets[1], turn.inverse(), kinship.back)
        self._swing = _SWINGS[take % len(_SWINGS)]

    def draw(self, moment: float) -> Planes:
        share = ease(moment)
        swing = Pose().towards(self._swing, float(np.sin(np.pi * share) ** 2))
        before, worth_before = self._first.carried(share, swing)
        after, worth_after = self._last.carried(1 - share, swing)
        fade = share * share * (3 - 2 * share)
        worth_before, worth_after = worth_before * (1 - fade), worth_after * fade
        return mix(before, after, worth_after / np.maximum(worth_before + worth_after, 1e-6))
