"""Assets: the stored files of accounts, and what is known of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from atelier.db.pool import Pool, statements
from atelier.domain.errors import MediaRejected, NotFound
from atelier.domain.ids import new_id
from atelier.domain.media import MediaFacts, MediaKind
from atelier.domain.wishes.parts import Media
from atelier.storage.store import blob_path

_sql: Any = statements("storage")

_DESCRIPTION_LENGTH: Final = 2_000  # characters


class Asset(msgspec.Struct, frozen=True):
    """A row of `assets` with its blob. `origin` is upload, fetched or output; outputs have a job and a position."""

    id: UUID
    account_id: UUID
    blob_id: UUID
    origin: str
    kind: MediaKind
    media_type: str
    sha256: bytes
    size_bytes: int
    path: str
    created_at: datetime
    job_id: UUID | None = None
    position: int | None = None
    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    fps: float | None = None
    has_audio: bool | None = None
    filename: str = ""
    description: str = ""
    deleted_at: datetime | None = None

    @property
    def media(self) -> Media:
        """As orders refer to it."""
        return Media(
            asset_id=str(self.id),
            kind=self.kind,
            media_type=self.media_type,
            width_px=self.width_px,
            height_px=self.height_px,
            duration_s=self.duration_s,
            fps=self.fps,
            has_audio=self.has_audio,
            size_bytes=self.size_bytes,
        )


class NewAsset(msgspec.Struct, frozen=True):
    """A file that lies in the store already, under the path of `blob_id`, and is to become an asset."""

    account_id: UUID
    blob_id: UUID
    sha256: bytes
    facts: MediaFacts
    origin: str
    filename: str
    description: str = ""


class Assets:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def add(self, new: NewAsset) -> Asset:
        """Makes an asset. Its blob is another one than the given, and the given file superfluous, when the account has
        the same bytes already; nothing is ever shared between accounts."""
        asset_id = new_id()
        facts = {name: getattr(new.facts, name) for name in MediaFacts.__struct_fields__}
        row = await _sql.add_asset(
            self._pool,
            id=asset_id,
            account_id=new.account_id,
            blob_id=new.blob_id,
            sha256=new.sha256,
            path=blob_path(new.blob_id),
            origin=new.origin,
            filename=new.filename,
            description=new.description,
            **facts,
        )
        return Asset(
            id=asset_id,
            account_id=new.account_id,
            blob_id=row["blob_id"],
            sha256=new.sha256,
            path=blob_path(row["blob_id"]),
            created_at=row["created_at"],
            origin=new.origin,
            filename=new.filename,
            description=new.description,
            **facts,
        )

    async def get(self, account_id: UUID, asset_id: UUID) -> Asset:
        """Raises NotFound for an unknown, a foreign and a deleted asset alike."""
        return _found(await _sql.get_asset(self._pool, id=asset_id, account_id=account_id), asset_id)

    async def manifest(self, asset: Asset) -> bytes | None:
        """The C2PA manifest that is kept beside the file; None: it has none, or holds it itself."""
        body: bytes | None = await _sql.get_manifest(self._pool, id=asset.id)
        return body

    async def find(self, asset_id: UUID) -> Asset:
        """An asset of any account, for a caller whose link has been checked. Raises NotFound."""
        return _found(await _sql.find_asset(self._pool, id=asset_id), asset_id)

    async def page(
        self,
        account_id: UUID,
        *,
        count: int,
        before: UUID | None = None,
        kinds: Sequence[MediaKind] | None = None,
        origins: Sequence[str] | None = None,
        media_types: Sequence[str] | None = None,
        older_than: datetime | None = None,
        text: str | None = None,
    ) -> list[Asset]:
        """Newest first; `before` is the asset to go on from. `text` is looked for in file name and description."""
        rows = _sql.list_assets(
            self._pool,
            account_id=account_id,
            count=count,
            before=before,
            kinds=kinds,
            origins=origins,
            media_types=media_types,
            older_than=older_than,
            text=None if text is None else _storable(text),
        )
        return [_asset(row) async for row in rows]

    async def inputs(self, account_id: UUID, ids: Sequence[UUID]) -> dict[UUID, Asset]:
        """The assets that a job was given, deleted ones included: the collector leaves them until the job has ended."""
        rows = _sql.assets_by_id(self._pool, ids=ids, account_id=account_id)
        return {row["id"]: _asset(row) async for row in rows}

    async def outputs(self, job_ids: Sequence[UUID]) -> dict[UUID, list[Asset]]:
        """What jobs have made, by job, in order. Jobs without outputs are left out."""
        made: dict[UUID, list[Asset]] = {}
        async for row in _sql.job_outputs(self._pool, job_ids=job_ids):
            made.setdefault(row["job_id"], []).append(_asset(row))
        return made

    async def describe(self, account_id: UUID, asset_id: UUID, description: str) -> Asset:
        """Replaces the description. Raises NotFound, and MediaRejected for a text that is too long."""
        description = checked_description(description)
        row = await _sql.describe_asset(self._pool, id=asset_id, account_id=account_id, description=description)
        return _found(row, asset_id)

    async def delete(self, account_id: UUID, asset_id: UUID) -> None:
        """The asset is gone at once, its bytes when the collector comes by. Raises NotFound, the second time too."""
        if await _sql.delete_asset(self._pool, id=asset_id, account_id=account_id) is None:
            raise NotFound("asset", str(asset_id))

    async def delete_outputs(self, account_id: UUID, job_id: UUID) -> None:
        """Deletes whatever a job has made. Does nothing for a foreign job or one without outputs."""
        await _sql.delete_outputs(self._pool, account_id=account_id, job_id=job_id)


def checked_description(text: str) -> str:
    if len(text) > _DESCRIPTION_LENGTH:
        raise MediaRejected(f"the description may have {_DESCRIPTION_LENGTH:,} characters at most", "/description")
    return _storable(text)


def _storable(text: str) -> str:
    """PostgreSQL takes no zero in a text."""
    return text.replace("\x00", "")


def _asset(row: Any) -> Asset:
    columns = dict(row)
    columns["kind"] = MediaKind(columns["kind"])
    return Asset(**columns)


def _found(row: Any, asset_id: UUID) -> Asset:
    if row is None:
        raise NotFound("asset", str(asset_id))
    return _asset(row)
