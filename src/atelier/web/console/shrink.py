"""A small picture of a file. The function runs in a sandboxed child."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Final

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.domain.media import MediaKind
from atelier.engines.port import Progress

FUNCTION: Final = "atelier.web.console.shrink:shrink"
LIMIT_S: Final = 30.0
SIDE_PX: Final = 480
"""The longest side: twice what a cell of the gallery has, for dense screens."""

_QUALITY: Final = 76


class Large(msgspec.Struct, frozen=True):
    """The file to be shown small. `max_pixels` is what a frame may have."""

    file: str
    kind: MediaKind
    max_pixels: int


class Small(msgspec.Struct, frozen=True):
    """WebP; empty where the file shows nothing."""

    body: bytes = b""


def shrink(large: Large, progress: Progress) -> Small:
    from PIL import Image, ImageOps

    try:
        if large.kind is MediaKind.VIDEO:
            from atelier.engines.frames.reader import FrameReader

            with FrameReader(Path(large.file), max_pixels=large.max_pixels) as reader:
                picture = Image.fromarray(next(iter(reader)))
        else:
            import pillow_heif

            pillow_heif.register_heif_opener()
            opened = Image.open(large.file)
            opened.draft("RGB", (SIDE_PX, SIDE_PX))
            picture = ImageOps.exif_transpose(opened)
    except (MediaRejected, OSError, ValueError, StopIteration):
        return Small()
    picture = picture.convert("RGBA" if picture.mode in ("RGBA", "LA", "PA", "P") else "RGB")
    picture.thumbnail((SIDE_PX, SIDE_PX))
    held = io.BytesIO()
    picture.save(held, "WEBP", quality=_QUALITY)
    return Small(held.getvalue())
