"""What moves by itself: clouds and water. Both shift where the picture is read, within soft bounds."""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np

from atelier.engines.frames.arrays import Field, Points, floats
from atelier.engines.frames.resample import look_up, shift_scale
from atelier.engines.motion.asking.lexicon import Effect
from atelier.engines.motion.drawing.view import View
from atelier.engines.seeing.depth import Depth
from atelier.engines.seeing.water import Water

_CLOUD_WAY: Final = 0.0045  # frame widths a second, high in the sky
_CLOUD_MOST: Final = 0.035  # frame widths in all; more would tear the sky from the hills
_SWELL: Final = 0.0055  # frame widths, the reach of waves at the lower edge of the frame
_GLITTER: Final = 0.2  # of the brightness, at the crest of a wave


class Life:
    """The drift of a scene's clouds and water; a renderer's `Stir`."""

    def __init__(self, view: View, clouds: Field | None, water: Water | None, *, seed: int, duration_s: float) -> None:
        random = np.random.default_rng(seed)
        self._view = view
        self._clouds = clouds
        self._water = water
        self._duration_s = duration_s
        self._wind = 1.0 if random.random() < 0.5 else -1.0
        self._phases = random.uniform(0, 2 * math.pi, 6)
        top, bottom = view.bounds[1], view.bounds[3]
        self._line = top + (water.line if water is not None else 0.5) * (bottom - top)

    @property
    def effects(self) -> frozenset[Effect]:
        moving = ((Effect.CLOUDS, self._clouds), (Effect.WATER, self._water))
        return frozenset(effect for effect, where in moving if where is not None)

    def moved(self, seen: Points, moment: float) -> Points:
        seconds = moment * self._duration_s
        moved = seen
        if self._clouds is not None:
            way = min(_CLOUD_WAY * self._duration_s, _CLOUD_MOST) * moment * self._wind
            moved = moved + self._weight(self._clouds, seen) * np.array([way * self._view.width_px, 0], np.float32)
        if self._water is not None:
            moved = moved + self._weight(self._water.weight, seen) * self._waves(seen, seconds)
        return moved.astype(np.float32)

    def lit(self, seen: Points, moment: float) -> Field | None:
        """The light that the faces of waves throw back: a few per cent more or less."""
        if self._water is None:
            return None
        height = self._waves(seen, moment * self._duration_s)[..., 1] / (_SWELL * self._view.width_px)
        return floats(1 + _GLITTER * height * self._weight(self._water.weight, seen)[..., 0])

    def _weight(self, field: Field, seen: Points) -> Field:
        to_field = self._view.to_texels(field.shape[1] / self._view.texture_width)
        return look_up(field, shift_scale(seen, *to_field))[..., None]

    def _waves(self, seen: Points, seconds: float) -> Points:
        """Three trains of waves that run towards the viewer, larger and slower as they come near; they rise from rest.

        On a plane of water the distance goes with 1 / (height below the horizon), and so does their phase.
        """
        width = self._view.width_px
        below = np.clip((seen[..., 1] - self._line) / max(1.0, self._view.bounds[3] - self._line), 0, 1)
        away = 1 / (below + 0.12)
        aside = seen[..., 0] / width * away
        reach = _SWELL * width * (0.12 + 0.88 * below) * (1 - math.exp(-3 * seconds))
        a, b, c, d, e, f = self._phases
        first = np.sin(9.0 * away + 2.1 * np.sin(1.7 * aside + a) + 2.2 * seconds + b)
        second = np.sin(15.0 * away - 2.7 * np.sin(2.3 * aside + c) + 3.1 * seconds + d)
        third = np.sin(4.1 * aside + 6.0 * away + 1.3 * seconds + e) * np.sin(1.9 * aside - 0.7 * seconds + f)
        return np.dstack([reach * (0.7 * first + 0.5 * third), reach * (0.35 * second + 0.25 * first)])


def cloud_weight(depth: Depth) -> Field | None:
    """Where clouds may drift: the sky, less and less towards its lower border. None without a sky."""
    if depth.backdrop is None or not depth.backdrop.sky:
        return None
    mask = depth.backdrop.mask.copy()
    if depth.figure is not None and depth.subject is not None:
        height, width = mask.shape
        mask[cv2.resize(depth.subject.mask, (width, height)) > 0.3] = 0
    framed = cv2.copyMakeBorder(mask.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_REPLICATE)
    away = cv2.distanceTransform(framed, cv2.DIST_L2, 5)[1:-1, 1:-1]
    ramp = np.clip(away / (0.22 * mask.shape[0]), 0, 1)
    return cv2.GaussianBlur(floats(ramp * ramp * (3 - 2 * ramp)), (0, 0), 3)
