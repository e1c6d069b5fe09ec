"""Make-up: colour laid on the skin before it is lit, and glitter after."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from atelier.engines.faces.portrait.eyes import lid_lines, opening
from atelier.engines.faces.portrait.person import Eyes
from atelier.engines.faces.portrait.relief import grid, pair
from atelier.engines.faces.portrait.sheet import Patch, Sheet
from atelier.engines.raster import Plane, Points, floats
from atelier.engines.sketch.paint.colour import Colour, colour
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.paint.path import smooth


@dataclass(frozen=True)
class MakeUp:
    """All strengths 0..1. The colour and gloss of the lips belong to the mouth."""

    shadow: Colour = field(default_factory=lambda: colour("#8a5a4a"))
    shadow_strength: float = 0.0
    shadow_reach: float = 0.5
    """How far up towards the brow."""
    second: Colour = field(default_factory=lambda: colour("#c98a5a"))
    """The outer colour of a shadow of two."""
    two_tone: float = 0.0
    liner: float = 0.0
    lashes: float = 0.0
    blush: Colour = field(default_factory=lambda: colour("#d9736b"))
    blush_strength: float = 0.0
    contour: float = 0.0
    glow: float = 0.0
    """Shine on cheekbones and nose."""
    glitter: float = 0.0
    gems: int = 0
    """Little stones beside the eyes."""
    strokes: float = 0.0
    """Painted strokes of colour on the cheeks."""


def tint_of(patch: Patch, makeup: MakeUp, eyes: Eyes, source: Dice) -> Plane:
    """(height, width, 4): a colour for the skin and how much of it."""
    x, y = grid(patch)
    tint = np.zeros((*x.shape, 4), np.float32)
    if makeup.contour > 0:
        hollow = pair(x, y, (0.74, 0.52), (0.20, 0.09), 0.55) + 0.7 * pair(x, y, (0.20, 0.25), (0.035, 0.22))
        _over(tint, colour("#7a4a34"), hollow * np.float32(0.42 * makeup.contour))
    if makeup.blush_strength > 0:
        _over(
            tint, makeup.blush, pair(x, y, (0.64, 0.34), (0.26, 0.15), 0.45) * np.float32(0.70 * makeup.blush_strength)
        )
    if makeup.strokes > 0:
        _strokes(patch, tint, makeup, source)
    if makeup.shadow_strength > 0:
        _eye_shadow(patch, tint, makeup, eyes)
    return tint


def _over(tint: Plane, shade: Colour, share: Plane) -> None:
    share = np.clip(share, 0, 1)[..., None]
    alpha = tint[..., 3:]
    total = share + alpha * (1 - share)
    tint[..., :3] = (shade * share + tint[..., :3] * alpha * (1 - share)) / np.maximum(total, 1e-4)
    tint[..., 3:] = total


def _eye_shadow(patch: Patch, tint: Plane, makeup: MakeUp, eyes: Eyes) -> None:
    for side in (-1, 1):
        upper, _ = lid_lines(eyes, side)
        lift = 0.10 + 0.13 * makeup.shadow_reach
        way = np.linspace(0.55, 1.25, len(upper))[:, None]
        raised = upper + np.array([side * 0.05, -lift]) * way
        area = patch.cover(np.concatenate([upper + np.array([0, 0.02]), raised[::-1]]), 0.030)
        _over(tint, makeup.shadow, area * np.float32(makeup.shadow_strength))
        if makeup.two_tone > 0:
            outer = np.clip((side * patch.x - (eyes.gap - 0.02)) / 0.22, 0, 1)
            _over(tint, makeup.second, floats(area * outer * makeup.two_tone * makeup.shadow_strength))
        under = patch.cover(opening(eyes, side) + np.array([0, 0.022]), 0.018)
        _over(tint, makeup.shadow, under * np.float32(0.35 * makeup.shadow_strength))


def _strokes(patch: Patch, tint: Plane, makeup: MakeUp, source: Dice) -> None:
    for number in range(int(3 + 5 * makeup.strokes)):
        side = 1 if number % 2 else -1
        start = np.array([source.uniform(0.45, 0.8), source.uniform(0.12, 0.5)])
        x, y = float(start[0]), float(start[1])
        path = smooth([(x, y), (x + 0.16, y - 0.10), (x + 0.34, y - 0.26)], closed=False)
        hue = makeup.shadow if number % 3 else makeup.second
        wide = source.uniform(0.025, 0.055)
        area = patch.lines([path * np.array([side, 1.0])], wide, 0.006)
        _over(tint, hue, area * np.float32(0.75))


def lay_sparkle(sheet: Sheet, makeup: MakeUp, eyes: Eyes, source: Dice) -> None:
    """What shines by itself: highlighter, glitter, gems. Painted over the lit skin."""
    patch = sheet.patch(-1.1, -0.6, 1.1, 0.9)
    if patch.empty:
        return
    x, y = grid(patch)
    if makeup.glow > 0:
        zone = (
            pair(x, y, (0.70, 0.16), (0.20, 0.055), -0.45)
            + 0.8 * np.exp(-0.5 * ((x / 0.035) ** 2 + ((y - 0.25) / 0.22) ** 2))
            + 0.5 * pair(x, y, (0.44, -0.27), (0.20, 0.03))
        )
        patch.shine(patch.rgb * floats([1.0, 0.96, 0.90]), floats(np.clip(zone, 0, 1) * 0.55 * makeup.glow))
    if makeup.glitter > 0:
        _glitter(patch, makeup, eyes, source)
    for number in range(makeup.gems):
        _gem(patch, number, eyes)


def _glitter(patch: Patch, makeup: MakeUp, eyes: Eyes, source: Dice) -> None:
    angle = np.linspace(0, 2 * np.pi, 6, endpoint=False)
    dots: list[Points] = []
    for _ in range(int(420 * makeup.glitter)):
        side = 1 if source.random() < 0.5 else -1
        at = np.array([side * (eyes.gap + source.normal(0.06, 0.16)), source.normal(-0.10, 0.10)])
        if abs(at[1]) < 0.06 and abs(abs(at[0]) - eyes.gap) < eyes.width:
            continue
        size = 0.003 + 0.006 * source.random() ** 2
        dots.append(at + np.stack([np.cos(angle), np.sin(angle)], 1) * size)
    if dots:
        patch.shine(floats([1.0, 0.95, 0.85]), patch.cover(dots) * 0.85)


def _gem(patch: Patch, number: int, eyes: Eyes) -> None:
    side = 1 if number % 2 else -1
    step = number // 2
    at = np.array([side * (eyes.gap + eyes.width + 0.07 - 0.055 * step), 0.10 + 0.045 * step])
    size = 0.026 - 0.003 * (step % 3)
    angle = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    ring = np.stack([np.cos(angle), np.sin(angle)], 1)
    patch.dim(floats([0.5, 0.4, 0.4]), patch.cover(at + [0, 0.008] + ring * size * 1.15, 0.008) * 0.5)
    patch.lay(floats([0.80, 0.90, 0.97]), patch.cover(at + ring * size))
    patch.shine(floats([1.0, 1.0, 1.0]), patch.cover(at + np.array([-0.25, -0.3]) * size + ring * size * 0.42, 0.002))
