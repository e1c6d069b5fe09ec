"""The connection pool, and the SQL files of the rooms."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any, cast

import aiosql
import asyncpg
import structlog
from aiosql.adapters.asyncpg import AsyncPGAdapter

from atelier.domain.errors import Unavailable

log = structlog.get_logger(__name__)

Pool = asyncpg.Pool

CONNECTION_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that the server has just ended, before the driver has noticed
    OSError,  # its socket is gone, the connection broke, it took too long
)
"""What a call raises when the server went away, is not there yet, or has no room for us. Only around calls to the
database: an OSError of anything else is something else."""


def is_outage(error: Exception) -> bool:
    """Whether an error that came up anywhere says that the database is away: those of files name their file."""
    return isinstance(error, CONNECTION_LOST) and getattr(error, "filename", None) is None


async def persist(step: Callable[[], Awaitable[Any]]) -> Any:
    """Repeats a step until the database takes it; a repetition must be harmless."""
    delay_s = 0.05
    while True:
        try:
            return await step()
        except CONNECTION_LOST as error:
            log.warning("database_lost", error=str(error))
            await asyncio.sleep(delay_s)
            delay_s = min(delay_s * 2, 2.0)


async def open_pool(dsn: str, *, size: int, name: str) -> Pool:
    """A pool of at most `size` connections, opened on demand. Raises Unavailable when the server does not answer."""
    try:
        return await asyncpg.create_pool(
            dsn,
            min_size=1,
            max_size=size,
            command_timeout=60,
            reset=_leave_as_it_is,
            server_settings={
                "application_name": name,
                "search_path": "atelier, public",  # functions live in a schema of their own (db/migrate.py)
                "statement_timeout": "60s",
                "idle_in_transaction_session_timeout": "30s",
            },
        )
    except (OSError, asyncpg.PostgresError, *CONNECTION_LOST) as error:
        raise Unavailable(f"the database does not answer: {error}") from error


async def _leave_as_it_is(_connection: asyncpg.Connection) -> None:
    """We change nothing of a session that would need resetting; the default costs a round trip for every use."""


class _Calls(AsyncPGAdapter):
    """How statements reach asyncpg. A pool lends a connection for one call by itself, and takes it back before the rows
    are read; the library's own adapter keeps it from others until the last row."""

    async def select(
        self, conn: Any, query_name: str, sql: str, parameters: Any, _record_class: None = None
    ) -> AsyncIterator[asyncpg.Record]:
        for row in await conn.fetch(sql, *self._ordered(query_name, parameters)):
            yield row

    async def select_one(
        self, conn: Any, query_name: str, sql: str, parameters: Any, _record_class: None = None
    ) -> asyncpg.Record | None:
        row: asyncpg.Record | None = await conn.fetchrow(sql, *self._ordered(query_name, parameters))
        return row

    async def select_value(self, conn: Any, query_name: str, sql: str, parameters: Any) -> Any:
        return await conn.fetchval(sql, *self._ordered(query_name, parameters))

    async def insert_update_delete(self, conn: Any, query_name: str, sql: str, parameters: Any) -> Any:
        return await conn.execute(sql, *self._ordered(query_name, parameters))

    def _ordered(self, query_name: str, parameters: Any) -> Sequence[Any]:
        found: Sequence[Any] = self.maybe_order_params(query_name, parameters)  # type: ignore[no-untyped-call]
        return found


def statements(room: str) -> Any:
    """The statements of a room: `src/atelier/<room>/sql/*.sql`, one method each (see aiosql for the annotations)."""
    folder = Path(__file__).parent.parent / room / "sql"
    return aiosql.from_path(folder, cast(Any, _Calls), mandatory_parameters=False)
