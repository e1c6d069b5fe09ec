"""Planets: spheres with banded, cratered or continental faces, rings and air."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from atelier.engines.raster import Numbers, Plane, exp, floats, resize, sample, step_between
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.noise import clouds, wander
from atelier.engines.sketch.paint.sprite import Extent, Sprite

GRID = 560
"""Planets are computed in at most so many pixels across and spread from there."""


@dataclass(frozen=True)
class Planet:
    """`kind` is gas, rock, earth or ice; (x, y) in fractions, `radius` in units; `haze` 0..1 lets the sky through."""

    stage: Stage
    kind: str
    x: float
    y: float
    radius: float
    tint: Colour
    rings: bool = False
    haze: float = 0.0
    seed: int = 0

    def draw(self, canvas: Canvas, t: float) -> None:
        unit = self.stage.frame.unit
        half = 2.3 if self.rings else 1.25
        pixels = min(GRID * half, self.radius * unit * half * 2)
        size = max(8, round(pixels))
        rgba = self._picture(size, half, t)
        full = max(8, round(self.radius * unit * half * 2))
        sprite = Sprite(resize(rgba, full, full), Extent(-0.5, 0.5, -0.5, 0.5), full)
        canvas.stamp(sprite, self.x, self.y, haze=self.haze, haze_colour=self.stage.air.sky_at(floats([0.4]))[0])

    def _picture(self, size: int, half: float, t: float) -> Plane:
        place = (np.arange(size, dtype=np.float32) + 0.5) / size * 2 * half - half
        u, v = np.broadcast_arrays(place[None], place[:, None])
        u, v = floats(u), floats(v)
        square = u * u + v * v
        edge = 2.2 * half / size
        disc = 1 - step_between(1 - edge, 1 + edge, floats(np.sqrt(square)))
        bulge = floats(np.sqrt(np.clip(1 - square, 0, 1)))
        to_x, to_y, to_z = self._sunward()
        facing = u * np.float32(to_x) - v * np.float32(to_y) + bulge * np.float32(to_z)
        lit = step_between(-0.12, 0.75, floats(facing))
        rgb = self._face(u, v, bulge, t) * (0.045 + 1.05 * lit[..., None])
        rgb = rgb + self._limb(bulge, lit)[..., None] * blend(self.tint, "#cfe4ff", 0.6)
        air = exp(floats(-np.maximum(np.sqrt(square) - 1, 0) * 16)) * (1 - disc) * np.clip(lit + 0.15, 0, 1) * 0.42
        rgba = np.concatenate(
            [rgb * disc[..., None] + air[..., None] * blend(self.tint, "#cfe4ff", 0.6), disc[..., None]], -1
        )
        return self._ringed(floats(rgba), u, v) if self.rings else floats(rgba)

    def _sunward(self) -> tuple[float, float, float]:
        side = -1.0 if self.stage.sun[0] < self.x else 1.0
        x, y, z = side * 0.78, 0.42, 0.46
        length = math.sqrt(x * x + y * y + z * z)
        return x / length, y / length, z / length

    def _limb(self, bulge: Plane, lit: Plane) -> Plane:
        return (
            floats((1 - bulge) * (1 - bulge) * (1 - bulge) * lit * 0.5) if self.kind != "rock" else np.zeros_like(bulge)
        )

    def _face(self, u: Plane, v: Plane, bulge: Plane, t: float) -> Plane:
        source = self.stage.dice("planet", self.seed, self.kind)
        tilt = float(source.uniform(-0.4, 0.4))
        c, s = math.cos(tilt), math.sin(tilt)
        along, across = u * np.float32(c) + v * np.float32(s), v * np.float32(c) - u * np.float32(s)
        # The visible half of the sphere, unrolled.
        x = (along / np.maximum(0.35 + 0.65 * bulge, 0.05) * 0.5 + 0.5) * 255 + np.float32(t * 4)
        y = (across * 0.5 + 0.5) * 255
        fine = clouds((256, 256), source, cells=6, octaves=6, gain=0.58)
        if self.kind == "gas":
            return self._banded(x, y, across, fine)
        broad = clouds((256, 256), source, cells=2.6, octaves=6, gain=0.55)
        ground, grain = (
            sample(broad, floats(x), floats(y), cv2.BORDER_REFLECT),
            sample(fine, floats(x), floats(y), cv2.BORDER_REFLECT),
        )
        if self.kind == "earth":
            return self._continents(ground, grain, across)
        rgb = shade(self.tint, 0.62) + (shade(self.tint, 1.35) - shade(self.tint, 0.62)) * ground[..., None]
        rim = np.abs(grain - 0.62)
        return floats(
            rgb * (1 - 0.34 * step_between(0.05, 0.0, floats(rim))[..., None]) * (0.84 + 0.3 * grain[..., None])
        )

    def _banded(self, x: Numbers, y: Numbers, across: Numbers, fine: Plane) -> Plane:
        source = self.stage.dice("bands", self.seed)
        tones = [shade(self.tint, float(source.uniform(0.62, 1.45))) for _ in range(13)]
        curl = sample(fine, floats(x), floats(y * 1.0), cv2.BORDER_REFLECT) - 0.5
        place = across * 0.5 + 0.5 + curl * 0.05
        stops = np.linspace(0, 1, len(tones))
        rgb = np.stack([np.interp(place, stops, [tone[channel] for tone in tones]) for channel in range(3)], -1)
        return floats(rgb * (1 + curl[..., None] * 0.4))

    def _continents(self, ground: Plane, grain: Plane, across: Plane) -> Plane:
        sea, land, sand = colour("#1f5f9a"), colour("#4f8a4a"), colour("#b5a468")
        dry = sand + (land - sand) * step_between(0.40, 0.62, grain)[..., None]
        rgb = sea + (dry - sea) * step_between(0.51, 0.55, ground)[..., None]
        ice = step_between(0.76, 0.88, floats(np.abs(across) + (grain - 0.5) * 0.2))
        white = np.maximum(step_between(0.55, 0.78, floats(grain * 0.7 + (1 - ground) * 0.4)), ice)
        return floats(rgb + (1 - rgb) * (white * 0.9)[..., None])

    def _ringed(self, rgba: Plane, u: Plane, v: Plane) -> Plane:
        tilt = -0.38
        c, s = np.float32(math.cos(tilt)), np.float32(math.sin(tilt))
        along, across = u * c + v * s, (v * c - u * s) * np.float32(3.6)
        reach = floats(np.sqrt(along * along + across * across))
        table = wander(512, self.stage.dice("rings", self.seed), steps=18, rough=0.8)
        place = np.clip((reach - 1.25) / 0.95, 0, 1) * 510
        stripe = table[place.astype(np.int32)]
        band = step_between(1.28, 1.36, reach) * step_between(2.18, 2.08, reach)
        gap = 1 - 0.85 * step_between(0.05, 0.02, floats(np.abs(reach - 1.82)))
        alpha = band * gap * np.clip(0.30 + 1.1 * stripe, 0, 0.95)
        front = (across > 0) | (u * u + v * v > 1)
        alpha = np.where(front, alpha, 0)[..., None]
        tone = blend(self.tint, "#fff4e0", 0.55) * (0.55 + 0.65 * stripe[..., None])
        out = rgba * (1 - alpha)
        out[..., :3] += tone * alpha
        out[..., 3:] += alpha
        return floats(out)
