"""A frame of a video as a picture of its own. The function runs in a sandboxed child."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import msgspec

from atelier.domain.errors import MediaRejected
from atelier.engines.port import Progress

FUNCTION = "atelier.flows.still:take_still"
LIMIT_S = 60.0


class Frame(StrEnum):
    FIRST = "first"
    LAST = "last"


class Still(msgspec.Struct, frozen=True):
    """The frame of the file `video` that is to be written to `picture`, as PNG."""

    video: str
    picture: str
    frame: Frame
    max_pixels: int


class Taken(msgspec.Struct, frozen=True):
    """`fault` says why there is no picture, "" when there is one: exceptions do not leave the sandbox."""

    fault: str = ""


def take_still(still: Still, progress: Progress) -> Taken:
    from PIL import Image

    from atelier.engines.frames.reader import FrameReader

    try:
        with FrameReader(Path(still.video), max_pixels=still.max_pixels) as reader:
            picture = reader.last() if still.frame is Frame.LAST else next(iter(reader))
    except MediaRejected as error:
        return Taken(error.message)
    Image.fromarray(picture).save(still.picture, "PNG", compress_level=3)
    return Taken()
