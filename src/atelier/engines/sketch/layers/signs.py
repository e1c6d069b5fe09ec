"""Signs: boards, plaques and titles that carry words, drawn so that they belong to their picture."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atelier.engines.raster import Mask
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, colour, shade
from atelier.engines.sketch.paint.lettering import lettered
from atelier.engines.sketch.paint.path import box, oval, ribbon, smooth, star
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import MOST_PIXELS, Extent, Sprite

WORD_RATIO = 4.4
"""Longest board for its height; longer words are set smaller."""


def _letters(text: str) -> Mask | None:
    return lettered(text.upper() if len(text) < 14 else text, bold=0.012, spacing=0.04)


def sign_width(text: str) -> float:
    """The width of the board for a text, in its own units, in which it is about 1 high."""
    mask = _letters(text)
    ratio = 1.0 if mask is None else min(WORD_RATIO, max(1.2, mask.shape[1] / mask.shape[0] * 0.62))
    return 2 * (0.28 * ratio + 0.08)


@dataclass(frozen=True)
class Sign:
    """`kind`: post (a wooden sign on the ground), neon (a lit board hanging in the air), plaque (brass on a wall),
    plate (a floating panel), card (a little standing card). (x, y) is its foot or its middle, `height` in units."""

    stage: Stage
    text: str
    kind: str
    x: float
    y: float
    height: float
    sealed: bool = False
    """Show a mark instead of letters."""

    def draw(self, canvas: Canvas, t: float) -> None:
        if self.kind in {"post", "card"}:
            canvas.contact_shadow(self.x, self.y, self._sprite.extent.width * self._sprite.scale * 0.4, 0.5)
        canvas.stamp(self._sprite, self.x, self.y)

    @cached_property
    def _sprite(self) -> Sprite:
        stage = self.stage
        mask = None if self.sealed else _letters(self.text)
        half = sign_width(self.text) / 2
        extent = Extent(-half - 0.25, half + 0.25, -0.55, 1.25)
        scale = min(self.height * stage.frame.unit, MOST_PIXELS / max(extent.width, extent.height))
        pen = Pen.on(extent, scale, stage.light, stage.dice("sign", self.text))
        DRAW[self.kind](pen, half)
        y, tint, glow = PRINT[self.kind]
        if mask is None:
            seal(pen.at(0, y, 0.40), self.text, tint, glow=glow)
        else:
            pen.print(mask, 0, y, half * 2 - 0.22, 0.25, tint, glow=glow)
        sprite = pen.sprite(grain=0.06)
        wanted = self.height * stage.frame.unit
        return sprite if scale == wanted else sprite.resized(wanted)


def _post(pen: Pen, half: float) -> None:
    wood = colour("#8f643e")
    for x in (-half * 0.62, half * 0.62):
        pen.fill(
            np.array([(x - 0.045, -0.03), (x + 0.045, -0.03), (x + 0.04, 0.98), (x - 0.04, 0.98)]),
            shade(wood, 0.72),
            form=0.8,
        )
    board = box(-half, 0.42, half, 0.92, 0.03)
    pen.shadow(board + np.array([0.02, -0.03]), 0.4, soft=0.02)
    pen.fill(board, wood, form=0.35, reach=0.2)
    with pen.inside(board):
        for y in (0.545, 0.67, 0.795):
            pen.shadow(box(-half, y, half, y + 0.008), 0.5, soft=0.003)
        for _ in range(16):
            x, y = float(pen.source.uniform(-half, half)), float(pen.source.uniform(0.45, 0.9))
            pen.mark(ribbon([(x, y), (x + 0.12, y + 0.006), (x + 0.24, y)], [0, 0.006, 0]), shade(wood, 0.7), alpha=0.5)
    for x in (-half + 0.06, half - 0.06):
        for y in (0.48, 0.86):
            pen.fill(oval(x, y, 0.016), "#3a322c", form=0.8)


def _neon(pen: Pen, half: float) -> None:
    pen.fill(box(-half, 0.38, half, 0.96, 0.05), "#1c1a26", form=0.3)
    for inset, tint in ((0.02, "#ff3d9a"), (0.055, "#3de8ff")):
        frame = box(-half + inset, 0.38 + inset, half - inset, 0.96 - inset, 0.04)
        pen.shine(ribbon(np.concatenate([frame, frame[:1]]), 0.016, curved=False), tint)
    pen.halo(0, 0.67, half * 1.2, "#ff3d9a", 0.4)
    pen.halo(0, 0.67, half * 0.8, "#3de8ff", 0.3)


def _plaque(pen: Pen, half: float) -> None:
    brass = colour("#cfa552")
    pen.shadow(box(-half, 0.36, half, 0.94), 0.4, soft=0.03)
    pen.fill(box(-half - 0.03, 0.37, half + 0.03, 0.97, 0.05), shade(brass, 0.7), form=0.6, reach=0.2)
    pen.fill(box(-half, 0.40, half, 0.94, 0.04), brass, form=0.4, to=shade(brass, 1.25), along=(0.4, 1))
    frame = box(-half + 0.035, 0.435, half - 0.035, 0.905, 0.03)
    pen.mark(ribbon(np.concatenate([frame, frame[:1]]), 0.010, curved=False), shade(brass, 0.55))
    for x in (-half + 0.06, half - 0.06):
        pen.fill(oval(x, 0.67, 0.017), shade(brass, 0.6), form=0.9)


def _plate(pen: Pen, half: float) -> None:
    pen.fill(box(-half, 0.40, half, 0.94, 0.08), "#1a2440", form=0.3, alpha=0.85)
    frame = box(-half + 0.02, 0.42, half - 0.02, 0.92, 0.07)
    pen.shine(ribbon(np.concatenate([frame, frame[:1]]), 0.012, curved=False), "#8fd0ff")
    for side in (-1, 1):
        pen.shine(ribbon([(side * half, 0.67), (side * (half + 0.14), 0.67)], [0.012, 0.004]), "#8fd0ff")
        pen.shine(oval(side * (half + 0.15), 0.67, 0.018), "#8fd0ff")
    pen.halo(0, 0.67, half * 1.1, "#4f9ae0", 0.35)


def _card(pen: Pen, half: float) -> None:
    pen.fill(
        np.array([(-half, 0.0), (half, 0.0), (half * 0.96, 0.62), (-half * 0.96, 0.62)]), "#f6f0e2", form=0, lit=0.7
    )
    pen.fill(np.array([(half, 0.0), (half + 0.10, 0.05), (half * 0.96, 0.62)]), "#d9cfba", form=0, lit=0.4)
    frame = np.array(
        [(-half + 0.05, 0.06), (half - 0.05, 0.06), (half - 0.07, 0.56), (-half + 0.07, 0.56), (-half + 0.05, 0.06)]
    )
    pen.mark(ribbon(frame, 0.010, curved=False), "#b08a4a")


DRAW = {"post": _post, "neon": _neon, "plaque": _plaque, "plate": _plate, "card": _card}
PRINT: dict[str, tuple[float, str, bool]] = {
    "post": (0.67, "#2c1d12", False),
    "neon": (0.67, "#fff4fb", True),
    "plaque": (0.67, "#4a3313", False),
    "plate": (0.67, "#dff1ff", True),
    "card": (0.31, "#3a2f28", False),
}
"""Where the word stands on each kind, its colour, and whether it is lit."""


def seal(pen: Pen, text: str, tint: str | Colour, *, glow: bool = False) -> None:
    """A round mark for a word that cannot be lettered: its own figure, drawn from the word itself. Radius 0.5."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    ink = pen.shine if glow else pen.fill
    ink(oval(0, 0, 0.5, count=60), tint)
    pen.fill(oval(0, 0, 0.43, count=60), "#f4ead0", form=0)
    tips = 5 + digest[0] % 6
    for ring, byte in enumerate(digest[1:4]):
        outer = 0.38 - 0.11 * ring
        inner = outer * (0.45 + byte / 255 * 0.35)
        shape = star(0, 0, outer, inner, tips + ring, 90 + byte)
        ink(smooth(shape) if byte % 2 else shape, tint)
        pen.fill(oval(0, 0, inner * 0.8, count=40), "#f4ead0", form=0)
    for index in range(tips):
        way = 2 * math.pi * index / tips
        ink(oval(0.40 * math.cos(way), 0.40 * math.sin(way), 0.022), tint)


