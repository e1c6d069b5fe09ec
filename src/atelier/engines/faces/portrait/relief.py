"""The relief of a face: how far every point stands out towards the viewer, in face units."""

from __future__ import annotations

import cv2
import numpy as np

from atelier.engines.faces.portrait.person import Build, Eyes, Mouth
from atelier.engines.faces.portrait.sheet import Patch
from atelier.engines.raster import Plane, Points, floats, step_between
from atelier.engines.sketch.paint.path import smooth


def face_outline(build: Build) -> Points:
    """The closed outline of the skull and jaw, without ears."""
    full = build.fullness * 0.06
    chin, tip = build.chin, build.chin_y
    right = [
        (0.0, build.crown_y),
        (0.38, build.crown_y + 0.055),
        (0.70, build.crown_y + 0.235),
        (0.89, build.crown_y + 0.50),
        (build.temple, -0.60),
        (build.temple + 0.02, -0.28),
        (build.cheek, 0.06 * tip),
        (build.cheek - 0.025 + full * 0.4, 0.28 * tip),
        (build.jaw * 0.45 + build.cheek * 0.55 + 0.015 + full * 0.9, 0.48 * tip),
        (build.jaw + full, 0.655 * tip),
        (build.jaw * 0.72 + chin * 0.14 + full * 0.8, 0.80 * tip),
        (build.jaw * 0.30 + chin * 0.55 + full * 0.3, 0.92 * tip),
        (chin * 0.62, 0.985 * tip),
        (0.0, tip),
    ]
    left = [(-x, y) for x, y in reversed(right[1:-1])]
    return smooth(right + left, per=12)


