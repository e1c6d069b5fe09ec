"""All 68 points of a face, from what was measured of it and the usual shape in between."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.faces.finding import shape
from atelier.engines.faces.finding.aligned import EYES_APART_PX, Aligned, to_pixels, to_units
from atelier.engines.faces.finding.contour import trace_outline
from atelier.engines.faces.finding.mouth import Mouth, measure_mouth
from atelier.engines.frames.arrays import Field, Picture, Points, floats

_PULL: Final = 0.8  # how far a clear outline moves the usual jaw towards itself


def fit_points(aligned: Aligned) -> tuple[Points, Field]:
    """(68, 2) in pixels of the aligned picture, and the outline's clearness."""
    mouth = measure_mouth(aligned.picture)
    outline, clear = trace_outline(aligned.picture, float(to_units(mouth.seam)[3, 1]))
    points = shape.USUAL.copy()
    points[shape.JAW] = _jaw(outline, clear)
    _place_mouth(points, mouth)
    _place_nose(points, aligned.picture)
    _place_brows(points, aligned.picture)
    _place_lids(points, aligned.picture)
    return to_pixels(points), clear


def _jaw(outline: Points, clear: Field) -> Points:
    """The jaw's 17 points: those of the usual shape, each moved along its ray to the outline seen."""
    usual = shape.USUAL[shape.JAW]
    seen = to_units(outline)
    middle = np.array([0.0, 0.62])
    away = seen - middle
    seen_angle = np.arctan2(away[:, 1], away[:, 0])
    seen_radius = np.hypot(*away.T)
    order = np.argsort(seen_angle)
    own = usual - middle
    angle, radius = np.arctan2(own[:, 1], own[:, 0]), np.hypot(*own.T)
    period = 2 * np.pi
    found = np.interp(angle, seen_angle[order], seen_radius[order], period=period)
    trust = np.interp(angle, seen_angle[order], clear[order], period=period)
    moved = radius + (found - radius) * np.clip(trust * 1.6, 0, 1) * _PULL
    limited = np.clip(moved, radius * 0.80, radius * 1.22)
    return floats(middle + own / radius[:, None] * limited[:, None])


def _place_mouth(points: Points, mouth: Mouth) -> None:
    seam = to_units(mouth.seam)
    upper, lower = mouth.upper / EYES_APART_PX, mouth.lower / EYES_APART_PX
    usual = shape.USUAL
    left, right = seam[0], seam[-1]
    half = shape.MOUTH_HALF
    for index in range(48, 68):
        x, y = float(usual[index, 0]), float(usual[index, 1]) - shape.MOUTH_Y
        part = np.clip((x + half) / (2 * half), 0, 1)
        base = np.array([np.interp(part, np.linspace(0, 1, 7), seam[:, axis]) for axis in (0, 1)])
        scale = upper / 0.115 if y < 0 else lower / 0.160
        points[index] = base + np.array([0.0, y * scale if 48 <= index < 60 else y])
    points[shape.LEFT_CORNER], points[shape.RIGHT_CORNER] = left, right


def _place_nose(points: Points, picture: Picture) -> None:
    """The nose ends above the mouth, where the nostrils' shadow is darkest."""
    grey = cv2.GaussianBlur(
        cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 0.02 * EYES_APART_PX
    )
    mouth_y = float(points[shape.OUTER_LIPS, 1].min())
    low, high = 0.46, min(0.92, mouth_y - 0.10)
    columns = np.linspace(-0.20, 0.20, 21)
    heights = np.linspace(low, max(low + 0.05, high), 30)
    where = to_pixels(np.stack(np.meshgrid(columns, heights), -1).astype(np.float32))
    seen = cv2.remap(grey, floats(where[..., 0]), floats(where[..., 1]), cv2.INTER_LINEAR)
    profile = np.sort(seen, axis=1)[:, :9].mean(axis=1)
    usual = shape.NOSE_Y * 0.45 + 0.55 * (mouth_y + 0.115) * shape.NOSE_Y / shape.MOUTH_Y
    score = (profile.max() - profile) / max(6.0, float(np.ptp(profile))) - ((heights - usual) / 0.13) ** 2 * 0.6
    base = float(heights[int(np.argmax(score))]) + 0.02
    stretch = (base + 0.05) / (shape.NOSE_Y + 0.05)
    lean = float(points[shape.OUTER_LIPS, 0].mean()) * 0.6
    for index in range(27, 36):
        x, y = shape.USUAL[index]
        down = (y + 0.05) * stretch - 0.05
        points[index] = (x + lean * max(0.0, down) / max(0.2, base), down)


def _place_brows(points: Points, picture: Picture) -> None:
    """Brows are the dark bands over the eyes: each side moves up or down to its own."""
    grey = cv2.GaussianBlur(
        cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 0.03 * EYES_APART_PX
    )
    shifts = np.linspace(-0.30, 0.22, 40)
    wanted = (shifts > -0.15) & (shifts < 0.10)
    step = round(0.11 / float(shifts[1] - shifts[0]))
    for part in (shape.LEFT_BROW, shape.RIGHT_BROW):
        usual = shape.USUAL[part]
        where = to_pixels(floats(usual[None] + np.stack([np.zeros_like(shifts), shifts], 1)[:, None]))
        seen = cv2.remap(grey, floats(where[..., 0]), floats(where[..., 1]), cv2.INTER_LINEAR).mean(axis=1)
        valley = np.minimum(np.roll(seen, step), np.roll(seen, -step)) - seen
        score = valley / max(8.0, float(valley[wanted].max())) - (shifts / 0.13) ** 2 * 0.3
        points[part, 1] = usual[:, 1] + float(shifts[wanted][int(np.argmax(score[wanted]))])


def _place_lids(points: Points, picture: Picture) -> None:
    """How far each eye is open: the upper lid's edge is the strongest step from light to dark above the iris."""
    grey = cv2.GaussianBlur(
        cv2.cvtColor(picture[..., :3], cv2.COLOR_RGB2GRAY).astype(np.float32), (0, 0), 0.014 * EYES_APART_PX
    )
    for part, side in ((shape.LEFT_EYE, -1), (shape.RIGHT_EYE, 1)):
        columns = np.linspace(-0.11, 0.11, 9) + 0.5 * side
        heights = np.linspace(-0.26, 0.20, 47)
        where = to_pixels(np.stack(np.meshgrid(columns, heights), -1).astype(np.float32))
        profile = cv2.remap(grey, floats(where[..., 0]), floats(where[..., 1]), cv2.INTER_LINEAR).mean(axis=1)
        change = np.gradient(profile)
        size = max(1.5, float(np.abs(change).max()))
        above = -change / size - ((heights + 0.105) / 0.055) ** 2 * 0.5
        below = change / size - ((heights - 0.075) / 0.045) ** 2 * 0.5
        top, low = float(heights[int(np.argmax(above))]), float(heights[int(np.argmax(below))])
        top, low = float(np.clip(top, -0.17, -0.045)), float(np.clip(low, 0.035, 0.13))
        usual = shape.USUAL[part]
        for offset in (1, 2):
            points[part.start + offset, 1] = usual[offset, 1] * top / -0.100
        for offset in (4, 5):
            points[part.start + offset, 1] = usual[offset, 1] * low / 0.070
