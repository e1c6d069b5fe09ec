"""Render a scene: the one door of this package that makes pixels."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from atelier.engines.sketch.compose.direct import compose
from atelier.engines.sketch.paint.canvas import Canvas
from atelier.engines.sketch.paint.frame import Frame
from atelier.engines.sketch.paint.raster import repeatable
from atelier.engines.sketch.scene import Scene

Progress = Callable[[float, str], None]


def render(scene: Scene, width: int, height: int, seed: int, progress: Progress | None = None) -> npt.NDArray[np.uint8]:
    with repeatable():
        frame = Frame(width, height)
        _, layers = compose(scene, frame, seed)
        canvas = Canvas(frame)
        for layer in layers:
            layer.draw(canvas, 0.0)
        return (np.clip(canvas.rgb, 0, 1) * 255 + 0.5).astype(np.uint8)
