"""Kill anything at any moment: no accepted job is lost, none is charged twice, no file is half written."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import io
import os
import random
import signal
import socket
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest
from PIL import Image

from atelier.db.embedded import EmbeddedPostgres
from atelier.db.pool import open_pool
from atelier.ledger.ledger import Ledger
from tests.app.support import postmaster_of, ready, until, workers_of
from tests.house import Customer, new_customer, start

CONFIG = """
[jobs]
slots = 3
concurrency = 12
heartbeat_s = 0.5
lost_after_s = 2.5
drain_s = 5
attempts = 30

[limits]
submits = 0
"""
JOBS = 600
CUSTOMERS = 4
RUNS = 12
BLOWS = 30
"""So many processes are killed while runs of apps are under way."""
CREDIT = 400.0

pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


class Ruin:
    """A server whose processes are killed at random, and started again as an init system would."""

    def __init__(self, data_dir: Path, port: int, rng: random.Random) -> None:
        self.data_dir = data_dir
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.killed: dict[str, int] = {}
        self._rng = rng
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self._process, _ = start("", self.data_dir, workers=2, port=self.port, environment={"ATELIER_DATABASE_URL": ""})

    def stop(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(timeout=60) == 0

    async def rage(self, until_done: asyncio.Event) -> None:
        while not until_done.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(until_done.wait(), self._rng.uniform(0.2, 1.8))
            if not until_done.is_set():
                await asyncio.to_thread(self._kill_something)

    def _kill_something(self) -> None:
        assert self._process is not None
        victim = self._rng.choices(["worker", "api", "postgres"], [5, 2, 2])[0]
        self.killed[victim] = self.killed.get(victim, 0) + 1
        with contextlib.suppress(ProcessLookupError, psutil.NoSuchProcess, ValueError, OSError):
            if victim == "worker":
                self._rng.choice(workers_of(self._process.pid) or [psutil.Process(999_999_999)]).kill()
            elif victim == "postgres":
                os.kill(postmaster_of(self.data_dir), signal.SIGKILL)
        if victim == "api":
            self._process.kill()
            self._process.wait()
            self.start()


async def buy(customer: Customer, rng: random.Random, number: int) -> tuple[str, dict[str, Any]]:
    """Submits one job, however often it takes. Returns its id and what was asked for."""
    given = {
        "credits": round(rng.uniform(0.01, 3), 3),
        "work_s": rng.choice([0, 0, 0.05, 0.3, 0.8]),
        "files": rng.choice([0, 1, 2]),
        "part": rng.choices(["succeed", "refuse"], [8, 2])[0],
        "seed": number,
    }
    job = await insist(customer, "/v1/jobs", {"model": "atelier/rehearsal", "input": given}, f"job-{number}")
    return job["id"], given


async def insist(customer: Customer, path: str, body: dict[str, Any], key: str) -> Any:
    """Posts until there is an answer."""
    while True:
        with contextlib.suppress(httpx.TransportError):
            response = await customer.http.post(path, json=body, headers={"idempotency-key": key})
            if response.status_code == 201:
                return response.json()
            assert response.status_code == 503, response.text
        await asyncio.sleep(0.1)


async def final(customer: Customer, job_id: str) -> Any:
    deadline = time.monotonic() + 180
    while time.monotonic() < deadline:
        with contextlib.suppress(httpx.TransportError):
            response = await customer.http.get(f"/v1/jobs/{job_id}")
            if response.status_code == 200 and response.json()["status"] not in ("queued", "running"):
                return response.json()
            assert response.status_code in (200, 503), f"{job_id} was accepted and is gone: {response.text}"
        await asyncio.sleep(0.2)
    raise AssertionError(f"{job_id} has not ended")


@asynccontextmanager
async def ruined(data: Path, rng: random.Random) -> AsyncIterator[tuple[Ruin, str, list[Customer]]]:
    """A server that can be killed, the DSN of its database, and customers. It ends in peace."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data.mkdir()
    (data / "atelier.toml").write_text(CONFIG)
    server = EmbeddedPostgres(data / "postgres")
    ruin = Ruin(data, port, rng)
    ruin.start()
    dsn = await asyncio.to_thread(server.acquire)
    async with await open_pool(dsn, size=2, name="crash test") as pool:
        customers = [await new_customer(pool, ruin.url, credit=CREDIT) for _ in range(CUSTOMERS)]
    yield ruin, dsn, customers
    await asyncio.to_thread(ruin.stop)
    await asyncio.to_thread(server.release)
    for customer in customers:
        await customer.http.aclose()


async def test_nothing_is_lost_and_nothing_is_paid_twice(tmp_path: Path) -> None:
    rng = random.Random(int(os.environ.get("ATELIER_CRASH_SEED", "20261120")))
    async with ruined(tmp_path / "data", rng) as (ruin, dsn, customers):
        await everything_ends_well(ruin, dsn, customers, rng)
    assert list((tmp_path / "data" / "scratch" / "jobs").iterdir()) == [] or ruin.killed["worker"] > 0


