"""What can be done, independent of any vendor: one struct per operation, canonical names, units in names.

An operation's struct is the engine's whole view of a wish. Media stand in it as `Media`: an asset of the
account, already checked and measured. Lengths are pixels, times are seconds.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec

from atelier.domain.media import MediaKind


class Operation(StrEnum):
    TEXT_TO_IMAGE = "text_to_image"
    IMAGE_TO_VIDEO = "image_to_video"


OUTPUT_KIND: Final[dict[Operation, MediaKind]] = {
    Operation.TEXT_TO_IMAGE: MediaKind.IMAGE,
    Operation.IMAGE_TO_VIDEO: MediaKind.VIDEO,
}

NEEDS_CONSENT: Final[frozenset[Operation]] = frozenset()
"""Operations that put a real person's likeness into media."""


class Media(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stored file that an order refers to, with the figures read from it."""

    asset_id: str
    kind: MediaKind
    media_type: str
    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    fps: float | None = None


class StyleUse(msgspec.Struct, frozen=True):
    """A style by id, and how strongly: -2..2, 1 is as trained."""

    id: str
    strength: float = 1.0


class TextToImage(msgspec.Struct, frozen=True, tag="text_to_image", omit_defaults=True):
    prompt: str
    width_px: int
    height_px: int
    negative_prompt: str = ""
    styles: tuple[StyleUse, ...] = ()
    steps: int | None = None
    guidance: float | None = None


class ImageToVideo(msgspec.Struct, frozen=True, tag="image_to_video", omit_defaults=True):
    image: Media
    width_px: int
    height_px: int
    duration_s: float
    fps: float
    prompt: str = ""
    negative_prompt: str = ""
    last_frame: Media | None = None


Wish = TextToImage | ImageToVideo
"""Any operation's struct; the tag `type` on the wire names the operation."""


def operation_of(wish: Wish) -> Operation:
    """The operation a wish asks for."""
    return Operation(str(wish.__struct_config__.tag))
