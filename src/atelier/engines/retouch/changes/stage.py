"""The sketch's stage set up before a picture: its air and light, so that painted things belong to it."""

from __future__ import annotations

from typing import Final

import numpy as np

from atelier.engines.raster import Plane, floats, repeatable
from atelier.engines.sketch.layers.stage import Layer, Stage
from atelier.engines.sketch.paint.air import Air, airs
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.frame import Frame

_LIT: Final = 0.58  # what a surface that faces the viewer gets of the direct light


def stage_for(shape: tuple[int, int], air: Air, seed: int, *, horizon: float = 0.5, sun_x: float = 0.7) -> Stage:
    """A stage of the size (height, width)."""
    height, width = shape
    sun_y = max(0.07, horizon * (1 - sum(air.height) / 2))
    side = float(np.clip((sun_x - 0.5) * 2.6, -0.9, 0.9))
    return Stage(Frame(width, height), air, air.light(side), horizon, (sun_x, sun_y), seed)


def painted(stage: Stage, layers: list[Layer], under: Plane, t: float = 0.0) -> Plane:
    """Layers over a sheet; light beyond 1 is left in."""
    canvas = Canvas(stage.frame)
    canvas.rgb = floats(under).copy()
    with repeatable():
        for layer in layers:
            layer.draw(canvas, t)
    return canvas.rgb


def light_of(air: Air) -> Plane:
    """What an upright white surface shows under this air, (3,)."""
    return floats(air.ambient) + floats(air.key) * np.float32(_LIT)


def air_called(name: str, seed: int) -> Air:
    """A variant of a palette of the sketch, by the seed."""
    variants = airs()[name]
    return variants[seed % len(variants)]
