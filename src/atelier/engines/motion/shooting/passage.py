"""From one scene into another that it has nothing to do with: one camera move leads out of the first and into the
last, and the distance changes over before what is near."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field
from atelier.engines.motion.camera import Pose, ease
from atelier.engines.motion.drawing.planes import Planes, mix
from atelier.engines.motion.drawing.renderer import Renderer
from atelier.engines.motion.shooting.scene import Scene

_STARTS: Final = 0.3  # share of the way at which the farthest places begin to change over
_SPREAD: Final = 0.24  # the nearest follow so much later
_LASTS: Final = 0.2  # of the way for each place

_RIM: Final = 0.07  # of the frame's width

_WAYS: Final = {
    "fly through": Pose(z=0.24),
    "glide right": Pose(x=0.07, z=0.05),
    "glide left": Pose(x=-0.07, z=0.05),
    "rise": Pose(y=-0.06, z=0.06),
}


class Passage:
    """Draws the moments between; the first and the last are the pictures themselves."""

    def __init__(self, first: Scene, last: Scene, *, take: int) -> None:
        name = tuple(_WAYS)[take % len(_WAYS)]
        self.camera = f"{name} into the last frame"
        self.depth = f"{first.depth.words}, then {last.depth.words}"
        self._leave = _WAYS[name]
        self._arrive = Pose(x=-self._leave.x, y=-self._leave.y, z=-self._leave.z)
        self._rim = _rim(first.view.width_px, first.view.height_px)
        self._first = Renderer(first.view, first.layers)
        self._last = Renderer(last.view, last.layers)

    def draw(self, moment: float) -> Planes:
        share = ease(moment)
        rest = Pose()
        leaving, arriving = rest.towards(self._leave, share), self._arrive.towards(rest, share)
        weight = self._changed(leaving, share)
        if weight is None:
            return self._first.draw(leaving, 0.0) if share < _STARTS else self._last.draw(arriving, 0.0)
        return mix(self._first.draw(leaving, 0.0), self._last.draw(arriving, 0.0), weight)

    def _changed(self, pose: Pose, share: float) -> Field | None:
        """How far each pixel has changed over, 0..1; None while none or all have."""
        if not _STARTS < share < _STARTS + _SPREAD + _LASTS:
            return None
        near = np.maximum(cv2.GaussianBlur(self._first.nearness(pose), (0, 0), 1.5), self._rim)
        gone = np.clip((share - _STARTS - _SPREAD * near) / _LASTS, 0, 1)
        return (gone * gone * (3 - 2 * gone)).astype(np.float32)


def _rim(width_px: int, height_px: int) -> Field:
    """1 at the frame's edge, fading inwards. It changes over last, when the last picture fills the frame."""
    x, y = np.arange(width_px, dtype=np.float32), np.arange(height_px, dtype=np.float32)[:, None]
    inwards = np.minimum(np.minimum(x, width_px - 1 - x), np.minimum(y, height_px - 1 - y))
    return np.clip(1 - inwards / (_RIM * width_px), 0, 1)
