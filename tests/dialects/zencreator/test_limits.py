"""The three windows of a key, and what answers tell of them."""

from __future__ import annotations

import asyncio

from tests.dialects.zencreator import judge
from tests.dialects.zencreator.conftest import NewGuest
from tests.dialects.zencreator.guest import Guest
from tests.storage import samples

GOOD = {"tool": "by_prompt", "input": {"positive_prompt": "a harbour"}}
RATES = judge.CONTRACT["rate_limits"]


async def age(guest: Guest, seconds: float) -> None:
    """Lets the key's requests have happened earlier."""
    await guest.pool.execute(
        "update rate_windows set hits = (select array_agg(hit - make_interval(secs => $2) order by hit) "
        "from unnest(hits) hit) where key_id = $1",
        guest.customer.key_id,
        seconds,
    )


async def test_reads(visitor: Guest) -> None:
    for left in range(RATES["read"] - 1, -1, -1):
        answer = await visitor.get("/balance")
        assert answer.status_code == 200
        assert int(answer.headers["x-ratelimit-limit"]) == RATES["read"]
        assert int(answer.headers["x-ratelimit-remaining"]) == left
        assert 59 <= int(answer.headers["x-ratelimit-reset"]) <= 60
    full = await visitor.get("/tools")
    judge.check("list_tools", full)
    assert (full.status_code, full.json()["error"]["code"]) == (429, "rate_limit_exceeded")
    assert 1 <= int(full.headers["retry-after"]) <= 60
    assert full.headers["x-ratelimit-remaining"] == "0"
    await age(visitor, 30)
    assert (await visitor.get("/tools")).status_code == 429
    await age(visitor, 31)
    assert (await visitor.get("/tools")).status_code == 200


async def test_starts(visitor: Guest) -> None:
    for left in range(RATES["start_generation"] - 1, -1, -1):
        answer = await visitor.post("/generations", GOOD)
        assert answer.status_code == 201
        assert int(answer.headers["x-ratelimit-limit"]) == RATES["start_generation"]
        assert int(answer.headers["x-ratelimit-remaining"]) == left
    full = await visitor.post("/generations", {"nonsense": 1})  # the window comes before the body
    judge.check("create_generation", full)
    assert full.status_code == 429
    assert await visitor.credits() == 1000 - RATES["start_generation"]
    await age(visitor, 61)
    assert (await visitor.post("/generations", GOOD)).status_code == 201


async def test_what_is_refused_takes_no_place(visitor: Guest) -> None:
    for _ in range(12):
        answer = await visitor.ask("by_prompt")
        assert answer.status_code == 422
        assert int(answer.headers["x-ratelimit-remaining"]) == RATES["start_generation"]


async def test_uploads(visitor: Guest) -> None:
    for left in range(RATES["upload_asset"] - 1, -1, -1):
        answer = await visitor.send(samples.image("PNG"), "image/png")
        assert int(answer.headers["x-ratelimit-remaining"]) == left
    full = await visitor.send(samples.image("PNG"), "image/png")
    judge.check("upload_asset", full)
    assert full.status_code == 429


async def test_the_windows_are_apart_and_those_of_one_key(visitors: NewGuest) -> None:
    visitor, other = await visitors(), await visitors()
    for _ in range(RATES["start_generation"]):
        await visitor.post("/generations", GOOD)
    assert (await visitor.post("/generations", GOOD)).status_code == 429
    assert (await visitor.get("/balance")).headers["x-ratelimit-remaining"] == str(RATES["read"] - 1)
    assert (await visitor.send(samples.image("PNG"), "image/png")).status_code == 201
    assert (await other.post("/generations", GOOD)).status_code == 201


async def test_many_at_once_are_counted_one_by_one(visitor: Guest) -> None:
    answers = await asyncio.gather(*(visitor.post("/generations", GOOD) for _ in range(25)))
    assert sorted(answer.status_code for answer in answers) == [201] * 10 + [429] * 15
    assert await visitor.credits() == 990
