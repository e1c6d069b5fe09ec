"""People at the console: customers who are signed in, as a browser without JavaScript is."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.house import Customer, House
from tests.web.conftest import NewCustomer
from tests.web.html import Page


class Visitor:
    """A browser of one customer. Forms are sent with the token of the page, unless told otherwise."""

    def __init__(self, browser: httpx.AsyncClient, customer: Customer) -> None:
        self.browser = browser
        self.customer = customer
        self.csrf = ""

    async def sign_in(self) -> httpx.Response:
        answer = await self.browser.post("/console/sign-in", data={"key": self.customer.key})
        page = await self.browser.get("/console")
        found = re.search(r'data-csrf="([0-9a-f]+)"', page.text)
        assert found, page.text[:400]
        self.csrf = found[1]
        return answer

    async def get(self, path: str, status: int = 200, **given: Any) -> httpx.Response:
        answer = await self.browser.get("/console" + path, **given)
        assert answer.status_code == status, answer.text[-1000:]
        return answer

    async def page(self, path: str) -> Page:
        """A page, which must be well formed and have nothing inline."""
        page = Page((await self.get(path)).text)
        assert not page.faults, (path, page.faults)
        assert not page.inline, (path, page.inline)
        return page

    async def post(self, path: str, status: int = 303, **form: Any) -> httpx.Response:
        answer = await self.browser.post("/console" + path, data={"_csrf": self.csrf, **form})
        assert answer.status_code == status, answer.text[-1000:]
        return answer

    async def act(self, path: str, status: int = 200, **form: Any) -> httpx.Response:
        """The same by htmx."""
        headers = {"hx-request": "true", "x-csrf": self.csrf}
        answer = await self.browser.post("/console" + path, data=form, headers=headers)
        assert answer.status_code == status, answer.text[-1000:]
        return answer


NewVisitor = Callable[..., Awaitable[Visitor]]


@pytest.fixture
async def visitors(house: House, customers: NewCustomer) -> AsyncIterator[NewVisitor]:
    made: list[httpx.AsyncClient] = []

    async def make(**given: Any) -> Visitor:
        browser = httpx.AsyncClient(base_url=house.url, timeout=60)
        made.append(browser)
        visitor = Visitor(browser, await customers(**given))
        await visitor.sign_in()
        return visitor

    yield make
    for browser in made:
        await browser.aclose()


@pytest.fixture
async def visitor(visitors: NewVisitor) -> Visitor:
    return await visitors()
