"""Glasses: frames, lenses, the light they mirror and the shadow they throw."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from atelier.engines.faces.portrait.light import Lamp
from atelier.engines.faces.portrait.person import Build, Eyes
from atelier.engines.faces.portrait.sheet import Patch, Sheet
from atelier.engines.raster import Points, blur, floats
from atelier.engines.sketch.paint.colour import Colour, colour, shade
from atelier.engines.sketch.paint.path import box, smooth


@dataclass(frozen=True)
class Glasses:
    """`shape` is "round", "square", "aviator", "cat_eye", "half" or "rimless"."""

    shape: str = "square"
    tint: Colour = field(default_factory=lambda: colour("#26221f"))
    lens: Colour = field(default_factory=lambda: colour("#3a3a3a"))
    dark: float = 0.0
    """How dark the lenses are: 0 clear, 1 sunglasses."""
    thick: float = 0.032


_RIGHT: dict[str, list[tuple[float, float]]] = {
    "aviator": [
        (-0.30, -0.14),
        (0.0, -0.17),
        (0.30, -0.13),
        (0.33, 0.02),
        (0.18, 0.27),
        (0.0, 0.30),
        (-0.18, 0.22),
        (-0.31, 0.03),
    ],
    "cat_eye": [
        (-0.30, -0.10),
        (0.0, -0.15),
        (0.24, -0.19),
        (0.40, -0.25),
        (0.36, -0.03),
        (0.22, 0.17),
        (0.0, 0.20),
        (-0.22, 0.15),
        (-0.31, 0.0),
    ],
}


def lens_outline(shape: str, eyes: Eyes) -> Points:
    """The right lens around its own middle; the outer side is to the right."""
    size = 1.0 + (eyes.width - 0.235)
    if shape == "round":
        angle = np.linspace(0, 2 * np.pi, 48, endpoint=False)
        return np.stack([np.cos(angle) * 0.305, np.sin(angle) * 0.285], 1) * size
    if shape in _RIGHT:
        return smooth(_RIGHT[shape], per=8) * size
    return box(-0.325, -0.185, 0.335, 0.205, 0.10 if shape != "rimless" else 0.16) * size


def draw_glasses(sheet: Sheet, glasses: Glasses, eyes: Eyes, build: Build, lamp: Lamp) -> None:
    patch = sheet.patch(-1.35, -0.60, 1.35, 0.70)
    if patch.empty:
        return
    lens = lens_outline(glasses.shape, eyes)
    middle = np.array([eyes.gap + 0.005, 0.035])
    outlines = [lens * np.array([side, 1.0]) + middle * np.array([side, 1.0]) for side in (-1.0, 1.0)]
    frame = _frame(patch, glasses, outlines, build)
    lx, _, _ = lamp.unit
    thrown = patch.cover([path + np.array([-lx * 0.05, 0.07]) for path in outlines], 0.03) - patch.cover(
        [path * 1.0 + np.array([-lx * 0.05, 0.07 - 0.03]) for path in outlines], 0.03
    )
    patch.dim(floats([0.60, 0.46, 0.43]), floats(np.clip(thrown, 0, 1) * 0.6))
    patch.dim(floats([0.62, 0.50, 0.47]), blur(frame, 0.018 * patch.scale) * 0.35)
    _lenses(patch, glasses, outlines, lamp)
    _paint_frame(patch, frame, glasses, lamp)


def _frame(patch: Patch, glasses: Glasses, outlines: list[Points], build: Build) -> Points:
    thick = glasses.thick
    closed = [np.concatenate([path, path[:2]]) for path in outlines]
    total = np.zeros((patch.height, patch.width), np.float32)
    if glasses.shape == "half":
        closed = [path[path[:, 1] < path[:, 1].mean() + 0.06] for path in closed]
        closed = [path[np.argsort(path[:, 0])] for path in closed]
        closed = [
            smooth(
                [(float(p[0, 0]), 0.06), *[(float(x), float(y)) for x, y in p[2:-2:3]], (float(p[-1, 0]), 0.06)],
                closed=False,
            )
            for p in closed
        ]
    if glasses.shape != "rimless":
        total = patch.lines(closed, thick)
    inner = min(float(np.abs(path[:, 0]).min()) for path in outlines)
    bridge = smooth([(-inner, 0.0), (-inner * 0.5, -0.045), (inner * 0.5, -0.045), (inner, 0.0)], closed=False)
    parts = [bridge]
    if glasses.shape == "aviator":
        parts.append(smooth([(-inner * 1.6, -0.115), (0.0, -0.125), (inner * 1.6, -0.115)], closed=False))
    outer = max(float(np.abs(path[:, 0]).max()) for path in outlines)
    parts += [
        smooth(
            [(side * outer, -0.07), (side * (outer + 0.06), -0.085), (side * (build.cheek + 0.05), -0.06)],
            closed=False,
        )
        for side in (-1, 1)
    ]
    return np.maximum(total, patch.lines(parts, thick * 0.85))


def _lenses(patch: Patch, glasses: Glasses, outlines: list[Points], lamp: Lamp) -> None:
    inside = patch.cover(outlines)
    if glasses.dark > 0:
        top = np.clip(0.55 + (0.25 - patch.y) * 0.9, 0.5, 1.0) * np.ones_like(inside)
        patch.lay(glasses.lens, floats(inside * glasses.dark * (0.55 + 0.42 * top)))
    else:
        patch.dim(floats([0.95, 0.96, 0.97]), inside * 0.7)
    slant = patch.x * 0.75 + patch.y
    for path in outlines:
        centre = float(path[:, 0].mean()) * 0.75
        away = (slant - np.float32(centre - 0.02)) / 0.11
        stripe = np.exp(-0.5 * away**4)
        patch.shine(lamp.key * 0.9, floats(patch.cover(path) * stripe * np.float32(0.10 + 0.16 * glasses.dark)))
    rim = np.clip(inside - patch.cover([(path - path.mean(0)) * 0.92 + path.mean(0) for path in outlines], 0.02), 0, 1)
    patch.shine(floats([0.9, 0.95, 1.0]), rim * 0.10)


def _paint_frame(patch: Patch, frame: Points, glasses: Glasses, lamp: Lamp) -> None:
    height = blur(frame, 0.006 * patch.scale)
    down, across = (floats(slope) for slope in np.gradient(height))
    lx, ly, _ = lamp.unit
    lit = floats(np.clip(0.5 - (across * lx + down * ly) * 3.2 * (patch.scale / 260), 0, 1))
    tint = glasses.tint[None, None] * (0.55 + 0.9 * lit[..., None]) + np.clip(lit - 0.72, 0, 1)[..., None] * 1.1
    patch.lay(floats(np.clip(tint, 0, 1)), floats(frame))


def sunglasses(tint: Colour) -> Colour:
    return shade(tint, 0.4)
