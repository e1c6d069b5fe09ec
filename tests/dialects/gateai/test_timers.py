"""What happens to a task ten, twenty and forty minutes after it was accepted. The tests say what time it is, or let the
past have happened earlier."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from atelier.db.notify import Bell
from atelier.db.pool import Pool, open_pool
from atelier.flows.moments import Passed, Timekeeper
from tests.conftest import administer, at
from tests.dialects.gateai.conftest import CONFIG
from tests.dialects.gateai.guest import Guest
from tests.house import new_customer, pause, serving
from tests.support import finish

PROMPT = "a harbour at dawn"
TIMED_OUT = "Generation timed out (40 min hard limit)"


@pytest.fixture
async def timekeeper(counter_pool: Pool) -> AsyncIterator[Timekeeper]:
    bell = Bell(counter_pool)
    yield Timekeeper(counter_pool, bell)
    await bell.close()


async def accepted_at(visitor: Guest, task: Any) -> datetime:
    moment: datetime = await visitor.pool.fetchval("select created_at from jobs where id = $1", task["task_id"])
    return moment


async def used(visitor: Guest) -> float:
    return float((await visitor.get("/credits")).json()["your_budget"]["used"])


async def test_a_task_through_its_forty_minutes(visitor: Guest, timekeeper: Timekeeper) -> None:
    task = await visitor.make("sora-2", prompt=PROMPT)
    start = await accepted_at(visitor, task)

    await timekeeper.look(start + timedelta(seconds=1199))
    shown = await visitor.task(task["task_id"])
    assert (shown["status"], shown.get("refunded"), await used(visitor)) == ("PROCESSING", None, 0.04)

    await timekeeper.look(start + timedelta(seconds=1200))
    shown = await visitor.task(task["task_id"])
    assert (shown["status"], shown["refunded"], shown["cost"]) == ("PROCESSING", True, 0.04)
    assert await used(visitor) == 0
    assert (await visitor.me())["today_spending"] == {"sora-2": {"requests": 1, "cost": 0}}
    assert len((await visitor.me())["active_tasks"]) == 1

    await timekeeper.look(start + timedelta(seconds=2399))
    assert (await visitor.task(task["task_id"]))["status"] == "PROCESSING"
    await timekeeper.look(start + timedelta(seconds=2400))
    shown = await visitor.task(task["task_id"])
    assert (shown["status"], shown["error"], shown["cost"]) == ("FAILED", TIMED_OUT, 0.04)
    assert await used(visitor) == 0  # it came back once
    assert [kind for kind, _ in await visitor.entries()] == ["grant", "hold", "release"]
    assert await timekeeper.look(start + timedelta(days=1)) == Passed()


async def test_a_late_success_is_free(visitor: Guest, timekeeper: Timekeeper) -> None:
    task = await visitor.make("sora-2", prompt=PROMPT)
    await timekeeper.look(await accepted_at(visitor, task) + timedelta(seconds=1300))
    await finish(visitor.pool, task["task_id"])
    shown = await visitor.task(task["task_id"])
    assert (shown["status"], shown["refunded"], shown["cost"]) == ("FINISHED", True, 0.04)
    assert await used(visitor) == 0


async def test_a_success_in_time_is_paid(visitor: Guest, timekeeper: Timekeeper) -> None:
    task = await visitor.make("sora-2", prompt=PROMPT)
    await finish(visitor.pool, task["task_id"])
    await timekeeper.look(await accepted_at(visitor, task) + timedelta(seconds=5000))
    shown = await visitor.task(task["task_id"])
    assert (shown["status"], shown.get("refunded"), await used(visitor)) == ("FINISHED", None, 0.04)


async def test_moments_survive_a_restart(postgres: str, template: str, tmp_path: Path) -> None:
    """Whatever falls due while no server runs is done by the next one."""
    name = "gateai_restart"
    await administer(postgres, f"drop database if exists {name} with (force)")
    await administer(postgres, f"create database {name} template {template}")
    async with await open_pool(at(postgres, name), size=2, name="test") as pool:
        with serving(at(postgres, name), tmp_path / "one", workers=0, config=CONFIG) as house:
            visitor = Guest(await new_customer(pool, house.url), pool)
            hung, late, fresh = [await visitor.make("sora-2", prompt=PROMPT) for _ in range(3)]
        await visitor.age(1205)
        await pool.execute("update jobs set fail_at = fail_at - interval '1200 s' where id = $1", hung["task_id"])
        await pool.execute("update jobs set refund_at = refund_at + interval '100 s' where id = $1", fresh["task_id"])
        await visitor.close()
        with serving(at(postgres, name), tmp_path / "two", workers=0, config=CONFIG) as house:
            visitor = visitor.at(house.url)
            await until(lambda tasks: tasks[0]["status"] == "FAILED", visitor, hung, late, fresh)
            first, second, third = [await visitor.task(task["task_id"]) for task in (hung, late, fresh)]
            assert (first["error"], first["refunded"]) == (TIMED_OUT, True)
            assert (second["status"], second["refunded"]) == ("PROCESSING", True)
            assert (third["status"], third.get("refunded")) == ("PROCESSING", None)
            assert (await visitor.me())["concurrency"]["used"] == 0
            assert await used(visitor) == 0.04
            await visitor.close()


async def until(ready: Callable[[list[Any]], bool], visitor: Guest, *tasks: Any) -> None:
    deadline = time.monotonic() + 20
    while not ready([await visitor.task(task["task_id"]) for task in tasks]):
        assert time.monotonic() < deadline
        await pause(0.1)


async def test_the_hard_stop_ends_the_work(guest: Guest) -> None:
    """A task that a worker has in hand is stopped, and its place is free again."""
    made = await guest.make("flux-schnell", prompt="[wait 600] a harbour")
    deadline = time.monotonic() + 20
    while (await guest.me())["active_tasks"][0]["status"] != "PROCESSING":
        assert time.monotonic() < deadline
        await pause(0.05)
    await guest.age(2401)
    task = await guest.end(made["task_id"])
    assert (task["status"], task["error"], task["refunded"]) == ("FAILED", TIMED_OUT, True)
    deadline = time.monotonic() + 20
    while (await guest.get("/credits")).json()["pool"]["locked"]:
        assert time.monotonic() < deadline
        await pause(0.1)
