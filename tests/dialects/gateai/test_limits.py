"""Limits: what is checked in which order, and how many requests and slots a key has. Time passes by moving what is
remembered of the past."""

from __future__ import annotations

import asyncio
from collections import Counter
from typing import Any

import pytest

from atelier.dialects.gateai.sizes import menu_facts
from tests.dialects.gateai.conftest import NewGuest
from tests.dialects.gateai.guest import Guest

LIMITS = menu_facts()
PROMPT = "a harbour at dawn"
GOOD: dict[str, Any] = {"model": "flux-schnell", "params": {"prompt": PROMPT}}


async def test_the_limits_are_those_of_the_vendor() -> None:
    assert (LIMITS.prompt_max_chars, LIMITS.quantity_max) == (1500, 8)
    assert (LIMITS.rate.requests, LIMITS.rate.window_s, LIMITS.slots_per_key) == (5, 30, 5)
    assert (LIMITS.slot_release_s, LIMITS.refund_s, LIMITS.hard_deadline_s) == (600, 1200, 2400)


async def test_letters_are_counted_not_bytes(visitor: Guest) -> None:
    assert (await visitor.ask("flux-schnell", prompt="é" * 1499 + "𝄞")).status_code == 200
    assert (await visitor.ask("flux-schnell", prompt="é" * 1500 + "𝄞")).json()["code"] == "PROMPT_TOO_LONG"
    assert (await visitor.ask("seedance-2.0", prompt="x" * 1501)).json()["code"] == "PROMPT_TOO_LONG"


async def test_quantities(visitor: Guest) -> None:
    assert (await visitor.ask("flux-schnell", prompt=PROMPT, quantity=8)).status_code == 200
    for quantity, code in (
        (9, "QUANTITY_TOO_HIGH"),
        (0, "INVALID_PARAMS"),
        (1.5, "INVALID_PARAMS"),
        ("2", "INVALID_PARAMS"),
    ):
        assert (await visitor.ask("flux-schnell", prompt=PROMPT, quantity=quantity)).json()["code"] == code
    for quantity, code in ((9, "QUANTITY_TOO_HIGH"), (2, "INVALID_PARAMS")):
        assert (await visitor.ask("sora-2", prompt=PROMPT, quantity=quantity)).json()["code"] == code


async def test_five_requests_in_thirty_seconds(visitor: Guest) -> None:
    for left in range(4, -1, -1):
        accepted = await visitor.post("/api/generate", GOOD)
        assert accepted.headers["x-ratelimit-remaining"] == str(left)
        assert (await visitor.ask("nothing")).status_code == (404 if left else 429)  # refused ones do not count
    refused = await visitor.post("/api/generate", GOOD)
    assert (refused.status_code, refused.json()["code"]) == (429, "RATE_LIMITED")
    assert 0 < refused.json()["retry_after"] <= 30
    assert int(refused.headers["retry-after"]) >= refused.json()["retry_after"]
    assert (await visitor.post("/api/estimate", GOOD)).status_code == 200
    assert (await visitor.get("/credits")).status_code == 200
    cancel = "update jobs set status = 'canceled', finished_at = now() where key_id = $1"
    await visitor.pool.execute(cancel, visitor.customer.key_id)
    await visitor.age(31)
    assert (await visitor.post("/api/generate", GOOD)).status_code == 200


async def test_the_window_holds_under_a_race(visitor: Guest) -> None:
    answers = await asyncio.gather(*(visitor.post("/api/generate", GOOD) for _ in range(12)))
    assert Counter(answer.status_code for answer in answers) == {200: 5, 429: 7}


async def test_five_slots_each_for_ten_minutes(visitor: Guest) -> None:
    for _ in range(5):
        await visitor.make("flux-schnell", prompt=PROMPT)
    await visitor.age(31)
    refused = await visitor.post("/api/generate", GOOD)
    assert (refused.status_code, refused.json()["code"]) == (429, "RATE_LIMITED")
    assert "slots" in refused.json()["error"]
    assert 500 < refused.json()["retry_after"] < 570
    me = await visitor.me()
    assert (me["concurrency"]["used"], me["concurrency"]["available"]) == (5, 0)
    await visitor.age(570)
    await visitor.make("flux-schnell", prompt=PROMPT)
    me = await visitor.me()
    assert (me["concurrency"]["used"], me["concurrency"]["max"], len(me["active_tasks"])) == (1, 5, 6)
    assert [slot["taskId"] for slot in me["concurrency"]["active_slots"]] == [me["active_tasks"][-1]["task_id"]]


@pytest.mark.parametrize(
    ("spoiled", "code"),
    [
        (0, "UNAUTHORIZED"),
        (1, "RATE_LIMITED"),
        (2, "INVALID_REQUEST"),
        (3, "MODEL_NOT_FOUND"),
        (4, "PROMPT_TOO_LONG"),
        (5, "QUANTITY_TOO_HIGH"),
        (6, "INVALID_PARAMS"),
        (7, "RATE_LIMITED"),
        (8, "BUDGET_EXCEEDED"),
    ],
)
async def test_the_order_of_checks(visitors: NewGuest, spoiled: int, code: str) -> None:
    """Everything from `spoiled` on is wrong, and the first thing is told."""
    visitor = await visitors(daily_budget=500_000)
    if spoiled <= 1:
        for _ in range(5):
            await visitor.pool.fetchval(
                "select allowed from take_rate($1, 'gateai submits', 5, 30)", visitor.customer.key_id
            )
    if spoiled <= 7:
        for _ in range(5):
            await visitor.make_slot()
    params: dict[str, Any] = {
        "prompt": "x" * (1501 if spoiled <= 4 else 3),
        "quantity": 9 if spoiled <= 5 else 1,
        "duration": 5 if spoiled <= 6 else 4,
    }
    body = {"model": "nothing" if spoiled <= 3 else "sora-2", "params": params if spoiled > 2 else 5}
    headers = {"authorization": "Bearer nonsense"} if spoiled == 0 else {}
    refused = await visitor.post("/api/generate", body, **headers)
    assert refused.json()["code"] == code, refused.text
    if spoiled == 7:
        assert "slots" in refused.json()["error"]
