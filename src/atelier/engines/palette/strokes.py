"""The surface of a look: strokes that follow the shapes, and grain."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np

from atelier.engines.palette.statistics import LOOK_PX, OCTAVES, Statistics
from atelier.engines.raster import Plane, blur, floats, resize

_WORK_PX: Final = 720  # shorter side at which strokes are laid
_STRONGEST: Final = 2.2  # lightness: lines of ink are strong detail, and no grain
_STEPS: Final = 7  # each way along a stroke
_USUAL: Final = (0.55, 0.9)  # coherence of photographs, and of pictures made of strokes


def strokes(light: Plane, unit: float, source: np.random.Generator, look: Statistics) -> Plane:
    """What the surface adds to a lightness of 0..100: noise, drawn out along the shapes as far as the look's own fine
    detail runs in one direction."""
    height, width = light.shape
    factor = min(1.0, _WORK_PX / unit)
    size = (max(16, round(width * factor)), max(16, round(height * factor)))
    small = resize(light, *size)
    fine = unit * factor / LOOK_PX
    noise = source.standard_normal((size[1], size[0]), dtype=np.float32)
    noise = blur(noise, max(0.6, OCTAVES[0] * fine))
    drawn = float(np.clip((look.along - _USUAL[0]) / (_USUAL[1] - _USUAL[0]), 0, 1))
    if drawn > 0:
        noise = _drawn_out(noise, small, step=1.2 * max(1.0, fine), share=drawn)
    noise /= np.float32(max(1e-6, float(noise.std())))
    # A third of the look's finest detail counts as its surface; the rest is what its pictures show.
    amplitude = np.float32(min(_STRONGEST, 0.33 * look.detail[0] + 0.12 * look.detail[1]))
    return floats(cv2.resize(noise * amplitude, (width, height), interpolation=cv2.INTER_LINEAR))


def _drawn_out(noise: Plane, light: Plane, *, step: float, share: float) -> Plane:
    """Noise averaged along the lines of equal lightness (line integral convolution; Cabral and Leedom, 1993)."""
    along_x, along_y = _tangents(light)
    height, width = noise.shape
    home_x, home_y = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    total = noise.copy()
    for way in (step, -step):
        x, y = home_x, home_y
        for _ in range(_STEPS):
            dx = cv2.remap(along_x, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
            dy = cv2.remap(along_y, x, y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_REPLICATE)
            x, y = floats(x + dx * np.float32(way)), floats(y + dy * np.float32(way))
            total += cv2.remap(noise, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT)
    total /= np.float32(max(1e-6, float(total.std())))
    return floats(noise / np.float32(max(1e-6, float(noise.std()))) * np.float32(1 - share) + total * np.float32(share))


def _tangents(light: Plane) -> tuple[Plane, Plane]:
    """Unit vectors along the lines of equal lightness; the sign is even over each shape."""
    soft = cv2.GaussianBlur(light, (0, 0), 2.0)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0), cv2.Sobel(soft, cv2.CV_32F, 0, 1)
    xx, xy, yy = (cv2.GaussianBlur(part, (0, 0), 4.0) for part in (across * across, across * down, down * down))
    turn = cv2.phase(floats(xx - yy), floats(2 * xy)) * np.float32(0.5) + np.float32(np.pi / 2)
    x, y = cv2.polarToCart(np.ones_like(turn), floats(turn))
    return floats(x), floats(y)
