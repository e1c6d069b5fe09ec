"""The mouth: its outlines in every expression, the colour of the lips, teeth."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait.person import Mouth
from atelier.engines.faces.portrait.sheet import Patch, Sheet
from atelier.engines.raster import Points, blur, floats
from atelier.engines.sketch.paint.colour import Colour
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.paint.path import ribbon, smooth


def seam(mouth: Mouth, opened: float) -> Points:
    """The line of the lips from left to right; `opened` -1 is the edge of the upper lip, 1 that of the lower."""
    w, y, c = mouth.width, mouth.y, mouth.corners
    gap = mouth.gap * opened * 0.5
    right = [
        (0.0, y + 0.010 + gap + c * 0.25),
        (w * 0.30, y - 0.006 + gap * 0.95 + c * 0.16),
        (w * 0.70, y + 0.002 + gap * 0.60 - c * 0.22),
        (w, y - c),
    ]
    left = [(-x, at) for x, at in reversed(right[1:])]
    return smooth(left + right, closed=False, per=10)


def upper_edge(mouth: Mouth) -> Points:
    """The rim of the upper lip from left to right, with the cupid's bow."""
    w, y, c = mouth.width, mouth.y, mouth.corners
    lift = mouth.upper + mouth.gap * 0.5
    stretch = 1 - min(0.3, c * 1.2)
    dip = lift * (1 - 0.24 * mouth.bow)
    right = [
        (0.0, y - dip + c * 0.25),
        (w * 0.22, y - lift + c * 0.20),
        (w * 0.55, y - lift * 0.62 * stretch - c * 0.15),
        (w, y - c),
    ]
    left = [(-x, at) for x, at in reversed(right[1:])]
    return smooth(left + right, closed=False, per=10)


def lower_edge(mouth: Mouth) -> Points:
    w, y, c = mouth.width, mouth.y, mouth.corners
    drop = mouth.lower + mouth.gap * 0.5
    right = [
        (0.0, y + drop + c * 0.25),
        (w * 0.38, y + drop * 0.93 + c * 0.16),
        (w * 0.74, y + drop * 0.58 - c * 0.20),
        (w, y - c),
    ]
    left = [(-x, at) for x, at in reversed(right[1:])]
    return smooth(left + right, closed=False, per=10)


def upper_lip(mouth: Mouth) -> Points:
    return np.concatenate([upper_edge(mouth), seam(mouth, -1)[::-1]])


def lower_lip(mouth: Mouth) -> Points:
    return np.concatenate([seam(mouth, 1), lower_edge(mouth)[::-1]])


def draw_mouth(sheet: Sheet, mouth: Mouth, skin: Colour, source: Dice) -> None:
    """The dark between the lips, teeth, and the line where they meet; the lips themselves belong to the skin."""
    patch = sheet.patch(-mouth.width - 0.15, mouth.y - 0.4, mouth.width + 0.15, mouth.y + 0.5)
    if patch.empty:
        return
    dark = floats(np.array([0.26, 0.09, 0.08]) * (0.55 + 0.45 * float(skin.mean())))
    if mouth.gap > 0.01:
        _inside(patch, mouth, dark)
    line = seam(mouth, -1)
    patch.lay(dark, patch.cover(ribbon(line, [0.004, 0.016, 0.020, 0.016, 0.004], curved=False), 0.005) * 0.80)
    for x in (-mouth.width, mouth.width):
        corner = np.exp(
            -0.5
            * (
                ((patch.x - np.float32(x)) / 0.032) ** 2
                + ((patch.y - np.float32(mouth.y - mouth.corners)) / 0.024) ** 2
            )
        )
        patch.dim(floats([0.50, 0.30, 0.28]), floats(corner * 0.55))


def _inside(patch: Patch, mouth: Mouth, dark: Colour) -> None:
    hole_path = np.concatenate([seam(mouth, -1), seam(mouth, 1)[::-1]])
    hole = patch.cover(hole_path, 0.004)
    patch.lay(floats(dark * 0.7), hole)
    if not mouth.teeth:
        tongue = np.exp(
            -0.5
            * (
                (patch.x / (mouth.width * 0.5)) ** 2
                + ((patch.y - np.float32(mouth.y + mouth.gap * 0.55)) / (mouth.gap * 0.28)) ** 2
            )
        )
        patch.lay(floats([0.66, 0.30, 0.29]), floats(tongue * hole * 0.7))
        return
    top = seam(mouth, -1)
    height = min(0.17, mouth.gap * 0.95)
    ends = np.cos(np.clip(np.linspace(-1.35, 1.35, len(top)), -1.5, 1.5)) ** 0.5
    bottom = top + np.stack([np.zeros(len(top)), height * ends], 1)
    row = patch.cover(np.concatenate([top, bottom[::-1]]), 0.005) * hole
    round_off = np.clip(1 - (patch.x / (mouth.width * 1.08)) ** 2, 0, 1)
    white = floats([0.955, 0.93, 0.89]) * (0.50 + 0.50 * np.sqrt(round_off))[..., None]
    patch.lay(floats(np.broadcast_to(white, (patch.height, patch.width, 3))), row)
    gaps = [np.array([(x, mouth.y - 0.3), (x * 1.01, mouth.y + 0.3)]) for x in _between_teeth(mouth.width)]
    patch.dim(floats([0.78, 0.70, 0.66]), patch.lines(gaps, 0.003, 0.004) * floats(row * 0.75))
    over, under = top - np.array([0, 0.03]), top + np.array([0, 0.028])
    shadow = blur(patch.cover(np.concatenate([over, under[::-1]])), 0.014 * patch.scale)
    patch.dim(floats([0.50, 0.40, 0.38]), shadow * hole * 0.8)


def _between_teeth(width: float) -> list[float]:
    edges = [0.0]
    for share in (0.235, 0.19, 0.19, 0.16, 0.12):
        edges.append(edges[-1] + share * width)
    return sorted({-edge for edge in edges} | set(edges))
