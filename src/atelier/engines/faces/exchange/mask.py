"""Which pixels belong to a face: its skin and features, without hair, ears and neck."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.acting.stand import Patch, Stand
from atelier.engines.faces.finding import shape
from atelier.engines.faces.finding.aligned import align
from atelier.engines.faces.finding.contour import skin_likeness
from atelier.engines.frames.arrays import Field, Picture, Points, floats

_FOREHEAD: Final = (
    (1.00, -0.22),
    (0.88, -0.50),
    (0.58, -0.66),
    (0.0, -0.72),
    (-0.58, -0.66),
    (-0.88, -0.50),
    (-1.0, -0.22),
)
_INSET: Final = 0.075
"""How far within the outline the face fades out."""
_SOFT: Final = 0.07
_CORE: Final = ((0.0, 0.50, 0.86, 0.87), (-0.52, -0.20, 0.46, 0.16), (0.52, -0.20, 0.46, 0.16))
"""Ellipses that hold the features and the brows: x, y, and both radii. Everything in there is face, of any colour."""


def face_area(stand: Stand, patch: Patch) -> Field:
    """1 inside a face, fading to 0 at its outline; without its hair or hands in front of it being known."""
    outline = _outline(stand.landmarks)
    middle = np.array([0.0, 0.5], np.float32)
    away = outline - middle
    length = np.hypot(*away.T)[:, None]
    inner = middle + away * np.maximum(0.3, (length - _INSET - _SOFT) / np.maximum(length, 1e-3))
    mask = np.zeros((patch.bottom - patch.top, patch.right - patch.left), np.uint8)
    corners = stand.to_pixels(floats(inner)) - (patch.left, patch.top)
    cv2.fillPoly(mask, [np.round(corners * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return cv2.GaussianBlur(mask.astype(np.float32) / 255, (0, 0), max(0.5, _SOFT * 0.62 * stand.scale))


def skin_in(picture: Picture, stand: Stand, patch: Patch) -> Field:
    """How much every pixel of a patch looks like this face's skin, 0..1."""
    left = stand.to_pixels(floats([[-0.5, 0.0]]))[0]
    right = stand.to_pixels(floats([[0.5, 0.0]]))[0]
    upright = align(picture[..., :3], left, right)
    likeness = cv2.GaussianBlur(skin_likeness(upright.picture), (0, 0), 2.0)
    back = cv2.invertAffineTransform(upright.matrix)
    back[:, 2] = back[:, 2] - np.array([patch.left, patch.top])
    size = (patch.right - patch.left, patch.bottom - patch.top)
    return cv2.warpAffine(likeness, back, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)


def uncovered(area: Field, skins: list[Field], stand: Stand, patch: Patch) -> Field:
    """The area without hair and the like that lies over its outer parts in any of the pictures."""
    x, y = stand.grid(patch)
    away = np.min([np.hypot((x - at_x) / wide, (y - at_y) / tall) for at_x, at_y, wide, tall in _CORE], axis=0)
    core = np.clip((1.10 - away) / 0.18, 0, 1)
    soft = max(0.5, 0.035 * stand.scale)
    free = area
    for skin in skins:
        bare = cv2.GaussianBlur(floats(np.clip((skin - 0.12) * 2.4, 0, 1)), (0, 0), soft)
        free = free * np.maximum(core, bare)
    return floats(free)


def _outline(landmarks: Points) -> Points:
    """The jaw, and over the forehead back."""
    jaw = landmarks[shape.JAW]
    wide = max(0.8, float(jaw[-1, 0] - jaw[0, 0]) / 2.2)
    middle = float(jaw[-1, 0] + jaw[0, 0]) / 2
    top = np.array(_FOREHEAD, np.float32) * (wide, 1.0) + (middle, 0.0)
    return floats(np.concatenate([jaw, top]))
