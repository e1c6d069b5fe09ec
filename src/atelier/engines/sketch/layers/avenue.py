"""A street running away from us between houses, with signs, lamps and, when it is wet, their reflections."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from atelier.engines.raster import Points, blur, floats, log, sample, step_between
from atelier.engines.sketch.layers.skyline import NEON_TINTS, WINDOW_TINTS
from atelier.engines.sketch.layers.stage import Stage
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.colour import Colour, blend, colour, shade
from atelier.engines.sketch.paint.noise import Dice, from_tile, tile
from atelier.engines.sketch.paint.path import oval, ribbon
from atelier.engines.sketch.paint.pen import Pen
from atelier.engines.sketch.paint.sprite import MOST_PIXELS, Extent, Sprite

EYE_M = 1.9
ROAD_M = 4.2
"""Half the width of the roadway; the pavements reach to WALL_M."""
WALL_M = 7.2
FAR_M = 160.0
BRICKS = ("#a0644a", "#b58a66", "#8f7f74", "#c2a684", "#7f6a60", "#9a5a4e", "#6f7a80", "#b0a090")


@dataclass(frozen=True)
class House:
    """A front along the street: side -1 left or 1 right, from `near` to `far` metres away, `height` metres."""

    side: int
    near: float
    far: float
    height: float
    wall: Colour


@dataclass(frozen=True)
class Avenue:
    """`neon` hangs lit signs on the houses; `wet` 0..1 mirrors everything in the roadway."""

    stage: Stage
    neon: bool
    wet: float
    lit: float

    def draw(self, canvas: Canvas, t: float) -> None:
        stage = self.stage
        canvas.stamp(self._sprite, 0.5, stage.horizon)
        if self.wet > 0:
            self._mirror(canvas, t)

    @property
    def _focal(self) -> float:
        """Units on the screen of a metre at one metre's distance: the road fills the lower edge."""
        stage = self.stage
        below = (1 - stage.horizon) * stage.frame.height / stage.frame.unit
        return below / EYE_M * 3.0

    @property
    def _wider(self) -> float:
        """In a panorama the street is a boulevard, so that its houses are in the picture."""
        return max(1.0, self.stage.frame.aspect / 3.0)

    @property
    def _road(self) -> float:
        return ROAD_M * self._wider

    @property
    def _wall(self) -> float:
        return WALL_M * self._wider

    def _at(self, x: float, y: float, z: float) -> tuple[float, float]:
        """Units from the vanishing point, y upwards, of a place in metres (x right, y above the ground, z away)."""
        scale = self._focal / z
        return x * scale, (y - EYE_M) * scale

    def _quads(self, x: Points, y: Points, z: Points) -> Points:
        """(n, 4, 2) from corners (n, 4) in metres."""
        scale = self._focal / z
        return np.stack([x * scale, (y - EYE_M) * scale], -1)

    @cached_property
    def _sprite(self) -> Sprite:
        stage = self.stage
        frame = stage.frame
        half = frame.width / frame.unit / 2 + 0.01
        tall = frame.height / frame.unit
        extent = Extent(-half, half, -(1 - stage.horizon) * tall - 0.02, stage.horizon * tall + 0.02)
        scale = min(frame.unit, MOST_PIXELS / max(extent.width, extent.height))
        source = stage.dice("avenue")
        pen = Pen.on(extent, scale, stage.light, source)
        self._draw_ground(pen, half)
        for house in sorted(self._houses(source), key=lambda house: -house.far):
            self._draw_house(pen, house, source)
        self._draw_lamps(pen)
        sprite = pen.sprite(grain=0.05, seed=stage.seed)
        return sprite if scale == frame.unit else sprite.resized(frame.unit)

    def _houses(self, source: Dice) -> list[House]:
        houses: list[House] = []
        for side in (-1, 1):
            z = 3.0
            while z < FAR_M:
                length = float(source.uniform(7, 14)) * (1 + z / 60)
                height = float(source.uniform(11, 26)) * (1.6 if self.neon else 1.0)
                wall = colour(BRICKS[int(source.integers(len(BRICKS)))])
                houses.append(House(side, z, z + length, height, blend(wall, "#2a2c44", 0.6) if self.neon else wall))
                z += length
        return houses

    def _draw_ground(self, pen: Pen, half: float) -> None:
        haze = pen.light.haze
        asphalt = blend("#4a4a50", "#26262e", 0.5 if pen.light.lamps else 0.0)
        far = 400.0
        self._strip(
            pen,
            -60 * self._wider,
            60 * self._wider,
            1.2,
            far,
            blend("#8a8680", "#3a3a44", 0.5 if pen.light.lamps else 0.0),
        )
        self._strip(pen, -self._road, self._road, 1.2, far, asphalt)
        for side in (-1, 1):
            self._strip(pen, side * self._road, side * (self._road + 0.22), 1.2, far, "#b5b0a6")
            for slab in range(26):
                z = 3.2 * 1.16**slab
                pen.shadow(
                    ribbon([self._at(side * self._road, 0, z), self._at(side * self._wall, 0, z)], 0.004),
                    0.2,
                    soft=0.001,
                )
        for dash in range(16):
            z = 3.4 + dash * 5.2
            self._strip(pen, -0.09, 0.09, z, z + 2.4, "#e3ddc8")
        for stripe in range(8):
            x = -self._road + 0.5 + stripe * (2 * self._road - 1.0) / 7
            self._strip(pen, x - 0.26, x + 0.26, 5.6, 7.6, "#e3ddc8")
        pen.fill(ribbon([(-half, 0.0), (half, 0.0)], 0.012), haze, form=0, lit=0.5, alpha=0.5)

    def _strip(self, pen: Pen, left: float, right: float, near: float, far: float, tint: Colour | str) -> None:
        corners = [self._at(left, 0, near), self._at(right, 0, near), self._at(right, 0, far), self._at(left, 0, far)]
        pen.fill(np.array(corners), tint, form=0, lit=0.55)

    def _draw_house(self, pen: Pen, house: House, source: Dice) -> None:
        wall_x = house.side * self._wall
        haze = float(np.clip((house.near - 8) / 110, 0, 0.85))
        air = pen.light.haze
        lit = 0.85 if house.side * pen.light.side < 0 else 0.30
        wall = self._aired(pen.light.on(house.wall, lit), air, haze)
        corners = [
            self._at(wall_x, 0, house.near),
            self._at(wall_x, 0, house.far),
            self._at(wall_x, house.height, house.far),
            self._at(wall_x, house.height, house.near),
        ]
        pen.shine(np.array(corners), wall)
        # The end wall that faces us shows above lower neighbours.
        outer = house.side * (self._wall + 12)
        face = [
            self._at(wall_x, 0, house.near),
            self._at(outer, 0, house.near),
            self._at(outer, house.height, house.near),
            self._at(wall_x, house.height, house.near),
        ]
        pen.shine(np.array(face), self._aired(pen.light.on(shade(house.wall, 0.9), 0.55), air, haze))
        for level in (4.05, house.height - 0.7):
            band = [
                self._at(wall_x, level, house.near),
                self._at(wall_x, level, house.far),
                self._at(wall_x, level + 0.45, house.far),
                self._at(wall_x, level + 0.45, house.near),
            ]
            pen.shine(np.array(band), shade(wall, 1.14))
        self._draw_windows(pen, house, source, wall, haze)
        self._draw_shop(pen, house, source, haze)
        if self.neon and house.near < 70:
            for _ in range(2):
                self._draw_sign(pen, house, source, haze)

    @staticmethod
    def _aired(tint: Colour, air: Colour, haze: float) -> Colour:
        return floats(tint + (air - tint) * np.float32(haze))

    def _draw_windows(self, pen: Pen, house: House, source: Dice, wall: Colour, haze: float) -> None:
        along = max(2, round((house.far - house.near) / 2.3))
        up = max(1, int((house.height - 5.2) / 3.1))
        z0 = house.near + (np.arange(along) + 0.24) * (house.far - house.near) / along
        z1 = z0 + 0.52 * (house.far - house.near) / along
        low = 5.0 + np.arange(up) * 3.1
        near, bottom = (part.ravel() for part in np.meshgrid(z0, low))
        far, _ = (part.ravel() for part in np.meshgrid(z1, low))
        x = np.full((len(near), 4), house.side * self._wall, np.float64)
        y = np.stack([bottom, bottom, bottom + 1.75, bottom + 1.75], 1)
        z = np.stack([near, far, far, near], 1)
        panes = self._quads(x, y, z)
        sill = np.array([-0.14, -0.14, 0.14, 0.14])
        frames = self._quads(x, y + sill, z + np.array([-0.10, 0.10, 0.10, -0.10]))
        pen.shine(frames, blend(shade(wall, 1.25), pen.light.haze, haze * 0.5) if not self.neon else shade(wall, 0.7))
        on = source.random(len(panes)) < (self.lit if pen.light.lamps else 0.0)
        if (~on).any():
            glass = shade(wall, 0.5) if pen.light.lamps else blend(shade(wall, 0.55), pen.light.haze, 0.35)
            pen.shine(panes[~on], glass)
        if on.any():
            tint = colour(WINDOW_TINTS[int(source.integers(len(WINDOW_TINTS)))])
            pen.shine(panes[on], self._aired(tint, pen.light.haze, haze * 0.6))

    def _draw_shop(self, pen: Pen, house: House, source: Dice, haze: float) -> None:
        """The ground floor: a shop window and an awning."""
        x = house.side * (self._wall - 0.02)
        near, far = house.near + 0.6, house.far - 0.6
        glow = pen.light.lamps
        pane = [self._at(x, 0.6, near), self._at(x, 0.6, far), self._at(x, 3.0, far), self._at(x, 3.0, near)]
        tint = colour("#ffd9a0" if glow else "#6f8494")
        if self.neon and glow:
            tint = blend(tint, NEON_TINTS[int(source.integers(len(NEON_TINTS)))], 0.45)
        pen.shine(np.array(pane), self._aired(tint if glow else pen.light.on(tint, 0.5), pen.light.haze, haze))
        bars = [
            ribbon([self._at(x, 0.6, z), self._at(x, 3.0, z)], 0.02 * self._focal / z / 0.6)
            for z in np.linspace(near, far, 6)
        ]
        pen.shine(bars, self._aired(shade(house.wall, 0.3), pen.light.haze, haze))
        cloth = colour(("#a8362f", "#2f5f7a", "#3f6a4a", "#c08a3a", "#6a4a7a")[int(source.integers(5))])
        out = house.side * (self._wall - 1.3)
        awning = [self._at(x, 3.6, near), self._at(x, 3.6, far), self._at(out, 2.9, far), self._at(out, 2.9, near)]
        pen.shine(np.array(awning), self._aired(pen.light.on(cloth, 0.6), pen.light.haze, haze))

    def _draw_sign(self, pen: Pen, house: House, source: Dice, haze: float) -> None:
        """A lit board standing out from the wall, facing us, with strokes like letters."""
        tint = colour(NEON_TINTS[int(source.integers(len(NEON_TINTS)))])
        z = float(source.uniform(house.near + 0.5, house.far - 0.5))
        low = float(source.uniform(4.2, max(5.0, house.height * 0.55)))
        wide, tall = (1.1, 3.6) if source.random() < 0.7 else (2.2, 1.2)
        inner, outer = house.side * (self._wall - 0.2 - wide), house.side * (self._wall - 0.2)
        left, right = min(inner, outer), max(inner, outer)
        scale = self._focal / z
        corners = np.array(
            [
                self._at(left, low, z),
                self._at(right, low, z),
                self._at(right, low + tall, z),
                self._at(left, low + tall, z),
            ]
        )
        pen.shine(corners, self._aired(shade(tint, 0.28), pen.light.haze, haze * 0.5))
        strokes: list[Points] = []
        signs = 4 if tall > wide else 2
        for index in range(signs):
            for _ in range(4):
                if tall > wide:
                    cx, cy = (left + right) / 2, low + tall * (index + 0.5) / signs
                else:
                    cx, cy = left + wide * (index + 0.5) / signs, low + tall / 2
                dx, dy = float(source.uniform(-0.32, 0.32)), float(source.uniform(-0.32, 0.32))
                flat = source.random() < 0.5
                end = (dx + 0.5, dy) if flat else (dx, dy + 0.5)
                strokes.append(
                    ribbon(
                        [self._at(cx + dx - 0.2, cy + dy, z), self._at(cx + end[0] - 0.2, cy + end[1], z)],
                        0.085 * scale,
                    )
                )
        pen.shine(strokes, self._aired(blend(tint, "#ffffff", 0.25), pen.light.haze, haze * 0.4))
        frame = np.concatenate([corners, corners[:1]])
        pen.shine(ribbon(frame, 0.06 * scale, curved=False), tint)
        middle = corners.mean(0)
        pen.halo(float(middle[0]), float(middle[1]), max(wide, tall) * scale * 0.9, tint, 0.40 * (1 - haze))

    def _draw_lamps(self, pen: Pen) -> None:
        for z in (46.0, 27.0, 15.5, 9.2):
            for side in (-1, 1):
                x = side * (self._road + 0.5)
                scale = self._focal / z
                foot, head = self._at(x, 0, z), self._at(x, 5.2, z)
                arm = self._at(x - side * 0.9, 5.5, z)
                pen.stroke([foot, head], [0.16 * scale, 0.09 * scale], "#2c2e36", form=0.5, curved=False)
                pen.stroke([head, ((head[0] + arm[0]) / 2, arm[1]), arm], 0.08 * scale, "#2c2e36")
                if pen.light.lamps:
                    pen.shine(oval(arm[0], arm[1] - 0.1 * scale, 0.24 * scale, 0.12 * scale), "#fff0c4")
                    pen.halo(arm[0], arm[1] - 0.1 * scale, 2.4 * scale, "#ffd08a", 0.7)
                else:
                    pen.fill(oval(arm[0], arm[1] - 0.1 * scale, 0.22 * scale, 0.1 * scale), "#e9e4d6", form=0.6)

    def _mirror(self, canvas: Canvas, t: float) -> None:
        """The wet ground mirrors what stands over it, drawn out downwards."""
        stage = self.stage
        field = stage.field.field(1_200_000)
        picture = canvas.reduced(field)
        level = stage.horizon * field.height
        y = np.arange(field.height, dtype=np.float32)[:, None]
        x = np.arange(field.width, dtype=np.float32)[None]
        near = np.clip((y - level) / max(1.0, field.height - level), 0, 1)
        pattern = tile(256, stage.dice("wet"), cells=20, octaves=3, stretch=3)
        ripple = from_tile(pattern, floats(x * (420 / field.unit)), floats(log(near + 0.02) * 420 + t * 8)) - 0.5
        source_y = np.clip(2 * level - y + ripple * field.unit * 0.05 * (0.3 + near), 0, level - 1)
        source_x = np.clip(x + ripple * field.unit * 0.02 * (0.3 + near), 0, field.width - 1)
        long = floats(blur(picture, field.unit / 160))
        mirrored = sample(long, floats(source_x), floats(np.broadcast_to(source_y, ripple.shape)))
        puddle = step_between(
            0.30, 0.62, floats(from_tile(pattern, floats(x * (90 / field.unit) + 40), floats(log(near + 0.03) * 95)))
        )
        # Only the ground mirrors: between the walls, which stand at WALL_M to both sides.
        below = (y - level) / np.float32(field.unit)
        off = np.abs(x - field.width / 2) / np.float32(field.unit)
        ground = step_between(0.004, -0.004, floats(off - below * np.float32(self._wall / EYE_M)))
        share = np.clip((0.34 + 0.5 * puddle) * self.wet, 0, 0.9) * step_between(0.0, 0.03, floats(near)) * ground
        canvas.lay(floats(mirrored * 0.92), floats(share * np.ones_like(ripple)))
