"""The collector: removes what nobody needs any more, and what crashes have left behind.

Rows go before files: a row without its file would be a broken asset, a file without a row is only space, and found
again. Uploads may run at the same time; sql/collect.sql says why they are safe.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import shutil
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path
from typing import Any, Final
from uuid import UUID

import asyncpg
import msgspec
import structlog

from atelier.db.pool import CONNECTION_LOST, Pool, statements
from atelier.domain.errors import Unavailable
from atelier.domain.ids import new_id, parse_id
from atelier.settings import StorageSettings
from atelier.storage.store import Store
from atelier.storage.threads import in_thread

log = structlog.get_logger(__name__)

_sql: Any = statements("storage")

_GRACE_S: Final = 3_600.0  # longer than any request takes from resolving an asset to submitting the job that uses it
_LEFTOVER_S: Final = 86_400.0  # longer than any upload takes from its first byte to its row
_BATCH: Final = 500
_MARK: Final = "installation"
_PART: Final = re.compile(r"[0-9a-f-]{36}\.[0-9a-f]{32}\.part")


class Collected(msgspec.Struct):
    """What one pass has removed. `expired` assets were marked, and go an hour later."""

    expired: int = 0
    assets: int = 0
    blobs: int = 0
    files: int = 0
    idempotency_keys: int = 0
    attempts: int = 0
    previews: int = 0
    deliveries: int = 0
    queue_log_rows: int = 0


class Collector:
    """`scratch` are the directories of this machine in which each entry is one job's or one upload's;
    `keep_deliveries_s` is how long webhooks are remembered."""

    def __init__(
        self, *, pool: Pool, store: Store, scratch: Sequence[Path], options: StorageSettings, keep_deliveries_s: float
    ) -> None:
        self._pool = pool
        self._store = store
        self._scratch = scratch
        self._options = options
        self._keep_deliveries_s = keep_deliveries_s

    async def run(self) -> None:
        """Passes for ever, each about `collect_every_s` after the last one of any process. Cancel it to stop."""
        every_s = self._options.collect_every_s
        await asyncio.sleep(random.uniform(0, min(60.0, every_s)))  # not all processes at once
        while True:
            try:
                await self.sweep_scratch()
                await self.collect(every_s=0.9 * every_s)
            except (Unavailable, OSError, asyncpg.PostgresError, *CONNECTION_LOST) as error:
                log.warning("collection_failed", error=str(error))
            await asyncio.sleep(every_s)

    async def collect(self, *, every_s: float = 0.0) -> Collected | None:
        """One pass. None when another process is at it, or when the last pass began less than `every_s` ago."""
        async with self._pool.acquire() as connection:
            if not await _sql.lock_collector(connection):
                return None
            try:
                if not await _sql.claim_pass(connection, every_s=every_s):
                    return None
                collected = await self._pass(connection)
            finally:
                await _sql.unlock_collector(connection)
        log.info("collected", **msgspec.structs.asdict(collected))
        return collected

    async def sweep_scratch(self) -> int:
        """Removes what has lain untouched in the scratch directories for a day. Returns how much it was."""
        return await in_thread(_sweep, self._scratch, time.time() - _LEFTOVER_S)

    async def _pass(self, connection: Any) -> Collected:
        collected = Collected()
        keep_s, keep_fetched_s = self._options.keep_s, self._options.keep_fetched_s
        collected.expired = await _repeat(
            lambda: _rows(_sql.expire_assets(connection, keep_s=keep_s, keep_fetched_s=keep_fetched_s, batch=_BATCH))
        )
        collected.assets = await _repeat(lambda: _rows(_sql.drop_assets(connection, grace_s=_GRACE_S, batch=_BATCH)))
        collected.idempotency_keys = await _repeat(lambda: _rows(_sql.drop_idempotency(connection, batch=_BATCH)))
        collected.attempts = await _repeat(lambda: _rows(_sql.drop_attempts(connection, batch=_BATCH)))
        collected.previews = await _repeat(lambda: _rows(_sql.drop_previews(connection, batch=_BATCH)))
        collected.deliveries = await _repeat(
            lambda: _rows(_sql.drop_deliveries(connection, keep_s=self._keep_deliveries_s, batch=_BATCH))
        )
        collected.queue_log_rows = await _repeat(lambda: _rows(_sql.drop_queue_log(connection, batch=_BATCH)))
        collected.blobs = await _repeat(lambda: self._drop_orphans(connection))
        if await self._owns_store(connection):
            collected.files = await self._drop_unnamed_files(connection)
        return collected

    async def _drop_orphans(self, connection: Any) -> int:
        """Removes a batch of blobs that no asset refers to, and then their files. Returns how many it looked at."""
        async with connection.transaction():
            ids = [row["id"] async for row in _sql.lock_orphans(connection, grace_s=_GRACE_S, batch=_BATCH)]
            paths = [row["path"] async for row in _sql.drop_orphans(connection, ids=ids)]
        await self._store.delete(paths)
        return len(ids)

    async def _owns_store(self, connection: Any) -> bool:
        """Whether the store belongs to this database, by a mark that the first pass leaves there.

        A new database over an old store, by mistake or in a restore, would take all of its files for nobody's.
        """
        ours = await _sql.installation(connection, fresh=str(new_id()))
        try:
            pieces = [piece async for piece in self._store.open(_MARK, 0, len(ours))]
        except FileNotFoundError:
            await self._mark_store(ours)
            return True
        if b"".join(pieces).decode(errors="replace") == ours:
            return True
        log.error("store_of_another_database", advice=f"if the store is yours, remove the file {_MARK!r} from it")
        return False

    async def _mark_store(self, name: str) -> None:
        file = self._scratch[0] / str(new_id())
        await in_thread(_write, file, name)
        await self._store.put_file(_MARK, file)

    async def _drop_unnamed_files(self, connection: Any) -> int:
        """Removes old files in the store that no blob names: of uploads that died before their row was written."""
        removed = 0
        before = datetime.now(UTC) - timedelta(seconds=_LEFTOVER_S)
        async for batch in self._store.walk("blobs"):
            old = [stored.path for stored in batch if stored.modified_at < before]
            ids = {blob_id: path for path in old if (blob_id := _blob_id(path)) is not None}
            known = {row["id"] async for row in _sql.known_blobs(connection, ids=list(ids))} if ids else set()
            unnamed = [path for blob_id, path in ids.items() if blob_id not in known]
            unnamed += [path for path in old if _PART.fullmatch(path.rpartition("/")[2])]
            if unnamed:
                await self._store.delete(unnamed)
                removed += len(unnamed)
        return removed


async def _repeat(step: Callable[[], Awaitable[int]]) -> int:
    """Takes a step until it finds less than a batch. Returns the sum. Small batches hold locks for a short time."""
    total = 0
    while True:
        count = await step()
        total += count
        if count < _BATCH:
            return total


async def _rows(statement: Awaitable[str]) -> int:
    """How many rows a statement has changed, from PostgreSQL's word on it: `DELETE 7`."""
    return int((await statement).rpartition(" ")[2])


def _blob_id(path: str) -> UUID | None:
    """The blob that a file belongs to. Names that we do not give are nobody's to remove."""
    return parse_id(path.rpartition("/")[2])


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(text)


def _sweep(scratch: Sequence[Path], before: float) -> int:
    removed = 0
    for entry in chain.from_iterable(folder.glob("*") for folder in scratch):
        with contextlib.suppress(FileNotFoundError):  # its owner was quicker
            if entry not in scratch and _newest(entry) < before:
                shutil.rmtree(entry) if _is_folder(entry) else entry.unlink()
                removed += 1
    return removed


def _newest(entry: Path) -> float:
    """When something at or below `entry` was last written."""
    latest = entry.lstat().st_mtime
    if _is_folder(entry):
        for folder, _, files in os.walk(entry):
            latest = max(latest, *(Path(folder, name).lstat().st_mtime for name in (".", *files)))
    return latest


def _is_folder(entry: Path) -> bool:
    return entry.is_dir() and not entry.is_symlink()
