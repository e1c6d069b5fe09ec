"""Upload: a stream of bytes becomes an asset, or nothing at all.

Bytes go to a scratch file, are looked at and decoded there, move into the store, and are then named by one statement.
A crash before that statement leaves a scratch file or a file that no blob names: the collector removes both.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable
from pathlib import Path
from uuid import UUID

import structlog

from atelier.domain.errors import MediaRejected, TooLarge, Unavailable, Unsupported
from atelier.domain.ids import new_id
from atelier.domain.media import MEDIA_TYPES, MediaFacts, MediaKind, media_type
from atelier.sandbox.host import Sandbox
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
        max_bytes: int | None = None,
        origin: str = "upload",
    ) -> Asset:
        """Stores a file. `declared` is the type that the sender claims, `kinds` what the caller can use (none: all).

        The same bytes twice give two assets over one blob: each can be named, described and deleted by itself. Raises
        MediaRejected and its like, and Unavailable when the disk or the store does not take the file.
        """
        description = checked_description(description)
        blob_id = new_id()
        scratch = self._scratch / str(blob_id)
        try:
            received = await receive(stream, scratch, max_bytes=max_bytes or self._options.upload_bytes)
            facts = await self._examine(scratch, received, declared, kinds)
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

    async def _examine(
        self, file: Path, received: Received, declared: str | None, kinds: tuple[MediaKind, ...]
    ) -> MediaFacts:
        """What the file holds. The cheap checks come first."""
        found = sniff(received.head)
        if found is None:
            raise Unsupported(
                f"this file is {describe(received.head)}, which is not supported; "
                f"send one of {', '.join(sorted(known.extension for known in MEDIA_TYPES))}"
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


_A_FILE = {
    MediaKind.IMAGE: "an image",
    MediaKind.VIDEO: "a video",
    MediaKind.AUDIO: "a sound",
    MediaKind.TEXT: "a text",
    MediaKind.MODEL_3D: "a 3D model",
}


def any_of(kinds: Iterable[MediaKind]) -> str:
    """Kinds as a sentence names them: "an image or a video"."""
    return " or ".join(_A_FILE[kind] for kind in kinds)
