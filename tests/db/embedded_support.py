"""What the tests of the embedded server share: queries, waiting for a condition, and processes that use a server."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg

from atelier.db.embedded import EmbeddedPostgres
from atelier.db.embedded.home import Account
from atelier.db.embedded.programs import arguments

CHILD = Path(__file__).with_name("embedded_child.py")


def query(dsn: str, sql: str) -> Any:
    """The first value of the first row."""

    async def ask() -> Any:
        connection = await asyncpg.connect(dsn)
        try:
            return await connection.fetchval(sql)
        finally:
            await connection.close()

    return asyncio.run(ask())


def wait_until(condition: Callable[[], object], timeout_s: float = 10.0) -> None:
    deadline = time.monotonic() + timeout_s
    while not condition():
        assert time.monotonic() < deadline, "the condition did not come true in time"
        time.sleep(0.01)


def runs(pid: int | None) -> bool:
    """Whether a process exists and is no zombie."""
    assert pid is not None
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


@contextmanager
def acquired(directory: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(directory)
    server.acquire()
    try:
        yield server
    finally:
        server.release()


class Child:
    """A process that holds a share: `pid` is the server's. Leaving the block asks it to give the share back."""

    def __init__(self, directory: Path, account: Account | None = None) -> None:
        command = [sys.executable, str(CHILD), "hold", str(directory)]
        self.process = subprocess.Popen(
            as_user(command, account),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert self.process.stdout is not None
        self._said = self.process.stdout.readline().split()

    @property
    def pid(self) -> int:
        return int(self._said[0])

    @property
    def dsn(self) -> str:
        return self._said[1]

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.communicate(timeout=30)


def as_user(command: list[str], account: Account | None) -> list[str]:
    """The command as run by another user, who may always read Python and the house's code (root only)."""
    if account is None:
        return command
    interpreter = Path(sys.executable)
    needs = [interpreter.parent, interpreter.resolve().parent, CHILD.parent]
    return arguments("wait", command, account, needs)


@contextmanager
def open_place() -> Iterator[Path]:
    """A directory that every user of the machine may pass through, unlike pytest's."""
    with tempfile.TemporaryDirectory(prefix="atelier-test-", dir="/tmp") as name:
        place = Path(name)
        place.chmod(0o755)
        yield place
