"""The day's allowance: a model of it in a few lines, held against the ledger; and downgrades as customers see them."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from atelier.db.notify import Bell
from atelier.db.pool import Pool
from atelier.dialects.gateai.budget import Budgets
from atelier.flows.moments import Timekeeper
from atelier.ledger.ledger import Ledger
from atelier.settings import MoneySettings
from tests.dialects.gateai.conftest import NewGuest
from tests.dialects.gateai.guest import Guest, micros
from tests.support import accept, finish, new_owner

PROMPT = "a harbour at dawn"
WHOLE = micros(100)


class Day:
    """A key's days as the rules have them: every day the allowance is whole, and what comes back of an earlier day is
    gone with it."""

    def __init__(self) -> None:
        self.number = 0
        self.left = WHOLE
        self.open: list[tuple[Any, int, int]] = []
        """Tasks that have not ended: their id, price and day."""


steps = st.lists(
    st.one_of(
        st.tuples(st.just("spend"), st.integers(0, 40)),
        st.tuples(st.sampled_from(["fail", "succeed", "refund"]), st.integers(0, 5)),
        st.tuples(st.just("midnight"), st.just(0)),
    ),
    max_size=14,
)


@given(steps=steps)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_the_allowance_of_a_day(pool: Pool, steps: list[tuple[str, int]]) -> None:
    owner, day, ledger = await new_owner(pool), Day(), Ledger(pool)
    bell = Bell(pool)
    for step, figure in steps:
        await _take(pool, owner, day, Timekeeper(pool, bell), step, figure)
        assert (await ledger.allowance(*owner, WHOLE)).available == day.left
    assert await ledger.faults() == []
    await bell.close()


async def _take(pool: Pool, owner: Any, day: Day, timekeeper: Timekeeper, step: str, figure: int) -> None:
    if step == "spend":
        price = micros(figure)
        try:
            job_id = (await accept(pool, owner, price, allowance=WHOLE, refund_s=1200))["job_id"]
        except asyncpg.PostgresError as short:
            assert short.sqlstate == "AT402"
            assert price > day.left
            return
        assert price <= day.left
        day.left -= price
        day.open.append((job_id, price, day.number))
    elif step == "midnight":
        await pool.execute("update purses set day = day - 1 where key_id = $1", owner[1])
        day.number += 1
        day.left = WHOLE
    elif day.open:
        job_id, price, number = day.open.pop(figure % len(day.open))
        if step == "refund":  # twenty minutes later; a success after that stays free
            await pool.execute("update jobs set refund_at = now() where id = $1", job_id)
            assert (await timekeeper.look()).refunded == 1
        failed = step == "fail"
        await finish(pool, job_id, status="failed" if failed else "succeeded", refund=price if failed else 0)
        if step != "succeed" and number == day.number:
            day.left += price


async def test_a_new_day_over_http(visitor: Guest) -> None:
    spent = await visitor.make("seedance-2.0", prompt=PROMPT, width=1920, height=1080, duration=15)
    assert (spent["cost"], spent["remaining"]) == (11.25, 88.75)
    await visitor.pool.execute("update purses set day = day - 1 where key_id = $1", visitor.customer.key_id)
    assert (await visitor.get("/credits")).json()["your_budget"] == {"daily_limit": 100, "used": 0, "remaining": 100}
    await finish(visitor.pool, spent["task_id"], status="failed", refund=micros("11.25"))
    assert (await visitor.get("/credits")).json()["your_budget"]["remaining"] == 100  # that day is closed
    assert (await visitor.make("sora-2", prompt=PROMPT))["remaining"] == 99.96


async def test_an_allowance_takes_nothing_from_the_account(visitors: NewGuest) -> None:
    visitor = await visitors(credit=5)
    await visitor.make("sora-2", prompt=PROMPT)
    assert await visitor.customer.balance() == 5


async def spend_down_to(visitor: Guest, usd: str) -> None:
    """Leaves so much of the day."""
    owner = visitor.customer.account_id, visitor.customer.key_id
    left = (await Ledger(visitor.pool).allowance(*owner, WHOLE)).available
    await accept(visitor.pool, owner, left - micros(usd), allowance=WHOLE)


@pytest.mark.parametrize(
    ("left_usd", "model", "params", "cost", "adjustments"),
    [
        ("1.50", "seedance-2.0", {"width": 1920, "height": 1080, "duration": 12}, 1.48, [("width", 1920, 1280), ("height", 1080, 720)]),
        ("0.75", "seedance-2.0", {"mode": "RESOLUTION_1080"}, 0.74, [("width", 1920, 1280), ("height", 1080, 720), ("duration", 8, 6)]),
        ("0.2", "gpt-image-2", {"width": 2880, "height": 2880, "quality": "high"}, 0.11, [("width", 2880, 1024), ("height", 2880, 1024)]),
        ("5", "sora-2", {"duration": 12}, 0.04, []),
    ],
)  # fmt: skip
async def test_a_downgrade_is_reported_and_done(
    visitor: Guest,
    left_usd: str,
    model: str,
    params: dict[str, Any],
    cost: float,
    adjustments: list[tuple[str, int, int]],
) -> None:
    await spend_down_to(visitor, left_usd)
    changes = [{"param": name, "from": before, "to": after} for name, before, after in adjustments]
    estimate = await visitor.estimate(model, prompt=PROMPT, **params)
    task = await visitor.make(model, prompt=PROMPT, **params)
    assert (task["cost"], task.get("adjustments", [])) == (cost, changes)
    assert task["remaining"] == round(float(left_usd) - cost, 6)
    assert estimate["daily_remaining"] == float(left_usd)
    assert estimate["fits_in_budget"] is (not changes)
    if changes:
        assert "adjustments" in task
        suggested = estimate["suggested"]
        assert (suggested["cost"], suggested["adjustments"]) == (cost, changes)
        assert suggested["params"] == {"prompt": PROMPT, **params, **{name: after for name, _, after in adjustments}}
        wish = (await visitor.order(task["task_id"])).wish
        done = {"width": wish.width_px, "height": wish.height_px, "duration": getattr(wish, "duration_s", None)}
        assert all(done[name] == after for name, _, after in adjustments)
    else:
        assert "suggested" not in estimate
        assert "adjustments" not in task
    assert (await visitor.task(task["task_id"]))["cost"] == cost


async def test_what_is_suggested_can_be_asked_for(visitor: Guest) -> None:
    await spend_down_to(visitor, "0.9")
    estimate = await visitor.estimate("seedance-2.0", prompt=PROMPT, mode="RESOLUTION_1080", image=None)
    again = await visitor.estimate("seedance-2.0", **estimate["suggested"]["params"])
    assert (again["cost"], again["fits_in_budget"]) == (estimate["suggested"]["cost"], True)


async def test_a_repetition_tells_of_the_downgrade_again(visitor: Guest) -> None:
    await spend_down_to(visitor, "0.9")
    body = {"model": "seedance-2.0", "params": {"prompt": PROMPT}}
    first = await visitor.post("/api/generate", body, idempotency_key="one")
    assert first.json()["adjustments"] == [{"param": "duration", "from": 8, "to": 7}]
    lost = "update idempotency set status = null, answer = null where account_id = $1"
    await visitor.pool.execute(lost, visitor.customer.account_id)
    assert (await visitor.post("/api/generate", body, idempotency_key="one")).json() == first.json()
    seen = await visitor.customer.job(first.json()["task_id"])  # as the native API shows it
    assert seen["metadata"] == {"adjustments": first.json()["adjustments"]}


def test_operators_set_the_allowance() -> None:
    settings = MoneySettings(gateai_daily_usd=Decimal("2.5"), usd=Decimal(10))
    budgets = Budgets(Ledger(None), settings)  # type: ignore[arg-type]
    assert (budgets.allowance, budgets.usd(budgets.allowance)) == (25_000_000, 2.5)


async def test_nothing_fits(visitor: Guest) -> None:
    await spend_down_to(visitor, "0.03")
    estimate = await visitor.estimate("seedance-2.0", prompt=PROMPT)
    assert estimate == {"cost": 0.986667, "daily_remaining": 0.03, "fits_in_budget": False}
    refused = await visitor.ask("seedance-2.0", prompt=PROMPT)
    assert (refused.status_code, refused.json()["code"]) == (402, "BUDGET_EXCEEDED")
    assert (await visitor.get("/credits")).json()["your_budget"]["remaining"] == 0.03
    assert (await visitor.make("flux-schnell", prompt=PROMPT))["remaining"] == 0.018


async def test_a_race_for_the_last_dollar(visitor: Guest) -> None:
    """Of five requests at once that cost 0.99 USD each, with 2 left: some in full, some lesser, never too much."""
    await spend_down_to(visitor, "2")
    answers = await asyncio.gather(*(visitor.ask("seedance-2.0", prompt=PROMPT) for _ in range(5)))
    costs = [answer.json()["cost"] for answer in answers if answer.status_code == 200]
    assert {answer.status_code for answer in answers} <= {200, 402}
    assert costs
    left = (await visitor.get("/credits")).json()["your_budget"]["remaining"]
    assert left == pytest.approx(2 - sum(costs))
    assert 0 <= left < 0.493333
