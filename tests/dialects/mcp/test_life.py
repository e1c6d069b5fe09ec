"""Agents that stop, meet, leave, and servers that do."""

from __future__ import annotations

import asyncio
import json
import signal
import time
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest

from atelier.db.pool import open_pool
from tests.conftest import administer, at, drop
from tests.dialects.conftest import NewCustomer
from tests.dialects.mcp.agents import ERAS, WAYS, agent, refused, told
from tests.house import STOP_LIMIT_S, Customer, House, new_customer, start

LONG: dict[str, Any] = {"model": "atelier/rehearsal", "input": {"work_s": 60, "credits": 2}}
LIMIT_S = 30.0


async def running(customer: Customer) -> Any:
    """The customer's job once it runs."""
    deadline = time.monotonic() + LIMIT_S
    while not (jobs := (await customer.http.get("/v1/jobs", params={"status": "running"})).json()["items"]):
        assert time.monotonic() < deadline
        await asyncio.sleep(0.02)
    return jobs[0]


@pytest.mark.parametrize("way", WAYS)
async def test_one_agent_cancels_what_another_waits_for(
    way: str, house: House, customer: Customer, tmp_path: Path
) -> None:
    async with (
        agent(way, house.url, customer.key, tmp_path / "log") as one,
        agent(way, house.url, customer.key, tmp_path / "log") as other,
    ):
        run = asyncio.create_task(told(one, "run", **LONG))
        job = await running(customer)
        assert (await told(other, "cancel_job", job_id=job["id"]))["status"] == "canceled"
        ended = await run
        assert (ended["status"], ended["credits"]) == ("canceled", 0)
    assert await customer.balance() == 1000


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("era", ERAS)
async def test_a_canceled_call_takes_its_job_along(
    way: str, era: str, house: House, customer: Customer, tmp_path: Path
) -> None:
    async with agent(way, house.url, customer.key, tmp_path / "log", era=era) as client:
        with anyio.CancelScope() as scope:
            async with anyio.create_task_group() as group:
                group.start_soon(client.call_tool, "run", LONG)
                job = await running(customer)
                scope.cancel()
        if (way, era) == ("http", "legacy"):  # there, a client cannot take a call back: the job is its own
            assert (await told(client, "cancel_job", job_id=job["id"]))["status"] == "canceled"
        await customer.until(job["id"], lambda seen: seen["status"] == "canceled", limit_s=LIMIT_S)
        assert (await told(client, "get_balance"))["held"] == 0


@pytest.mark.parametrize("way", WAYS)
async def test_two_agents_see_their_own(way: str, house: House, customers: NewCustomer, tmp_path: Path) -> None:
    first, second = await customers(), await customers()
    work = {"model": "atelier/rehearsal", "input": {"work_s": 0.5, "files": 1, "credits": 1}}
    async with (
        agent(way, house.url, first.key, tmp_path / "log") as one,
        agent(way, house.url, second.key, tmp_path / "log") as other,
    ):
        mine, theirs = await asyncio.gather(told(one, "run", **work), told(other, "run", **work))
        assert mine["status"] == theirs["status"] == "succeeded"
        assert [job["job_id"] for job in (await told(one, "list_jobs"))["jobs"]] == [mine["job_id"]]
        assert "no job" in await refused(one, "get_job", job_id=theirs["job_id"])
        assert "no asset" in await refused(other, "download", asset_id=mine["outputs"][0]["asset_id"])


async def test_over_stdio_a_bad_key_is_told_by_the_tools(house: House, tmp_path: Path) -> None:
    async with agent("stdio", house.url, "atl_nonsense", tmp_path / "log") as client:
        text = await refused(client, "list_models")
    assert "unauthenticated" in text
    assert "configuration" in text


async def test_over_http_a_bad_key_is_refused_at_the_door(house: House, customer: Customer) -> None:
    async with httpx.AsyncClient(base_url=house.url) as anybody:
        for headers in ({}, {"authorization": "Bearer atl_nonsense"}):
            answer = await anybody.post("/mcp", json={}, headers=headers)
            assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")
            assert answer.json()["code"] == "unauthenticated"
    for method in ("GET", "DELETE"):
        answer = await customer.http.request(method, "/mcp")
        assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
    assert (await customer.http.post("/mcp", content=b"{")).status_code in (400, 406)


async def test_a_server_that_stops_lets_calls_go_and_keeps_their_jobs(
    postgres: str, template: str, tmp_path: Path
) -> None:
    """Both ways at once: the calls answer while the server drains, and the next server knows the jobs."""
    name = f"mcp_{time.monotonic_ns()}"
    await administer(postgres, f"create database {name} template {template}")
    dsn = at(postgres, name)
    data = tmp_path / "data"
    data.mkdir()
    process, url = start(dsn, data)
    port = int(url.rpartition(":")[2])
    work = {"model": "atelier/rehearsal", "input": {"work_s": 3, "files": 1, "credits": 1}}
    async with await open_pool(dsn, size=2, name="test") as pool:
        customer = await new_customer(pool, url)
        async with agent("stdio", url, customer.key, tmp_path / "log") as near:
            async with agent("http", url, customer.key, tmp_path / "log") as far:
                for client in (near, far):
                    await client.list_tools()  # else it asks for schemas after its first call, when nobody answers
                runs = [asyncio.create_task(told(client, "run", **work)) for client in (near, far)]
                await running(customer)
                process.send_signal(signal.SIGTERM)
                seen = await asyncio.wait_for(asyncio.gather(*runs), LIMIT_S)
            assert {job["status"] for job in seen} <= {"queued", "running", "succeeded"}
            assert await asyncio.to_thread(process.wait, STOP_LIMIT_S) == 0
            text = await refused(near, "get_job", job_id=seen[0]["job_id"])
            assert "no answer" in text
            assert "kept" in text
            process, _ = start(dsn, data, port=port)
            for job in seen:
                ended = await told(near, "get_job", job_id=job["job_id"], wait_s=60)
                assert (ended["status"], ended["credits"]) == ("succeeded", 1)
        await customer.http.aclose()
    process.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(process.wait, STOP_LIMIT_S) == 0
    assert "tool_broken" not in (data / "server.log").read_text()
    await drop(postgres, name)


@pytest.mark.long
async def test_without_a_server_it_starts_its_own(tmp_path: Path) -> None:
    import os
    import sys

    from mcp import Client
    from mcp.client.stdio import StdioServerParameters, stdio_client

    clean = {name: value for name, value in os.environ.items() if not name.startswith("ATELIER_")}
    data = tmp_path / "data"
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "atelier.cli.main", "mcp", "--data-dir", str(data)], env=clean
    )
    with (tmp_path / "log").open("w") as log:
        async with Client(stdio_client(command, log)) as client:
            assert (await told(client, "get_balance"))["available"] > 0
            url = json.loads((data / "server.json").read_text())["url"]
            assert httpx.get(url + "/healthz").status_code == 200
    deadline = time.monotonic() + LIMIT_S
    while (data / "server.json").exists():
        assert time.monotonic() < deadline
        await asyncio.sleep(0.1)
