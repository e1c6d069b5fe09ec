"""Brings a database up to date: tables by numbered migrations, PgQueuer's tables by its own installer, functions anew.

Everything runs under one advisory lock, so any number of processes may start at once.
"""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import Any, cast

import asyncpg
import structlog

from atelier.domain.errors import Unavailable

log = structlog.get_logger(__name__)

MIGRATIONS = Path(__file__).parent / "migrations"
_ROOMS = Path(__file__).parent.parent
_LOCK = 0x41_74_65_6C
_OLDEST_SERVER = 15  # NULLS NOT DISTINCT came with PostgreSQL 15


async def migrate(dsn: str) -> None:
    """Applies whatever is missing. Quick when nothing is. Raises Unavailable when it cannot."""
    try:
        connection = await asyncpg.connect(dsn, timeout=30)
    except asyncpg.ClientConfigurationError as error:
        raise Unavailable(f"the URL of the database is not right: {error}") from error
    except (OSError, asyncpg.PostgresError, TimeoutError) as error:
        raise Unavailable(f"the database does not answer: {error}") from error
    try:
        found = connection.get_server_version().major
        if found < _OLDEST_SERVER:
            raise Unavailable(f"the database is PostgreSQL {found}; Atelier needs {_OLDEST_SERVER} or newer")
        await connection.execute("select pg_advisory_lock($1)", _LOCK)
        await _tables(connection)
        await _queue(connection)
        await _functions(connection)
    except asyncpg.InsufficientPrivilegeError as error:
        raise Unavailable(f"the database's user may not make what Atelier needs there: {error}") from error
    finally:
        await connection.close()


async def _tables(connection: asyncpg.Connection) -> None:
    known = {path.stem for path in MIGRATIONS.glob("*.sql")}
    applied: set[str] = set()
    if await connection.fetchval("select to_regclass('public._pogo_migration') is not null"):
        applied = {row[0] for row in await connection.fetch("select migration_id from public._pogo_migration")}
    if newer := applied - known:
        raise Unavailable(f"a newer Atelier has migrated this database ({', '.join(sorted(newer))}): run that version")
    if known - applied:
        from pogo_core.util.migrate import apply  # takes 0.2 s to import, and is seldom needed

        await apply(connection, MIGRATIONS, schema_name="public", logger=cast(Any, _Journal()))


class _Journal:
    """What the library says of its steps, which it takes for warnings."""

    def warning(self, text: str, migration: object) -> None:
        log.info("migrating", step=text % migration)

    error = warning


async def _queue(connection: asyncpg.Connection) -> None:
    current = version("pgqueuer")
    if await _meta(connection, "pgqueuer") == current:
        return
    from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
    from pgqueuer.adapters.persistence.queries import Queries

    queries = Queries(AsyncpgDriver(connection))
    if await queries.schema_is_installed():
        await queries.upgrade()
    else:
        await queries.install()
    # Its trigger notifies inside our transactions, which serialises commits; the bell rings instead (db/notify.py).
    await connection.execute("alter table pgqueuer disable trigger user")
    await _set_meta(connection, "pgqueuer", current)


async def _functions(connection: asyncpg.Connection) -> None:
    files = sorted(_ROOMS.glob("*/functions/*.sql"))
    text = "\n".join(path.read_text() for path in files)
    digest = hashlib.sha256(text.encode()).hexdigest()
    if await _meta(connection, "functions") == digest:
        return
    async with connection.transaction():
        # All anew, in a schema of their own: replacing one by one could not change what a function returns.
        # They call each other across rooms: bodies are checked when they run, and by the tests.
        await connection.execute(
            "drop schema if exists atelier cascade; create schema atelier;"
            "set local search_path = atelier, public; set local check_function_bodies = off"
        )
        await connection.execute(text)
        await _set_meta(connection, "functions", digest)


async def _meta(connection: asyncpg.Connection, name: str) -> str | None:
    value: str | None = await connection.fetchval("select value from atelier_meta where name = $1", name)
    return value


async def _set_meta(connection: asyncpg.Connection, name: str, value: str) -> None:
    await connection.execute(
        "insert into atelier_meta values ($1, $2) on conflict (name) do update set value = excluded.value",
        name,
        value,
    )
