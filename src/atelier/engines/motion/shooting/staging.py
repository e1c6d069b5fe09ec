"""Fitting a camera's way into the picture: nothing outside it may come into sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
import numpy as np

from atelier.engines.motion.camera import Path, Pose
from atelier.engines.motion.drawing.renderer import Renderer

_CLOSEST: Final = 1.24  # how far the whole shot may be cropped to gain room before the move is made smaller
_SMALLER: Final = 0.85
_TRIES: Final = 14
_LOOKS: Final = 13  # moments at which the frame's edge is checked


def fit_path(lay: Callable[[float], Path], renderer: Renderer) -> Path:
    """`lay` makes the path of some reach, 1 being what is wished; the result is that path, or a smaller one,
    cropped just enough to stay inside the picture.

    A path that begins or ends at rest stays uncropped there and gains its room on the way.
    """
    reach = 1.0
    for _ in range(_TRIES):
        path = lay(reach)
        if (crop := _least_crop(path, renderer)) is not None:
            return _cropped(path, crop)
        reach *= _SMALLER
    return Path(Pose(), Pose())


def _least_crop(path: Path, renderer: Renderer) -> float | None:
    if _holds(path, renderer):
        return 1.0
    if not _holds(_cropped(path, _CLOSEST), renderer):
        return None
    low, high = 1.0, _CLOSEST
    for _ in range(6):
        middle = (low + high) / 2
        low, high = (low, middle) if _holds(_cropped(path, middle), renderer) else (middle, high)
    return high


def _holds(path: Path, renderer: Renderer) -> bool:
    looks = _LOOKS * (4 if path.shake else 1)
    return all(renderer.keeps_inside(path.at(float(moment))) for moment in np.linspace(0, 1, looks))


def _cropped(path: Path, crop: float) -> Path:
    """Both ends closer by a factor, but for an end at rest; unrest needs its room from the beginning."""

    def closer(pose: Pose, other: Pose) -> Pose:
        stays = pose == Pose() and other != Pose() and not path.shake
        return pose if stays else msgspec.structs.replace(pose, zoom=pose.zoom * crop)

    return msgspec.structs.replace(path, start=closer(path.start, path.end), end=closer(path.end, path.start))
