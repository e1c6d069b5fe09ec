"""A customer of the GateAI dialect: what they send, wait for, and pay."""

from __future__ import annotations

import time
from decimal import Decimal
from typing import Any

import httpx

from atelier.db.pool import Pool
from atelier.domain.order import Order, decode
from tests.house import Customer, pause
from tests.support import accept

FINAL = ("FINISHED", "FAILED")
MICROS_PER_USD = 100_000_000
"""At the default exchange, a dollar is 100 credits."""


class Guest:
    def __init__(self, customer: Customer, pool: Pool) -> None:
        self.customer = customer
        self.http = customer.http
        self.pool = pool

    def at(self, url: str) -> Guest:
        """The same customer, at another server."""
        http = httpx.AsyncClient(base_url=url, headers=self.http.headers, timeout=60)
        return Guest(Customer(http, self.customer.account_id, self.customer.key_id, self.customer.key), self.pool)

    async def close(self) -> None:
        await self.http.aclose()

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(f"/gateai{path}", params=params)

    async def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return await self.http.post(
            f"/gateai{path}", json=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    async def upload(self, content: bytes, name: str = "file") -> Any:
        response = await self.http.post("/gateai/api/upload", files={"file": (name, content)})
        assert response.status_code == 200, response.text
        return response.json()

    async def ask(self, model: str, beside: dict[str, Any] | None = None, **params: Any) -> httpx.Response:
        return await self.post("/api/generate", {"model": model, "params": params, **(beside or {})})

    async def make(self, model: str, beside: dict[str, Any] | None = None, **params: Any) -> Any:
        """Accepts a task."""
        response = await self.ask(model, beside, **params)
        assert response.status_code == 200, response.text
        return response.json()

    async def estimate(self, model: str, **params: Any) -> Any:
        response = await self.post("/api/estimate", {"model": model, "params": params})
        assert response.status_code == 200, response.text
        return response.json()

    async def task(self, task_id: str) -> Any:
        response = await self.get(f"/get/{task_id}")
        assert response.status_code == 200, response.text
        return response.json()

    async def end(self, task_id: str, *, limit_s: float = 30) -> Any:
        """Polls a task until it has ended."""
        deadline = time.monotonic() + limit_s
        while (task := await self.task(task_id))["status"] not in FINAL:
            assert time.monotonic() < deadline, task
            await pause(0.05)
        return task

    async def run(self, model: str, **params: Any) -> Any:
        task = await self.end((await self.make(model, **params))["task_id"])
        assert task["status"] == "FINISHED", task
        return task

    async def me(self) -> Any:
        return (await self.get("/api/me", key=self.customer.key)).json()

    async def order(self, task_id: str) -> Order:
        """The canonical order behind a task."""
        return decode(await self.pool.fetchval("select order_json from jobs where id = $1", task_id))

    async def entries(self) -> list[tuple[str, int]]:
        """The lines of today's allowance."""
        rows = await self.pool.fetch(
            "select e.kind, e.amount from entries e join purses p on p.id = e.purse_id "
            "where p.key_id = $1 and p.kind = 'allowance' order by e.seq",
            self.customer.key_id,
        )
        return [(row["kind"], row["amount"]) for row in rows]

    async def age(self, seconds: float) -> None:
        """Lets the requests and tasks of this key have happened earlier."""
        key_id, gone = self.customer.key_id, f"make_interval(secs => {seconds})"
        hits = f"(select array_agg(hit - {gone} order by hit) from unnest(hits) hit)"
        await self.pool.execute(f"update rate_windows set hits = {hits} where key_id = $1", key_id)
        moments = ", ".join(
            f"{name} = {name} - {gone}" for name in ("created_at", "slot_until", "refund_at", "fail_at")
        )
        await self.pool.execute(f"update jobs set {moments} where key_id = $1", key_id)

    async def make_slot(self) -> None:
        """Has a task that nobody had to ask for, and that holds a slot."""
        owner = self.customer.account_id, self.customer.key_id
        await accept(self.pool, owner, 0, dialect="gateai", slot_s=600)

    async def untouched(self) -> bool:
        """Whether there is no task, and nothing was ever taken."""
        jobs = await self.pool.fetchval("select count(*) from jobs where account_id = $1", self.customer.account_id)
        return jobs == 0 and await self.entries() == []


def micros(usd: str | float | Decimal) -> int:
    """Dollars in millionths of a credit."""
    return int(Decimal(str(usd)) * MICROS_PER_USD)
