"""A sprite: a picture of one thing on transparent ground, and the raw surface it is drawn on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import cv2
import numpy as np

from atelier.engines.raster import Mask, Plane, blur, floats, resize, sample
from atelier.engines.sketch.paint.light import Light
from atelier.engines.sketch.paint.moment import Moment
from atelier.engines.sketch.paint.noise import clouds, dice

MOST_PIXELS = 2000
"""The longest side that a sprite is drawn at; what is shown larger is enlarged."""
FLAT_LIT = 0.58
"""How much of the key light a surface facing the viewer gets."""


@dataclass(frozen=True)
class Extent:
    """What a drawing covers in its own units: the ground is y = 0, y grows upwards."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass
class Surface:
    """Premultiplied RGBA and, per pixel, how much key light the surface there gets."""

    width: int
    height: int
    rgba: Plane = field(init=False)
    lit: Plane = field(init=False)
    clip: Mask | None = None

    def __post_init__(self) -> None:
        self.rgba = np.zeros((self.height, self.width, 4), np.float32)
        self.lit = np.full((self.height, self.width), FLAT_LIT, np.float32)


@dataclass(frozen=True)
class Sprite:
    """`rgba` is premultiplied. `scale` is pixels per drawing unit where the sprite is shown; the drawing itself may
    have fewer, and is spread when it is stamped."""

    rgba: Plane
    extent: Extent
    scale: float

    @property
    def alpha(self) -> Plane:
        return self.rgba[..., 3]

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels where it is shown."""
        return max(1, round(self.extent.width * self.scale)), max(1, round(self.extent.height * self.scale))

    def resized(self, scale: float) -> Sprite:
        """Shown at another scale. Shrinking averages now; growing waits until the sprite is stamped."""
        shown = Sprite(self.rgba, self.extent, scale)
        width, height = shown.size
        if width >= self.rgba.shape[1] or height >= self.rgba.shape[0]:
            return shown
        return Sprite(resize(self.rgba, width, height), self.extent, scale)

    def flipped(self) -> Sprite:
        """Upside down about the ground line, for reflections."""
        extent = Extent(self.extent.left, self.extent.right, -self.extent.top, -self.extent.bottom)
        return Sprite(np.ascontiguousarray(self.rgba[::-1]), extent, self.scale)

    def mirrored(self) -> Sprite:
        """Left to right; the light turns round with it, so only for small things."""
        extent = Extent(-self.extent.right, -self.extent.left, self.extent.bottom, self.extent.top)
        return Sprite(np.ascontiguousarray(self.rgba[:, ::-1]), extent, self.scale)


def swimming(sprite: Sprite, moment: Moment, *, left: bool) -> Sprite:
    """A swimmer whose head is on the right, or on the `left`: a wave runs down its body and grows towards the tail."""
    height, width = sprite.alpha.shape
    x, y = np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)[:, None]
    behind = x / np.float32(max(1, width - 1)) if left else 1 - x / np.float32(max(1, width - 1))
    wave = np.sin(2 * np.pi * (np.float32(moment.phase) - np.float32(0.55) * behind))
    lift = floats(wave * behind * behind * np.float32(0.07 * min(width, height)))
    across = np.broadcast_to(x, (height, width))
    return replace(sprite, rgba=sample(sprite.rgba, floats(across), floats(y + lift[None]), cv2.BORDER_CONSTANT))


def rounded(mask: Mask, light: Light, reach: float) -> Plane:
    """How a body with this outline, swelling towards the viewer, catches the light: (h, w), 0..1.

    The outline is inflated to a dome over its distance from the edge; `reach` says after what share of the greatest
    distance the dome is flat.
    """
    inside = cv2.copyMakeBorder((mask > 110).astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    depth = floats(cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_5))[1:-1, 1:-1]
    radius = max(1.0, float(depth.max()) * reach)
    part = np.minimum(depth / np.float32(radius), 1)
    dome = floats(np.sqrt(1 - (1 - part) ** 2) * np.float32(radius))
    # Not `blur`: the slopes of a surface that was blurred at reduced size show its pixels.
    dome = floats(cv2.GaussianBlur(dome, (0, 0), max(0.7, radius * 0.14)))
    rise_x = cv2.Sobel(dome, cv2.CV_32F, 1, 0, ksize=3, scale=0.125)
    rise_y = cv2.Sobel(dome, cv2.CV_32F, 0, 1, ksize=3, scale=0.125)
    to_x, to_y, to_z = light.direction
    steep = np.sqrt(rise_x * rise_x + rise_y * rise_y + 1)
    facing = (-rise_x * np.float32(to_x) + rise_y * np.float32(to_y) + np.float32(to_z)) / steep
    return floats(np.clip(facing * 0.8 + 0.16, 0, 1))


def finished(surface: Surface, extent: Extent, scale: float, light: Light, grain: float, seed: int) -> Sprite:
    """The sprite on a surface: with a rim of light on the side of the light and a little unevenness of paint."""
    rgba = surface.rgba
    height, width = rgba.shape[:2]
    small_h, small_w = _reduced(height, width, 420)
    alpha = resize(floats(rgba[..., 3]), small_w, small_h)
    if float(light.rim.max()) > 0.01 and min(small_w, small_h) > 6:
        reach = max(small_w, small_h) * 0.022
        away_x, away_y, _ = light.direction
        shifted = cv2.warpAffine(
            blur(alpha, reach * 0.6),
            np.array([[1, 0, -away_x * reach], [0, 1, away_y * reach * 0.7]], np.float64),
            (small_w, small_h),
        )
        rim = np.clip(alpha - shifted * 1.15, 0, 1)
        rgba[..., :3] += (resize(floats(rim), width, height) * rgba[..., 3])[..., None] * light.rim
    if grain > 0:
        uneven = clouds((small_h, small_w), dice(seed, "grain"), cells=14, octaves=3, gain=0.6)
        rgba[..., :3] *= (1 + (resize(uneven, width, height) - 0.5) * np.float32(grain))[..., None]
    return Sprite(rgba, extent, scale)


def _reduced(height: int, width: int, limit: int) -> tuple[int, int]:
    factor = min(1.0, limit / max(height, width))
    return max(1, round(height * factor)), max(1, round(width * factor))
