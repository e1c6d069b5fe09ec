"""A real browser: Debian's chromium, without a window."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from gallery.console import FLAGS
from playwright.async_api import Browser, Page, async_playwright

from atelier.db.pool import Pool, open_pool
from tests.conftest import serve
from tests.house import Customer, House, new_customer

PATIENCE_MS = 60_000
CONFIG = """
[webhooks]
allow_http = true
allow_networks = ["127.0.0.0/8"]
"""


@pytest.fixture(scope="session")
def house(postgres: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from serve(postgres, template, tmp_path_factory.mktemp("house"), "browser", config=CONFIG)


@pytest.fixture(scope="session")
async def house_pool(house: House) -> AsyncIterator[Pool]:
    async with await open_pool(house.dsn, size=2, name="test") as pool:
        yield pool


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("the browser tests need Debian's chromium: apt-get install chromium")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield browser
        await browser.close()


LEFT = ("htmx:sendAbort", "htmx:afterRequest")
"""What htmx says of a request, such as that for a quote, that is under way when its page is left."""


class Person:
    """Somebody at a browser. What the page's own scripts complain about is a failure of the test."""

    def __init__(self, page: Page, root: str, customer: Customer | None) -> None:
        self.page = page
        self.root = root
        self._customer = customer
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self._note(message.type, message.text))

    @property
    def customer(self) -> Customer:
        assert self._customer is not None
        return self._customer

    async def go(self, path: str) -> None:
        await self.page.goto(self.root + path)

    async def made(self) -> str:
        """Waits for the job of the page to succeed. Gives its id."""
        job = await self.page.wait_for_selector(".job[data-status=succeeded]")
        return str(await job.get_attribute("id")).removeprefix("job-")

    def _note(self, kind: str, text: str) -> None:
        expected = ("Failed to load resource", "Response Status Error Code 422", "GL Driver Message", *LEFT)
        if kind in ("error", "warning") and not any(words in text for words in expected):
            self.errors.append(text)


NewPerson = Callable[..., Awaitable[Person]]


@pytest.fixture
async def people(chromium: Browser, house: House, house_pool: Pool) -> AsyncIterator[NewPerson]:
    """Makes people who are signed in, each with an account and a browser profile of their own."""
    made: list[Person] = []

    async def make(**options: Any) -> Person:
        context = await chromium.new_context(reduced_motion="reduce", **options)
        customer = await new_customer(house_pool, house.url)
        person = Person(await context.new_page(), house.url + "/console", customer)
        made.append(person)
        await person.go("/sign-in")
        await person.page.fill("#key", customer.key)
        await person.page.click("text=Sign in >> nth=-1")
        await person.page.wait_for_selector(".composer")
        return person

    yield make
    for person in made:
        await person.page.context.close()
        await person.customer.http.aclose()
        assert not person.errors


@pytest.fixture
async def person(people: NewPerson) -> Person:
    return await people(viewport={"width": 1280, "height": 800})


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    from PIL import Image

    file = tmp_path / "dunes.png"
    Image.linear_gradient("L").resize((320, 240)).convert("RGB").save(file)
    return file
