"""One server for the tests of the documentation, and what it documents."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any

import httpx
import pytest

from atelier.db.pool import Pool, open_pool
from tests.conftest import serve
from tests.house import Customer, House, new_customer
from tests.web.contract import Contract
from tests.web.html import Page

CONFIG = """
[jobs]
slots = 4
backlog = 2

[limits]
uploads = 8

[webhooks]
allow_http = true
allow_networks = ["127.0.0.0/8"]
max_endpoints = 2
"""


@pytest.fixture(scope="session")
def house(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from serve(postgres, template, tmp_path_factory.mktemp("house"), "documentation", config=CONFIG)


@pytest.fixture(scope="session")
async def house_pool(house: House) -> AsyncIterator[Pool]:
    async with await open_pool(house.dsn, size=4, name="test") as pool:
        yield pool


NewCustomer = Callable[..., Awaitable[Customer]]


@pytest.fixture
async def customers(house: House, house_pool: Pool) -> AsyncIterator[NewCustomer]:
    made: list[Customer] = []

    async def make(**given: Any) -> Customer:
        customer = await new_customer(house_pool, house.url, **given)
        made.append(customer)
        return customer

    yield make
    for customer in made:
        await customer.http.aclose()


@pytest.fixture
async def customer(customers: NewCustomer) -> Customer:
    return await customers()


@pytest.fixture(scope="session")
def document(house: House) -> dict[str, Any]:
    """Asked for without a key."""
    response = httpx.get(house.url + "/v1/openapi.json")
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


@pytest.fixture(scope="session")
def contract(document: dict[str, Any]) -> Contract:
    return Contract(document)


@pytest.fixture(scope="session")
def page(house: House) -> Page:
    return Page(httpx.get(house.url + "/docs").text)
