"""Jobs of the dialect: their life as it is shown, finding them, removing them, and being told of their end."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from tests.dialects.krea import judge
from tests.dialects.krea.conftest import NewShop
from tests.dialects.krea.shop import Shop
from tests.guard.receiver import Receiver, reply
from tests.house import House, pause

FLUX = "/generate/image/bfl/flux-1-dev"
ORDER = ["backlogged", "queued", "scheduled", "processing", "sampling", "intermediate-complete", "completed"]
JOB = {"$ref": "#/components/schemas/Job"}


async def test_the_life_of_a_job(shop: Shop) -> None:
    created = await shop.make(FLUX, prompt="a harbour [wait 1.5]", width=512, height=640)
    seen = [created["status"]]
    while seen[-1] not in ("completed", "failed", "cancelled"):
        job = (await shop.get(f"/jobs/{created['job_id']}")).json()
        if job["status"] != seen[-1]:
            seen.append(job["status"])
        assert ("result" in job) == ("completed_at" in job) == (job["status"] == "completed")
        await pause(0.02)
    assert seen == sorted(seen, key=ORDER.index)
    assert {"queued", "sampling", "completed"} <= set(seen)
    async with httpx.AsyncClient() as anybody:
        file = await anybody.get(job["result"]["urls"][0])
    assert (file.status_code, file.headers["content-type"]) == (200, "image/png")
    assert await shop.customer.balance() == 997


async def test_a_failed_job_says_why_and_costs_nothing(shop: Shop) -> None:
    job = await shop.end((await shop.make(FLUX, prompt="a harbour [refuse]"))["job_id"])
    assert job["status"] == "failed"
    assert "refuse" in job["error"]
    assert "completed_at" in job
    assert "result" not in job
    judge.validate(JOB, job)
    assert await shop.customer.balance() == 1000


async def test_fewer_files_than_wanted_cost_less(shop: Shop) -> None:
    job = await shop.run(FLUX, prompt="a harbour [make 3]", batch_size=4)
    assert len(job["result"]["urls"]) == 3
    assert await shop.customer.balance() == 1000 - 9


async def test_deleting_a_running_job_stops_it_and_gives_its_price_back(shop: Shop) -> None:
    created = await shop.make(FLUX, prompt="a harbour [wait 60]")
    await shop.until(created["job_id"], lambda job: job["status"] == "sampling")
    deleted = await shop.delete(f"/jobs/{created['job_id']}")
    assert (deleted.status_code, deleted.content) == (200, b"")
    assert (await shop.get(f"/jobs/{created['job_id']}")).status_code == 404
    assert created["job_id"] not in {job["job_id"] for job in (await shop.get("/jobs")).json()["items"]}
    async with asyncio.timeout(30):
        while await shop.customer.balance() != 1000:
            await pause(0.02)


async def test_of_deletions_at_once_one_deletes(shop: Shop) -> None:
    for words in ("a harbour [wait 60]", "a harbour"):
        created = await shop.make(FLUX, prompt=words)
        await shop.until(created["job_id"], lambda job: job["status"] not in ("queued", "processing"))
        answers = await asyncio.gather(*(shop.delete(f"/jobs/{created['job_id']}") for _ in range(8)))
        assert sorted(answer.status_code for answer in answers) == [200] + 7 * [404]
    async with asyncio.timeout(20):
        while await shop.customer.balance() != 1000 - 3:
            await pause(0.02)


async def test_deleting_an_ended_job_leaves_its_files_and_its_price(shop: Shop) -> None:
    job = await shop.run(FLUX, prompt="a harbour")
    await shop.delete(f"/jobs/{job['job_id']}")
    assert (await shop.delete(f"/jobs/{job['job_id']}")).status_code == 404
    async with httpx.AsyncClient() as anybody:
        assert (await anybody.get(job["result"]["urls"][0])).status_code == 200
    assert await shop.customer.balance() == 997


async def test_jobs_of_others_and_of_other_dialects_are_not_there(shop: Shop, shops: NewShop) -> None:
    other = await shops()
    made = [(await other.make(FLUX, prompt="a harbour"))["job_id"], (await shop.customer.submit())["id"], "nonsense"]
    for job_id in made:
        assert (await shop.get(f"/jobs/{job_id}")).status_code == 404
        assert (await shop.delete(f"/jobs/{job_id}")).status_code == 404
    assert (await shop.get("/jobs")).json() == {"items": [], "next_cursor": None}


async def test_pages_follow_each_other_without_gap_or_repetition(till: Shop) -> None:
    made = [(await till.make(FLUX, prompt=f"pier {number}"))["job_id"] for number in range(7)]
    await till.pool.execute(  # all of them in one instant
        "update jobs set created_at = (select created_at from jobs where id = $1) where id = any($2)", made[0], made
    )
    seen: list[str] = []
    cursor = None
    while True:
        page = (await till.get("/jobs", limit=3, **({"cursor": cursor} if cursor else {}))).json()
        judge.validate({"$ref": "#/components/schemas/JobList"}, page)
        seen += [job["job_id"] for job in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
        judge.validate({"type": "string", "format": "date-time"}, cursor)
    assert seen == list(reversed(made))


async def test_a_cursor_may_be_any_time(till: Shop) -> None:
    first = await till.make(FLUX, prompt="first")
    await pause(0.01)
    second = await till.make(FLUX, prompt="second")
    older = (await till.get("/jobs", cursor=second["created_at"])).json()["items"]
    assert [job["job_id"] for job in older] == [first["job_id"]]
    assert len((await till.get("/jobs", cursor="2100-01-01T00:00:00+01:00")).json()["items"]) == 2
    assert (await till.get("/jobs", cursor="2000-01-01T00:00:00Z")).json()["items"] == []


@pytest.mark.parametrize(
    ("params", "named"),
    [
        ({"limit": 0}, "limit"),
        ({"limit": 1001}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"cursor": "yesterday"}, "cursor"),
        ({"cursor": "2026-01-01T00:00:00"}, "cursor"),
        ({"status": "done"}, "status"),
    ],
)
async def test_bad_questions_name_their_parameter(params: dict[str, Any], named: str, till: Shop) -> None:
    response = await till.get("/jobs", **params)
    assert response.status_code == 400
    assert named in response.json()["error"]


async def test_jobs_are_found_by_kind(till: Shop) -> None:
    picture = (await till.make(FLUX, prompt="a pier"))["job_id"]
    clip = (await till.make("/generate/video/runway/gen-4.5", prompt="a pier"))["job_id"]
    training = (await till.make("/styles/train", name="Rose", urls=[till.image]))["job_id"]
    app = (await till.get("/node-apps")).json()["items"][-1]["last_version_id"]
    run = (await till.post(f"/node-apps/{app}/execute", {"scene": "a pier"})).json()[0]["job_id"]
    for types, found in {
        "flux": {picture},
        "bfl/flux-1-dev": {picture},
        "flux, loraTraining": {picture, training},
        "runway/gen-4.5": {clip},
        "nodeApp": {run},
        "node-apps/execute": {run},
        "k1": set(),
        "": set(),
    }.items():
        assert {job["job_id"] for job in (await till.get("/jobs", types=types)).json()["items"]} == found, types


async def test_jobs_are_found_by_status(shop: Shop, shops: NewShop) -> None:
    done = await shop.run(FLUX, prompt="a pier")
    failed = await shop.end((await shop.make(FLUX, prompt="a pier [refuse]"))["job_id"])
    narrow = await shops(concurrency=1)
    running = await narrow.make(FLUX, prompt="a pier [wait 20]")
    waiting = await narrow.make(FLUX, prompt="a pier")
    assert waiting["status"] == "backlogged"
    await narrow.until(running["job_id"], lambda job: job["status"] == "sampling")

    async def found(who: Shop, status: str) -> list[str]:
        return [job["job_id"] for job in (await who.get("/jobs", status=status)).json()["items"]]

    assert await found(shop, "completed") == [done["job_id"]]
    assert await found(shop, "failed") == [failed["job_id"]]
    assert await found(narrow, "sampling") == [running["job_id"]]
    assert await found(narrow, "backlogged") == [waiting["job_id"]]
    for status in ("queued", "scheduled", "processing", "intermediate-complete", "cancelled"):
        assert await found(narrow, status) == []
    await narrow.delete(f"/jobs/{running['job_id']}")
    await narrow.end(waiting["job_id"])


@pytest.mark.parametrize(("words", "status"), [("", "completed"), ("[refuse]", "failed"), ("[wait 30]", "cancelled")])
async def test_the_end_is_told(words: str, status: str, shop: Shop) -> None:
    receiver = Receiver(reply(200))
    async with receiver.serving():
        response = await shop.post(FLUX, {"prompt": f"a pier {words}"}, **{"x-webhook-url": receiver.url})
        job_id = response.json()["job_id"]
        if status == "cancelled":
            await shop.until(job_id, lambda job: job["status"] == "sampling")
            await shop.delete(f"/jobs/{job_id}")
        await receiver.got(1)
    (message,) = receiver.received
    secret = (await shop.http.get("/v1/webhooks/job-secret")).json()["secret"]
    Webhook(secret).verify(message.body.decode(), message.headers)
    told = json.loads(message.body)
    judge.validate(JOB, told)
    assert (told["job_id"], told["status"]) == (job_id, status)
    assert ("result" in told) == (status == "completed")


@pytest.mark.parametrize("url", ["harbour", "ftp://example.com/", "http://10.0.0.1/hook", "https://user:pw@a.example/"])
async def test_webhooks_go_to_public_addresses(url: str, till: Shop) -> None:
    response = await till.post(FLUX, {"prompt": "a pier"}, **{"x-webhook-url": url})
    assert response.status_code == 400
    assert "X-Webhook-URL" in response.json()["error"]
    assert await till.untouched()


async def test_a_repetition_is_answered_from_store(till: Shop) -> None:
    key = {"idempotency-key": "order-1"}
    answers = await asyncio.gather(*(till.post(FLUX, {"prompt": "a pier"}, **key) for _ in range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert sum(answer.headers.get("idempotent-replayed") == "true" for answer in answers) == 7
    other = await till.post(FLUX, {"prompt": "a quay"}, **key)
    assert other.status_code == 409
    judge.check("generate_image_bfl_flux_1_dev", other)
    assert await till.customer.balance() == 1_000_000 - 3


async def test_keys_need_the_scope(shops: NewShop) -> None:
    reader = await shops(scopes=("read",))
    assert (await reader.get("/jobs")).status_code == 200
    refused = await reader.post(FLUX, {"prompt": "a pier"})
    assert refused.status_code == 403
    judge.check("generate_image_bfl_flux_1_dev", refused)


async def test_it_is_reached_by_host_name_too(shop: Shop, house: House) -> None:
    port = httpx.URL(house.url).port
    response = await shop.http.get("/jobs", headers={"host": f"krea.localhost:{port}"})
    assert response.json() == {"items": [], "next_cursor": None}
