"""What real programs send, sent again: `data/traffic.json` has sessions of the vendor's own scripts and of two tool
servers, request by request as they came over the wire. Links and ids of the day stand there by name."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from PIL import Image

from tests.dialects.krea import judge
from tests.dialects.krea.samples import picture
from tests.dialects.krea.shop import FINAL, Shop
from tests.house import pause

TRAFFIC: Final[dict[str, Any]] = json.loads((Path(__file__).parent / "data" / "traffic.json").read_text())
SESSIONS: Final[dict[str, Any]] = TRAFFIC["sessions"]


class Replay:
    """A recorded session with a key of its own. What answers hold is filled into later requests; jobs are polled until
    they have ended, as the programs do."""

    def __init__(self, http: httpx.AsyncClient, key: str, program: str) -> None:
        self._http = http
        self._key = key
        self._program = program
        self._seen: dict[str, Any] = {}

    async def send(self, step: dict[str, Any]) -> httpx.Response:
        path = self._filled(step["path"])
        headers = TRAFFIC["programs"][step.get("program", self._program)] | {"authorization": f"Bearer {self._key}"}
        if "authorization" in step:
            headers |= {"authorization": step["authorization"]}
        if "content_type" in step:
            headers |= {"content-type": step["content_type"]}
        sent: dict[str, Any] = {"headers": headers}
        if "json" in step:
            sent["json"] = self._filled(step["json"])
        if "upload" in step:
            filename, media_type = step["upload"]
            sent["files"] = {"file": (filename, picture(), media_type)}
        response = await self._http.request(step["method"], path, **sent)
        while step.get("until_final") and response.json()["status"] not in FINAL:
            await pause(0.02)
            response = await self._http.request(step["method"], path, **sent)
        assert response.status_code == step["status"], response.text
        for name, place in step.get("keep", {}).items():
            self._seen[name] = _at(response.json(), place)
        return response

    def _filled(self, value: Any) -> Any:
        if isinstance(value, str):
            for name, seen in self._seen.items():
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
    key = shop.customer.key
    if told["colon_key"]:
        key = key.removeprefix("atl_").replace("_", ":")
    async with httpx.AsyncClient(base_url=str(shop.http.base_url.join("/krea")), timeout=60) as http:
        replay = Replay(http, key, told["program"])
        for step in told["steps"]:
            response = await replay.send(step)
            if "operation" in step:
                judge.check(step["operation"], response)
            for place, expected in step.get("expect", {}).items():
                assert _at(response.json(), place) == expected, step
            if "says" in step:
                assert step["says"] in response.json()["error"], step
            if "size" in step:
                assert list(Image.open(io.BytesIO(response.content)).size) == step["size"], step
    assert round(1000 - await shop.customer.balance(), 6) == told["costs"]
