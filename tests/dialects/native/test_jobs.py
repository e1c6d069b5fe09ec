"""Jobs over HTTP: the whole way from a wish to a file, and every way it may end."""

from __future__ import annotations

import asyncio
import itertools
import time
from uuid import UUID

import pytest

from tests.dialects.conftest import NewCustomer
from tests.house import Customer


async def test_a_job_from_wish_to_file(customer: Customer) -> None:
    job = await customer.run(files=2, credits=1.25, seed=5)
    assert job["status"] == "succeeded"
    assert (job["progress"], job["queue_position"], job["engine"]) == (100.0, None, "rehearsal")
    assert job["cost"] == {"credits": 1.25, "refunded": 0.0, "state": "settled"}
    assert job["notes"]["seed"] == 5
    assert UUID(job["id"]).version == 7
    assert await customer.balance() == 998.75
    for output in job["outputs"]:
        assert (output["kind"], output["media_type"]) == ("image", "image/png")
        assert (output["width_px"], output["height_px"]) == (8, 8)
        file = await customer.http.get(output["url"], headers={"authorization": ""})
        assert file.status_code == 200
        assert len(file.content) == output["size_bytes"]
        assert file.headers["content-type"] == "image/png"
        assert file.headers["x-content-type-options"] == "nosniff"


async def test_the_answer_to_a_create_is_the_queued_job(customer: Customer) -> None:
    response = await customer.http.post(
        "/v1/jobs", json={"model": "atelier/rehearsal", "input": {"work_s": 1}, "metadata": {"mine": [1, "x"]}}
    )
    job = response.json()
    assert response.status_code == 201
    assert response.headers["location"] == f"/v1/jobs/{job['id']}"
    assert job["status"] in ("queued", "running")
    assert job["metadata"] == {"mine": [1, "x"]}
    assert job["cost"]["state"] == "held"
    assert (await customer.http.get(response.headers["location"])).json()["id"] == job["id"]


async def test_quote_is_charge(customer: Customer) -> None:
    wish = {"prompt": "x", "width": 1500, "height": 1100, "count": 1}
    quote = await customer.http.post("/v1/quotes", json={"model": "atelier/sketch", "input": wish})
    job = await customer.submit("atelier/sketch", **wish)
    assert quote.status_code == 200
    assert quote.json()["credits"] == job["cost"]["credits"] == 2
    entries = (await customer.http.get("/v1/transactions", params={"job_id": job["id"]})).json()["items"]
    assert entries[-1]["credits"] == -2


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({"part": "refuse"}, "failed", "unsupported_input"),
        ({"part": "fail"}, "failed", "engine_failed"),
        ({"part": "crash"}, "failed", "engine_failed"),
        ({"part": "succeed", "late_by_s": 0.5}, "succeeded", None),
    ],
)
async def test_every_end_is_told_and_paid_for_rightly(
    customer: Customer, given: dict[str, object], status: str, code: str | None
) -> None:
    job = await customer.run(credits=3, **given)
    assert job["status"] == status
    assert (job["error"] or {"code": None})["code"] == code
    assert job["cost"]["state"] == ("settled" if status == "succeeded" else "released")
    assert await customer.balance() == (997 if status == "succeeded" else 1000)
    if code is not None:
        assert "Traceback" not in job["error"]["message"]


async def test_progress_is_seen_while_it_runs(customer: Customer) -> None:
    job = await customer.submit(work_s=3)
    seen = await customer.until(job["id"], lambda job: 5 < job["progress"] < 95)
    assert (seen["status"], seen["stage"]) == ("running", "rehearsing")


@pytest.mark.parametrize("heavy", [False, True])
async def test_cancel_stops_the_work_and_gives_the_credits_back(customer: Customer, heavy: bool) -> None:
    job = await customer.submit(work_s=60, heavy=heavy, credits=5)
    await customer.until(job["id"], lambda job: job["progress"] > 0)
    assert await customer.balance() == 995
    started = time.monotonic()
    answer = await customer.http.post(f"/v1/jobs/{job['id']}/cancel")
    assert answer.json()["status"] == "stopping"
    job = await customer.until(job["id"], lambda job: job["status"] == "canceled", limit_s=2)
    assert time.monotonic() - started < 2
    assert job["error"]["code"] == "canceled"
    assert await customer.balance() == 1000
    again = await customer.http.post(f"/v1/jobs/{job['id']}/cancel")
    assert again.json()["status"] == "ended"


