"""Pictures for others who do not read every format: drawn anew as JPEG, in a sandboxed child. Light to import."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from atelier.engines.port import Progress
from atelier.sandbox.host import Sandbox

READ_BY_ALL: Final = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
_FUNCTION: Final = "atelier.engines.frames.redraw:redraw"
_LIMIT_S: Final = 60.0
_PIXELS: Final = 1 << 28
_QUALITY: Final = 92


class Redrawing(msgspec.Struct, frozen=True):
    """The file `picture` is to be read, and `jpeg` written: with sides of at most `longest_px`, if that is given."""

    picture: str
    jpeg: str
    longest_px: int | None = None


async def redraw_outside(sandbox: Sandbox, wanted: Redrawing) -> None:
    """Raises SandboxError for a file that cannot be read."""
    await sandbox.call(_FUNCTION, wanted, None, timeout_s=_LIMIT_S)


def redraw(wanted: Redrawing, progress: Progress) -> None:
    """What is transparent becomes white. Raises MediaRejected."""
    from PIL import Image

    from atelier.engines.frames.images import flatten, read_image

    picture = Image.fromarray(flatten(read_image(Path(wanted.picture), max_pixels=_PIXELS)))
    if wanted.longest_px is not None:
        picture.thumbnail((wanted.longest_px, wanted.longest_px), Image.Resampling.LANCZOS)
    picture.save(wanted.jpeg, "JPEG", quality=_QUALITY)
