"""`atelier serve` as an operator knows it: starts, stops, drains, and picks itself up."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from atelier.db.pool import open_pool
from tests.app.support import postmaster_of, ready, sandboxes_of, until, workers_of
from tests.house import Customer, House, new_customer, serving, start

CONFIG = """
[jobs]
heartbeat_s = 0.5
lost_after_s = 2
drain_s = 5
"""


@pytest.fixture
async def customer(database: str, tmp_path: Path) -> AsyncIterator[tuple[House, Customer]]:
    """A server of this test's own, with one worker, and a customer of it."""
    with serving(database, tmp_path / "data", config=CONFIG) as house:
        async with await open_pool(database, size=2, name="test") as pool:
            customer = await new_customer(pool, house.url)
            yield house, customer
            await customer.http.aclose()


Pair = tuple[House, Customer]


async def test_a_killed_worker_is_replaced_and_its_job_runs_again_with_the_same_seed(customer: Pair) -> None:
    house, buyer = customer
    job = await buyer.submit(work_s=1.5, files=1, credits=1)
    await buyer.until(job["id"], lambda job: job["progress"] > 10)
    (worker,) = workers_of(house.process.pid)
    worker.kill()
    killed = time.monotonic()
    done = await buyer.until(job["id"], lambda job: job["status"] == "succeeded", limit_s=30)
    assert time.monotonic() - killed < 30
    assert done["version"] > 3
    assert len(done["outputs"]) == 1
    assert await buyer.balance() == 999
    assert [new.pid for new in workers_of(house.process.pid)] != [worker.pid]


async def test_a_job_that_always_kills_its_process_fails_after_its_attempts(customer: Pair) -> None:
    _, buyer = customer
    done = await buyer.run(part="crash", credits=3)
    assert (done["status"], done["error"]["code"]) == ("failed", "engine_failed")
    assert await buyer.balance() == 1000


async def test_a_job_that_takes_all_memory_fails_alone(database: str, tmp_path: Path) -> None:
    config = CONFIG + f"memory_bytes = {400 << 20}\n"
    with serving(database, tmp_path / "data", config=config) as house:
        async with await open_pool(database, size=2, name="test") as pool:
            buyer = await new_customer(pool, house.url)
            done = await buyer.run(part="hoard")
            assert (done["status"], done["error"]["code"]) == ("failed", "out_of_memory")
            assert (await buyer.run())["status"] == "succeeded"
            await buyer.http.aclose()


async def test_the_time_limit_ends_a_job(database: str, tmp_path: Path) -> None:
    with serving(database, tmp_path / "data", config=CONFIG + "time_limit_s = 0.5\n") as house:
        async with await open_pool(database, size=2, name="test") as pool:
            buyer = await new_customer(pool, house.url)
            for heavy in (False, True):
                done = await buyer.run(work_s=60, heavy=heavy, credits=2)
                assert (done["status"], done["error"]["code"]) == ("failed", "time_limit")
            assert await buyer.balance() == 1000
            until(lambda: sandboxes_of(house.process.pid) == [], limit_s=3)
            await buyer.http.aclose()


async def test_sigterm_lets_short_jobs_end_and_hands_long_ones_back(database: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with await open_pool(database, size=2, name="test") as pool:
        with serving(database, data, config=CONFIG) as house:
            buyer = await new_customer(pool, house.url)
            short = await buyer.submit(work_s=1.5, credits=1)
            long = await buyer.submit(work_s=7.5, credits=1)
            await buyer.until(long["id"], lambda job: job["status"] == "running")
            stopped = time.monotonic()
        assert time.monotonic() - stopped < 12
        states = {
            str(row["id"]): (row["status"], row["attempt"])
            for row in await pool.fetch("select id, status, attempt from jobs")
        }
        assert states[short["id"]] == ("succeeded", 1)
        assert states[long["id"]] == ("running", 0), "handed back, and the attempt does not count"
        await buyer.http.aclose()
        with serving(database, data, config=CONFIG) as house:
            again = Customer(
                buyer.http.__class__(base_url=house.url, headers=buyer.http.headers, timeout=60), *_ids(buyer)
            )
            done = await again.until(long["id"], lambda job: job["status"] == "succeeded", limit_s=20)
            assert done["cost"]["state"] == "settled"
            await again.http.aclose()


def _ids(customer: Customer) -> tuple[object, str, str]:
    return customer.account_id, customer.key_id, customer.key


async def test_when_the_server_is_killed_its_workers_end_by_themselves(database: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir()
    process, url = start(database, data)
    until(lambda: ready(url))
    (worker,) = workers_of(process.pid)
    process.kill()
    process.wait()
    until(lambda: not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE)


async def test_streams_do_not_hold_up_a_stop(customer: Pair) -> None:
    house, buyer = customer
    async with buyer.http.stream("GET", "/v1/events") as response:
        house.process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(25):  # a stream that nobody ends lasts for ever
            async for _ in response.aiter_raw():
                pass
    await asyncio.to_thread(house.process.wait, 25)
    assert "Traceback" not in house.log


async def test_a_database_that_dies_is_started_again_and_nothing_is_lost(tmp_path: Path) -> None:
    """With the embedded server: requests fail plainly while it is away, jobs go on when it is back."""
    data = tmp_path / "data"
    with serving("", data, config=CONFIG, environment={"ATELIER_DATABASE_URL": ""}) as house:
        dsn = _dsn(house)
        async with await open_pool(dsn, size=2, name="test") as pool:
            buyer = await new_customer(pool, house.url)
        job = await buyer.submit(work_s=2, credits=1)
        await buyer.until(job["id"], lambda job: job["status"] == "running")
        os.kill(postmaster_of(data), signal.SIGKILL)
        statuses = set()
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            response = await buyer.http.get(f"/v1/jobs/{job['id']}")
            statuses.add(response.status_code)
            if response.status_code == 200 and response.json()["status"] == "succeeded":
                break
            await asyncio.sleep(0.05)
        assert response.json()["status"] == "succeeded", house.log[-3000:]
        assert statuses <= {200, 503}
        assert await buyer.balance() == 999
        await buyer.http.aclose()


def _dsn(house: House) -> str:
    """Where the server's embedded database is: told by its worker's environment."""
    (worker,) = workers_of(house.process.pid)
    return str(worker.environ()["ATELIER_DATABASE_URL"])


def test_a_taken_port_is_told_plainly(database: str, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "atelier.cli.main",
                "serve",
                "--port",
                str(taken.getsockname()[1]),
                "--data-dir",
                str(tmp_path),
            ],
            check=False,
            capture_output=True,
            text=True,
            env={**os.environ, "ATELIER_DATABASE_URL": database},
            timeout=30,
        )
    assert done.returncode == 1
    assert "cannot listen on" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("config", "words"),
    [("[server]\nport = 99999999\n", "server.port"), ("[sever]\n", "sever"), ("x = [\n", "atelier.toml")],
)
def test_a_wrong_setting_is_told_plainly(tmp_path: Path, config: str, words: str) -> None:
    (tmp_path / "atelier.toml").write_text(config)
    done = subprocess.run(
        [sys.executable, "-m", "atelier.cli.main", "serve", "--data-dir", str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
