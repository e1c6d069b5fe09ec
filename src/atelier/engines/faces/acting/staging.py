"""A picture cut and scaled to a film's frame, so that the face in it stays in sight."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.find import Face
from atelier.engines.faces.refusal import CannotDo
from atelier.engines.frames.arrays import Picture, floats
from atelier.engines.frames.fit import Box, cover

LEAST_PX: Final = 64
LARGEST_PX: Final = 2160
FASTEST_FPS: Final = 60.0
_HAIR: Final = 0.55  # of the face's height lies above the brows and belongs to the head
_NECK: Final = 0.30
_BESIDE: Final = 0.25


def check_frame(width_px: int, height_px: int, fps: float) -> tuple[int, int]:
    """The size of the film, with even sides. Raises CannotDo."""
    sides = (width_px, height_px)
    if not (min(sides) >= LEAST_PX and max(sides) <= 2 * LARGEST_PX and min(sides) <= LARGEST_PX):
        raise CannotDo(
            "unsupported_input", f"ask for a frame of {LEAST_PX} to {LARGEST_PX} pixels, not {width_px} x {height_px}"
        )
    if not 1 <= fps <= FASTEST_FPS:
        raise CannotDo("unsupported_input", f"ask for 1 to {FASTEST_FPS:g} frames a second, not {fps:g}")
    return width_px // 2 * 2, height_px // 2 * 2


def stage(picture: Picture, face: Face, width: int, height: int) -> tuple[Picture, Face]:
    """RGB of the frame's size, and where the face is in it."""
    tall, wide = picture.shape[:2]
    window = cover(wide, tall, frame_width_px=width, frame_height_px=height, keep=_head(face, wide, tall))
    left, top = round(window.x), round(window.y)
    right, bottom = round(window.right), round(window.bottom)
    part = picture[top : max(top + 1, bottom), left : max(left + 1, right)]
    method = cv2.INTER_AREA if part.shape[1] > width else cv2.INTER_CUBIC
    frame = cv2.resize(part, (width, height), interpolation=method)
    scale = np.array([width / part.shape[1], height / part.shape[0]])
    # Pixels are small squares: the middle of the first one is at 0.5 of both.
    landmarks = floats((face.landmarks + 0.5 - (left, top)) * scale - 0.5)
    low, high = landmarks.min(axis=0), landmarks.max(axis=0)
    box = Box(float(low[0]), float(low[1]), float(high[0] - low[0]), float(high[1] - low[1]))
    return np.ascontiguousarray(frame), Face(box, face.angle, landmarks, face.score)


def _head(face: Face, wide: int, tall: int) -> Box:
    """As fractions of the picture's sides."""
    box = face.box
    left, right = box.x - _BESIDE * box.width, box.right + _BESIDE * box.width
    top, bottom = box.y - _HAIR * box.height, box.bottom + _NECK * box.height
    left, right = max(0.0, left / wide), min(1.0, right / wide)
    top, bottom = max(0.0, top / tall), min(1.0, bottom / tall)
    return Box(left, top, max(0.01, right - left), max(0.01, bottom - top))
