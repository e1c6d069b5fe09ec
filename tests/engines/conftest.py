"""What tests of engines in the house's sandbox share."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from atelier.db.pool import Pool, open_pool
from atelier.sandbox.host import Sandbox
from tests.house import Customer, House, new_customer


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(size=1, memory_bytes=2 << 30)
    yield sandbox
    await sandbox.close()


@pytest.fixture(scope="module")
async def house_pool(house: House) -> AsyncIterator[Pool]:
    """The database of the module's own server."""
    async with await open_pool(house.dsn, size=4, name="test") as pool:
        yield pool


@pytest.fixture
async def customer(house: House, house_pool: Pool) -> AsyncIterator[Customer]:
    """Somebody with credits on that server."""
    customer = await new_customer(house_pool, house.url)
    yield customer
    await customer.http.aclose()
