"""The database of this installation: the embedded server or the operator's own, up to date."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

from atelier.app.places import Places
from atelier.db.embedded import EmbeddedPostgres
from atelier.db.migrate import migrate
from atelier.settings import Settings


class Database:
    """Where it is. `ensure` starts the embedded server again if it has died, and says whether it had to."""

    def __init__(self, dsn: str, embedded: EmbeddedPostgres | None) -> None:
        self.dsn = dsn
        self._embedded = embedded

    async def ensure(self) -> bool:
        return self._embedded is not None and await asyncio.to_thread(self._embedded.ensure)


@contextlib.asynccontextmanager
async def open_database(settings: Settings) -> AsyncIterator[Database]:
    """A migrated database, for as long as the context lasts. The last to leave an embedded server stops it."""
    if settings.database.url:
        await migrate(settings.database.url)
        yield Database(settings.database.url, None)
        return
    embedded = EmbeddedPostgres(Places(settings.data_dir).postgres)
    dsn = await asyncio.to_thread(embedded.acquire)
    try:
        await migrate(dsn)
        yield Database(dsn, embedded)
    finally:
        await asyncio.to_thread(embedded.release)
