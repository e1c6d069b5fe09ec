"""A server whose tools are all played by the stand-in engine, and one without workers, where generations stay queued."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from tests.conftest import serve
from tests.dialects.guests import guests_of
from tests.dialects.zencreator.guest import Guest
from tests.house import House

CONFIG = """
[jobs]
slots = 4
heartbeat_s = 1
lost_after_s = 5
concurrency = 0

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
    yield from serve(postgres, template, tmp_path_factory.mktemp("zen"), "zencreator", config=CONFIG)


@pytest.fixture(scope="session")
def counter(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The server without workers."""
    yield from serve(postgres, template, tmp_path_factory.mktemp("zen0"), "zen_counter", workers=0, config=CONFIG)


@pytest.fixture(scope="session")
async def guests(house: House) -> AsyncIterator[NewGuest]:
    async for make in guests_of(house, Guest):
        yield make


@pytest.fixture(scope="session")
async def visitors(counter: House) -> AsyncIterator[NewGuest]:
    """Customers of the server without workers."""
    async for make in guests_of(counter, Guest):
        yield make


@pytest.fixture
async def guest(guests: NewGuest) -> Guest:
    return await guests()


@pytest.fixture
async def visitor(visitors: NewGuest) -> Guest:
    return await visitors()


@pytest.fixture(scope="session")
async def regular(visitors: NewGuest) -> Guest:
    """A rich customer of the server without workers, with files to refer to, who has declared likeness."""
    guest = await visitors(credit=10_000_000)
    await guest.stock()
    await guest.declare()
    return guest
