"""Pictures of an order: read from its inputs, written to its scratch directory."""

from __future__ import annotations

from typing import Final

import cv2

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.domain.wishes.parts import Media
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.images import read_image
from atelier.engines.port import Made, Task

MOST_PIXELS: Final = 50_000_000
_LEAST_PX: Final = 2
_COMPRESSION: Final = 3  # of 0..9; more takes much longer and saves little


def read_picture(task: Task, media: Media) -> Picture:
    """RGB or RGBA. Raises MediaRejected."""
    picture = read_image(task.path(media), max_pixels=MOST_PIXELS)
    height, width = picture.shape[:2]
    if min(width, height) < _LEAST_PX:
        raise MediaRejected(f"the picture is {width} x {height} pixels; each side needs at least {_LEAST_PX}")
    return picture


def write_picture(task: Task, name: str, picture: Picture) -> Made:
    """A PNG."""
    path = task.new_file(f"{name}.png")
    order = cv2.COLOR_RGB2BGR if picture.shape[2] == 3 else cv2.COLOR_RGBA2BGRA
    _, packed = cv2.imencode(".png", cv2.cvtColor(picture, order), [cv2.IMWRITE_PNG_COMPRESSION, _COMPRESSION])
    path.write_bytes(packed.tobytes())
    return Made(str(path), MediaKind.IMAGE)
