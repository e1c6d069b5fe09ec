"""Calls that come again, and clients that leave: one job each, and no lost money."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from tests.dialects.openai.conftest import NewPatron
from tests.dialects.openai.customer import Patron, micros
from tests.dialects.openai.test_edits import PICTURE
from tests.house import House

SLOW = {"prompt": "[wait 1] a harbour", "quality": "low"}
IMAGES = "/images/generations"
PRICE = micros("0.006")


async def left(patron: Patron, body: dict[str, Any], count: int = 1, **headers: str) -> None:
    """Asks, and leaves as soon as the call has become a job, the `count`th of all."""
    waiting = asyncio.create_task(patron.post(IMAGES, body, **headers))
    try:
        await patron.until(lambda jobs: len(jobs) == count)
    finally:
        waiting.cancel()
        await asyncio.wait({waiting})


async def test_a_repetition_joins_the_job_that_still_runs(patron: Patron) -> None:
    """As the client libraries do when the connection breaks: the same body, and a count above 0."""
    first = asyncio.create_task(patron.post(IMAGES, SLOW, x_stainless_retry_count="0"))
    await patron.until(lambda jobs: len(jobs) == 1)
    second = await patron.post(IMAGES, SLOW, x_stainless_retry_count="1")
    assert second.status_code == 200, second.text
    assert second.json()["data"] == (await first).json()["data"]
    assert await patron.entries() == [("hold", -PRICE), ("settle", 0)]


async def test_a_repetition_after_the_answer_was_lost(patron: Patron) -> None:
    first = await patron.post(IMAGES, SLOW, x_stainless_retry_count="0")
    second = await patron.post(IMAGES, SLOW, x_stainless_retry_count="1")
    assert second.json()["data"] == first.json()["data"]
    assert len(await patron.jobs()) == 1


async def test_what_is_no_repetition(patron: Patron) -> None:
    """The same again on purpose, another body, another path's digest: jobs of their own."""
    body = {"prompt": "a harbour", "quality": "low"}
    await patron.post(IMAGES, body, x_stainless_retry_count="0")
    await patron.post(IMAGES, body, x_stainless_retry_count="0")
    await patron.post(IMAGES, {**body, "n": 2}, x_stainless_retry_count="1")
    await patron.post(IMAGES, body)
    assert len(await patron.jobs()) == 4


async def test_a_repetition_of_another_key_is_none(patrons: NewPatron) -> None:
    one, other = await patrons(), await patrons()
    await one.post(IMAGES, SLOW, x_stainless_retry_count="0")
    await other.post(IMAGES, SLOW, x_stainless_retry_count="1")
    assert len(await one.jobs()) == len(await other.jobs()) == 1


async def test_repeated_forms_and_their_files(patron: Patron) -> None:
    """A form has another boundary every time. The files of a repetition are not kept."""
    for count in ("0", "1"):
        fields = {"prompt": "make it autumn", "size": "1024x1024"}
        answer = await patron.send(
            "/images/edits", fields, {"image": ("a.png", PICTURE)}, x_stainless_retry_count=count
        )
        assert answer.status_code == 200, answer.text
    assert len(await patron.jobs()) == 1
    kept = "select count(*) from assets where account_id = $1 and deleted_at is null and origin = 'fetched'"
    assert await patron.pool.fetchval(kept, patron.customer.account_id) == 1


async def test_an_idempotency_key(patron: Patron) -> None:
    key = str(uuid4())
    first, second = [await patron.post(IMAGES, SLOW, idempotency_key=key) for _ in range(2)]
    assert first.json()["data"] == second.json()["data"]
    other = await patron.post(IMAGES, {**SLOW, "n": 2}, idempotency_key=key)
    assert (other.status_code, other.json()["error"]["code"]) == (409, "idempotency_conflict")
    assert other.headers["x-should-retry"] == "false"
    assert await patron.entries() == [("hold", -PRICE), ("settle", 0)]


