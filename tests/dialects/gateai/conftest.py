"""A server whose models are all played by the stand-in engine, and one without workers, where tasks stay as accepted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from atelier.db.pool import Pool, open_pool
from tests.conftest import serve
from tests.dialects.gateai.guest import Guest
from tests.dialects.guests import guests_of
from tests.house import House

CONFIG = """
[jobs]
slots = 4
heartbeat_s = 1
lost_after_s = 5

[fetch]
plain_http = true
allow_networks = ["127.0.0.0/8"]

[[routes]]
model = "*"
engines = ["stand-in", "rehearsal"]
"""

NewGuest = Callable[..., Awaitable[Guest]]


@pytest.fixture(scope="session")
def house(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from serve(postgres, template, tmp_path_factory.mktemp("gateai"), "gateai", config=CONFIG)


@pytest.fixture(scope="session")
def counter(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The server without workers."""
    yield from serve(postgres, template, tmp_path_factory.mktemp("gate"), "gateai_counter", workers=0, config=CONFIG)


@pytest.fixture(scope="session")
async def guests(house: House) -> AsyncIterator[NewGuest]:
    async for make in guests_of(house, Guest, credit=0):
        yield make


@pytest.fixture(scope="session")
async def visitors(counter: House) -> AsyncIterator[NewGuest]:
    """Customers of the server without workers."""
    async for make in guests_of(counter, Guest, credit=0):
        yield make


@pytest.fixture
async def guest(guests: NewGuest) -> Guest:
    return await guests()


@pytest.fixture
async def visitor(visitors: NewGuest) -> Guest:
    return await visitors()


@pytest.fixture
async def counter_pool(counter: House) -> AsyncIterator[Pool]:
    async with await open_pool(counter.dsn, size=4, name="test") as pool:
        yield pool
