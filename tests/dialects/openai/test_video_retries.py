"""Creates that are repeated by whoever did not get the answer: one job, charged once."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.dialects.krea.samples import picture
from tests.dialects.openai.video_customer import LITTLE, PROMPT, Director


async def as_json(director: Director, retries: int | None, prompt: str = PROMPT) -> httpx.Response:
    headers = {} if retries is None else {"x_stainless_retry_count": str(retries)}
    return await director.post("/videos", {"prompt": prompt, **LITTLE}, **headers)


async def as_form(director: Director, retries: int | None, prompt: str = PROMPT) -> httpx.Response:
    """Every call has another boundary, and its own copy of the file."""
    headers = {} if retries is None else {"x_stainless_retry_count": str(retries)}
    files = {"input_reference": ("p.png", picture(), "image/png")}
    return await director.send("/videos", {"prompt": prompt, **LITTLE}, files, **headers)


@pytest.mark.parametrize("send", [as_json, as_form])
async def test_the_clients_own_repetitions(director: Director, send: Any) -> None:
    first, *others = [(await send(director, count)).json()["id"] for count in (0, 1, 2)]
    assert others == [first, first]
    assert len(await director.jobs()) == 1
    files = (await director.http.get("/v1/assets", params={"kind": "image"})).json()["items"]
    assert len(files) == (1 if send is as_form else 0)
    assert [kind for kind, _ in await director.entries()].count("hold") == 1


@pytest.mark.parametrize("send", [as_json, as_form])
async def test_repetitions_that_come_together(director: Director, send: Any) -> None:
    await send(director, 0)
    answers = await asyncio.gather(*(send(director, count) for count in (1, 2, 3)))
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await director.jobs()) == 1


async def test_equal_wishes_are_several(director: Director) -> None:
    ids = [(await as_json(director, count)).json()["id"] for count in (0, 0, None, None)]
    assert len(set(ids)) == 4
    assert (await as_json(director, 1, "another prompt")).json()["id"] not in ids


async def test_remixes_and_extensions_too(director: Director) -> None:
    source = await director.finish(prompt=PROMPT, **LITTLE)
    calls: list[tuple[str, dict[str, Any]]] = [
        (f"/videos/{source['id']}/remix", {"prompt": "at night", "model": "sora-2"}),
        ("/videos/edits", {"prompt": "at night", "model": "sora-2", "video": {"id": source["id"]}}),
        (
            "/videos/extensions",
            {"prompt": "at night", "model": "sora-2", "seconds": "4", "video": {"id": source["id"]}},
        ),
    ]
    for path, body in calls:
        answers = [await director.post(path, body, x_stainless_retry_count=str(count)) for count in (0, 1)]
        assert answers[0].status_code == 200, answers[0].text
        assert answers[0].json()["id"] == answers[1].json()["id"]
    assert len(await director.jobs()) == 4


async def test_an_idempotency_key(director: Director) -> None:
    answers = [await director.post("/videos", {"prompt": PROMPT, **LITTLE}, idempotency_key="k") for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    other = await director.post("/videos", {"prompt": "another"}, idempotency_key="k")
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_conflict")
    assert other.headers["x-should-retry"] == "false"
    assert len(await director.jobs()) == 1
