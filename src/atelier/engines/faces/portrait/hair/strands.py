"""Hair as locks of strands, each segment lit by how it runs past the lamp (Kajiya and Kay, 1989)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from atelier.engines.faces.portrait.light import Lamp
from atelier.engines.faces.portrait.sheet import Sheet
from atelier.engines.raster import Points
from atelier.engines.sketch.paint.colour import Colour, colour
from atelier.engines.sketch.paint.noise import Dice

_SHIFT = 4
_HEAD = (0.0, -0.25, 1.16, 1.30, 1.10)
"""Centre x, y and radii of the ball that hair lies on."""


@dataclass(frozen=True)
class Look:
    """Colours from the root to the tip, and the shape of single strands."""

    root: Colour = field(default_factory=lambda: colour("#3b2417"))
    tip: Colour = field(default_factory=lambda: colour("#5a3822"))
    gloss: float = 0.6
    wave: float = 0.0
    """How far strands swing aside, in face units."""
    turns: float = 3.0
    """Waves in one unit of length."""
    frizz: float = 0.15
    fade: float = 1.0
    """Above 1 the colour of the root reaches further down."""
    grey: float = 0.0
    """The share of strands without colour."""
    width: float = 0.0040
    wave_from: float = 0.15
    """How far from the root it begins to wave."""


@dataclass(frozen=True)
class Lock:
    """Strands that run together along `guide`, from the root to the tip.

    `spread` is the half width along the guide, spaced evenly from root to tip. `shade` darkens or lightens all of it;
    `depth` 0..1 is how deep the root lies under other hair.
    """

    guide: Points
    spread: Sequence[float]
    count: int = 12
    shade: float = 1.0
    depth: float = 0.5
    sheen: float = 1.0
    """How much of the hair's gloss it shows."""
    roundness: float = 0.30
    """How dark its sides are: rope-like locks are rounder."""


def paint(sheet: Sheet, locks: Sequence[Lock], look: Look, lamp: Lamp, source: Dice) -> None:
    """The locks in their order, later ones in front."""
    canvas = np.clip(sheet.rgb * 255 + 0.5, 0, 255).astype(np.uint8)
    before = canvas.copy()
    for lock in locks:
        _paint_lock(canvas, sheet, lock, look, lamp, source)
    changed = (canvas != before).any(axis=2)
    sheet.rgb[changed] = canvas[changed].astype(np.float32) / 255


def _paint_lock(
    canvas: np.ndarray[tuple[int, ...], np.dtype[np.uint8]],
    sheet: Sheet,
    lock: Lock,
    look: Look,
    lamp: Lamp,
    source: Dice,
) -> None:
    strands, across = _strands(lock, look, source)
    tints = _tints(strands, across, lock, look, lamp, source)
    places = np.round((strands * sheet.scale + np.array(sheet.centre) - 0.5) * (1 << _SHIFT)).astype(np.int32)
    places = np.clip(places, -(1 << 20), 1 << 20)
    thick = max(1, round(look.width * sheet.scale))
    for strand, tint in zip(places.tolist(), tints.tolist(), strict=True):
        last = strand[0]
        for place, shown in zip(strand[1:], tint, strict=True):
            cv2.line(canvas, last, place, shown, thick, cv2.LINE_AA, _SHIFT)
            last = place


