"""Masks for providers that paint anew what is transparent; ours paint anew what is white. Runs in a sandboxed child."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from atelier.engines.port import Progress

_PIXELS: Final = 1 << 28
_KEPT: Final = 255


class AlphaMask(msgspec.Struct, frozen=True):
    """The file `mask` is to be read, and `clear` written: a PNG with the sides of the picture, where they are known."""

    mask: str
    clear: str
    width_px: int | None
    height_px: int | None


def draw_alpha_mask(wanted: AlphaMask, progress: Progress) -> None:
    """Raises MediaRejected."""
    import numpy as np
    from PIL import Image

    from atelier.engines.frames.images import read_image

    white = Image.fromarray(read_image(Path(wanted.mask), max_pixels=_PIXELS)).convert("L")
    if wanted.width_px and wanted.height_px:
        white = white.resize((wanted.width_px, wanted.height_px), Image.Resampling.BILINEAR)
    picture = np.zeros((white.height, white.width, 4), np.uint8)
    picture[..., 3] = _KEPT - np.asarray(white)
    Image.fromarray(picture).save(wanted.clear, "PNG")
