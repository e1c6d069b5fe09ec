"""A customer of the OpenAI dialect: what they send, get, and pay."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from uuid import uuid4

import httpx

from atelier.db.pool import Pool
from atelier.domain.order import Order, decode
from tests.house import Customer, House, pause

BASE = "/openai/v1"
MICROS_PER_USD = 100_000_000
"""At the default exchange, a dollar is 100 credits."""


class Patron:
    def __init__(self, customer: Customer, pool: Pool, house: House) -> None:
        self.customer = customer
        self.http = customer.http
        self.pool = pool
        self.house = house
        self.base_url = house.url + BASE

    async def close(self) -> None:
        await self.http.aclose()

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(BASE + path, params=params)

    async def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        """`headers` are written with underscores."""
        return await self.http.post(BASE + path, json=body, headers=_named(headers))

    async def send(self, path: str, fields: Any, files: Any, **headers: str) -> httpx.Response:
        """A multipart form."""
        return await self.http.post(BASE + path, data=fields, files=files, headers=_named(headers))

    async def draw(self, **given: Any) -> Any:
        """Pictures from words."""
        answer = await self.post("/images/generations", given)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def jobs(self) -> list[Any]:
        """This customer's jobs as the database has them, the first one first."""
        rows = "select * from jobs where account_id = $1 order by created_at, id"
        return list(await self.pool.fetch(rows, self.customer.account_id))

    async def order(self) -> Order:
        """The canonical order behind the latest job."""
        return decode((await self.jobs())[-1]["order_json"])

    async def entries(self) -> list[tuple[str, int]]:
        """The lines of the wallet after the first grant."""
        rows = await self.pool.fetch(
            "select e.kind, e.amount from entries e join purses p on p.id = e.purse_id "
            "where p.account_id = $1 order by e.seq",
            self.customer.account_id,
        )
        return [(row["kind"], row["amount"]) for row in rows][1:]

    async def untouched(self) -> bool:
        """Whether there is no job, and nothing was ever taken."""
        return await self.jobs() == [] and await self.entries() == []

    async def until(self, ready: Callable[[list[Any]], bool], *, limit_s: float = 30) -> list[Any]:
        """The jobs once they are `ready`."""
        deadline = time.monotonic() + limit_s
        while not ready(jobs := await self.jobs()):
            assert time.monotonic() < deadline, [dict(job) for job in jobs]
            await pause(0.05)
        return jobs


async def start(patron: Patron, given: dict[str, Any], path: str = "/images/generations", **headers: str) -> Any:
    """The job of a call that waits for pictures where nobody makes them. Then the caller leaves."""
    before = len(await patron.jobs())
    # An idempotency key keeps the job alive when its caller leaves.
    waiting = asyncio.create_task(patron.post(path, given, **{"idempotency_key": str(uuid4()), **headers}))
    try:
        async with asyncio.timeout(30):
            while len(jobs := await patron.jobs()) == before:
                assert not waiting.done(), waiting.result().text
                await asyncio.sleep(0.02)
    finally:
        waiting.cancel()
        await asyncio.wait({waiting})
    return jobs[-1]


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def micros(usd: str | float | Decimal) -> int:
    """Dollars in millionths of a credit."""
    return int(Decimal(str(usd)) * MICROS_PER_USD)
