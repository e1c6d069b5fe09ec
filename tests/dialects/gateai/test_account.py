"""The budget of a day and the dashboard."""

from __future__ import annotations

from itertools import pairwise

import httpx

from tests.dialects.gateai import judge
from tests.dialects.gateai.conftest import NewGuest
from tests.dialects.gateai.guest import Guest, micros
from tests.house import House
from tests.support import finish

PROMPT = "a harbour at dawn"


async def test_a_new_key_has_its_whole_day(visitor: Guest) -> None:
    shown = (await visitor.get("/credits")).json()
    assert shown["your_budget"] == {"daily_limit": 100, "used": 0, "remaining": 100}
    assert shown["pool"]["total_accounts"] == 0  # a server without workers
    assert await visitor.me() == {
        "budget": shown["your_budget"],
        "concurrency": {"used": 0, "max": 5, "available": 5, "active_slots": []},
        "active_tasks": [],
        "recent_tasks": [],
        "today_spending": {},
    }


async def test_workers_are_the_pool(guest: Guest) -> None:
    pool = (await guest.get("/credits")).json()["pool"]
    assert pool["total_accounts"] == 4
    assert 0 <= pool["locked"] <= 4


async def test_the_day_at_a_glance(visitor: Guest) -> None:
    ended = await visitor.make("flux-schnell", prompt=PROMPT)
    failed = await visitor.make("sora-2", prompt=PROMPT)
    running = await visitor.make("sora-2", prompt=PROMPT)
    await visitor.age(12)
    waiting = await visitor.make("seedance-2.0", prompt=PROMPT, duration=4)
    await finish(visitor.pool, ended["task_id"])
    await finish(visitor.pool, failed["task_id"], status="failed", refund=micros("0.04"))
    await visitor.pool.execute("update jobs set status = 'running' where id = $1", running["task_id"])
    me = await visitor.me()
    judge.validate({"$ref": "#/components/schemas/Dashboard"}, me)
    assert [(task["task_id"], task["status"], task["cost"]) for task in me["active_tasks"]] == [
        (running["task_id"], "PROCESSING", 0.04),
        (waiting["task_id"], "QUEUED", 0.493333),
    ]
    assert int(me["active_tasks"][0]["elapsed"].removesuffix("s")) in range(12, 40)
    assert [slot["model"] for slot in me["concurrency"]["active_slots"]] == ["sora-2", "seedance-2.0"]
    assert 12 <= me["concurrency"]["active_slots"][0]["elapsed"] < 40
    assert [(task["task_id"], task["status"], task["result_count"]) for task in me["recent_tasks"]] == [
        (failed["task_id"], "FAILED", 0),
        (ended["task_id"], "FINISHED", 0),
    ]
    assert me["today_spending"] == {
        "flux-schnell": {"requests": 1, "cost": 0.012},
        "sora-2": {"requests": 2, "cost": 0.04},
        "seedance-2.0": {"requests": 1, "cost": 0.493333},
    }
    assert me["budget"]["used"] == round(sum(spent["cost"] for spent in me["today_spending"].values()), 6)


async def test_the_last_twenty(visitor: Guest) -> None:
    tasks = []
    for _ in range(22):
        tasks.append((await visitor.make("flux-schnell", prompt=PROMPT))["task_id"])
        await finish(visitor.pool, tasks[-1])
        await visitor.age(31)
    recent = [task["task_id"] for task in (await visitor.me())["recent_tasks"]]
    assert recent == tasks[:1:-1]
    assert len(recent) == 20
    assert all(newer > older for newer, older in pairwise(recent))


async def test_keys_of_an_account_do_not_share_their_day(visitors: NewGuest, counter: House) -> None:
    visitor = await visitors()
    await visitor.make("seedance-2.0", prompt=PROMPT)
    created = await visitor.http.post("/v1/keys", json={"name": "other", "scopes": ["read", "generate"]})
    assert created.status_code == 201, created.text
    async with httpx.AsyncClient(base_url=counter.url) as other:
        me = (await other.get("/gateai/api/me", params={"key": created.json()["key"]})).json()
        assert (me["budget"]["used"], me["active_tasks"]) == (0, [])


async def test_the_key_in_the_address_wins(visitors: NewGuest) -> None:
    one, other = await visitors(), await visitors()
    await other.make("flux-schnell", prompt=PROMPT)
    assert len((await one.get("/api/me")).json()["active_tasks"]) == 0
    assert len((await one.get("/api/me", key=other.customer.key)).json()["active_tasks"]) == 1
    assert (await one.get("/api/me", key="nonsense")).status_code == 401
    assert (
        await one.http.get("/gateai/credits", params={"key": other.customer.key}, headers={"authorization": ""})
    ).status_code == 401


async def test_a_key_with_a_smaller_budget_of_its_own(visitors: NewGuest) -> None:
    visitor = await visitors(daily_budget=micros("0.05"))
    await visitor.make("sora-2", prompt=PROMPT)
    assert (await visitor.get("/credits")).json()["your_budget"] == {
        "daily_limit": 0.05,
        "used": 0.04,
        "remaining": 0.01,
    }
    refused = await visitor.ask("sora-2", prompt=PROMPT)
    assert (refused.status_code, refused.json()["code"]) == (402, "BUDGET_EXCEEDED")
    assert refused.json()["error"].startswith("this costs 0.04 USD and today's budget has 0.01 USD left")
    lesser = await visitor.make("flux-schnell", prompt=PROMPT)
    assert lesser["remaining"] >= 0
    assert [change["param"] for change in lesser["adjustments"]] == ["width", "height"]


async def test_keys_are_not_written_to_the_log(visitor: Guest, counter: House) -> None:
    await visitor.me()
    await visitor.get("/api/me", key=visitor.customer.key + "x")
    assert visitor.customer.key.split("_")[-1] not in counter.log
