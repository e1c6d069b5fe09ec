"""Idempotency-Key: the same generation for a day, and one charge."""

from __future__ import annotations

import asyncio

import pytest

from tests.dialects.zencreator import judge
from tests.dialects.zencreator.guest import API, Guest

GOOD = {"tool": "by_prompt", "input": {"positive_prompt": "a harbour"}}


async def test_a_repetition_is_the_first_generation(visitor: Guest) -> None:
    first, second = [await visitor.post("/generations", GOOD, idempotency_key="one") for _ in range(2)]
    for answer in (first, second):
        judge.check("create_generation", answer)
        assert answer.status_code == 201
    assert first.json() == second.json()
    assert "idempotent-replayed" not in first.headers
    assert second.headers["idempotent-replayed"] == "true"
    assert await visitor.credits() == 999


async def test_it_is_the_accounts_key_and_another_key_is_another_generation(visitor: Guest) -> None:
    one, two = [await visitor.post("/generations", GOOD, idempotency_key=key) for key in ("one", "two")]
    assert one.json()["id"] != two.json()["id"]
    assert await visitor.credits() == 998


async def test_another_body_under_the_same_key(visitor: Guest) -> None:
    await visitor.post("/generations", GOOD, idempotency_key="one")
    other = {"tool": "by_prompt", "input": {"positive_prompt": "a forest"}}
    answer = await visitor.post("/generations", other, idempotency_key="one")
    judge.check("create_generation", answer)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")


async def test_a_refusal_does_not_use_the_key_up(visitor: Guest) -> None:
    wrong = await visitor.post("/generations", {"tool": "by_prompt", "input": {}}, idempotency_key="one")
    assert wrong.status_code == 422
    assert (await visitor.post("/generations", GOOD, idempotency_key="one")).status_code == 201


async def test_many_at_once_are_one(visitor: Guest) -> None:
    answers = await asyncio.gather(*(visitor.post("/generations", GOOD, idempotency_key="one") for _ in range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await visitor.credits() == 999


async def test_after_a_day_the_key_is_free(visitor: Guest) -> None:
    first = await visitor.post("/generations", GOOD, idempotency_key="one")
    for hours, same in ((23, True), (2, False)):
        await visitor.pool.execute(
            "update idempotency set created_at = created_at - make_interval(hours => $2) where account_id = $1",
            visitor.customer.account_id,
            hours,
        )
        answer = await visitor.post("/generations", GOOD, idempotency_key="one")
        assert (answer.json()["id"] == first.json()["id"]) is same


async def test_an_answer_that_was_lost_is_given_again(visitor: Guest) -> None:
    first = await visitor.post("/generations", GOOD, idempotency_key="one")
    await visitor.pool.execute(
        "update idempotency set status = null, answer = null where account_id = $1", visitor.customer.account_id
    )
    again = await visitor.post("/generations", GOOD, idempotency_key="one")
    assert again.json() == first.json()


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_keys_that_are_none(key: str, visitor: Guest) -> None:
    answer = await visitor.http.post(f"{API}/generations", json=GOOD, headers={"idempotency-key": key})
    assert answer.status_code == 422
    judge.check("create_generation", answer)
    assert answer.json()["error"]["message"].startswith("the Idempotency-Key")
    assert await visitor.untouched()


async def test_a_repetition_takes_no_place_in_the_window(visitor: Guest) -> None:
    for number in range(10):
        assert (await visitor.post("/generations", GOOD, idempotency_key=str(number))).status_code == 201
    again = await visitor.post("/generations", GOOD, idempotency_key="3")
    assert again.status_code == 201
    assert again.headers["x-ratelimit-remaining"] == "0"
    assert (await visitor.post("/generations", GOOD, idempotency_key="new")).status_code == 429
    assert (await visitor.post("/generations", GOOD)).status_code == 429
