"""Pictures that show what is in a video: its first frame, or a sheet of frames from beginning to end.

They are made when somebody asks, in a sandboxed child, and kept in memory for the next one. They say where they come
from as every output does.
"""

from __future__ import annotations

import asyncio
import shutil
from collections import OrderedDict
from enum import StrEnum
from fractions import Fraction
from itertools import chain, islice, repeat
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import UUID

import msgspec
import structlog

from atelier.domain.errors import MediaRejected, Unavailable
from atelier.domain.ids import new_id
from atelier.engines.port import Progress
from atelier.provenance.facts import Input, Marking
from atelier.sandbox.host import Sandbox, SandboxError
from atelier.storage.assets import Asset
from atelier.storage.store import Store
from atelier.storage.threads import in_thread

if TYPE_CHECKING:
    from PIL import Image

    from atelier.engines.frames.reader import FrameReader

log = structlog.get_logger(__name__)

SHEET_COLUMNS: Final = 5
SHEET_ROWS: Final = 5

_FUNCTION: Final = "atelier.flows.overview:draw_overview"
_LIMIT_S: Final = 120.0
_KEPT: Final = 64
_OPERATION: Final = "extract_frames"
_TILE_PX: Final = 256  # the longer side of a frame in the sheet
_QUALITY: Final = 85
_SHORTEST_S: Final = 0.04


class View(StrEnum):
    FRAME = "frame"
    """The first frame, as WebP."""
    SHEET = "sheet"
    """Frames at even distances, row by row, as JPEG."""


MEDIA_TYPES: Final = {View.FRAME: "image/webp", View.SHEET: "image/jpeg"}


class Drawing(msgspec.Struct, frozen=True):
    """The view of the file `video` that is to be written to `picture`."""

    video: str
    picture: str
    view: View
    duration_s: float
    max_pixels: int
    marking: Marking
    identity: str


class Drawn(msgspec.Struct, frozen=True):
    """`fault` says why there is no picture, "" when there is one: exceptions do not leave the sandbox."""

    fault: str = ""


class Overviews:
    """`scratch` is a directory of this machine, `identity` the one with what the house signs with."""

    def __init__(self, *, store: Store, sandbox: Sandbox, scratch: Path, identity: Path, max_pixels: int) -> None:
        self._store = store
        self._sandbox = sandbox
        self._scratch = scratch
        self._identity = identity
        self._max_pixels = max_pixels
        self._made: OrderedDict[tuple[UUID, View], asyncio.Task[bytes]] = OrderedDict()

    async def of(self, video: Asset, view: View, *, model: str, engine: str, trained: bool) -> bytes:
        """The picture's file. `model`, `engine` and `trained` are what the mark says of the video's making.

        Raises Unavailable when it cannot be made. Whoever asks while it is being made waits for the same one.
        """
        key = (video.id, view)
        making = self._made.get(key)
        if making is None or _failed(making):
            marking = Marking(
                job_id=str(video.job_id or video.id), operation=_OPERATION, engine=engine, model=model, trained=trained
            )
            making = asyncio.create_task(self._make(video, view, marking), name=f"{view} of {video.id}")
            making.add_done_callback(_failed)  # takes note of an error for which nobody waits any more
            self._made[key] = making
        self._made.move_to_end(key)
        while len(self._made) > _KEPT:
            self._made.popitem(last=False)
        return await asyncio.shield(making)

    async def _make(self, video: Asset, view: View, marking: Marking) -> bytes:
        scratch = self._scratch / str(new_id())
        copy, picture = scratch / "video", scratch / view
        try:
            await in_thread(scratch.mkdir, parents=True)
            local = self._store.local_path(video.path)
            if local is None:
                await self._store.get_file(video.path, copy)
            source = str(local or copy)
            drawing = Drawing(
                video=source,
                picture=str(picture),
                view=view,
                duration_s=video.duration_s or _SHORTEST_S,
                max_pixels=self._max_pixels,
                marking=msgspec.structs.replace(marking, inputs=(Input(source, video.media_type),)),
                identity=str(self._identity),
            )
            await self._draw(drawing)
            return await in_thread(picture.read_bytes)
        finally:
            await in_thread(shutil.rmtree, scratch, ignore_errors=True)

    async def _draw(self, drawing: Drawing) -> None:
        fault = ""
        try:
            drawn: Drawn = await self._sandbox.call(_FUNCTION, drawing, Drawn, timeout_s=_LIMIT_S)
            fault = drawn.fault
        except SandboxError as error:
            fault = str(error)
        if fault:
            log.warning("overview_not_drawn", view=drawing.view, error=fault)
            raise Unavailable("the picture of this video cannot be made now; try again")


def _failed(making: asyncio.Task[bytes]) -> bool:
    return making.done() and (making.cancelled() or making.exception() is not None)


def draw_overview(drawing: Drawing, progress: Progress) -> Drawn:
    """Runs in a child."""
    from PIL import Image

    from atelier.engines.frames.reader import FrameReader
    from atelier.provenance.identity import Identity
    from atelier.provenance.mark import mark

    video, picture = Path(drawing.video), Path(drawing.picture)
    try:
        with FrameReader(video, max_pixels=drawing.max_pixels) as reader:
            size = reader.width_px, reader.height_px
            if drawing.view is View.FRAME:
                Image.fromarray(next(iter(reader))).save(picture, "WEBP", lossless=True, quality=0, method=0)
        if drawing.view is View.SHEET:
            rate = Fraction(SHEET_COLUMNS * SHEET_ROWS) / Fraction(max(drawing.duration_s, _SHORTEST_S))
            with FrameReader(video, max_pixels=drawing.max_pixels, fps=rate, size=_tile(*size)) as reader:
                _sheet(reader).save(picture, "JPEG", quality=_QUALITY)
    except MediaRejected as error:
        return Drawn(error.message)
    # WebP comes without loss so far: the watermark goes in next, and writes the file with this quality.
    quality = _QUALITY if drawing.view is View.FRAME else None
    mark(picture, MEDIA_TYPES[drawing.view], drawing.marking, Identity.load(Path(drawing.identity)), quality=quality)
    return Drawn()


def _tile(width_px: int, height_px: int) -> tuple[int, int]:
    scale = _TILE_PX / max(width_px, height_px)
    return max(1, round(width_px * scale)), max(1, round(height_px * scale))


def _sheet(reader: FrameReader) -> Image.Image:
    """What is missing at the end of a very short video is its last frame again."""
    import numpy as np
    from PIL import Image

    count = SHEET_COLUMNS * SHEET_ROWS
    shown = list(islice(reader, count))
    tiles = list(islice(chain(shown, repeat(shown[-1])), count))
    rows = [np.hstack(tiles[start : start + SHEET_COLUMNS]) for start in range(0, count, SHEET_COLUMNS)]
    return Image.fromarray(np.vstack(rows))
