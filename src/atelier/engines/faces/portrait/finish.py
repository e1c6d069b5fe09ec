"""From the painted sheet to the picture: size, bloom, tone, grain."""

from __future__ import annotations

import cv2
import numpy as np

from atelier.engines.faces.portrait.light import Lamp
from atelier.engines.frames.arrays import Picture
from atelier.engines.raster import Plane, blur, floats
from atelier.engines.sketch.paint.noise import Dice


def finished(rgb: Plane, width: int, height: int, lamp: Lamp, source: Dice) -> Picture:
    """The picture at its size: averaged, a little sharpened, its bright parts glowing."""
    shown = rgb
    if (rgb.shape[1], rgb.shape[0]) != (width, height):
        shown = floats(cv2.resize(rgb, (width, height), interpolation=cv2.INTER_AREA))
    shown = np.clip(shown, 0, 1)
    wide = blur(floats(np.clip(shown - 0.72, 0, 1)), 0.02 * min(width, height))
    shown = shown + wide * 0.45
    sharp = shown + (shown - cv2.GaussianBlur(shown, (0, 0), 1.0)) * 0.35
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None]
    corner = np.clip((x * x + y * y) / 2 - 0.28, 0, 1)[..., None]
    sharp = sharp * (1 - 0.30 * corner)
    grain = source.standard_normal((height, width)).astype(np.float32)[..., None] * 0.0055
    return np.asarray(np.clip((sharp + grain) * 255 + 0.5, 0, 255), np.uint8)
