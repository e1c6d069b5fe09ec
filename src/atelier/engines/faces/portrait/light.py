"""Light on skin: a key lamp with soft shadows, light from all around, and the warmth of light inside the skin."""

from __future__ import annotations

from dataclasses import dataclass, field

import cv2
import numpy as np

from atelier.engines.faces.portrait.relief import slopes
from atelier.engines.raster import Plane, blur, floats, power
from atelier.engines.sketch.paint.colour import Colour

_SHADOW_STEPS = 14
_SHADOW_SHRINK = 4


@dataclass(frozen=True)
class Lamp:
    """`direction` points to the key lamp: x right, y down, z towards the viewer. Colours are factors of light."""

    direction: tuple[float, float, float] = (-0.50, -0.55, 0.67)
    key: Colour = field(default_factory=lambda: floats([1.02, 0.98, 0.92]))
    ambient: Colour = field(default_factory=lambda: floats([0.40, 0.42, 0.46]))
    rim: Colour = field(default_factory=lambda: floats([0.09, 0.09, 0.10]))
    shine: float = 1.0

    @property
    def unit(self) -> tuple[float, float, float]:
        x, y, z = self.direction
        length = float(np.sqrt(x * x + y * y + z * z))
        return x / length, y / length, z / length


def cast_shadow(z: Plane, scale: float, lamp: Lamp, reach: float = 0.75) -> Plane:
    """How much of the key lamp each point of the relief sees, 0..1: a walk towards the lamp looks for higher ground."""
    height, width = z.shape
    small = cv2.resize(
        z, (max(2, width // _SHADOW_SHRINK), max(2, height // _SHADOW_SHRINK)), interpolation=cv2.INTER_AREA
    )
    lx, ly, lz = lamp.unit
    flat = max(1e-3, float(np.hypot(lx, ly)))
    hidden = np.zeros_like(small)
    for step in range(1, _SHADOW_STEPS + 1):
        far = reach * (step / _SHADOW_STEPS) ** 1.4
        offset = far * scale / _SHADOW_SHRINK
        move = np.array([[1, 0, lx / flat * offset], [0, 1, ly / flat * offset]], np.float64)
        ahead = cv2.warpAffine(
            small,
            move,
            small.shape[::-1],
            flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
            borderMode=cv2.BORDER_REPLICATE,
        )
        above = ahead - small - np.float32(far * lz / flat)
        hidden = np.maximum(hidden, above / np.float32(0.02 + 0.10 * far))
    seen = blur(floats(1 - np.clip(hidden, 0, 1)), 1.6)
    return floats(cv2.resize(seen, (width, height), interpolation=cv2.INTER_CUBIC)).clip(0, 1)


def hollows(z: Plane, scale: float) -> Plane:
    """How little of the surrounding light reaches each point, 0..1: it is lower than what is around it."""
    total = np.zeros_like(z)
    for reach, weight in ((0.05, 4.5), (0.13, 2.4), (0.30, 0.9)):
        total += np.clip(blur(z, reach * scale) - z, 0, 1) * np.float32(weight)
    return floats(np.clip(total, 0, 0.85))


def lit_skin(
    albedo: Plane, z: Plane, scale: float, lamp: Lamp, *, gloss: Plane | float = 0.3, grain: Plane | None = None
) -> Plane:
    """Display values of skin. `albedo` holds display values too; light is added up in linear ones.

    `gloss` 0..1 is how strongly the surface mirrors the lamp. `grain` is a fine relief for the highlights only.
    """
    nx, ny, nz = slopes(z, scale)
    lx, ly, lz = lamp.unit
    facing = nx * np.float32(lx) + ny * np.float32(ly) + nz * np.float32(lz)
    seen = cast_shadow(z, scale, lamp)
    occluded = hollows(z, scale)
    wrapped = np.clip((facing + 0.30) / 1.30, 0, 1)
    diffuse = wrapped * wrapped * (3 - 2 * wrapped) * (0.30 + 0.70 * seen)
    # Light that went in where the skin is lit comes out, reddened, beyond the edge of the shadow.
    inside = np.clip(blur(diffuse, 0.07 * scale) - diffuse, 0, 1)
    sky = (0.72 + 0.28 * -ny) * (1 - occluded)
    linear = power(floats(albedo), 2.2)
    light = diffuse[..., None] * lamp.key + sky[..., None] * lamp.ambient
    light = light + inside[..., None] * floats([0.55, 0.16, 0.10])
    fine = 0.0 if grain is None else grain
    middle = np.array([lx, ly, lz + 1.0])
    middle /= np.linalg.norm(middle)
    mirror = np.clip(nx * np.float32(middle[0]) + ny * np.float32(middle[1]) + nz * np.float32(middle[2]) + fine, 0, 1)
    broad, tight = power(floats(mirror), 14), power(floats(mirror), 48)
    glow = (0.10 * broad + 0.22 * tight) * seen * np.float32(lamp.shine) * gloss
    edge = power(floats(1 - nz), 2.5) * (1 - occluded)
    sheen = 0.35 + 0.65 * linear / np.maximum(linear.max(axis=-1, keepdims=True), 1e-3)
    shown = linear * light + glow[..., None] * lamp.key * sheen + edge[..., None] * lamp.rim * (0.15 + linear)
    deep = occluded[..., None] * floats([0.10, 0.30, 0.34])
    return rolled_off(power(floats(np.clip(shown * (1 - deep), 0, 4)), 1 / 2.2))


def rolled_off(shown: Plane, knee: float = 0.80) -> Plane:
    """Display values whose bright end bends towards 1 and keeps its colour, as film does."""
    over = np.maximum(shown - knee, 0)
    return floats(np.minimum(shown, knee) + (1 - knee) * over / (over + (1 - knee)))
