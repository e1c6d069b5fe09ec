"""Idempotency-Key on every create: one effect, one answer, however often and however many at once."""

from __future__ import annotations

import asyncio
import os

import pytest

from atelier.db.pool import Pool
from tests.dialects.conftest import NewCustomer
from tests.house import Customer

JOB = {"model": "atelier/rehearsal", "input": {"credits": 2, "work_s": 0.2}}


async def test_a_repeated_create_is_answered_from_store(customer: Customer) -> None:
    headers = {"idempotency-key": "order-1"}
    first = await customer.http.post("/v1/jobs", json=JOB, headers=headers)
    await customer.until(first.json()["id"], lambda job: job["status"] == "succeeded")
    second = await customer.http.post("/v1/jobs", json=JOB, headers=headers)
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert second.headers["idempotent-replayed"] == "true"
    assert second.headers["location"] == first.headers["location"]
    assert await customer.balance() == 998


async def test_another_body_under_the_same_key_is_a_conflict(customer: Customer) -> None:
    headers = {"idempotency-key": "order-1"}
    await customer.http.post("/v1/jobs", json=JOB, headers=headers)
    response = await customer.http.post("/v1/jobs", json={**JOB, "metadata": {}}, headers=headers)
    assert (response.status_code, response.json()["code"]) == (409, "idempotency_conflict")
    assert await customer.balance() == 998


async def test_many_at_once_make_one_job(customer: Customer) -> None:
    headers = {"idempotency-key": "race"}
    answers = await asyncio.gather(*(customer.http.post("/v1/jobs", json=JOB, headers=headers) for _ in range(16)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert await customer.balance() == 998


async def test_a_refused_create_does_not_use_up_the_key(customer: Customer) -> None:
    headers = {"idempotency-key": "later"}
    bad = await customer.http.post(
        "/v1/jobs", json={"model": "atelier/rehearsal", "input": {"credits": -1}}, headers=headers
    )
    assert bad.status_code == 422
    assert (await customer.http.post("/v1/jobs", json=JOB, headers=headers)).status_code == 201


async def test_keys_are_an_accounts_own(customer: Customer, customers: NewCustomer) -> None:
    other = await customers()
    headers = {"idempotency-key": "same"}
    ids = [(await who.http.post("/v1/jobs", json=JOB, headers=headers)).json()["id"] for who in (customer, other)]
    assert ids[0] != ids[1]


async def test_after_a_day_the_key_is_free(customer: Customer, house_pool: Pool) -> None:
    headers = {"idempotency-key": "daily"}
    first = await customer.http.post("/v1/jobs", json=JOB, headers=headers)
    await house_pool.execute(
        "update idempotency set created_at = now() - interval '25 hours' where account_id = $1", customer.account_id
    )
    second = await customer.http.post("/v1/jobs", json={**JOB, "metadata": {}}, headers=headers)
    assert second.status_code == 201
    assert second.json()["id"] != first.json()["id"]


async def test_an_answer_that_was_lost_is_made_again(customer: Customer, house_pool: Pool) -> None:
    """The server died between accepting the job and storing its answer."""
    headers = {"idempotency-key": "lost"}
    first = await customer.http.post("/v1/jobs", json=JOB, headers=headers)
    await house_pool.execute(
        "update idempotency set status = null, answer = null where account_id = $1", customer.account_id
    )
    second = await customer.http.post("/v1/jobs", json=JOB, headers=headers)
    assert second.status_code == 201
    assert second.json()["id"] == first.json()["id"]
    assert await customer.balance() == 998


@pytest.mark.parametrize("key", ["", "x" * 256])
async def test_keys_that_are_none(customer: Customer, key: str) -> None:
    response = await customer.http.post("/v1/jobs", json=JOB, headers={"idempotency-key": key})
    assert response.status_code == 422
    assert await customer.balance() == 1000


async def test_uploads_keys_and_webhooks_too(customer: Customer) -> None:
    headers = {"idempotency-key": "upload"}
    content = b"hello " + os.urandom(4).hex().encode()
    files = {"file": ("note.txt", content, "text/plain")}
    uploads = [(await customer.http.post("/v1/assets", files=files, headers=headers)).json() for _ in range(2)]
    assert uploads[0] == uploads[1]
    assert len((await customer.http.get("/v1/assets")).json()["items"]) == 1

    wanted = {"name": "ci", "scopes": ["read"]}
    keys = [await customer.http.post("/v1/keys", json=wanted, headers={"idempotency-key": "key"}) for _ in range(2)]
    assert keys[0].json()["id"] == keys[1].json()["id"]
    assert "key" in keys[0].json()
    assert "key" not in keys[1].json(), "a secret is shown once"

    hook = {"url": "https://example.com/hook"}
    hooks = [await customer.http.post("/v1/webhooks", json=hook, headers={"idempotency-key": "hook"}) for _ in range(2)]
    assert hooks[0].json() == hooks[1].json()
    assert len((await customer.http.get("/v1/webhooks")).json()["items"]) == 1


async def test_an_upload_that_is_refused_leaves_no_file(customer: Customer) -> None:
    headers = {"idempotency-key": "picture"}
    sent = [
        await customer.http.post("/v1/assets", files={"file": ("a.txt", text)}, headers=headers)
        for text in (b"the first words", b"other words")
    ]
    assert [response.status_code for response in sent] == [201, 409]
    assert len((await customer.http.get("/v1/assets")).json()["items"]) == 1
