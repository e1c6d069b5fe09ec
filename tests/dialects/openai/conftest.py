"""A server whose models are all played by the stand-in engine, one with the engines in the box, and one without workers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from atelier.db.pool import Pool, open_pool
from tests.conftest import serve
from tests.dialects.guests import guests_of
from tests.dialects.openai.clients import Client, node_client, python_client
from tests.dialects.openai.customer import Patron
from tests.dialects.openai.video_customer import Director, director_of
from tests.house import House

COMMON = """
[jobs]
slots = 4
heartbeat_s = 1
lost_after_s = 5

[fetch]
plain_http = true
allow_networks = ["127.0.0.0/8"]

[webhooks]
allow_http = true
allow_networks = ["127.0.0.0/8"]
"""

STAND_IN = """
[[routes]]
model = "*"
engines = ["stand-in", "rehearsal"]
"""

NewPatron = Callable[..., Awaitable[Patron]]


@pytest.fixture(scope="session")
def house(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Everything is made at once, and looks like nothing."""
    yield from serve(postgres, template, tmp_path_factory.mktemp("openai"), "openai", config=COMMON + STAND_IN)


@pytest.fixture(scope="session")
def studio(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The engines in the box."""
    yield from serve(postgres, template, tmp_path_factory.mktemp("openai_studio"), "openai_studio", config=COMMON)


@pytest.fixture(scope="session")
def counter(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Jobs stay as they were accepted."""
    yield from serve(
        postgres, template, tmp_path_factory.mktemp("openai_counter"), "openai_counter", workers=0, config=COMMON
    )


HASTY = """
[jobs]
slots = 4
heartbeat_s = 1
lost_after_s = 5
backlog = 1
concurrency = 1
answer_limit_s = 1.5

[limits]
submits = 4
"""


@pytest.fixture(scope="session")
def hasty_house(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Nobody works, nobody waits for long, and little may be asked for at a time."""
    folder = tmp_path_factory.mktemp("openai_hasty")
    yield from serve(postgres, template, folder, "openai_hasty", workers=0, config=HASTY)


def patrons_of(house: House) -> AsyncIterator[NewPatron]:
    """Makes customers of a server."""
    return guests_of(house, lambda customer, pool: Patron(customer, pool, house))


@pytest.fixture(scope="session")
async def patrons(house: House) -> AsyncIterator[NewPatron]:
    async for make in patrons_of(house):
        yield make


@pytest.fixture(scope="session")
async def sitters(studio: House) -> AsyncIterator[NewPatron]:
    """Customers of the server with the engines in the box."""
    async for make in patrons_of(studio):
        yield make


@pytest.fixture(scope="session")
async def callers(counter: House) -> AsyncIterator[NewPatron]:
    """Customers of the server without workers."""
    async for make in patrons_of(counter):
        yield make


@pytest.fixture
async def hasty(hasty_house: House) -> AsyncIterator[Patron]:
    async for make in patrons_of(hasty_house):
        yield await make()


@pytest.fixture
async def patron(patrons: NewPatron) -> Patron:
    return await patrons()


@pytest.fixture
async def director(patron: Patron) -> Director:
    return director_of(patron)


@pytest.fixture
async def sitter(sitters: NewPatron) -> Patron:
    return await sitters()


@pytest.fixture
async def caller(callers: NewPatron) -> Patron:
    return await callers()


@pytest.fixture(scope="session", params=["openai>=3,<4", "openai==2.8.*"])
def openai_python(request: pytest.FixtureRequest) -> Client:
    """The official Python package: the current one, and the last one before its break with httpx."""
    return python_client(request.param)


@pytest.fixture(scope="session")
def openai_node() -> Client:
    """The official Node package."""
    return node_client("openai@7")


@pytest.fixture(scope="session")
def litellm() -> Client:
    """A gateway that many programs use in place of the official package."""
    return python_client("litellm>=1.80,<2")


@pytest.fixture
async def house_pool(house: House) -> AsyncIterator[Pool]:
    async with await open_pool(house.dsn, size=4, name="test") as pool:
        yield pool
