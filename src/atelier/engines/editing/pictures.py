"""Still pictures in and out: what comes out is of the kind that went in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from PIL import Image

from atelier.domain.media import MediaKind, media_type
from atelier.domain.wishes.parts import Media
from atelier.engines.editing.making import made
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.images import flatten, read_image
from atelier.engines.port import Done, Progress, Task

MOST_PIXELS: Final = 60_000_000


class _Form(msgspec.Struct, frozen=True):
    """How a kind of picture is written; `options` are Pillow's."""

    extension: str
    name: str
    options: dict[str, Any] = {}
    alpha: bool = True


_PNG: Final = _Form("png", "PNG")
_JPEG: Final = _Form("jpg", "JPEG", {"quality": 95, "subsampling": 0, "optimize": True}, alpha=False)
_FORMS: Final = {
    "image/png": _PNG,
    "image/jpeg": _JPEG,
    "image/webp": _Form("webp", "WEBP", {"quality": 95, "method": 4}),
    "image/avif": _Form("avif", "AVIF", {"quality": 90}),
    "image/heic": _JPEG,  # browsers do not show HEIC
}
"""What else there is (GIF, with its few colours) becomes PNG."""


def is_picture(media: Media) -> bool:
    return media.kind is MediaKind.IMAGE


def edit_picture(task: Task, media: Media, progress: Progress, name: str, edit: Callable[[Picture], Picture]) -> Done:
    """Read, edit, write. Raises MediaRejected if it is no picture that can be read."""
    progress(0.0, "reading")
    picture = read_image(task.path(media), max_pixels=MOST_PIXELS)
    progress(0.3, "drawing")
    picture = edit(picture)
    progress(0.8, "saving")
    path = _save(picture, task.new_file(name), media.media_type)
    progress(1.0, "saving")
    return made(path, MediaKind.IMAGE)


def _save(picture: Picture, path: Path, type_name: str) -> Path:
    known = media_type(type_name)
    form = _FORMS.get(known.name if known else "", _PNG)
    if picture.shape[2] == 4 and not form.alpha:
        form = _PNG
    path = path.with_suffix(f".{form.extension}")
    Image.fromarray(picture if form.alpha else flatten(picture)).save(path, form.name, **form.options)
    return path
