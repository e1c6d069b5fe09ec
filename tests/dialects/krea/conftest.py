"""A server whose models but one are all played by the stand-in engine, and one without workers, where jobs stay as accepted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager

import pytest

from atelier.db.pool import Pool, open_pool
from tests.conftest import serve
from tests.dialects.guests import guests_of
from tests.dialects.krea.shop import Shop
from tests.house import House, new_customer

CONFIG = """
[jobs]
slots = 4
heartbeat_s = 1
lost_after_s = 5
backlog = 3

[fetch]
plain_http = true
allow_networks = ["127.0.0.0/8"]

[webhooks]
allow_http = true
allow_networks = ["127.0.0.0/8"]

[[routes]]
model = "qwen/2512"
engines = ["sketch"]

[[routes]]
model = "*"
engines = ["stand-in", "graphs", "rehearsal"]
"""


@pytest.fixture(scope="session")
def house(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from serve(postgres, template, tmp_path_factory.mktemp("krea"), "krea", config=CONFIG)


@pytest.fixture(scope="session")
def counter(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The server without workers."""
    yield from serve(postgres, template, tmp_path_factory.mktemp("counter"), "krea_counter", workers=0, config=CONFIG)


@pytest.fixture(scope="session")
async def house_pool(house: House) -> AsyncIterator[Pool]:
    async with await open_pool(house.dsn, size=4, name="test") as pool:
        yield pool


@pytest.fixture(scope="session")
async def counter_pool(counter: House) -> AsyncIterator[Pool]:
    async with await open_pool(counter.dsn, size=4, name="test") as pool:
        yield pool


NewShop = Callable[..., Awaitable[Shop]]


@pytest.fixture
async def shops(house: House) -> AsyncIterator[NewShop]:
    """Makes customers of the server with workers."""
    async for make in guests_of(house, Shop):
        yield make


@pytest.fixture
async def shop(shops: NewShop) -> Shop:
    return await shops()


@asynccontextmanager
async def customer_at(counter: House, pool: Pool) -> AsyncIterator[Shop]:
    """A rich customer of the server without workers, with files to refer to."""
    shop = Shop(await new_customer(pool, counter.url, credit=1_000_000, concurrency=10_000), pool)
    await shop.stock()
    yield shop
    await shop.close()


@pytest.fixture
async def till(counter: House, counter_pool: Pool) -> AsyncIterator[Shop]:
    """Such a customer for one test."""
    async with customer_at(counter, counter_pool) as shop:
        yield shop


@pytest.fixture(scope="module")
async def regular(counter: House, counter_pool: Pool) -> AsyncIterator[Shop]:
    """Such a customer for all tests of a module."""
    async with customer_at(counter, counter_pool) as shop:
        yield shop