@dataclass(frozen=True)
class Title:
    """Words across the picture, as on a poster: large at the foot, a smaller line under them."""

    stage: Stage
    lines: tuple[str, ...]
    tint: Colour
    band: Colour | None

    def draw(self, canvas: Canvas, t: float) -> None:
        canvas.stamp(self._sprite, 0.5, 1.0)

    @cached_property
    def _sprite(self) -> Sprite:
        stage = self.stage
        half = stage.frame.width / stage.frame.unit / 2
        extent = Extent(-half, half, 0.0, 0.42)
        scale = min(stage.frame.unit, MOST_PIXELS / extent.width)
        pen = Pen.on(extent, scale, stage.light, stage.dice("title"))
        y = 0.08 + 0.11 * (len(self.lines) - 1)
        if self.band is not None:
            pen.shine(box(-half, 0, half, y + 0.11), self.band)
            pen.shine(box(-half, y + 0.11, half, y + 0.116), self.tint)
        for index, line in enumerate(self.lines):
            mask = lettered(line.upper(), bold=0.02 if index == 0 else 0.0, spacing=0.14 if index == 0 else 0.22)
            if mask is not None:
                pen.print(mask, 0, y, half * 1.7, 0.085 if index == 0 else 0.045, self.tint, glow=True)
            else:
                seal(pen.at(0, y, 0.11), line, self.tint, glow=True)
            y -= 0.11
        sprite = pen.sprite(grain=0.0)
        return sprite if scale == stage.frame.unit else sprite.resized(stage.frame.unit)


@dataclass(frozen=True)
class Banner:
    """The word on a crest's ribbon, in the middle of the picture."""

    stage: Stage
    text: str
    sealed: bool = False

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        extent = Extent(-0.4, 0.4, -0.2, 0.2)
        scale = min(stage.frame.unit, MOST_PIXELS)
        pen = Pen.on(extent, scale, stage.light, stage.dice("banner"))
        mask = None if self.sealed else lettered(self.text.upper(), bold=0.014, spacing=0.10)
        if mask is None:
            seal(pen.at(0, 0, 0.2), self.text, "#5a2f2a")
        else:
            pen.print(mask, 0, 0, 0.60, 0.062, "#3a241c")
        sprite = pen.sprite(grain=0.0)
        canvas.stamp(sprite if scale == stage.frame.unit else sprite.resized(stage.frame.unit), 0.5, 0.4975)
