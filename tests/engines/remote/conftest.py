"""Providers on this machine, and engines that ask them, over one real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from atelier.db.pool import Pool, open_pool
from atelier.engines.remote.http import Network
from atelier.sandbox.host import Sandbox
from atelier.settings import FetchSettings
from tests.conftest import administer, at, drop
from tests.engines.remote.bench import Bench
from tests.engines.remote.providers import World, providers


@pytest.fixture(scope="session")
def remote_database(postgres: str, template: str) -> Iterator[str]:
    """One for all of these tests: their jobs and engines have names of their own."""
    name = f"remote_{uuid4().hex[:12]}"
    asyncio.run(administer(postgres, f"create database {name} template {template}"))
    yield at(postgres, name)
    asyncio.run(drop(postgres, name))


@pytest.fixture(scope="session")
async def remote_pool(remote_database: str) -> AsyncIterator[Pool]:
    async with await open_pool(remote_database, size=8, name="test") as pool:
        yield pool


@pytest.fixture
def world() -> Iterator[World]:
    with providers() as world:
        yield world


@pytest.fixture
async def bench(remote_pool: Pool, world: World, tmp_path: Path) -> AsyncIterator[Bench]:
    network = Network(FetchSettings(), file_bytes=1_000_000)
    sandbox = Sandbox(size=1, memory_bytes=2 << 30)
    yield Bench(remote_pool, world, network, sandbox, tmp_path)
    await sandbox.close()
    await network.close()