def _strands(lock: Lock, look: Look, source: Dice) -> tuple[Points, Points]:
    """Points (strands, n, 2), and where each strand is across the lock, -1..1."""
    guide = _fine_enough(lock.guide, look)
    count = len(guide)
    part = np.linspace(0, 1, count)
    run = np.gradient(guide, axis=0)
    length = np.hypot(run[:, 0], run[:, 1]) + 1e-9
    normal = np.stack([-run[:, 1], run[:, 0]], 1) / length[:, None]
    along = np.cumsum(length)
    wide = np.interp(part, np.linspace(0, 1, len(lock.spread)), lock.spread)
    across = np.clip(source.normal(0, 0.55, lock.count), -1.2, 1.2)
    swing_phase = guide[0, 0] * 3 + source.normal(0, 0.9)
    turns = look.turns * (0.85 + 0.3 * source.random())
    own = swing_phase + source.normal(0, 0.10 + 0.8 * look.frizz, lock.count)
    ease = np.clip((along - look.wave_from) / 0.6, 0, 1)
    swing = look.wave * ease * np.sin(along * turns * 6.28 + own[:, None])
    stray = source.normal(0, 0.05 * look.frizz + 0.003, (lock.count, 1)) * part
    jitter = source.normal(0, look.frizz * 0.004, (lock.count, count)).cumsum(1) * part
    offset = across[:, None] * wide + swing + stray + jitter
    ends = 1 - 0.22 * source.random(lock.count)[:, None]
    cut = part[None] * ends
    base = np.stack([np.interp(cut, part, guide[:, 0]), np.interp(cut, part, guide[:, 1])], 2)
    bent = np.stack([np.interp(cut, part, normal[:, 0]), np.interp(cut, part, normal[:, 1])], 2)
    return base + bent * offset[..., None], across


def _fine_enough(guide: Points, look: Look) -> Points:
    """The guide with enough points to show its waves."""
    gaps = np.hypot(*np.diff(guide, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(gaps)])
    wanted = int(min(90, along[-1] * look.turns * 7)) if look.wave > 0.02 else 0
    if wanted <= len(guide):
        return guide
    places = np.linspace(0, along[-1], wanted)
    return np.stack([np.interp(places, along, guide[:, 0]), np.interp(places, along, guide[:, 1])], 1)


def _tints(strands: Points, across: Points, lock: Lock, look: Look, lamp: Lamp, source: Dice) -> Points:
    """Display colours 0..255 of every segment, (strands, n - 1, 3)."""
    middle = (strands[:, 1:] + strands[:, :-1]) / 2
    x0, y0, rx, ry, rz = _HEAD
    flat = ((strands[..., 0] - x0) / rx) ** 2 + ((strands[..., 1] - y0) / ry) ** 2
    z = rz * np.sqrt(np.clip(1 - flat, 0.02, 1))
    run = np.concatenate([np.diff(strands, axis=1), np.diff(z, axis=1)[..., None]], 2)
    run /= np.linalg.norm(run, axis=2, keepdims=True) + 1e-9
    lx, ly, lz = lamp.unit
    to_lamp = np.array([lx, ly, lz])
    half = to_lamp + np.array([0, 0, 1.0])
    half /= np.linalg.norm(half)
    side = np.sqrt(np.clip(1 - (run @ to_lamp) ** 2, 0, 1))
    mirror = np.sqrt(np.clip(1 - (run @ half) ** 2, 0, 1))
    nx, ny = (middle[..., 0] - x0) / rx, (middle[..., 1] - y0) / ry
    nz = np.sqrt(np.clip(1 - nx * nx - ny * ny, 0.05, 1))
    facing = np.clip(0.5 + 0.5 * (nx * lx + ny * ly + nz * lz) / np.sqrt(nx * nx + ny * ny + nz * nz), 0, 1)
    part = np.linspace(0, 1, middle.shape[1])[None]
    covered = 1 - lock.depth * 0.5 * (1 - np.minimum(1, part * 2.2))
    rim = 1 - lock.roundness * np.clip(np.abs(across), 0, 1.1)[:, None] ** 2
    own = np.clip(source.normal(1, 0.13, len(strands)), 0.62, 1.4)[:, None]
    light = (0.30 + 0.85 * side * facing) * covered * rim * own * lock.shade
    base = look.root + (look.tip - look.root) * (part**look.fade)[..., None]
    white = source.random(len(strands))[:, None, None] < look.grey
    base = np.where(white, np.array([0.80, 0.80, 0.79]), base)
    glint = (0.26 * mirror**20 + 0.50 * mirror**110) * facing * covered * rim * own * look.gloss * lock.sheen
    warm = base * 0.8 + 0.22
    shown = base * light[..., None] * (lamp.ambient * 0.70 + lamp.key * 0.86) + glint[..., None] * warm * lamp.key
    return np.asarray(np.clip(shown * 255, 0, 255))
