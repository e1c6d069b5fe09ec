"""Following jobs: server-sent events with resumption, for one job and for all, and the WebSocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from tests.dialects.conftest import NewCustomer
from tests.house import Customer, House


class Stream:
    """Events of an open stream: `id` and the job."""

    def __init__(self, response: httpx.Response) -> None:
        self._lines = response.aiter_lines()

    async def next(self, limit_s: float = 10) -> tuple[str, Any]:
        event_id = ""
        async with asyncio.timeout(limit_s):
            async for line in self._lines:
                if line.startswith("id: "):
                    event_id = line[4:]
                elif line.startswith("data: "):
                    return event_id, json.loads(line[6:])
        raise EOFError

    async def rest(self) -> list[tuple[str, Any]]:
        events = []
        while True:
            try:
                events.append(await self.next())
            except EOFError:
                return events


@asynccontextmanager
async def listening(customer: Customer, path: str, **headers: str) -> AsyncIterator[Stream]:
    async with customer.http.stream("GET", path, headers=headers) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield Stream(response)


async def test_a_jobs_stream_ends_with_its_final_state(customer: Customer) -> None:
    job = await customer.submit(work_s=1.2, files=1)
    async with listening(customer, f"/v1/jobs/{job['id']}/events") as stream:
        events = await stream.rest()
    states = [event["status"] for _, event in events]
    assert states[-1] == "succeeded"
    assert states.count("succeeded") == 1
    assert [int(event_id) for event_id, _ in events] == [event["version"] for _, event in events]
    progress = [event["progress"] for _, event in events]
    assert progress == sorted(progress)
    assert len(progress) >= 4
    assert events[-1][1]["outputs"][0]["media_type"] == "image/png"


async def test_a_jobs_stream_resumes_behind_the_last_event(customer: Customer) -> None:
    job = await customer.submit(work_s=1.2)
    async with listening(customer, f"/v1/jobs/{job['id']}/events") as stream:
        last, _ = await stream.next()
    async with listening(customer, f"/v1/jobs/{job['id']}/events", **{"last-event-id": last}) as stream:
        events = await stream.rest()
    assert all(int(event_id) > int(last) for event_id, _ in events)
    assert events[-1][1]["status"] == "succeeded"
    async with listening(customer, f"/v1/jobs/{job['id']}/events", **{"last-event-id": events[-1][0]}) as stream:
        assert await stream.rest() == []


async def test_the_accounts_stream_carries_all_its_jobs_and_no_others(
    customer: Customer, customers: NewCustomer
) -> None:
    other = await customers()
    async with listening(customer, "/v1/events") as stream:
        await other.run()
        jobs = [await customer.submit(), await customer.submit(part="refuse")]
        ended: dict[str, str] = {}
        while len(ended) < 2:
            _, event = await stream.next()
            assert event["id"] in {job["id"] for job in jobs}
            if event["status"] not in ("queued", "running"):
                ended[event["id"]] = event["status"]
    assert list(ended.values()).count("failed") == 1


async def test_the_accounts_stream_misses_nothing_across_a_gap(customer: Customer) -> None:
    async with listening(customer, "/v1/events") as stream:
        first = await customer.submit()
        last = ""
        while True:
            event_id, event = await stream.next()
            last = event_id or last
            if event["id"] == first["id"] and event["status"] == "succeeded":
                break
    missed = {(await customer.run())["id"] for _ in range(3)}
    async with listening(customer, "/v1/events", **{"last-event-id": last}) as stream:
        seen: set[str] = set()
        while not missed <= seen:
            _, event = await stream.next()
            assert event["status"] == "succeeded"
            seen.add(event["id"])


async def test_a_bad_event_id_is_told(customer: Customer) -> None:
    response = await customer.http.get("/v1/events", headers={"last-event-id": "x"})
    assert response.status_code == 422


async def test_keys_in_the_query_are_for_streams_only(house: House, customer: Customer) -> None:
    job = await customer.submit()
    async with httpx.AsyncClient(base_url=house.url) as browser:
        async with browser.stream("GET", f"/v1/jobs/{job['id']}/events?key={customer.key}") as response:
            assert response.status_code == 200
        assert (await browser.get(f"/v1/jobs?key={customer.key}")).status_code == 401
    assert customer.key not in house.log


async def test_the_websocket_tells_every_change_and_closes(house: House, customer: Customer) -> None:
    job = await customer.submit(work_s=1, files=1)
    url = house.url.replace("http", "ws") + f"/v1/jobs/{job['id']}/ws"
    async with connect(url, additional_headers={"authorization": f"Bearer {customer.key}"}) as socket:
        events = [json.loads(message) async for message in socket]
    assert events[-1]["status"] == "succeeded"
    assert len(events) >= 3
    assert socket.close_code == 1000


async def test_the_websocket_is_refused_as_requests_are(
    house: House, customer: Customer, customers: NewCustomer
) -> None:
    writer = await customers(scopes=("generate",))
    job = await customer.submit()
    nobody = "01a1f815-37b0-756d-aa7f-bced2d28ec00"
    for job_id, key, status, code in (
        (job["id"], "wrong", 401, "unauthenticated"),
        (job["id"], writer.key, 403, "scope_missing"),
        (nobody, customer.key, 404, "not_found"),
        ("x", customer.key, 404, "not_found"),
    ):
        url = house.url.replace("http", "ws") + f"/v1/jobs/{job_id}/ws?key={key}"
        with pytest.raises(InvalidStatus) as refused:
            await connect(url)
        response = refused.value.response
        assert response.status_code == status
        assert response.headers["content-type"] == "application/problem+json"
        assert ("www-authenticate" in response.headers) == (status == 401)
        problem = json.loads(response.body)
        assert (problem["status"], problem["code"]) == (status, code)


async def test_a_client_that_leaves_is_forgotten(house: House, customer: Customer) -> None:
    """Many followers come and go; the server still answers and ends cleanly (the fixture checks how it ends)."""
    job = await customer.submit(work_s=3)
    for _ in range(20):
        async with listening(customer, f"/v1/jobs/{job['id']}/events") as stream:
            await stream.next()
    url = house.url.replace("http", "ws") + f"/v1/jobs/{job['id']}/ws?key={customer.key}"
    for _ in range(5):
        async with connect(url) as socket:
            await socket.recv()
    assert (await customer.http.get("/healthz")).status_code == 200
    await customer.http.delete(f"/v1/jobs/{job['id']}")


@pytest.mark.long
async def test_a_long_silence_is_no_event(customers: NewCustomer) -> None:
    """Proxies close what is silent for long; what keeps the stream open must not reach whoever listens."""
    customer = await customers(concurrency=1)
    await customer.submit(work_s=18)
    waiting = await customer.submit()
    async with customer.http.stream("GET", f"/v1/jobs/{waiting['id']}/events", timeout=60) as response:
        blocks = (await response.aread()).decode().replace("\r\n", "\n").strip().split("\n\n")
    assert ": still here" in blocks
    for block in blocks:
        lines = block.split("\n")
        assert lines == [": still here"] or json.loads(lines[-1].removeprefix("data: "))["id"] == waiting["id"]
