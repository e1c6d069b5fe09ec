"""Folds of age and expression, cut into the relief."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait.person import Build, Eyes, Mouth
from atelier.engines.faces.portrait.relief import softened
from atelier.engines.faces.portrait.sheet import Patch
from atelier.engines.raster import Plane, Points, floats
from atelier.engines.sketch.paint.path import ribbon, smooth


def wrinkle_relief(patch: Patch, build: Build, eyes: Eyes, mouth: Mouth, amount: float) -> Plane:
    """Negative where the skin is folded. `amount` 0..1 is age; a smile folds the cheeks at any age."""
    depth = np.zeros((patch.height, patch.width), np.float32)
    smile = np.clip(mouth.corners * 6 + mouth.gap * 1.2, 0, 1)
    cheeks = 0.10 + 0.55 * amount + 0.45 * smile
    depth += _cut(patch, _both(_nasolabial(build, mouth)), 0.042, 0.018) * np.float32(0.030 * cheeks)
    if amount > 0.12:
        fine = (amount - 0.12) / 0.88
        depth += _cut(patch, _forehead(build), 0.026, 0.010) * np.float32(0.018 * fine)
        depth += _cut(patch, _both(*_crows_feet(eyes)), 0.020, 0.007) * np.float32(0.018 * min(1.0, fine + 0.3 * smile))
        depth += _cut(patch, _both(*_under_eyes(eyes)), 0.030, 0.012) * np.float32(0.020 * fine)
        depth += _cut(patch, _both(_marionette(build, mouth)), 0.034, 0.014) * np.float32(0.026 * fine)
        depth += _cut(
            patch, _both(smooth([(0.085, -0.36), (0.07, -0.26), (0.085, -0.17)], closed=False)), 0.022, 0.009
        ) * np.float32(0.014 * fine)
    return floats(-1.7 * softened(depth, 0.006 * patch.scale))


def _cut(patch: Patch, lines: list[Points], width: float, soft: float) -> Plane:
    return patch.cover([ribbon(line, [0.0, width, width, 0.0], curved=False) for line in lines], soft)


def _both(*lines: Points) -> list[Points]:
    return [line * np.array([side, 1.0]) for line in lines for side in (-1.0, 1.0)]


def _nasolabial(build: Build, mouth: Mouth) -> Points:
    nose, corner = build.nose_width, mouth.width
    return smooth(
        [
            (nose + 0.04, build.nose_y - 0.12),
            (nose + 0.12, build.nose_y + 0.06),
            (corner + 0.06, mouth.y - 0.14),
            (corner + 0.09, mouth.y + 0.06 - mouth.corners),
        ],
        closed=False,
    )


def _marionette(build: Build, mouth: Mouth) -> Points:
    return smooth(
        [
            (mouth.width + 0.02, mouth.y + 0.05),
            (mouth.width + 0.05, mouth.y + 0.18),
            (mouth.width + 0.02, mouth.y + 0.32),
        ],
        closed=False,
    )


def _forehead(build: Build) -> list[Points]:
    lines = []
    for height, reach in ((-0.52, 0.46), (-0.63, 0.54), (-0.73, 0.44)):
        lines.append(
            smooth(
                [
                    (-reach, height + 0.02),
                    (-reach * 0.4, height - 0.015),
                    (reach * 0.35, height - 0.012),
                    (reach, height + 0.025),
                ],
                closed=False,
            )
        )
    return lines


def _crows_feet(eyes: Eyes) -> list[Points]:
    x = eyes.gap + eyes.width + 0.035
    return [
        smooth([(x, y), (x + 0.07, y + turn * 0.4), (x + 0.15, y + turn)], closed=False)
        for y, turn in ((-0.055, -0.055), (-0.01, 0.005), (0.035, 0.065))
    ]


def _under_eyes(eyes: Eyes) -> list[Points]:
    g, w = eyes.gap, eyes.width
    return [
        smooth(
            [(g - w * 0.9, 0.075), (g - w * 0.2, 0.175 + drop), (g + w * 0.6, 0.13 + drop), (g + w * 0.95, 0.06)],
            closed=False,
        )
        for drop in (0.0, 0.06)
    ]
