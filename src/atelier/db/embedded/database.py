"""What the server must hold before we hand out its address: our role and our database."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg

from atelier.db.embedded import sockets
from atelier.domain.errors import Unavailable

ROLE = "atelier"
DATABASE = "atelier"

# initdb's first role. We use it for this module alone: a role that is no superuser cannot read files or run programs
# through SQL, whatever gets into a query.
SUPERUSER = "postgres"
MAINTENANCE_DATABASE = "postgres"

STOPPING = (asyncpg.OperatorInterventionError, asyncpg.PostgresConnectionError)


def prepare(directory: Path, timeout_s: float) -> None:
    """Proves that the server with this socket lets us in, and creates role and database if missing.

    Raises Unavailable; Blocked if the server is about to stop. Not for a thread that runs an event loop.
    """
    try:
        asyncio.run(open_or_create(directory, timeout_s))
    except (*STOPPING, ConnectionError, FileNotFoundError) as error:
        raise sockets.Blocked(f"PostgreSQL is stopping: {error}") from error
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise Unavailable(f"PostgreSQL runs but does not let us in: {error}") from error


async def open_or_create(directory: Path, timeout_s: float) -> None:
    try:
        connection = await asyncpg.connect(sockets.dsn(directory, DATABASE, ROLE), timeout=timeout_s)
        await connection.close()
    except (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError):
        await create(sockets.dsn(directory, MAINTENANCE_DATABASE, SUPERUSER), timeout_s)


async def create(address: str, timeout_s: float) -> None:
    connection = await asyncpg.connect(address, timeout=timeout_s)
    try:
        # The server may still be at work for a process that was killed in here: its session holds the lock to its end.
        await connection.execute("select pg_advisory_lock(1)", timeout=timeout_s)
        if not await connection.fetchval("select true from pg_roles where rolname = $1", ROLE):
            await connection.execute(f"create role {ROLE} login createdb")
        if not await connection.fetchval("select true from pg_database where datname = $1", DATABASE):
            await connection.execute(f"create database {DATABASE} owner {ROLE}")
    finally:
        await connection.close()
