"""Layers that show figures: with their shadow on the ground, or their reflection in the water."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atelier.engines.raster import Plane, floats, sample, wave
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.light import Light
from atelier.engines.sketch.paint.moment import Moment
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import Extent, Sprite, swimming
from atelier.engines.sketch.subjects.look import Look
from atelier.engines.sketch.subjects.registry import LARGEST_PX, Figure


@dataclass(frozen=True)
class Rider:
    """A figure on another one: its origin and size in the other's units."""

    figure: Figure
    look: Look
    x: float
    y: float
    size: float
    mirror: bool = False


@dataclass(frozen=True)
class Standing:
    """One figure. (x, y) is where it stands, in fractions of the frame; `height` is its unit in units of the frame;
    `ground` is "land" (it throws a shadow), "water" (it is mirrored) or "" (neither)."""

    stage: Stage
    figure: Figure
    look: Look
    x: float
    y: float
    height: float
    seed: int
    ground: str = "land"
    mirror: bool = False
    haze: float = 0.0
    alpha: float = 1.0
    riders: tuple[Rider, ...] = ()
    light: Light | None = None
    moment: Moment | None = None
    """Of its movement: of steps, of a beat of wings..."""
    wet: Plane | None = None
    """Where the water is, (h, w) over the whole frame, for a reflection that ends at the shore."""

    @cached_property
    def sprite(self) -> Sprite:
        extent = self._extent()
        scale = max(2.0, self.height * self.stage.frame.unit)
        drawn = min(scale, LARGEST_PX / max(extent.width, extent.height))
        pen = Pen.on(
            extent,
            drawn,
            self.light or self.stage.light,
            dice(self.seed, self.figure.name),
            mirror=self.mirror,
            moment=self.moment,
        )
        self.figure.draw(pen, self.look)
        for rider in self.riders:
            rider.figure.draw(pen.at(rider.x, rider.y, rider.size, mirror=rider.mirror), rider.look)
        sprite = pen.sprite(grain=0.08 * self.stage.texture, seed=self.seed)
        if self.moment is not None and self.moment.gait == "swim":
            sprite = swimming(sprite, self.moment, left=self.mirror)
        return sprite if drawn == scale else sprite.resized(scale)

    def _extent(self) -> Extent:
        extent = self.figure.extent
        left, right, bottom, top = extent.left, extent.right, extent.bottom, extent.top
        for rider in self.riders:
            box = rider.figure.extent
            reach = max(-box.left, box.right) * rider.size
            left, right = min(left, rider.x - reach), max(right, rider.x + reach)
            top = max(top, rider.y + box.top * rider.size)
        return Extent(left, right, bottom, top)

    def draw(self, canvas: Canvas, t: float) -> None:
        bob = 0.004 * math.sin(t * 1.7 + self.seed) if t and self.ground == "water" else 0.0
        y = self.y + bob
        if self.ground == "land":
            self._shade(canvas, y)
        elif self.ground == "water":
            self._mirror(canvas, y, t)
        haze = colour(self.stage.air.haze)
        canvas.stamp(self.sprite, self.x, y, haze=self.haze, haze_colour=haze, alpha=self.alpha)

    def _shade(self, canvas: Canvas, y: float) -> None:
        light = self.stage.light
        body = self.sprite.extent.width * self.sprite.scale
        strength = 0.5 * (1 - self.haze)
        canvas.contact_shadow(self.x, y, body * 0.72, strength)
        key = float(light.key.max())
        if key > 0.4 and abs(light.side) > 0.05:
            length = 0.16 + 0.34 * (1 - light.height)
            lean = -light.side * (0.5 + 1.1 * (1 - light.height))
            canvas.cast_shadow(
                self.sprite, self.x, y, lean * 0.6, length * 0.5, min(0.42, 0.55 * key) * (1 - self.haze)
            )

    def _mirror(self, canvas: Canvas, y: float, t: float) -> None:
        """The figure upside down, broken by ripples, fading with depth."""
        flipped = self.sprite.flipped()
        height, width = flipped.alpha.shape
        drawn = height / flipped.size[1]
        rows = np.arange(height, dtype=np.float32)[:, None]
        unit = self.stage.frame.unit * drawn
        depth = np.clip((rows - max(0.0, flipped.extent.top * flipped.scale * drawn)) / max(1.0, height), 0, 1)
        swing = wave(floats(rows / np.float32(unit * 0.132))) * np.float32(0.32)
        ripple = wave(floats(rows / np.float32(unit * 0.047) + swing + np.float32(t * 0.6)))
        across = np.arange(width, dtype=np.float32)[None] + ripple * np.float32(unit * 0.006) * (0.3 + 1.6 * depth)
        rgba = sample(flipped.rgba, floats(across), floats(np.broadcast_to(rows, (height, width))), 0)
        fade = 0.62 * (1 - 0.8 * depth)[..., None]
        if self.wet is not None:
            fade = fade * self._wet_at(flipped.extent, y, (height, width))[..., None]
        canvas.stamp(
            Sprite(floats(rgba * fade), flipped.extent, flipped.scale),
            self.x,
            y,
            haze=self.haze,
            haze_colour=colour(self.stage.air.deep),
        )

    def _wet_at(self, extent: Extent, y: float, shape: tuple[int, int]) -> Plane:
        """How much of the ground under every pixel of a sprite is water."""
        assert self.wet is not None
        frame, (rows, columns) = self.stage.frame, self.wet.shape
        across = np.linspace(extent.left, extent.right, shape[1]) * self.height * frame.unit / frame.width
        down = np.linspace(extent.top, extent.bottom, shape[0]) * self.height * frame.unit / frame.height
        x, v = np.broadcast_arrays((self.x + across[None]) * columns, (y - down[:, None]) * rows)
        return sample(self.wet, floats(x), floats(v))


