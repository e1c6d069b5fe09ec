"""Drawings of skeletons as Wan Animate has learned them: limbs in fixed colours, darkened, on black, and hands.

Which points are joined, in which colours, and how wide lines are follows the preprocessing that the model's makers
publish (github.com/Wan-Video/Wan2.2, wan/modules/animate/preprocess).
"""

from __future__ import annotations

import colorsys
import math
from typing import Any, Final

import cv2
import numpy as np

from atelier.engines.diffusers.acting.keypoints import SURE, WHOLE_BODY

Size = tuple[int, int]

_JOINTS: Final = ((0, 0), (5, 6), (6, 6), (8, 8), (10, 10), (5, 5), (7, 7), (9, 9), (12, 12), (14, 14), (16, 16),
                  (11, 11), (13, 13), (15, 15), (2, 2), (1, 1), (4, 4), (3, 3), (17, 18), (20, 21))  # fmt: skip
"""Nose, neck, right arm, left arm, right leg, left leg, eyes, ears, toes; each halfway between two of COCO's points."""
_FEET: Final = 18
"""Joints that the 17 points of COCO are enough for."""
_LIMBS: Final = ((1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13),
                 (1, 0), (0, 14), (14, 16), (0, 15), (15, 17), (13, 18), (10, 19))  # fmt: skip
_COLOURS: Final = ((255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0),
                   (0, 255, 85), (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (85, 0, 255),
                   (170, 0, 255), (255, 0, 255), (255, 0, 170), (255, 0, 85), (200, 200, 0),
                   (100, 100, 0))  # fmt: skip
_DARKER: Final = 0.6
_HANDS: Final = ((91, 112), (112, 133))
_FINGERS: Final = tuple(
    (0 if joint == 0 else 4 * finger + joint, 4 * finger + joint + 1) for finger in range(5) for joint in range(4)
)
_HAND_PX: Final = 4
_KNUCKLE: Final = (0, 0, 255)


def joints_of(points: Any) -> Any:
    """The joints that are drawn, as points; those that the model does not know are not seen."""
    joints = np.zeros((len(_JOINTS), 3))
    known = len(_JOINTS) if len(points) == WHOLE_BODY else _FEET
    for number, (one, other) in enumerate(_JOINTS[:known]):
        joints[number] = (points[one] + points[other]) / 2
    return joints


def drawn(points: Any, size: Size) -> Any:
    """RGB bytes of that size, in whose pixels the points are."""
    canvas = np.zeros((size[1], size[0], 3), np.uint8)
    width = max(min(size) // 200 - 1, 1)
    joints = joints_of(points)
    for (begin, end), colour in zip(_LIMBS, _COLOURS, strict=False):
        if min(joints[begin, 2], joints[end, 2]) >= SURE:
            _draw_limb(canvas, joints[begin, :2], joints[end, :2], width, colour)
    for joint, colour in zip(joints, _COLOURS, strict=True):
        if joint[2] >= SURE:
            cv2.circle(canvas, _cell(joint), width, colour, -1)
    if len(points) == WHOLE_BODY:
        for first, last in _HANDS:
            _draw_hand(canvas, points[first:last])
    return canvas


def _draw_limb(canvas: Any, begin: Any, end: Any, width: int, colour: tuple[int, int, int]) -> None:
    across, down = begin - end
    angle = int(math.degrees(math.atan2(down, across)))
    half = int(math.hypot(across, down) / 2)
    shape = cv2.ellipse2Poly(_cell((begin + end) / 2), (half, width), angle, 0, 360, 1)
    cv2.fillConvexPoly(canvas, np.array(shape), [int(value * _DARKER) for value in colour])


def _draw_hand(canvas: Any, hand: Any) -> None:
    for number, (begin, end) in enumerate(_FINGERS):
        if min(hand[begin, 2], hand[end, 2]) >= SURE:
            colour = [255 * value for value in colorsys.hsv_to_rgb(number / len(_FINGERS), 1, 1)]
            cv2.line(canvas, _cell(hand[begin]), _cell(hand[end]), colour, _HAND_PX)
    for point in hand:
        if point[2] >= SURE:
            cv2.circle(canvas, _cell(point), _HAND_PX, _KNUCKLE, -1)


def _cell(point: Any) -> tuple[int, int]:
    return int(point[0]), int(point[1])
