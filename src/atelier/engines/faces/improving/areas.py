"""The parts of a face that are treated differently, as soft masks over a patch of the picture, 0..1."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.stand import Patch, Stand
from atelier.engines.faces.exchange.mask import face_area, skin_in
from atelier.engines.faces.finding import shape
from atelier.engines.frames.arrays import Field, Picture, Points, floats

_EYE: Final = (0.285, 0.135)
"""Half sizes of what belongs to an eye, lids and lashes included."""
_BALL: Final = (0.225, 0.088)
_UNDER: Final = (0.26, 0.235, 0.27, 0.10)
"""The hollow under an eye: how far outwards it lies, how far below, and its half sizes."""


class Areas:
    """`skin` leaves out all features; `eyes` are the whites and irises between the lids."""

    def __init__(self, picture: Picture, stand: Stand, patch: Patch) -> None:
        self._x, self._y = stand.grid(patch)
        self._pixel = 1 / stand.scale
        points = stand.landmarks
        self.face = face_area(stand, patch)
        likeness = skin_in(picture, stand, patch)
        middles = [points[part].mean(axis=0) for part in (shape.LEFT_EYE, shape.RIGHT_EYE)]
        self.eyes = np.max([self._ellipse(middle, *_BALL, 0.05) for middle in middles], axis=0)
        self.lids = np.max([self._ellipse(middle, *_EYE, 0.10) for middle in middles], axis=0)
        self.under = np.max([self._hollow(middle) for middle in middles], axis=0) * (1 - self.lids)
        self.lips = _filled(points[shape.OUTER_LIPS], stand, patch, 0.03)
        nose = self._ellipse(points[shape.NOSE_BASE] - np.array([0, 0.04]), 0.26, 0.09, 0.08)
        features = np.maximum.reduce([self.lids, _filled(points[shape.OUTER_LIPS], stand, patch, 0.05), 0.7 * nose])
        soft = cv2.GaussianBlur(np.clip((likeness - 0.1) * 2.5, 0, 1), (0, 0), max(0.5, 0.02 * stand.scale))
        self.skin = floats(self.face * soft * (1 - features))
        self.features = floats(np.clip(np.maximum(features, 1 - soft), 0, 1) * self.face)

    def _ellipse(self, middle: Points, wide: float, tall: float, soft: float) -> Field:
        """1 inside, fading over `soft` of the radius and at least a pixel."""
        away = np.hypot((self._x - middle[0]) / wide, (self._y - middle[1]) / tall)
        edge = max(soft, self._pixel / tall)
        return floats(np.clip((1 + edge - away) / (2 * edge), 0, 1))

    def _hollow(self, middle: Points) -> Field:
        side = np.sign(middle[0])
        across = (self._x - middle[0] - side * (_UNDER[0] - 0.26)) / _UNDER[2]
        down = (self._y - middle[1] - _UNDER[1]) / _UNDER[3]
        return floats(np.exp(-(across**2) * 1.2 - down**2))


def _filled(outline: Points, stand: Stand, patch: Patch, soft: float) -> Field:
    mask = np.zeros((patch.bottom - patch.top, patch.right - patch.left), np.uint8)
    corners = stand.to_pixels(outline) - (patch.left, patch.top)
    cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), max(0.5, soft * stand.scale))