async def test_two_calls_at_once_under_one_key(patron: Patron) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(*(patron.post(IMAGES, SLOW, idempotency_key=key) for _ in range(3)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    assert len(await patron.jobs()) == 1


async def test_who_leaves_pays_nothing(patron: Patron) -> None:
    """The job of a call that nobody waits for is stopped."""
    await left(patron, {"prompt": "[wait 60] a harbour", "quality": "low"})
    (job,) = await patron.until(lambda jobs: jobs[0]["status"] == "canceled")
    assert sum(amount for _, amount in await patron.entries()) == 0
    assert job["refunded"] == job["price"] == PRICE


async def test_who_leaves_a_stream_pays_nothing(patron: Patron) -> None:
    await left(patron, {"prompt": "[wait 60] a harbour", "quality": "low", "stream": True})
    await patron.until(lambda jobs: jobs[0]["status"] == "canceled")
    assert sum(amount for _, amount in await patron.entries()) == 0


async def test_who_leaves_and_comes_back_finds_the_job(patron: Patron) -> None:
    """The first call is given up while its repetition waits already: the job is not stopped."""
    body = {"prompt": "[wait 4] a harbour", "quality": "low"}
    first = asyncio.create_task(patron.post(IMAGES, body, x_stainless_retry_count="0"))
    await patron.until(lambda jobs: len(jobs) == 1)
    second = asyncio.create_task(patron.post(IMAGES, body, x_stainless_retry_count="1"))
    joined = "select repeated from attempts where key_id = $1"
    async with asyncio.timeout(20):
        while await patron.pool.fetchval(joined, patron.customer.key_id) != 1:
            await asyncio.sleep(0.02)
    first.cancel()
    await asyncio.wait({first})
    assert (await second).status_code == 200
    assert len(await patron.jobs()) == 1


async def test_who_leaves_with_a_key_may_come_back(patron: Patron) -> None:
    key = str(uuid4())
    await left(patron, SLOW, idempotency_key=key)
    answer = await patron.post(IMAGES, SLOW, idempotency_key=key)
    assert answer.status_code == 200, answer.text
    assert await patron.entries() == [("hold", -PRICE), ("settle", 0)]


async def test_a_repetition_after_leaving_makes_a_new_job(patron: Patron) -> None:
    """The stopped one costs nothing, so the client still pays once."""
    body = {"prompt": "[wait 3] a harbour", "quality": "low"}
    await left(patron, body, x_stainless_retry_count="0")
    await patron.until(lambda jobs: jobs[0]["status"] == "canceled")
    answer = await patron.post(IMAGES, body, x_stainless_retry_count="1")
    assert answer.status_code == 200, answer.text
    assert [job["status"] for job in await patron.jobs()] == ["canceled", "succeeded"]
    assert sum(amount for _, amount in await patron.entries()) == -PRICE


@pytest.mark.parametrize("count", ["-1", "one", "1.5", "9999", ""])
async def test_a_count_that_is_none(patron: Patron, count: str) -> None:
    body = {"prompt": "a harbour", "quality": "low"}
    answer = await patron.post(IMAGES, body, x_stainless_retry_count=count)
    assert answer.status_code == 200, answer.text


async def test_a_broken_key(caller: Patron) -> None:
    answer = await caller.post(IMAGES, SLOW, idempotency_key="x" * 256)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


async def test_the_window_of_a_repetition(house: House, patron: Patron) -> None:
    """A minute after it was answered, an attempt is over."""
    body = {"prompt": "a harbour", "quality": "low"}
    await patron.post(IMAGES, body, x_stainless_retry_count="0")
    aged = "update attempts set answered_at = answered_at - interval '61 s' where key_id = $1"
    await patron.pool.execute(aged, patron.customer.key_id)
    await patron.post(IMAGES, body, x_stainless_retry_count="1")
    assert len(await patron.jobs()) == 2
