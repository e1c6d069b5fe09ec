"""What is behind the subject: taken away, blurred, or painted anew."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.raster import Plane, floats
from atelier.engines.retouch.changes.placing import harmonised, shadowed
from atelier.engines.retouch.seen.matte import clean_edges
from atelier.engines.retouch.seen.sight import Sight
from atelier.engines.sketch.compose.mood import air_name
from atelier.engines.sketch.paint.colour import colour
from atelier.engines.sketch.paint.noise import dice
from atelier.engines.sketch.render import render
from atelier.engines.sketch.scene import Scene
from atelier.engines.sketch.styles.registry import STYLES

_SIDE: Final = 4096


def blurred_behind(sheet: Plane, sight: Sight, amount: float) -> Plane | None:
    """The background out of focus, more so with the distance; None without a subject and without any depth."""
    near = sight.matte
    unit = float(min(sheet.shape[:2]))
    if near is None and sight.sky is None:
        return None
    sharp = near if near is not None else floats(np.clip((1 - sight.far - 0.25) / 0.3, 0, 1))
    wide = out_of_focus(_without(sheet, sharp, unit), 0.016 * amount * unit)
    soft = out_of_focus(_without(sheet, sharp, unit), 0.007 * amount * unit)
    far = np.clip(0.35 + sight.far, 0, 1)[..., None]
    behind = soft + (wide - soft) * far
    return floats(behind + (sheet - behind) * sharp[..., None])


def _without(sheet: Plane, matte: Plane, unit: float) -> Plane:
    """The background alone, spread under the subject, so that the subject does not bleed into its blur."""
    keep = 1 - cv2.dilate(matte, np.ones((3, 3), np.uint8), iterations=max(1, round(unit / 200)))
    reach = max(2.0, unit / 24)
    weight = cv2.GaussianBlur(keep, (0, 0), reach) + np.float32(1e-3)
    spread = cv2.GaussianBlur(sheet * keep[..., None], (0, 0), reach) / weight[..., None]
    return floats(spread + (sheet - spread) * keep[..., None])


def out_of_focus(sheet: Plane, radius: float) -> Plane:
    """The round blur of a lens; lights weigh more and grow into discs."""
    side = 2 * max(1, round(radius)) + 1
    y, x = np.mgrid[:side, :side].astype(np.float32) - side // 2
    disc = np.clip(radius + 0.5 - np.sqrt(x * x + y * y), 0, 1)
    weight = 1 + 5 * np.maximum(0, sheet.max(axis=2) - np.float32(0.85))
    made = cv2.filter2D(sheet * weight[..., None], -1, disc, borderType=cv2.BORDER_REFLECT)
    return floats(made / cv2.filter2D(weight, -1, disc, borderType=cv2.BORDER_REFLECT)[..., None])


def backdrop_of(scene: Scene, shape: tuple[int, int], seed: int) -> Plane:
    """The scene painted at the size (height, width), without its figures."""
    height, width = shape
    picture = render(scene, min(width, _SIDE), min(height, _SIDE), seed, looks=((STYLES["clean"], 1.0),))
    return floats(cv2.resize(picture, (width, height), interpolation=cv2.INTER_CUBIC)) / np.float32(255)


def plain_backdrop(code: str, shape: tuple[int, int]) -> Plane:
    """One colour, a little lighter behind the middle, as a studio's paper is."""
    height, width = shape
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None]
    fall = 1 - 0.10 * np.clip(x * x + y * y, 0, 1.4)
    return floats(np.clip(colour(code) * fall[..., None], 0, 1))


def before(sheet: Plane, matte: Plane, behind: Plane, share: float, *, studio: bool = False) -> Plane:
    """The subject, kept where it is, before another background."""
    unit = float(min(matte.shape))
    clean = clean_edges(sheet, matte, unit)
    rows = np.flatnonzero((matte > 0.5).any(axis=1))
    stands = len(rows) > 0 and rows[-1] < len(matte) * 0.985
    ground = shadowed(behind, matte, 0.9) if stands and not studio else behind
    lit = clean if studio else harmonised(clean, matte, ground)
    made = ground + (lit - ground) * matte[..., None]
    return floats(sheet + (made - sheet) * np.float32(share))


def is_night(scene: Scene, seed: int) -> bool:
    return air_name(scene, dice(seed, "air")) in {"night", "neon", "space"}
