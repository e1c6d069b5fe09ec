"""The pictures of an order, and the faces in them."""

from __future__ import annotations

from typing import Final

from atelier.domain.errors import MediaRejected
from atelier.domain.wishes.parts import Media
from atelier.engines.faces.find import Face, find_faces
from atelier.engines.faces.refusal import CannotDo
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.images import read_image
from atelier.engines.port import Task

_MOST_PIXELS: Final = 50_000_000
_LEAST_PX: Final = 32


def read_photo(task: Task, media: Media, name: str) -> Picture:
    """RGB, or RGBA where it is not all opaque. Raises CannotDo, naming which of the order's pictures it is."""
    try:
        picture = read_image(task.path(media), max_pixels=_MOST_PIXELS)
    except MediaRejected as error:
        raise CannotDo("unreadable_media", f"{name}: {error}") from error
    height, width = picture.shape[:2]
    if min(width, height) < _LEAST_PX:
        raise CannotDo("unsupported_input", f"{name}: {width} x {height} pixels are too few; use at least {_LEAST_PX}")
    return picture


def faces_in(picture: Picture, name: str) -> list[Face]:
    """From the left, at least one. Raises CannotDo."""
    faces = find_faces(picture)
    if not faces:
        raise CannotDo(
            "no_face_found",
            f"{name}: no face was found; use a picture in which a face looks towards the camera, well lit and not tiny",
        )
    return faces