async def test_a_waiting_job_is_canceled_at_once(customers: NewCustomer) -> None:
    customer = await customers(concurrency=1)
    running = await customer.submit(work_s=60)
    waiting = await customer.submit(credits=2)
    assert (await customer.http.post(f"/v1/jobs/{waiting['id']}/cancel")).json()["status"] == "canceled"
    assert (await customer.job(waiting["id"]))["status"] == "canceled"
    await customer.http.delete(f"/v1/jobs/{running['id']}")


async def test_jobs_above_the_concurrency_run_one_after_another(customers: NewCustomer) -> None:
    customer = await customers(concurrency=1)
    jobs = [await customer.submit(work_s=0.2) for _ in range(3)]
    assert (await customer.job(jobs[2]["id"]))["queue_position"] >= 1
    done = [await customer.until(job["id"], lambda job: job["status"] == "succeeded") for job in jobs]
    spans = [(job["started_at"], job["finished_at"]) for job in done]
    assert spans == sorted(spans)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


async def test_prefer_wait_gives_up_in_time(customer: Customer) -> None:
    started = time.monotonic()
    response = await customer.http.post(
        "/v1/jobs",
        json={"model": "atelier/rehearsal", "input": {"work_s": 30}},
        headers={"prefer": "respond-async, wait=1"},
    )
    assert 0.9 < time.monotonic() - started < 5
    assert response.headers["preference-applied"] == "wait=1"
    assert response.json()["status"] == "running"
    await customer.http.delete(f"/v1/jobs/{response.json()['id']}")


async def test_lists_filter_and_page(customer: Customer) -> None:
    made = [(await customer.run())["id"] for _ in range(5)]
    failed = (await customer.run(part="refuse"))["id"]
    first = (await customer.http.get("/v1/jobs", params={"limit": 4})).json()
    assert [job["id"] for job in first["items"]] == [failed, *made[:1:-1]]
    rest = (await customer.http.get("/v1/jobs", params={"limit": 4, "cursor": first["next_cursor"]})).json()
    assert [job["id"] for job in rest["items"]] == made[1::-1]
    assert rest["next_cursor"] is None
    only = (await customer.http.get("/v1/jobs", params={"status": "failed"})).json()
    assert [job["id"] for job in only["items"]] == [failed]
    both = (await customer.http.get("/v1/jobs", params={"status": ["failed", "succeeded"]})).json()
    assert len(both["items"]) == 6
    assert (await customer.http.get("/v1/jobs", params={"model": "atelier/motion"})).json()["items"] == []


async def test_delete_cancels_and_hides_the_job_and_its_files(customer: Customer) -> None:
    job = await customer.run(files=1, credits=1)
    url = job["outputs"][0]["url"]
    assert (await customer.http.get(url)).status_code == 200
    assert (await customer.http.delete(f"/v1/jobs/{job['id']}")).status_code == 204
    assert (await customer.http.get(f"/v1/jobs/{job['id']}")).status_code == 404
    assert (await customer.http.delete(f"/v1/jobs/{job['id']}")).status_code == 404
    assert (await customer.http.get(url)).status_code == 404
    running = await customer.submit(work_s=60, credits=7)
    await customer.http.delete(f"/v1/jobs/{running['id']}")
    async with asyncio.timeout(30):
        while await customer.balance() != 999:
            await asyncio.sleep(0.05)


async def test_a_job_of_another_account_does_not_exist(customer: Customer, customers: NewCustomer) -> None:
    job = await customer.run(files=1)
    other = await customers()
    for method, path in (
        ("GET", f"/v1/jobs/{job['id']}"),
        ("POST", f"/v1/jobs/{job['id']}/cancel"),
        ("DELETE", f"/v1/jobs/{job['id']}"),
        ("GET", f"/v1/jobs/{job['id']}/events"),
        ("GET", f"/v1/assets/{job['outputs'][0]['asset_id']}"),
        ("DELETE", f"/v1/assets/{job['outputs'][0]['asset_id']}"),
    ):
        response = await other.http.request(method, path)
        assert response.status_code == 404, (method, path)
        unknown = await other.http.request(
            method, path.replace(path.split("/")[3], "01a1f815-37b0-756d-aa7f-000000000000")
        )
        assert response.json()["code"] == unknown.json()["code"]
    assert (await other.http.get("/v1/jobs")).json()["items"] == []
    assert (await other.http.get("/v1/assets")).json()["items"] == []


async def test_the_same_seed_gives_the_same_files(customer: Customer) -> None:
    jobs = [await customer.run(files=1, seed=99) for _ in range(2)]
    assert len({job["outputs"][0]["size_bytes"] for job in jobs}) == 1
