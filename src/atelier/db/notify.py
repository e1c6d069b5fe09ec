"""Notifications between processes, kept out of the transactions they tell about.

NOTIFY inside a transaction makes PostgreSQL serialise commits (measured on two cores, 32 connections: 2,900 submits/s
with it, 7,400/s without). So a commit comes first and the bell rings after it, on a connection of its own, with
everything that happened meanwhile in one message. A ring lost in a crash costs latency, never work: every listener also
looks by itself now and then.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping

import asyncpg
import structlog

from atelier.db.pool import CONNECTION_LOST, Pool

log = structlog.get_logger(__name__)

TICKETS = "atelier_tickets"
"""Lanes that have new claim tickets. Workers listen."""
CHANGES = "atelier_changes"
"""Jobs that changed: `<account> <job>`. Watchers listen."""
CANCELS = "atelier_cancels"
"""Jobs that someone wants stopped. Workers listen."""
KEYS = "atelier_keys"
"""Keys that changed or were revoked. Everyone who remembers keys listens."""
DELIVERIES = "atelier_deliveries"
"""There are new webhook deliveries."""

_PAYLOAD_BYTES = 7_900  # PostgreSQL allows 8,000


class Bell:
    """Rings channels after commits. `ring` returns at once; equal lines that wait together are sent once."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._waiting: dict[tuple[str, str], None] = {}
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._task = asyncio.create_task(self._run(), name="bell")

    def ring(self, channel: str, line: str = "") -> None:
        self._waiting[channel, line] = None
        self._idle.clear()
        self._wake.set()

    async def close(self) -> None:
        """Sends what still waits, for at most a second."""
        if self._waiting:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(1):
                    await self._idle.wait()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            batch, self._waiting = self._waiting, {}
            try:
                channels, payloads = zip(*_messages(batch), strict=True)
                await self._pool.execute(
                    "select pg_notify(m.channel, m.payload) from unnest($1::text[], $2::text[]) m(channel, payload)",
                    channels,
                    payloads,
                )
            except CONNECTION_LOST as error:
                log.warning("notification_lost", error=str(error), lines=len(batch))
            if not self._waiting:
                self._idle.set()


def _messages(batch: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Lines of the same channel joined into as few payloads as fit."""
    payloads: dict[str, list[str]] = {}
    for channel, line in batch:
        parts = payloads.setdefault(channel, [line])
        if parts[-1] is line:
            continue
        if len(parts[-1]) + 1 + len(line) <= _PAYLOAD_BYTES:
            parts[-1] += "\n" + line
        else:
            parts.append(line)
    return [(channel, payload) for channel, parts in payloads.items() for payload in parts]


def _setter(event: asyncio.Event) -> Callable[[object], None]:
    return lambda _connection: event.set()


class Listener:
    """Listens on its own connection and opens a new one when it is lost.

    `hear` maps a channel to what is called with each line. `after_gap` is called after every (re)connection: whatever
    was rung in between has been missed, so look for yourself.
    """

    def __init__(
        self, dsn: str, hear: Mapping[str, Callable[[str], None]], *, name: str, after_gap: Callable[[], None]
    ) -> None:
        self._dsn = dsn
        self._hear = hear
        self._name = name
        self._after_gap = after_gap
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Returns once it listens for the first time."""
        connection = await self._connect()
        self._task = asyncio.create_task(self._run(connection), name="listener")

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _connect(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(self._dsn, timeout=10, server_settings={"application_name": self._name})
        for channel in self._hear:
            await connection.add_listener(channel, self._on_message)
        return connection

    def _on_message(self, _connection: object, _pid: int, channel: str, payload: object) -> None:
        for line in str(payload).split("\n"):
            self._hear[channel](line)

    async def _run(self, connection: asyncpg.Connection | None) -> None:
        while True:
            if connection is not None:
                lost = asyncio.Event()
                connection.add_termination_listener(_setter(lost))
                self._after_gap()
                try:
                    await lost.wait()
                finally:
                    connection.terminate()
                log.warning("listener_lost", name=self._name)
            await asyncio.sleep(0.2)
            try:
                connection = await self._connect()
            except (OSError, asyncpg.PostgresError, *CONNECTION_LOST):
                connection = None