async def everything_ends_well(ruin: Ruin, dsn: str, customers: list[Customer], rng: random.Random) -> None:
    over = asyncio.Event()
    raging = asyncio.create_task(ruin.rage(over))
    orders: list[tuple[Customer, str, dict[str, Any]]] = []

    async def shop(customer: Customer, first: int) -> None:
        for number in range(first, JOBS, CUSTOMERS):
            job_id, given = await buy(customer, rng, number)
            orders.append((customer, job_id, given))
            await asyncio.sleep(rng.uniform(0, 0.4))

    await asyncio.gather(*(shop(customer, index) for index, customer in enumerate(customers)))
    over.set()
    await raging
    until(lambda: ready(ruin.url), limit_s=30)
    done = await asyncio.gather(*(final(customer, job_id) for customer, job_id, _ in orders))
    print({"killed": ruin.killed, "jobs": len(done)})

    assert len({job["id"] for job in done}) == JOBS
    for (_, _, given), job in zip(orders, done, strict=True):
        assert job["status"] == ("succeeded" if given["part"] == "succeed" else "failed"), job
        assert len(job["outputs"]) == (given["files"] if given["part"] == "succeed" else 0)
        assert job["notes"].get("seed", given["seed"]) == given["seed"]
    await check_money(dsn, customers, orders)
    await check_files(customers[0].http, done)
    assert min(ruin.killed.values()) > 0, "every kind of process was killed"


APP = {
    "nodes": [
        {"type": "value", "id": "looks", "value": ["ink", "oil", "neon"]},
        {
            "type": "operation",
            "id": "a",
            "model": "atelier/sketch",
            "input": {"prompt": {"from": "looks"}, "width": 64, "height": 64},
        },
        {
            "type": "operation",
            "id": "b",
            "model": "atelier/motion",
            "input": {"image": {"from": "a"}, "duration_s": 1, "fps": 16, "resolution": "480p"},
        },
    ],
    "outputs": {"clips": "b", "pictures": "a"},
}


async def test_runs_of_apps_survive_as_well(tmp_path: Path) -> None:
    rng = random.Random(int(os.environ.get("ATELIER_CRASH_SEED", "20261120")))
    async with ruined(tmp_path / "data", rng) as (ruin, dsn, customers):
        apps = {
            customer: await insist(customer, "/v1/apps", {"name": "Clips", "graph": APP}, "app")
            for customer in customers
        }
        over = asyncio.Event()
        raging = asyncio.create_task(ruin.rage(over))
        runs = [
            (customer, await insist(customer, "/v1/jobs", {"model": f"apps/{app['id']}", "input": {}}, f"run-{number}"))
            for number in range(RUNS // CUSTOMERS)
            for customer, app in apps.items()
        ]
        while sum(ruin.killed.values()) < BLOWS:
            await asyncio.sleep(0.2)
        over.set()
        await raging
        until(lambda: ready(ruin.url), limit_s=30)
        done = [await final(customer, run["id"]) for customer, run in runs]
        print({"killed": ruin.killed, "runs": len(done)})
        assert min(ruin.killed.values()) > 0, "every kind of process was killed"
        for job in done:
            assert job["status"] == "succeeded", job
            assert [output["kind"] for output in job["outputs"]] == ["video"] * 3 + ["image"] * 3
        async with await open_pool(dsn, size=2, name="crash test") as pool:
            assert await Ledger(pool).faults() == []
            assert await pool.fetchval("select count(*) from pgqueuer") == 0
            assert await pool.fetchval("select count(*) from jobs where parent_id is not null") == 6 * RUNS
            for customer in customers:
                spent = sum(
                    round(job["cost"]["credits"] * 1e6)
                    for (buyer, _), job in zip(runs, done, strict=True)
                    if buyer is customer
                )
                assert (await Ledger(pool).balance(customer.account_id)).available == round(CREDIT * 1e6) - spent


async def check_money(dsn: str, customers: list[Customer], orders: list[tuple[Customer, str, dict[str, Any]]]) -> None:
    """To the last unit: what each customer has, what each job took, and that every chain adds up."""
    async with await open_pool(dsn, size=2, name="crash test") as pool:
        assert await Ledger(pool).faults() == []
        for customer in customers:
            spent = sum(
                round(given["credits"] * 1_000_000)
                for buyer, _, given in orders
                if buyer is customer and given["part"] == "succeed"
            )
            balance = await Ledger(pool).balance(customer.account_id)
            assert (balance.available, balance.held) == (round(CREDIT * 1_000_000) - spent, 0)
        assert await pool.fetchval("select count(*) from pgqueuer") == 0
        doubled = await pool.fetchval(
            "select count(*) from (select 1 from assets group by job_id, position having count(*) > 1)"
        )
        assert doubled == 0


async def check_files(http: httpx.AsyncClient, done: list[Any]) -> None:
    """Every output can be fetched, is whole, and is the picture it should be."""
    digests = set()
    for job in done:
        for output in job["outputs"]:
            response = await http.get(output["url"])
            assert response.status_code == 200
            assert len(response.content) == output["size_bytes"]
            with Image.open(io.BytesIO(response.content)) as image:
                image.load()
                assert image.size == (8, 8)
            digests.add(hashlib.sha256(response.content).hexdigest())
    assert digests
