"""Small pictures of files, so that a wall of them is quick: made when first seen, kept in memory for a while."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from pathlib import Path
from typing import Any, Final
from uuid import UUID, uuid4

import structlog
from litestar import Response, get

from atelier.accounts.records import Scope
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import NotFound
from atelier.domain.media import MediaKind
from atelier.sandbox.host import Sandbox, SandboxError
from atelier.settings import MediaLimits
from atelier.storage.assets import Asset, Assets
from atelier.storage.store import Store
from atelier.web.console.guard import Signed
from atelier.web.console.pages import HEADERS
from atelier.web.console.shrink import FUNCTION, LIMIT_S, Large, Small

log = structlog.get_logger(__name__)

_MOST_BYTES: Final = 32 << 20
_WEEK: Final = "private, max-age=604800"  # a file never changes


class Thumbs:
    """`scratch` is for files that cannot be read in place. One is made at a time, as uploads share the sandbox."""

    def __init__(self, store: Store, sandbox: Sandbox, scratch: Path, limits: MediaLimits) -> None:
        self._store = store
        self._sandbox = sandbox
        self._scratch = scratch
        self._limits = limits
        self._kept: OrderedDict[UUID, bytes] = OrderedDict()
        self._bytes = 0
        self._making = asyncio.Semaphore(1)

    async def of(self, asset: Asset) -> bytes:
        """WebP; empty where the file shows nothing, or cannot be read."""
        if asset.kind not in (MediaKind.IMAGE, MediaKind.VIDEO):
            return b""
        if asset.blob_id not in self._kept:
            async with self._making:
                if asset.blob_id not in self._kept:
                    self._keep(asset.blob_id, await self._make(asset))
        self._kept.move_to_end(asset.blob_id)
        return self._kept[asset.blob_id]

    async def _make(self, asset: Asset) -> bytes:
        here = self._store.local_path(asset.path)
        file = self._scratch / f"thumb-{uuid4()}" if here is None else here
        try:
            if here is None:
                await self._store.get_file(asset.path, file)
            large = Large(str(file), asset.kind, self._limits.frame_pixels)
            return (await self._sandbox.call(FUNCTION, large, Small, timeout_s=LIMIT_S)).body
        except (SandboxError, FileNotFoundError) as error:
            log.warning("no_thumbnail", asset=str(asset.id), error=str(error))
            return b""
        finally:
            if here is None:
                file.unlink(missing_ok=True)

    def _keep(self, blob_id: UUID, body: bytes) -> None:
        self._kept[blob_id] = body
        self._bytes += len(body)
        while self._bytes > _MOST_BYTES and len(self._kept) > 1:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest)


@get("/console/thumbs/{asset_id:str}", scope=Scope.READ)
async def thumb(asset_id: str, session: Signed, assets: Assets, thumbs: Thumbs) -> Response[Any]:
    """A file of one's own, small."""
    asset = await assets.get(session.caller.account_id, known_id("asset", asset_id))
    body = await thumbs.of(asset)
    if not body:
        raise NotFound("picture", asset_id)
    return Response(body, media_type="image/webp", headers={**HEADERS, "cache-control": _WEEK})
