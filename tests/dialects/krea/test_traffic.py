"""What real clients send, sent again: `data/traffic.json` has sessions of theirs, request by request."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image

from tests.dialects.krea import judge
from tests.dialects.krea.samples import picture
from tests.dialects.krea.shop import FINAL, Shop
from tests.house import pause

SESSIONS: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "traffic.json").read_text())


class Client:
    """A client that knows a base URL and a key, fills what earlier answers held into its requests, and polls as they do:
    until a final status, reading errors from `error`, `message` or `detail`."""

    def __init__(self, base: str, key: str) -> None:
        self.http = httpx.AsyncClient(base_url=base, headers={"authorization": f"Bearer {key}"}, timeout=60)
        self.seen: dict[str, Any] = {}

    async def play(self, step: dict[str, Any]) -> httpx.Response:
        body = self._filled(step.get("json"))
        files = {"file": ("photo.png", picture(), "image/png")} if "upload" in step else None
        response = await self.http.request(
            step["method"],
            self._filled(step["path"]),
            json=body,
            files=files,
            data=step.get("upload"),
            headers=step.get("headers", {}),
        )
        if "until_final" in step:
            while response.json()["status"] not in FINAL:
                await pause(0.02)
                response = await self.http.get(self._filled(step["path"]))
        assert response.status_code == step["status"], response.text
        for name, path in step.get("keep", {}).items():
            self.seen[name] = _at(response.json(), path)
        return response

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str) and value.startswith("{") and value.endswith("}") and value[1:-1] in self.seen:
            return self.seen[value[1:-1]]
        if isinstance(value, str):
            for name, seen in self.seen.items():
                value = value.replace("{" + name + "}", str(seen))
            return value
        if isinstance(value, dict):
            return {name: self._filled(item) for name, item in value.items()}
        return [self._filled(item) for item in value] if isinstance(value, list) else value


def _at(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = value[int(part)] if part.isdigit() else value[part]
    return value


@pytest.mark.parametrize("session", SESSIONS)
async def test_a_session(session: str, shop: Shop) -> None:
    told = SESSIONS[session]
    key_id, secret = shop.customer.key.removeprefix("atl_").split("_")
    client = Client(
        str(shop.http.base_url.join("/krea")), f"{key_id}:{secret}" if told.get("colon_key") else shop.customer.key
    )
    async with client.http:
        for step in told["steps"]:
            response = await client.play(step)
            if "operation" in step:
                judge.check(step["operation"], response)
            for path, expected in step.get("expect", {}).items():
                assert _at(response.json(), path) == expected, path
            if response.status_code >= 400:
                problem = response.json()
                text = problem.get("error") or problem.get("message") or problem.get("detail")
                assert step["says"] in text
            if "pictures" in step:
                await check_pictures(response.json()["result"]["urls"], step["pictures"])
    assert await shop.customer.balance() == 1000 - told["costs"]


async def check_pictures(urls: list[str], expected: list[list[int]]) -> None:
    async with httpx.AsyncClient() as anybody:
        sizes = [Image.open(io.BytesIO((await anybody.get(url)).content)).size for url in urls]
    assert [list(size) for size in sizes] == expected
