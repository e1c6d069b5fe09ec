"""A customer of the ZenCreator dialect: what they send, wait for, and pay."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import httpx

from atelier.accounts.accounts import Accounts
from atelier.catalogue.load import menu
from atelier.db.pool import Pool
from atelier.domain.order import Order, decode
from tests.catalogue.support import an_input
from tests.dialects.zencreator import judge
from tests.house import Customer, pause
from tests.storage import samples

API = "/zencreator/api/public/v1"
FINAL = ("succeeded", "partial", "failed")


class Guest:
    """`picture`, `clip` and `sound` are ids of uploads, once there is a stock."""

    def __init__(self, customer: Customer, pool: Pool) -> None:
        self.customer = customer
        self.http = customer.http
        self.pool = pool
        self.picture = ""
        self.clip = ""
        self.sound = ""

    async def close(self) -> None:
        await self.http.aclose()

    async def get(self, path: str, **params: Any) -> httpx.Response:
        return await self.http.get(f"{API}{path}", params=params)

    async def post(self, path: str, body: Any, **headers: str) -> httpx.Response:
        return await self.http.post(
            f"{API}{path}", json=body, headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    async def send(self, content: bytes, media_type: str, **headers: str) -> httpx.Response:
        return await self.http.post(
            f"{API}/assets", files={"file": ("file", content)}, data={"media_type": media_type}, headers=headers
        )

    async def upload(self, content: bytes, media_type: str) -> str:
        await self.refresh()
        response = await self.send(content, media_type)
        assert response.status_code == 201, response.text
        return str(response.json()["asset_id"])

    async def stock(self) -> None:
        """Uploads what inputs refer to."""
        self.picture = await self.upload(samples.image("PNG"), "image/png")
        self.clip = await self.upload(samples.video(), "video/mp4")
        self.sound = await self.upload(samples.sound("wav"), "audio/wav")

    def with_files(self, schema: Mapping[str, Any], given: Any) -> Any:
        """The same input, in which every medium is an upload."""
        if "x-media" in schema and isinstance(given, str):
            return {"image": self.picture, "video": self.clip, "audio": self.sound}[schema["x-media"]]
        if isinstance(given, dict):
            fields = schema.get("properties", {})
            return {name: self.with_files(fields.get(name, {}), value) for name, value in given.items()}
        if isinstance(given, list):
            return [self.with_files(schema.get("items", {}), value) for value in given]
        return given

    def least(self, tool: str) -> dict[str, Any]:
        """The least input that a tool takes."""
        offer = menu("zencreator").offers[tool]
        filled: dict[str, Any] = self.with_files(offer.input, an_input(offer.input))
        return {**filled, "prompt": "by the sea"} if tool == "photoshoot" else filled

    async def ask(self, tool: str, **given: Any) -> httpx.Response:
        return await self.post("/generations", {"tool": tool, "input": given})

    async def make(self, tool: str, **given: Any) -> str:
        """Starts a generation. Its id."""
        await self.refresh()
        response = await self.ask(tool, **given)
        assert response.status_code == 201, (tool, given, response.text)
        judge.check("create_generation", response)
        return str(response.json()["id"])

    async def status(self, generation_id: str) -> Any:
        await self.refresh()
        response = await self.get(f"/generations/{generation_id}")
        assert response.status_code == 200, response.text
        return response.json()

    async def result(self, generation_id: str) -> Any:
        response = await self.get(f"/generations/{generation_id}/result")
        assert response.status_code == 200, response.text
        return response.json()

    async def end(self, generation_id: str, *, limit_s: float = 60) -> Any:
        """Polls a generation until it has ended; its result."""
        deadline = time.monotonic() + limit_s
        while (status := await self.status(generation_id))["status"] not in FINAL:
            assert time.monotonic() < deadline, status
            await pause(0.05)
        return await self.result(generation_id)

    async def run(self, tool: str, *, limit_s: float = 60, **given: Any) -> Any:
        result = await self.end(await self.make(tool, **given), limit_s=limit_s)
        assert result["status"] == "succeeded", (tool, given, result)
        return result

    async def credits(self) -> int:
        await self.refresh()
        return int((await self.get("/balance")).json()["credits"])

    async def transactions(self, **params: Any) -> list[Any]:
        """All of them, page by page."""
        found: list[Any] = []
        page = 1
        while True:
            await self.refresh()
            body = (await self.get("/transactions", limit=100, page=page, **params)).json()
            found += body["transactions"]
            if page >= body["pagination"]["total_pages"]:
                return found
            page += 1

    async def order(self, generation_id: str) -> Order:
        """The canonical order behind a generation."""
        return decode(await self.pool.fetchval("select order_json from jobs where id = $1", generation_id))

    async def refresh(self) -> None:
        """Lets a minute pass for the key's windows."""
        await self.pool.execute("delete from rate_windows where key_id = $1", self.customer.key_id)

    async def declare(self) -> None:
        """Declares to have the consent of the people shown."""
        response = await self.http.post("/v1/me/likeness-declaration")
        assert response.status_code == 200, response.text

    async def block(self, *, blocked: bool = True) -> None:
        await Accounts(self.pool).set_blocked(self.customer.account_id, blocked=blocked)

    async def untouched(self) -> bool:
        """Whether there is no job, and nothing was ever taken."""
        jobs = await self.pool.fetchval("select count(*) from jobs where account_id = $1", self.customer.account_id)
        taken = await self.pool.fetchval(
            "select count(*) from entries e join purses p on p.id = e.purse_id where p.account_id = $1 and e.amount < 0",
            self.customer.account_id,
        )
        return bool(jobs == 0 and taken == 0)
