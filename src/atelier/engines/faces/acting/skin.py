"""How the skin follows the muscles: smooth shifts around lips, cheeks and brows, and the folds they make."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.faces.acting.mouth import Seam
from atelier.engines.faces.acting.pose import Pose
from atelier.engines.faces.acting.stand import Patch, Stand
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, floats

_NARROWER: Final = 0.34  # of the mouth's width, with lips all rounded
_WIDER: Final = 0.16
_DRAWN_IN: Final = 0.75
"""An open mouth is narrower, as by so much rounding."""
_FULLER: Final = 0.16  # rounded lips stand out and look thicker
_CORNER_UP: Final = 0.135
_CORNER_OUT: Final = 0.085
_CHEEK_UP: Final = 0.055
_BROW_UP: Final = 0.115
FOLDS: Final = (-0.95, 0.50, 0.95, 1.45)
"""Where folds can be: left, top, right and bottom, in units."""
_FOLD: Final = 0.17  # of the light, in the fold beside a smile


class SkinFields:
    """The shifts for every pixel of the part of a picture that moves, in units. Made once."""

    def __init__(self, x: Field, y: Field, seam: Seam, stand: Stand) -> None:
        self._x, self._y = x, y
        middle, level = seam.middle, float(seam.bow[2])
        self._seam_y, self._middle = level, middle
        self._near = _bump(x, y, middle, level, seam.half * 1.25, 0.23)
        corners = seam.height(floats([-1.0, 1.0]))
        left = _bump(x, y, middle - seam.half * 1.04, float(corners[0]), 0.30, 0.26)
        right = _bump(x, y, middle + seam.half * 1.04, float(corners[1]), 0.30, 0.26)
        self._corner_out, self._corner_up = floats(right - left), floats(right + left)
        self._cheeks = floats(_bump(x, y, -0.62, 0.52, 0.34, 0.27) + _bump(x, y, 0.62, 0.52, 0.34, 0.27))
        brows = stand.landmarks[shape.LEFT_BROW.start : shape.RIGHT_BROW.stop, 1]
        brow_y = float(np.clip(np.median(brows), -0.45, -0.22))
        self._brows = floats(_bump(x, y, -0.55, brow_y, 0.45, 0.15) + _bump(x, y, 0.55, brow_y, 0.45, 0.15))
        self._folds = floats(_fold(x, y, seam, -1) + _fold(x, y, seam, 1))

    def moved(self, pose: Pose) -> tuple[Field, Field]:
        """Where in the picture each place comes from; arrays of their own."""
        x, y = self._x.copy(), self._y.copy()
        wide = pose.wide - _DRAWN_IN * max(0.0, pose.open) ** 1.5
        if wide:
            much = _NARROWER * wide if wide < 0 else _WIDER * wide
            x = x - (x - self._middle) * (self._near * np.float32(much / (1 + min(0.0, much))))
        if pose.wide < 0:
            y = y + (y - self._seam_y) * (self._near * np.float32(_FULLER * pose.wide))
        if pose.smile:
            x = x - self._corner_out * np.float32(_CORNER_OUT * pose.smile)
            y = y + self._corner_up * np.float32(_CORNER_UP * pose.smile)
            y = y + self._cheeks * np.float32(_CHEEK_UP * pose.smile)
        if pose.brows:
            y = y + self._brows * np.float32(_BROW_UP * pose.brows)
        return floats(x), floats(y)

    def folds(self, pose: Pose, patch: Patch) -> Field:
        """What light is left where skin folds, 0..1, for a patch of points."""
        return floats(1 - self._folds[patch.slices] * np.float32(_FOLD * min(1.2, pose.smile)))


def _bump(x: Field, y: Field, at_x: float, at_y: float, wide: float, tall: float) -> Field:
    return floats(np.exp(-0.5 * (((x - at_x) / wide) ** 2 + ((y - at_y) / tall) ** 2)))


def _fold(x: Field, y: Field, seam: Seam, side: int) -> Field:
    """A thin band from beside the nose to beside the corner of a smiling mouth."""
    start = np.array([side * 0.30, 0.62])
    corner_y = float(seam.height(floats([float(side)]))[0])
    end = np.array([seam.middle + side * (seam.half + 0.20), corner_y + 0.02])
    along = end - start
    length = float(np.hypot(*along))
    part = ((x - start[0]) * along[0] + (y - start[1]) * along[1]) / length**2
    bowed = side * 0.055 * np.sin(np.pi * np.clip(part, 0, 1))
    across = ((x - start[0] - bowed) * along[1] - (y - start[1]) * along[0]) / length
    fade = np.clip(part * 3.5, 0, 1) * np.clip((1.05 - part) * 3.5, 0, 1)
    return floats(np.exp(-0.5 * (across / 0.035) ** 2) * fade)
