"""Where benchmarks run: a PostgreSQL of their own, a server with customers, and the control beside it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import httpx
from tests.house import Customer, House, new_customer, serving

from atelier.db.embedded import EmbeddedPostgres
from atelier.db.migrate import migrate
from atelier.db.pool import Pool, open_pool

CUSTOMERS = 32
CONFIG = """
[limits]
submits = 0
[jobs]
concurrency = 0
slots = {slots}
"""


class Ground:
    """A server, the database behind it, and customers with plenty of credits."""

    def __init__(self, house: House, pool: Pool, customers: list[Customer]) -> None:
        self.house = house
        self.pool = pool
        self.customers = customers

    @property
    def keys(self) -> list[str]:
        return [customer.key for customer in self.customers]

    @property
    def owners(self) -> list[tuple[str, str]]:
        return [(str(customer.account_id), customer.key_id) for customer in self.customers]


@asynccontextmanager
async def ground(*, workers: int, slots: int = 2) -> AsyncIterator[Ground]:
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        dsn = await asyncio.to_thread(server.acquire)
        try:
            await migrate(dsn)
            with serving(dsn, Path(folder) / "data", workers=workers, config=CONFIG.format(slots=slots)) as house:
                async with await open_pool(dsn, size=2, name="bench") as pool:
                    customers = [await new_customer(pool, house.url, credit=1e6) for _ in range(CUSTOMERS)]
                    yield Ground(house, pool, customers)
                    for customer in customers:
                        await customer.http.aclose()
        finally:
            await asyncio.to_thread(server.release)


@contextmanager
def control(ground: Ground) -> Iterator[tuple[str, int]]:
    """The URL of the control over the same database, and its process id."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "benchmarks.control", ground.house.dsn, json.dumps(ground.owners), str(port)]
    process = subprocess.Popen(command)
    url = f"http://127.0.0.1:{port}"
    try:
        while True:
            with contextlib.suppress(httpx.TransportError):
                httpx.get(url)
                break
            time.sleep(0.05)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()
