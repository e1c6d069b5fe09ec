"""Ears, neck and shoulders."""

from __future__ import annotations

import numpy as np

from atelier.engines.faces.portrait.light import Lamp, lit_skin
from atelier.engines.faces.portrait.person import Build
from atelier.engines.faces.portrait.relief import grid, softened
from atelier.engines.faces.portrait.sheet import Sheet
from atelier.engines.raster import Plane, Points, floats
from atelier.engines.sketch.paint.colour import Colour, blend, colour
from atelier.engines.sketch.paint.path import mirrored, smooth


def symmetric(right: list[tuple[float, float]]) -> Points:
    """The closed curve whose right half is given from the top down to the bottom."""
    left = [(-x, y) for x, y in reversed(right) if x != 0]
    return smooth([*right, *left], per=10)


def neck_outline(build: Build) -> Points:
    n, s = build.neck, build.shoulders
    right = [
        (0.0, 0.7),
        (n * 0.9, 0.8),
        (n, 1.25),
        (n * 0.99, 1.65),
        (n * 1.10, 1.92),
        (n * 1.75, 2.16),
        (s * 0.72, 2.38),
        (s * 0.97, 2.62),
        (s * 1.10, 3.1),
        (s * 1.12, 4.6),
        (0.0, 4.6),
    ]
    return symmetric(right)


def draw_neck(sheet: Sheet, build: Build, skin: Colour, lamp: Lamp, head: Plane) -> None:
    """`head` is the coverage of the head over the whole sheet; it throws its shadow on the neck."""
    patch = sheet.patch(-3.2, 0.6, 3.2, 4.7)
    if patch.empty:
        return
    x, y = grid(patch)
    outline = neck_outline(build)
    cover = patch.cover(outline)
    wide = np.interp(y, [0.7, 1.6, 1.95, 2.2, 2.6, 4.6], np.array([1, 1, 1.25, 2.1, 3.3, 3.6]) * build.neck).astype(
        np.float32
    )
    z = (
        0.62
        * np.sqrt(np.clip(1 - np.abs(x / wide) ** 2.2, 0, 1))
        * np.interp(y, [0.7, 1.9, 2.4, 3.2], [1, 1, 1.15, 1.35]).astype(np.float32)
    )
    cord = np.interp(y, [1.1, 2.15], [build.neck * 0.80, 0.10]).astype(np.float32)
    reach = np.interp(y, [1.0, 1.4, 2.0, 2.25], [0, 0.4, 1, 0]).astype(np.float32)
    z += 0.050 * reach * np.exp(-0.5 * ((np.abs(x) - cord) / 0.085) ** 2)
    bone = 2.20 + 0.13 * np.clip(np.abs(x) / 1.6, 0, 1) - 0.05 * np.sin(np.clip(np.abs(x), 0, 2) * 1.8)
    along = np.clip(np.abs(x) / 0.25, 0, 1) * np.clip((2.1 - np.abs(x)) / 0.8, 0, 1)
    z += 0.055 * along * np.exp(-0.5 * ((y - bone) / 0.055) ** 2)
    z -= 0.060 * np.exp(-0.5 * ((x / 0.13) ** 2 + ((y - 2.17) / 0.10) ** 2))
    z = softened(floats(z), 0.015 * sheet.scale)
    albedo = np.broadcast_to(blend(skin, colour("#b5705a"), 0.10), (*z.shape, 3))
    shown = lit_skin(floats(albedo), z, sheet.scale, lamp, gloss=0.22)
    shade = _below(head, sheet, lamp)[patch.top : patch.top + patch.height, patch.left : patch.left + patch.width]
    shown = shown * (1 - shade[..., None] * floats([0.42, 0.54, 0.58]))
    patch.lay(floats(shown), cover)


def _below(head: Plane, sheet: Sheet, lamp: Lamp) -> Plane:
    """The head's shadow on what is behind and below it."""
    import cv2

    lx, ly, _ = lamp.unit
    shift = np.array([[1, 0, -lx * 0.34 * sheet.scale], [0, 1, (0.16 - ly * 0.30) * sheet.scale]], np.float64)
    moved = cv2.warpAffine(head, shift, (head.shape[1], head.shape[0]))
    return softened(floats(moved), 0.10 * sheet.scale)


_EAR = [
    (0.95, -0.20),
    (1.03, -0.30),
    (1.145, -0.27),
    (1.185, -0.08),
    (1.155, 0.16),
    (1.10, 0.34),
    (1.05, 0.52),
    (0.985, 0.56),
    (0.95, 0.42),
]


def draw_ears(sheet: Sheet, build: Build, skin: Colour, lamp: Lamp) -> None:
    red = blend(skin, colour("#c0604a"), 0.22)
    for side in (-1, 1):
        path = smooth(_EAR, per=10)
        path = (path - np.array([1.0, 0.1])) * build.ear + np.array([build.cheek - 0.015, 0.1])
        if side < 0:
            path = mirrored(path)
        patch = sheet.patch(*(path.min(0) - 0.1), *(path.max(0) + 0.1))
        if patch.empty:
            continue
        cover = patch.cover(path)
        inner = (path - path.mean(0)) * np.array([0.55, 0.66]) + path.mean(0) + np.array([side * 0.012, -0.03])
        bowl = (path - path.mean(0)) * np.array([0.30, 0.34]) + path.mean(0) + np.array([-side * 0.012, 0.03])
        z = (
            0.16 * softened(cover, 0.035 * sheet.scale)
            - 0.13 * patch.cover(inner, 0.022)
            - 0.10 * patch.cover(bowl, 0.02)
        )
        albedo = np.broadcast_to(red, (*z.shape, 3))
        shown = lit_skin(floats(albedo), softened(floats(z), 0.008 * sheet.scale), sheet.scale, lamp, gloss=0.3)
        patch.lay(shown, cover)
        patch.dim(floats([0.50, 0.30, 0.27]), patch.cover(bowl, 0.03) * 0.45)


def soft_shadow(sheet: Sheet, path: Points, reach: float, drop: float, strength: float) -> None:
    """A shape's contact shadow on what is painted already."""
    patch = sheet.patch(*(path.min(0) - reach * 3), *(path.max(0) + reach * 3 + drop))
    if not patch.empty:
        patch.dim(floats([0.52, 0.40, 0.38]), patch.cover(path + np.array([0, drop]), reach) * strength)