LARGEST_COPY_PX = 900
"""Copies are drawn at most so high; taller ones are spread from there."""


@dataclass(frozen=True)
class Scatter:
    """Many small copies of a few drawings, far ones first. `spots` are (x, y, height in units, variant, haze)."""

    stage: Stage
    figures: tuple[tuple[Figure, Look], ...]
    spots: tuple[tuple[float, float, float, int, float], ...]
    seed: int
    shadows: bool = True

    def draw(self, canvas: Canvas, t: float) -> None:
        haze = colour(self.stage.air.haze)
        sizes: dict[tuple[int, int], Sprite] = {}
        unit = self.stage.frame.unit
        for x, y, height, variant, distance in sorted(self.spots, key=lambda spot: (-spot[4], spot[1])):
            pixels = height * unit
            # Heights are rounded to a sixth of an octave, so that copies can share a size.
            step = round(6 * math.log2(max(1e-3, height)))
            sprite = sizes.get((variant, step))
            if sprite is None:
                sprite = self._drawn[variant].resized(max(2.0, 2 ** (step / 6) * unit))
                sizes[variant, step] = sprite
            if self.shadows and pixels > 24:
                canvas.contact_shadow(x, y, sprite.extent.width * sprite.scale * 0.6, 0.4 * (1 - distance))
            canvas.stamp(sprite, x, y, haze=distance, haze_colour=haze)

    @cached_property
    def _drawn(self) -> dict[int, Sprite]:
        """Every variant that is used, at the largest size it is used in."""
        largest: dict[int, float] = {}
        for _, _, height, variant, _ in self.spots:
            largest[variant] = max(largest.get(variant, 0.0), height * self.stage.frame.unit * 1.06)
        made: dict[int, Sprite] = {}
        for variant, pixels in largest.items():
            figure, look = self.figures[variant % len(self.figures)]
            made[variant] = figure.sprite(look, self.stage.light, min(pixels, LARGEST_COPY_PX), self.seed + variant)
        return made