def half_width(outline: Points, y: Plane) -> Plane:
    """Half the outline's width at each height; small but never 0."""
    right = outline[: len(outline) // 2 + 1]
    order = np.argsort(right[:, 1])
    return floats(np.maximum(np.interp(y, right[order, 1], right[order, 0]), 0.02))


def bump(x: Plane, y: Plane, at: tuple[float, float], reach: tuple[float, float], turn: float = 0.0) -> Plane:
    """A Gaussian hill of height 1."""
    dx, dy = x - np.float32(at[0]), y - np.float32(at[1])
    if turn:
        cos, sin = np.float32(np.cos(turn)), np.float32(np.sin(turn))
        dx, dy = dx * cos + dy * sin, dy * cos - dx * sin
    return floats(np.exp(-0.5 * ((dx / reach[0]) ** 2 + (dy / reach[1]) ** 2)))


def pair(x: Plane, y: Plane, at: tuple[float, float], reach: tuple[float, float], turn: float = 0.0) -> Plane:
    """The same hill on both sides."""
    return bump(x, y, at, reach, turn) + bump(x, y, (-at[0], at[1]), reach, -turn)


def skull(x: Plane, y: Plane, outline: Points, build: Build) -> Plane:
    """The head without features: round across, and turning under at the chin and over at the crown."""
    wide = half_width(outline, y)
    across = np.clip(np.abs(x) / wide, 0, 1.2)
    section = np.sqrt(np.clip(1 - across**2.5, 0, 1))
    chin = np.clip((build.chin_y + 0.015 - y) / 0.42, 0, 1)
    crown = np.clip((y - build.crown_y) / 1.25, 0, 1)
    upright = np.sqrt(1 - (1 - chin) ** 2 * 0.55) * np.sqrt(np.maximum(1 - (1 - crown) ** 2, 0))
    body = 0.96 + 0.04 * np.cos((y + 0.3) * 1.3)
    return floats(0.92 * section * upright * body)


def nose(x: Plane, y: Plane, build: Build) -> Plane:
    """The nose on a flat face."""
    end = build.nose_y
    width = build.nose_width
    part = np.clip((y + 0.34) / (end + 0.34), 0, 1.3)
    tip = 0.30 * build.nose_bridge
    hook = build.nose_hook
    rise = _curve(
        part,
        (0.0, 0.16, 0.30, 0.48, 0.66, 0.80, 0.90, 0.97, 1.05, 1.15),
        (0.0, 0.10, 0.26 + 0.10 * hook, 0.48 + 0.14 * hook, 0.72 + 0.08 * hook, 0.95, 1.0, 0.78, 0.20, 0.0),
    )
    reach = _curve(part, (0.0, 0.25, 0.5, 0.75, 0.9, 1.1), (0.150, 0.095, 0.085, 0.095, 0.105, 0.10))
    reach = reach * np.float32(0.60 + width * 1.65)
    ridge = tip * rise * np.exp(-0.5 * np.abs(x / reach) ** 2.1)
    ball = 0.075 * bump(x, y, (0, end - 0.125 - 0.04 * hook), (width * 0.36, 0.080))
    wings = 0.105 * pair(x, y, (width * 0.74, end - 0.085), (width * 0.22, 0.066))
    base = step_between(end + 0.035, end - 0.045, y + 0.20 * np.abs(x))
    return floats((ridge + ball + wings) * (0.10 + 0.90 * base))


def _curve(part: Plane, places: tuple[float, ...], values: tuple[float, ...]) -> Plane:
    """A smooth curve through the values."""
    knots = smooth(list(zip(places, values, strict=True)), closed=False, per=8)
    return floats(np.interp(part, knots[:, 0], knots[:, 1]))


def features(x: Plane, y: Plane, build: Build, eyes: Eyes, mouth: Mouth) -> Plane:
    """What stands out of the skull and sinks into it, but for the nose and the lips."""
    z = (0.03 + 0.06 * build.brow_ridge) * pair(x, y, (0.40, -0.30), (0.27, 0.10), 0.10)
    z = z - 0.15 * pair(x, y, (eyes.gap, -0.03), (0.27, 0.155))
    z = z - 0.085 * pair(x, y, (0.20, -0.06), (0.085, 0.12))
    z = z + 0.115 * pair(x, y, (eyes.gap, 0.005), (0.17, 0.115))
    z = z + (0.035 + 0.05 * build.cheekbone) * pair(x, y, (0.66, 0.26), (0.24, 0.16), 0.35)
    z = z + 0.05 * (build.fullness + 0.35) * pair(x, y, (0.55, 0.66), (0.26, 0.30))
    z = z - 0.05 * pair(x, y, (0.92, -0.50), (0.13, 0.26))
    z = z + 0.085 * bump(x, y, (0, mouth.y - 0.02), (0.40, 0.27))
    z = z - 0.022 * bump(x, y, (0, build.nose_y + 0.12), (0.040, 0.075))
    z = z + 0.012 * pair(x, y, (0.075, build.nose_y + 0.13), (0.035, 0.08))
    fold = (mouth.y + mouth.lower + build.chin_y) / 2 - 0.06
    z = z - 0.05 * bump(x, y, (0, fold), (0.22, 0.05))
    return floats(z + 0.085 * bump(x, y, (0, build.chin_y - 0.20), (build.chin * 0.62, 0.13)))


def lips(upper: Plane, lower: Plane, scale: float) -> Plane:
    """Two rolls where the masks of the lips are."""
    return floats(0.050 * softened(upper, 0.030 * scale) + 0.075 * softened(lower, 0.036 * scale))


def softened(plane: Plane, sigma: float) -> Plane:
    """A blur without shortcuts: slopes of a surface that was blurred at reduced size show its pixels."""
    return floats(cv2.GaussianBlur(plane, (0, 0), sigma, borderType=cv2.BORDER_REPLICATE))


def slopes(z: Plane, scale: float) -> tuple[Plane, Plane, Plane]:
    """The unit normals of a relief in face units: x right, y down, z towards the viewer."""
    down, across = np.gradient(z)
    nx, ny = -across * np.float32(scale), -down * np.float32(scale)
    length = np.sqrt(nx * nx + ny * ny + 1)
    return floats(nx / length), floats(ny / length), floats(1 / length)


def face_patch_bounds(build: Build) -> tuple[float, float, float, float]:
    return -1.25, build.crown_y - 0.15, 1.25, build.chin_y + 0.15


def grid(patch: Patch) -> tuple[Plane, Plane]:
    """The face units of every pixel, both (height, width)."""
    x, y = np.broadcast_arrays(patch.x, patch.y)
    return floats(x), floats(y)
