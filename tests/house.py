"""A real server for tests: `atelier serve` as a process of its own, over a database of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from atelier.accounts.accounts import Accounts
from atelier.accounts.tokens import spell
from atelier.db.pool import Pool
from atelier.domain.ids import new_id
from atelier.ledger.ledger import EntryKind, Ledger

START_LIMIT_S = 30
STOP_LIMIT_S = 60


class House:
    """A running server."""

    def __init__(self, url: str, dsn: str, data_dir: Path, process: subprocess.Popen[str]) -> None:
        self.url = url
        self.dsn = dsn
        self.data_dir = data_dir
        self.process = process

    @property
    def log(self) -> str:
        return (self.data_dir / "server.log").read_text()


@contextmanager
def serving(
    dsn: str, data_dir: Path, *, workers: int = 1, config: str = "", environment: Mapping[str, str] | None = None
) -> Iterator[House]:
    """Starts a server, and stops it with SIGTERM; it must then end by itself, with 0."""
    data_dir.mkdir(parents=True, exist_ok=True)
    if config:
        (data_dir / "atelier.toml").write_text(config)
    process, url = start(dsn, data_dir, workers=workers, environment=environment)
    try:
        while workers and httpx.get(url + "/readyz").status_code != 200:
            time.sleep(0.02)
        yield House(url, dsn, data_dir, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            code = process.wait(timeout=STOP_LIMIT_S)
        finally:
            process.kill()
        assert code == 0, (data_dir / "server.log").read_text()[-4000:]


def start(
    dsn: str, data_dir: Path, *, workers: int = 1, port: int = 0, environment: Mapping[str, str] | None = None
) -> tuple[subprocess.Popen[str], str]:
    """A server process and its URL, once it accepts requests."""
    command = [
        *(sys.executable, "-m", "atelier.cli.main", "serve"),
        *("--port", str(port), "--workers", str(workers), "--data-dir", str(data_dir)),
    ]
    given = {"ATELIER_DATABASE_URL": dsn} if dsn else {}
    with (data_dir / "server.log").open("a") as log:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env={**os.environ, **given, **(environment or {})},
            start_new_session=True,
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    process.stdout.close()
    if not line.startswith("ready "):
        process.kill()
        raise AssertionError((data_dir / "server.log").read_text()[-4000:])
    return process, line.split()[1]


class Customer:
    """An account with credits and a key, and a client that uses it."""

    def __init__(self, http: httpx.AsyncClient, account_id: UUID, key_id: str, key: str) -> None:
        self.http = http
        self.account_id = account_id
        self.key_id = key_id
        self.key = key

    async def run(self, model: str = "atelier/rehearsal", wait_s: int = 30, **given: Any) -> Any:
        """Submits a job and waits for its end."""
        response = await self.http.post(
            "/v1/jobs", json={"model": model, "input": given}, headers={"prefer": f"wait={wait_s}"}
        )
        assert response.status_code == 201, response.text
        return response.json()

    async def submit(self, model: str = "atelier/rehearsal", **given: Any) -> Any:
        response = await self.http.post("/v1/jobs", json={"model": model, "input": given})
        assert response.status_code == 201, response.text
        return response.json()

    async def job(self, job_id: str) -> Any:
        response = await self.http.get(f"/v1/jobs/{job_id}")
        assert response.status_code == 200, response.text
        return response.json()

    async def until(self, job_id: str, ready: Callable[[Any], bool], *, limit_s: float = 20) -> Any:
        """The job once it is `ready`, looked at every few milliseconds."""
        deadline = time.monotonic() + limit_s
        while not ready(job := await self.job(job_id)):
            assert time.monotonic() < deadline, job
            await pause(0.02)
        return job

    async def balance(self) -> float:
        return float((await self.http.get("/v1/balance")).json()["available"])


async def pause(seconds: float) -> None:
    import asyncio

    await asyncio.sleep(seconds)


async def new_customer(
    pool: Pool, url: str, *, credit: float = 1000, scopes: tuple[str, ...] = ("read", "generate", "admin"), **key: Any
) -> Customer:
    accounts = Accounts(pool)
    account = await accounts.create(f"{new_id()}@example.com")
    if credit:
        await Ledger(pool).post(account.id, EntryKind.GRANT, round(credit * 1_000_000))
    record, token = await accounts.create_key(account.id, name="test", scopes=scopes, **key)
    text = spell(token)
    http = httpx.AsyncClient(base_url=url, headers={"authorization": f"Bearer {text}"}, timeout=60)
    return Customer(http, account.id, record.id, text)
