"""Masks that say by transparency what is to be painted anew, as engines know them: white is painted anew."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from atelier.domain.order import Order
from atelier.domain.wishes.image import EditImage
from atelier.engines.port import Progress
from atelier.sandbox.host import Sandbox

_LIMIT_S: Final = 60.0
_PIXELS: Final = 1 << 28
_WHITE: Final = 255


class Masking(msgspec.Struct, frozen=True):
    """The file `mask` is to be read, and `plain` written as a grey PNG."""

    mask: str
    plain: str


async def plain_masks(sandbox: Sandbox, order: Order, inputs: Mapping[str, str], scratch: Path) -> dict[str, str]:
    """Another file for the order's mask where engines could not read the given one, by its asset id."""
    wish = order.wish
    if not isinstance(wish, EditImage) or wish.mask is None or not wish.mask_by_alpha:
        return {}
    plain = str(scratch / "mask.png")
    masking = Masking(inputs[wish.mask.asset_id], plain)
    await sandbox.call("atelier.flows.mask:draw_mask", masking, None, timeout_s=_LIMIT_S)
    return {wish.mask.asset_id: plain}


def draw_mask(masking: Masking, progress: Progress) -> None:
    """Transparent becomes white. A mask without any transparency is taken for one that is black and white already.

    Raises MediaRejected.
    """
    from PIL import Image

    from atelier.engines.frames.images import read_image

    picture = read_image(Path(masking.mask), max_pixels=_PIXELS)
    if picture.shape[2] == 4:
        plain = Image.fromarray(_WHITE - picture[..., 3])
    else:
        plain = Image.fromarray(picture).convert("L")
    plain.save(masking.plain, "PNG")
