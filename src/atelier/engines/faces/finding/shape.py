"""The usual face, as 68 points in the standard order (iBUG 300-W), and the parts they make.

Units: the distance between the eyes' middles is 1, the origin is half-way between them, x right, y down.
"Left" and "right" are those of the picture.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.frames.arrays import Points

JAW: Final = slice(0, 17)
"""From the left temple under the chin to the right one; 8 is the chin."""
LEFT_BROW: Final = slice(17, 22)
RIGHT_BROW: Final = slice(22, 27)
BRIDGE: Final = slice(27, 31)
NOSTRILS: Final = slice(31, 36)
LEFT_EYE: Final = slice(36, 42)
"""Left corner, two on the upper lid, right corner, two on the lower lid from right to left."""
RIGHT_EYE: Final = slice(42, 48)
OUTER_LIPS: Final = slice(48, 60)
"""Left corner, along the upper edge to the right corner, back along the lower edge."""
INNER_LIPS: Final = slice(60, 68)
CHIN: Final = 8
NOSE_TIP: Final = 30
NOSE_BASE: Final = 33
LEFT_CORNER: Final = 48
RIGHT_CORNER: Final = 54
COUNT: Final = 68

MOUTH_Y: Final = 1.07
MOUTH_HALF: Final = 0.42
CHIN_Y: Final = 1.72
BROW_Y: Final = -0.36
NOSE_Y: Final = 0.68

_RIGHT_JAW: Final = [
    (1.11, 0.00),
    (1.11, 0.25),
    (1.08, 0.50),
    (1.03, 0.75),
    (0.93, 1.00),
    (0.78, 1.25),
    (0.57, 1.48),
    (0.30, 1.65),
]
_RIGHT_BROW: Final = [(0.22, -0.29), (0.37, -0.36), (0.54, -0.385), (0.70, -0.35), (0.83, -0.26)]
_RIGHT_EYE: Final = [(0.245, 0.025), (0.385, -0.095), (0.575, -0.105), (0.750, -0.025), (0.600, 0.065), (0.410, 0.075)]


def _mirrored(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    return [(-x, y) for x, y in reversed(points)]


def _usual() -> Points:
    jaw = [(-x, y) for x, y in _RIGHT_JAW] + [(0.0, CHIN_Y)] + list(reversed(_RIGHT_JAW))
    bridge = [(0.0, -0.05), (0.0, 0.16), (0.0, 0.37), (0.0, 0.56)]
    nostrils = [(-0.21, 0.64), (-0.11, 0.67), (0.0, NOSE_Y), (0.11, 0.67), (0.21, 0.64)]
    left_eye = [_flip(_RIGHT_EYE[index]) for index in (3, 2, 1, 0, 5, 4)]
    y, w = MOUTH_Y, MOUTH_HALF
    outer = [
        (-w, y),
        (-0.27, y - 0.085),
        (-0.095, y - 0.115),
        (0.0, y - 0.095),
        (0.095, y - 0.115),
        (0.27, y - 0.085),
        (w, y),
        (0.27, y + 0.115),
        (0.11, y + 0.155),
        (0.0, y + 0.160),
        (-0.11, y + 0.155),
        (-0.27, y + 0.115),
    ]
    inner = [
        (-w + 0.07, y),
        (-0.11, y - 0.008),
        (0.0, y),
        (0.11, y - 0.008),
        (w - 0.07, y),
        (0.11, y + 0.008),
        (0.0, y + 0.008),
        (-0.11, y + 0.008),
    ]
    points = [*jaw, *_mirrored(_RIGHT_BROW), *_RIGHT_BROW, *bridge, *nostrils, *left_eye, *_RIGHT_EYE, *outer, *inner]
    return np.array(points, np.float32)


def _flip(point: tuple[float, float]) -> tuple[float, float]:
    return -point[0], point[1]


USUAL: Final = _usual()
"""(68, 2)."""
