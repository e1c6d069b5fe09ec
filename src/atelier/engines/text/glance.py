"""A picture as chat endpoints take it. Runs in a sandboxed child."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from atelier.engines.port import Progress

SIDE_PX: Final = 2_048
"""Models look at no more, and endpoints bill by it."""
_PIXELS: Final = 1 << 28
_QUALITY: Final = 90


class Glance(msgspec.Struct, frozen=True):
    """The file `picture` is to be read, and `seen` written: a JPEG of at most `SIDE_PX`."""

    picture: str
    seen: str


def draw_glance(glance: Glance, progress: Progress) -> None:
    """Raises MediaRejected."""
    from PIL import Image

    from atelier.engines.frames.images import flatten, read_image

    picture = Image.fromarray(flatten(read_image(Path(glance.picture), max_pixels=_PIXELS)))
    picture.thumbnail((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
    picture.save(glance.seen, "JPEG", quality=_QUALITY)
