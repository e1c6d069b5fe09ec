"""Upload: a stream of bytes becomes an asset, or nothing at all.

Bytes go to a scratch file, are looked at and decoded there, move into the store, and are then named by one statement.
A crash before that statement leaves a scratch file or a file that no blob names: the collector removes both.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterable, AsyncIterator, Iterable
from pathlib import Path
from uuid import UUID

import structlog

from atelier.domain.errors import MediaRejected, TooLarge, Unavailable, Unsupported
from atelier.domain.ids import new_id
from atelier.domain.media import MEDIA_TYPES, MediaFacts, MediaKind, media_type
from atelier.flows.still import FUNCTION as TAKE_STILL
from atelier.flows.still import LIMIT_S as STILL_LIMIT_S
from atelier.flows.still import Frame, Still, Taken
from atelier.sandbox.host import Sandbox, SandboxError
from atelier.settings import StorageSettings
from atelier.storage.assets import Asset, Assets, NewAsset, checked_description
from atelier.storage.names import file_name
from atelier.storage.probe import probe
from atelier.storage.receive import Received, receive
from atelier.storage.sniff import contradicts, describe, sniff
from atelier.storage.store import Store, blob_path
from atelier.storage.threads import in_thread

log = structlog.get_logger(__name__)


class Intake:
    """The way in for files. `scratch` is a directory of this machine, best on the store's file system: then a file
    moves into the store without being copied."""

    def __init__(
        self, *, assets: Assets, store: Store, sandbox: Sandbox, scratch: Path, options: StorageSettings
    ) -> None:
        self._assets = assets
        self._store = store
        self._sandbox = sandbox
        self._scratch = scratch
        self._options = options

    async def upload(
        self,
        account_id: UUID,
        stream: AsyncIterable[bytes],
        *,
        filename: str = "",
        declared: str | None = None,
        description: str = "",
        kinds: tuple[MediaKind, ...] = (),
        media_types: tuple[str, ...] = (),
        max_bytes: int | None = None,
        origin: str = "upload",
    ) -> Asset:
        """Stores a file. `declared` is the type that the sender claims, `kinds` and `media_types` what the caller can
        use (none: all).

        The same bytes twice give two assets over one blob: each can be named, described and deleted by itself. Raises
        MediaRejected and its like, and Unavailable when the disk or the store does not take the file.
        """
        description = checked_description(description)
        blob_id = new_id()
        scratch = self._scratch / str(blob_id)
        try:
            received = await receive(stream, scratch, max_bytes=max_bytes or self._options.upload_bytes)
            facts = await self._examine(scratch, received, declared, kinds, media_types)
            await self._store.put_file(blob_path(blob_id), scratch)
        finally:
            await in_thread(scratch.unlink, missing_ok=True)
        known = media_type(facts.media_type)
        assert known is not None
        asset = await self._assets.add(
            NewAsset(
                account_id=account_id,
                blob_id=blob_id,
                sha256=received.sha256,
                facts=facts,
                origin=origin,
                filename=file_name(filename, known),
                description=description,
            )
        )
        if asset.blob_id != blob_id:
            await self._drop(blob_path(blob_id))
        return asset

    async def still(self, video: Asset, frame: Frame) -> Asset:
        """A frame of a stored video as a picture of its own. Raises MediaRejected for a video that cannot be read."""
        scratch = self._scratch / str(new_id())
        copy, picture = scratch / "video", scratch / "picture"
        try:
            await in_thread(scratch.mkdir, parents=True)
            local = self._store.local_path(video.path)
            if local is None:
                await self._store.get_file(video.path, copy)
            wanted = Still(str(local or copy), str(picture), frame, self._options.limits.frame_pixels)
            await self._take(wanted)
            name = f"{video.filename.rpartition('.')[0]} {frame} frame.png"
            return await self.upload(video.account_id, _pieces(picture), filename=name, origin="fetched")
        finally:
            await in_thread(shutil.rmtree, scratch, ignore_errors=True)

    async def _take(self, still: Still) -> None:
        try:
            taken: Taken = await self._sandbox.call(TAKE_STILL, still, Taken, timeout_s=STILL_LIMIT_S)
        except SandboxError as error:
            log.warning("still_not_taken", error=str(error))
            raise MediaRejected("no frame of this video can be read") from error
        if taken.fault:
            raise MediaRejected(taken.fault)

    async def _examine(
        self,
        file: Path,
        received: Received,
        declared: str | None,
        kinds: tuple[MediaKind, ...],
        media_types: tuple[str, ...],
    ) -> MediaFacts:
        """What the file holds. The cheap checks come first."""
        found = sniff(received.head)
        taken = [
            known
            for known in MEDIA_TYPES
            if known.kind is not MediaKind.WEIGHTS and (not media_types or known.name in media_types)
        ]
        if found is None or found not in taken:
            raise Unsupported(
                f"this file is {describe(received.head) if found is None else found.name}, which is not supported; "
                f"send one of {', '.join(sorted(known.extension for known in taken))}"
            )
        if found.kind is MediaKind.TEXT and received.size_bytes > self._options.limits.text_bytes:
            raise TooLarge(f"a text may have {self._options.limits.text_bytes:,} bytes at most")
        facts = await probe(self._sandbox, file, found.name, self._options.limits)
        final = media_type(facts.media_type)
        assert final is not None
        if contradicts(declared, final):
            raise MediaRejected(f"the file was declared as {declared}, but its content is {final.name}")
        if kinds and facts.kind not in kinds:
            raise MediaRejected(f"this must be {any_of(kinds)}, and it is {any_of((facts.kind,))} ({final.name})")
        return facts

    async def _drop(self, path: str) -> None:
        """Removes a file that turned out superfluous. If that fails, the collector will."""
        try:
            await self._store.delete([path])
        except Unavailable as error:
            log.warning("superfluous_file_kept", path=path, error=str(error))


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    yield await in_thread(file.read_bytes)


_A_FILE = {
    MediaKind.IMAGE: "an image",
    MediaKind.VIDEO: "a video",
    MediaKind.AUDIO: "a sound",
    MediaKind.TEXT: "a text",
    MediaKind.MODEL_3D: "a 3D model",
    MediaKind.WEIGHTS: "a file of weights",
}


def any_of(kinds: Iterable[MediaKind]) -> str:
    """Kinds as a sentence names them: "an image or a video"."""
    return " or ".join(_A_FILE[kind] for kind in kinds)
