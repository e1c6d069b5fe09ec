"""One server for all dialect tests, a customer for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator

import pytest

from atelier.db.pool import Pool, open_pool
from tests.conftest import serve
from tests.house import Customer, House, new_customer

CONFIG = """
[jobs]
slots = 4
heartbeat_s = 1
lost_after_s = 5

[fetch]
plain_http = true

[webhooks]
allow_http = true
allow_networks = ["127.0.0.0/8"]
"""


@pytest.fixture(scope="session")
def house(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from serve(postgres, template, tmp_path_factory.mktemp("house"), "dialects", config=CONFIG)


@pytest.fixture(scope="session")
async def house_pool(house: House) -> AsyncIterator[Pool]:
    async with await open_pool(house.dsn, size=4, name="test") as pool:
        yield pool


NewCustomer = Callable[..., Awaitable[Customer]]


@pytest.fixture
async def customers(house: House, house_pool: Pool) -> AsyncIterator[NewCustomer]:
    """Makes customers of the session's server."""
    made: list[Customer] = []

    async def make(**given: object) -> Customer:
        customer = await new_customer(house_pool, house.url, **given)  # type: ignore[arg-type]
        made.append(customer)
        return customer

    yield make
    for customer in made:
        await customer.http.aclose()


@pytest.fixture
async def customer(customers: NewCustomer) -> Customer:
    return await customers()
