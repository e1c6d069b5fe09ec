"""The pen: draws lit shapes onto a sprite's surface, in units of the thing drawn (y upwards, ground at 0)."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

import cv2
import numpy as np

from atelier.engines.raster import Mask, Plane, Points, blur, floats, resize, spread, tinted
from atelier.engines.sketch.paint.colour import Colour, Tint, colour
from atelier.engines.sketch.paint.light import Light
from atelier.engines.sketch.paint.moment import Moment
from atelier.engines.sketch.paint.noise import Dice
from atelier.engines.sketch.paint.path import Knots, points, ribbon, smooth
from atelier.engines.sketch.paint.sprite import FLAT_LIT, Extent, Sprite, Surface, finished, rounded

Shape = Points | Sequence[Points]
"""One outline (n, 2), or several that are filled together: a list of them or an array (m, n, 2)."""

FORM_PIXELS = 110
"""Roundness is computed on masks of at most this size: it is soft, and so it looks alike at every scale."""
FINE_AREA = 160_000
"""Shapes below this many pixels are drawn four times as fine and averaged."""


@dataclass(frozen=True)
class Region:
    """A rectangle of pixels."""

    x0: int
    y0: int
    x1: int
    y1: int

    @property
    def window(self) -> tuple[slice, slice]:
        return slice(self.y0, self.y1), slice(self.x0, self.x1)

    @property
    def size(self) -> tuple[int, int]:
        """Height and width."""
        return self.y1 - self.y0, self.x1 - self.x0

    def grown(self, margin: float, width: int, height: int) -> Region:
        reach = math.ceil(margin)
        return Region(
            max(0, self.x0 - reach),
            max(0, self.y0 - reach),
            min(width, self.x1 + reach),
            min(height, self.y1 + reach),
        )


@dataclass(frozen=True)
class Pen:
    """Draws in its own coordinates; `at` gives a pen with others on the same surface."""

    surface: Surface
    extent: Extent
    scale: float
    light: Light
    source: Dice
    matrix: tuple[float, float, float, float, float, float]
    """x_px = a x + b y + c; y_px = d x + e y + f."""
    moment: Moment | None = None
    """Of the movement of what is drawn; None where it stands still."""

    @classmethod
    def on(
        cls,
        extent: Extent,
        scale: float,
        light: Light,
        source: Dice,
        *,
        mirror: bool = False,
        moment: Moment | None = None,
    ) -> Pen:
        """A pen on a fresh surface; `mirror` draws everything facing the other way, the light stays."""
        if mirror:
            extent = Extent(-extent.right, -extent.left, extent.bottom, extent.top)
        width, height = max(1, round(extent.width * scale)), max(1, round(extent.height * scale))
        turn = -scale if mirror else scale
        matrix = (turn, 0.0, -extent.left * scale, 0.0, -scale, extent.top * scale)
        return cls(Surface(width, height), extent, scale, light, source, matrix, moment)

    def at(self, x: float, y: float, size: float = 1.0, turn: float = 0.0, *, mirror: bool = False) -> Pen:
        """A pen whose origin is (x, y) here, scaled by `size`, turned by degrees, perhaps facing the other way."""
        a, b, c, d, e, f = self.matrix
        cos, sin = math.cos(math.radians(turn)) * size, math.sin(math.radians(turn)) * size
        flip = -1.0 if mirror else 1.0
        matrix = (
            (a * cos + b * sin) * flip,
            -a * sin + b * cos,
            a * x + b * y + c,
            (d * cos + e * sin) * flip,
            -d * sin + e * cos,
            d * x + e * y + f,
        )
        return replace(self, matrix=matrix)

    def narrowed(self, share: float) -> Pen:
        """A pen that draws everything so much less wide."""
        a, b, c, d, e, f = self.matrix
        return replace(self, matrix=(a * share, b, c, d * share, e, f))

    def lit_by(self, light: Light) -> Pen:
        return replace(self, light=light)

    @property
    def pixel(self) -> float:
        """Pixels per unit of this pen."""
        a, b, _, d, e, _ = self.matrix
        return math.sqrt(abs(a * e - b * d))

    def sprite(self, grain: float = 0.08, seed: int = 0) -> Sprite:
        return finished(self.surface, self.extent, self.scale, self.light, grain, seed)

    # Painting

    def fill(
        self,
        shape: Shape,
        tint: Tint,
        *,
        form: float = 0.7,
        reach: float = 1.0,
        lit: float = FLAT_LIT,
        alpha: float = 1.0,
        to: Tint | None = None,
        along: tuple[float, float] = (0.0, -1.0),
        hole: Points | None = None,
    ) -> None:
        """A lit surface. `form` is how round it looks: 0 flat, 1 fully modelled; `reach` below 1 keeps the middle flat.
        `lit` is how much light a flat surface gets.

        With `to`, the colour runs from `tint` to `to` in the direction `along`.
        """
        found = self._mask(shape, hole)
        if found is None:
            return
        region, mask = found
        shading = self._form(mask, form, reach, lit)
        surface: Plane = colour(tint)
        if to is not None:
            surface = self._ramp(region, shape, surface, colour(to), along)
        self.surface.lit[region.window][mask > 127] = shading if isinstance(shading, float) else shading[mask > 127]
        self._lay(region, mask, self.light.over(surface, shading), alpha)

    def mark(self, shape: Shape, tint: Tint, *, alpha: float = 1.0, soft: float = 0.0) -> None:
        """Paint on what is there already: keeps its light and stays within what is painted. `soft` blurs the edge."""
        found = self._mask(shape, None, soft)
        if found is None:
            return
        region, mask = found
        under = self.surface.rgba[region.window]
        share = mask.astype(np.float32)[..., None] * np.float32(alpha / 255)
        painted = self.light.over(colour(tint), self.surface.lit[region.window]) * under[..., 3:]
        under[..., :3] += (painted - under[..., :3]) * share

    def shadow(self, shape: Shape, strength: float = 0.35, *, soft: float = 0.03) -> None:
        """Darken what is painted already, tinted by the ambient light."""
        found = self._mask(shape, None, soft)
        if found is None:
            return
        region, mask = found
        share = mask.astype(np.float32)[..., None] * np.float32(strength / 255)
        cool = self.light.ambient / max(0.05, float(self.light.ambient.max()))
        self.surface.rgba[region.window][..., :3] *= 1 - share * (1 - 0.25 * cool)

    def glint(self, shape: Shape, strength: float = 0.4, *, soft: float = 0.02, tint: Tint | None = None) -> None:
        """Lighten what is painted already, like a highlight."""
        found = self._mask(shape, None, soft)
        if found is None:
            return
        region, mask = found
        glow = self.light.key + self.light.ambient if tint is None else colour(tint)
        under = self.surface.rgba[region.window]
        share = mask.astype(np.float32)[..., None] * np.float32(strength / 255)
        under[..., :3] += share * under[..., 3:] * np.minimum(glow, 1.2)

    def shine(self, shape: Shape, tint: Tint, *, alpha: float = 1.0, soft: float = 0.0) -> None:
        """A surface that gives its own light: a lit window, a flame, a screen."""
        found = self._mask(shape, None, soft)
        if found is not None:
            self._lay(found[0], found[1], colour(tint), alpha)

    def halo(self, x: float, y: float, radius: float, tint: Tint, strength: float = 0.5) -> None:
        """Light in the air around a lamp; adds to what is behind the sprite too. By day there is little of it."""
        a, b, c, d, e, f = self.matrix
        centre_x, centre_y, reach = a * x + b * y + c, d * x + e * y + f, max(0.5, radius * self.pixel)
        region = self._region([np.array([(centre_x, centre_y)])], reach)
        if region is None:
            return
        off_y = (np.arange(region.y0, region.y1, dtype=np.float32)[:, None] + np.float32(0.5 - centre_y)) / reach
        off_x = (np.arange(region.x0, region.x1, dtype=np.float32)[None] + np.float32(0.5 - centre_x)) / reach
        near = np.clip(1 - np.sqrt(off_x * off_x + off_y * off_y), 0, 1)
        dark = max(0.12, 1.1 - 1.25 * float(self.light.ambient.mean()))
        share = (near * near * near + near * near * 0.3) * np.float32(strength * dark)
        self.surface.rgba[region.window][..., :3] += share[..., None] * colour(tint)

    def stroke(
        self,
        line: Knots,
        width: Sequence[float] | float,
        tint: Tint,
        *,
        form: float = 0.0,
        lit: float = FLAT_LIT,
        alpha: float = 1.0,
        curved: bool = True,
    ) -> None:
        """A line of the given width or widths, pointed where a width is 0."""
        self.fill(ribbon(line, width, curved=curved), tint, form=form, lit=lit, alpha=alpha)

    def blob(self, knots: Knots, tint: Tint, *, form: float = 0.7, reach: float = 1.0, alpha: float = 1.0) -> Points:
        """A smooth closed shape through the knots; gives its outline back for marks and shadows."""
        outline = smooth(knots)
        self.fill(outline, tint, form=form, reach=reach, alpha=alpha)
        return outline

    def print(
        self, mask: Mask, x: float, y: float, width: float, height: float, tint: Tint, *, glow: bool = False
    ) -> None:
        """A ready mask, such as letters, fitted into a box centred on (x, y); upright however the pen is turned."""
        rows, columns = mask.shape
        size = min(width * self.pixel / columns, height * self.pixel / rows)
        wide, tall = max(1, round(columns * size)), max(1, round(rows * size))
        a, b, c, d, e, f = self.matrix
        left, top = round(a * x + b * y + c - wide / 2), round(d * x + e * y + f - tall / 2)
        region = Region(
            max(0, left), max(0, top), min(self.surface.width, left + wide), min(self.surface.height, top + tall)
        )
        if region.x1 <= region.x0 or region.y1 <= region.y0:
            return
        method = cv2.INTER_AREA if size < 1 else cv2.INTER_LINEAR
        fitted = cv2.resize(mask, (wide, tall), interpolation=method).astype(np.uint8)
        part = fitted[region.y0 - top : region.y1 - top, region.x0 - left : region.x1 - left]
        self._lay(region, part, colour(tint) if glow else self.light.on(colour(tint), 0.62), 1.0)

    @contextmanager
    def inside(self, shape: Shape) -> Iterator[None]:
        """Everything drawn within the block stays inside the shape."""
        found = self._mask(shape, None)
        whole = np.zeros((self.surface.height, self.surface.width), np.uint8)
        if found is not None:
            whole[found[0].window] = found[1]
        before = self.surface.clip
        self.surface.clip = whole
        try:
            yield
        finally:
            self.surface.clip = before

    # Pixels

    def pixels(self, path: Points) -> Points:
        a, b, c, d, e, f = self.matrix
        x, y = path[:, 0], path[:, 1]
        return np.stack([a * x + b * y + c, d * x + e * y + f], 1)

    def _mask(self, shape: Shape, hole: Points | None, soft: float = 0.0) -> tuple[Region, Mask] | None:
        """The shape's coverage and where it stands on the surface; None when nothing of it shows."""
        paths = self._placed(shape)
        blurred = soft * self.pixel
        region = self._region(paths, blurred * 2.5 + 1)
        if region is None:
            return None
        holes = [] if hole is None else [self.pixels(points(hole))]
        mask = coverage(paths, holes, region)
        if blurred >= 0.4:
            mask = np.clip(blur(floats(mask), blurred), 0, 255).astype(np.uint8)
        if self.surface.clip is not None:
            mask = (mask.astype(np.uint16) * self.surface.clip[region.window] // 255).astype(np.uint8)
        return (region, mask) if mask.any() else None

    def _placed(self, shape: Shape) -> list[Points]:
        """The outlines in pixels."""
        if isinstance(shape, np.ndarray) and shape.ndim == 3:
            return list(self.pixels(shape.reshape(-1, 2)).reshape(shape.shape))
        outlines = [shape] if isinstance(shape, np.ndarray) else shape
        return [self.pixels(points(outline)) for outline in outlines]

    def _region(self, paths: list[Points], margin: float) -> Region | None:
        place = paths[0] if len(paths) == 1 else np.concatenate(paths)
        low, high = place.min(0), place.max(0)
        if not (np.isfinite(low).all() and np.isfinite(high).all()):
            return None
        bound = np.clip([*low, *high], -1e6, 1e6)
        region = Region(int(bound[0]) - 1, int(bound[1]) - 1, int(bound[2]) + 2, int(bound[3]) + 2)
        region = region.grown(margin, self.surface.width, self.surface.height)
        return region if region.x1 > region.x0 and region.y1 > region.y0 else None

    def _form(self, mask: Mask, form: float, reach: float, flat: float) -> Plane | float:
        """How much light the shape gets at every pixel, or one figure when it is flat."""
        height, width = mask.shape
        if form <= 0 or min(height, width) < 7:
            return flat
        factor = min(1.0, FORM_PIXELS / max(height, width))
        small = cv2.resize(
            mask, (max(4, round(width * factor)), max(4, round(height * factor))), interpolation=cv2.INTER_AREA
        )
        lit = resize(rounded(small.astype(np.uint8), self.light, reach), width, height)
        return floats(np.clip(flat + (lit - FLAT_LIT) * form, 0, 1))

    def _ramp(
        self, region: Region, shape: Shape, start_tint: Colour, end_tint: Colour, along: tuple[float, float]
    ) -> Plane:
        place = np.concatenate(self._placed(shape))
        a, b, _, d, e, _ = self.matrix
        way = np.array([a * along[0] + b * along[1], d * along[0] + e * along[1]])
        way /= math.sqrt(float((way * way).sum())) + 1e-9
        reached = place[:, 0] * way[0] + place[:, 1] * way[1]
        start, stop = float(reached.min()), float(reached.max())
        y = np.arange(region.y0, region.y1, dtype=np.float32)[:, None] + 0.5
        x = np.arange(region.x0, region.x1, dtype=np.float32)[None] + 0.5
        share = np.clip((x * np.float32(way[0]) + y * np.float32(way[1]) - start) / max(1e-6, stop - start), 0, 1)
        return floats(start_tint + (end_tint - start_tint) * share[..., None])

    def _lay(self, region: Region, mask: Mask, rgb: Plane, alpha: float) -> None:
        under = self.surface.rgba[region.window]
        share = mask.astype(np.float32) * np.float32(alpha / 255)
        under *= spread(1 - share, 4)
        if rgb.ndim == 1:
            under += tinted(share, np.append(rgb, np.float32(1)))
        else:
            under += cv2.cvtColor(rgb, cv2.COLOR_RGB2RGBA) * spread(share, 4)


def coverage(paths: list[Points], holes: list[Points], region: Region) -> Mask:
    """How much of every pixel of the region the outlines cover, 0..255."""
    height, width = region.size
    fine = 4 if height * width < FINE_AREA else 1
    mask = np.zeros((height * fine, width * fine), np.uint8)
    kind = cv2.LINE_AA if fine == 1 else cv2.LINE_8
    origin = np.array([region.x0, region.y0])
    for outlines, level in ((paths, 255), (holes, 0)):
        if not outlines:
            continue
        place = np.clip((np.concatenate(outlines) - origin) * fine - 0.5, -30_000, 30_000)
        exact = np.round(place * 64).astype(np.int32)
        start = 0
        for outline in outlines:
            cv2.fillPoly(mask, [exact[start : start + len(outline)]], level, kind, 6)
            start += len(outline)
    if fine == 1:
        return mask
    return cv2.resize(mask, (width, height), interpolation=cv2.INTER_AREA).astype(np.uint8)
