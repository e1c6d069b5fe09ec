"""How the camera moved at the end of a clip, so that more of it can go on in the same way."""

from __future__ import annotations

import itertools
from collections import deque
from typing import Any, Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Picture, Plane
from atelier.engines.motion.camera import Move

_WIDE_PX: Final = 320
_CORNERS: Final = 160
_FEWEST: Final = 12
_SLOWEST: Final = 0.012  # frame widths a second; below it, what moves is not the camera
_SLOWEST_ZOOM: Final = 0.012  # of the size, a second


class Drift:
    """Listens to the frames of a clip and keeps small copies of its last second."""

    def __init__(self, fps: float) -> None:
        self._fps = fps
        self._last: deque[Plane] = deque(maxlen=max(2, round(fps)))

    def see(self, frame: Picture) -> None:
        height = max(2, round(_WIDE_PX * frame.shape[0] / frame.shape[1]))
        small = cv2.resize(frame, (_WIDE_PX, height), interpolation=cv2.INTER_AREA)
        self._last.append(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY))

    def move(self) -> Move:
        """The move that comes nearest, of those that can begin at any picture."""
        found = self._similarity()
        if found is None:
            return Move.STATIC
        scale, across, down = found
        strongest = max(abs(scale) * _SLOWEST / _SLOWEST_ZOOM, abs(across), abs(down))
        if strongest < _SLOWEST:
            return Move.STATIC
        if strongest == abs(across):
            return Move.ORBIT_LEFT if across > 0 else Move.ORBIT_RIGHT
        if strongest == abs(down):
            return Move.CRANE_UP if down > 0 else Move.CRANE_DOWN
        return Move.PUSH_IN if scale > 0 else Move.STATIC

    def _similarity(self) -> tuple[float, float, float] | None:
        """How much the content grew, and moved to the right and down in frame widths, a second; None if unclear."""
        frames = list(self._last)
        steps = [step for one, other in itertools.pairwise(frames) if (step := _step(one, other)) is not None]
        if len(steps) * 2 < len(frames) - 1 or not steps:
            return None
        scale, across, down = np.median(steps, axis=0) * self._fps
        return float(scale), float(across), float(down)


def _step(one: Plane, other: Plane) -> tuple[float, float, float] | None:
    """Growth, way to the right and way down between two neighbouring frames."""
    corners: Any = cv2.goodFeaturesToTrack(one, _CORNERS, 0.01, 7)
    if corners is None or len(corners) < _FEWEST:
        return None
    moved, tracked, _ = cv2.calcOpticalFlowPyrLK(one, other, corners, corners.copy())
    seen = tracked[:, 0] == 1
    if int(seen.sum()) < _FEWEST:
        return None
    cv2.setRNGSeed(1)  # its sampling is random, and two runs must agree
    matrix, _ = cv2.estimateAffinePartial2D(corners[seen], moved[seen])
    if matrix is None:
        return None
    middle = np.array([one.shape[1] / 2, one.shape[0] / 2, 1.0])
    shift = (matrix @ middle - middle[:2]) / _WIDE_PX
    return float(np.hypot(matrix[0, 0], matrix[1, 0])) - 1, float(shift[0]), float(shift[1])
