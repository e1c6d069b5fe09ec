"""What every test may use: databases of its own on one real PostgreSQL server."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import settings

from atelier.db.embedded import EmbeddedPostgres
from atelier.db.migrate import migrate
from atelier.db.pool import Pool, open_pool
from tests.house import House, serving

# A busy machine is no defect; continuous integration judges the code and not the dice.
settings.register_profile("house", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("house")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A run in the background ignores Ctrl-C, and so would every program that the tests start.
    signal.signal(signal.SIGINT, signal.default_int_handler)

TEMPLATE = f"atelier_template_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The DSN of a server: the embedded one, or the one named by ATELIER_TEST_DSN."""
    if given := os.environ.get("ATELIER_TEST_DSN"):
        yield given
        return
    server = EmbeddedPostgres(tmp_path_factory.mktemp("postgres"))
    try:
        yield server.acquire()
    finally:
        server.release()


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """A migrated database that the tests' databases are copied from."""

    async def make() -> None:
        await drop(postgres, TEMPLATE)
        await administer(postgres, f"create database {TEMPLATE}")
        await migrate(at(postgres, TEMPLATE))

    asyncio.run(make())
    return TEMPLATE


@pytest.fixture
def database(postgres: str, template: str) -> Iterator[str]:
    """The DSN of an empty, migrated database that belongs to this test alone."""
    name = f"test_{uuid4().hex[:12]}"
    asyncio.run(administer(postgres, f"create database {name} template {template}"))
    yield at(postgres, name)
    asyncio.run(drop(postgres, name))


@pytest.fixture
async def pool(database: str) -> AsyncIterator[Pool]:
    async with await open_pool(database, size=8, name="test") as pool:
        yield pool


def serve(
    postgres: str, template: str, folder: Path, name: str, *, workers: int = 1, config: str = ""
) -> Iterator[House]:
    """A server over a database of its own, for fixtures."""
    name = f"{name}_{uuid4().hex[:8]}"
    asyncio.run(administer(postgres, f"create database {name} template {template}"))
    with serving(at(postgres, name), folder, workers=workers, config=config) as house:
        yield house
    asyncio.run(drop(postgres, name))


def at(dsn: str, database: str) -> str:
    """The same server, another database."""
    before, _, options = dsn.partition("?")
    return f"{before.rpartition('/')[0]}/{database}?{options}"


async def administer(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def drop(dsn: str, database: str) -> None:
    """With everybody who is still connected, but for the server's own vacuum, which is waited for."""
    deadline = time.monotonic() + 20
    while True:
        try:
            return await administer(dsn, f"drop database if exists {database} with (force)")
        except asyncpg.InsufficientPrivilegeError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.1)
