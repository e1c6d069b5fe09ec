"""Many customers at one device, through the whole house: calls are shared, bills are not, and waiting is free."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil
import pytest

from tests.conftest import serve
from tests.engines.diffusers.room import card_of
from tests.engines.diffusers.test_engine import write_cards
from tests.house import Customer, House

pytestmark = [pytest.mark.long, pytest.mark.timeout(400)]  # a server, and torch in a process of its own

LIMIT_S = 40


@pytest.fixture(scope="module")
def house(postgres: str, template: str, weights: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("crowd")
    cards = write_cards(folder / "cards.toml", card_of("StableDiffusionPipeline", serves=("atelier/sketch",)))
    config = f"""
[jobs]
time_limit_s = {LIMIT_S}
[engines.diffusers]
weights = "{weights}"
cards = "{cards}"
device = "cpu"
[[routes]]
model = "atelier/sketch"
engines = ["diffusers"]
"""
    yield from serve(postgres, template, folder / "data", "crowd", config=config)


def device_process(house: House) -> psutil.Process:
    """The one that runs models: it alone has no limit of memory."""
    family = psutil.Process(house.process.pid).children(recursive=True)
    (found,) = (one for one in family if "atelier.sandbox.child" in one.cmdline() and one.cmdline()[-1] == "0")
    return found


def ended(job: Any) -> bool:
    return job["status"] not in ("queued", "running")


async def test_jobs_share_calls_and_are_charged_one_by_one(customer: Customer) -> None:
    before = await customer.balance()
    given = {"width": 64, "height": 64}
    jobs = await asyncio.gather(
        *(customer.submit("atelier/sketch", prompt=f"house {number}", seed=number, **given) for number in range(7)),
        customer.submit("atelier/sketch", prompt="two houses", count=2, **given),
    )
    await customer.http.post(f"/v1/jobs/{jobs[3]['id']}/cancel")
    jobs = await asyncio.gather(*(customer.until(job["id"], ended, limit_s=110) for job in jobs))
    canceled = jobs.pop(3)
    assert canceled["status"] == "canceled"
    assert {job["status"] for job in jobs} == {"succeeded"}, jobs
    assert [len(job["outputs"]) for job in jobs] == [1] * 6 + [2]
    assert [job["notes"]["seed"] for job in jobs[:6]] == [number for number in range(7) if number != 3]
    calls = sum(1 / job["notes"].get("jobs_in_call", 1) for job in jobs)
    assert calls < 5
    assert all(job["attempts"] == 1 for job in jobs)
    charged = sum(float(job["cost"]["credits"]) - float(job["cost"]["refunded"]) for job in jobs)
    assert before - await customer.balance() == pytest.approx(charged)
    assert charged > 0


async def test_waiting_for_the_device_is_no_part_of_a_jobs_time(customer: Customer, house: House) -> None:
    assert (await customer.run("atelier/sketch", wait_s=60, prompt="a house", width=64, height=64))[
        "status"
    ] == "succeeded"
    process = device_process(house)
    process.suspend()  # a call that hangs, without using the processor
    hanging = await customer.submit("atelier/sketch", prompt="a house", width=64, height=64)
    await customer.until(hanging["id"], lambda job: job["status"] == "running", limit_s=30)
    await customer.until(hanging["id"], lambda job: job["stage"] == "waiting for the device", limit_s=30)
    waiting = await customer.submit("atelier/sketch", prompt="a house", width=128, height=64)
    await customer.until(waiting["id"], lambda job: "1 job before it" in job["stage"], limit_s=30)
    hanging = await customer.until(hanging["id"], ended, limit_s=LIMIT_S + 60)
    assert hanging["error"]["code"] == "time_limit"
    waiting = await customer.until(waiting["id"], ended, limit_s=110)
    assert waiting["status"] == "succeeded", waiting
    took = datetime.fromisoformat(waiting["finished_at"]) - datetime.fromisoformat(waiting["started_at"])
    assert took.total_seconds() > LIMIT_S
