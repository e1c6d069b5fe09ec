"""The pictures of an order, read and saved."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import cv2
import numpy as np
from PIL import Image

from atelier.domain.errors import MediaRejected
from atelier.domain.wishes.image import EditImage
from atelier.domain.wishes.parts import Media
from atelier.engines.frames.arrays import Picture, bytes_of
from atelier.engines.frames.fit import cover
from atelier.engines.frames.focus import focus_of
from atelier.engines.frames.images import read_image
from atelier.engines.port import Task
from atelier.engines.raster import Plane
from atelier.engines.retouch.seen.sight import picture_of

MOST_PIXELS: Final = 100_000_000
LARGEST_SIDE_PX: Final = 4096
LEAST_PX: Final = 16


def read_picture(task: Task, image: Media, name: str, *, least: bool = True) -> Picture:
    """Raises MediaRejected, naming which picture it is."""
    try:
        picture = read_image(task.path(image), max_pixels=MOST_PIXELS)
    except MediaRejected as error:
        raise MediaRejected(f"{name}: {error}") from error
    if least and min(picture.shape[:2]) < LEAST_PX:
        height, width = picture.shape[:2]
        raise MediaRejected(f"{name}: it is {width} x {height} pixels; each side needs at least {LEAST_PX}")
    return picture


def fitted(picture: Picture, width: int, height: int) -> Picture:
    """Cut to the shape, keeping what matters, and sized."""
    rows, columns = picture.shape[:2]
    if (columns, rows) == (width, height):
        return picture
    keep = focus_of(picture[..., :3])
    box = cover(columns, rows, frame_width_px=width, frame_height_px=height, keep=keep)
    part = picture[
        round(box.y) : max(round(box.y) + 1, round(box.bottom)), round(box.x) : max(round(box.x) + 1, round(box.right))
    ]
    method = cv2.INTER_AREA if part.shape[0] > height else cv2.INTER_CUBIC
    return cv2.resize(part, (width, height), interpolation=method)


def size_of(wish: EditImage, picture: Picture) -> tuple[int, int]:
    """Of the result: as asked, else the picture's own, within what is possible."""
    height, width = picture.shape[:2]
    wide, high = wish.width_px, wish.height_px
    if wide is None and high is None:
        factor = min(1.0, LARGEST_SIDE_PX / max(width, height))
        return max(1, round(width * factor)), max(1, round(height * factor))
    wide = wide or round((high or height) * width / height)
    high = high or round(wide * height / width)
    factor = min(1.0, LARGEST_SIDE_PX / max(wide, high))
    return max(1, round(wide * factor)), max(1, round(high * factor))


def saved(task: Task, number: int, sheet: Plane, alpha: Plane | None = None) -> Path:
    path = task.new_file(f"edit-{number + 1}.png")
    picture = picture_of(sheet)
    if alpha is not None:
        picture = np.dstack([picture, bytes_of(alpha * 255)])
    Image.fromarray(picture).save(path, "PNG", compress_level=3)
    return path
