"""The bell and the listener: batches, long payloads, and lost connections."""

from __future__ import annotations

import asyncio

from atelier.db.notify import CHANGES, TICKETS, Bell, Listener
from atelier.db.pool import Pool


class Ear:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.gaps = 0

    def hear(self, line: str) -> None:
        self.lines.append(line)

    def gap(self) -> None:
        self.gaps += 1

    async def until(self, count: int) -> None:
        async with asyncio.timeout(30):
            while len(self.lines) < count:
                await asyncio.sleep(0.005)


async def test_what_is_rung_is_heard_once(database: str, pool: Pool) -> None:
    ear, other = Ear(), Ear()
    listener = Listener(database, {CHANGES: ear.hear, TICKETS: other.hear}, name="test", after_gap=ear.gap)
    await listener.open()
    bell = Bell(pool)
    for line in ("a", "b", "a"):
        bell.ring(CHANGES, line)
    bell.ring(TICKETS, "cpu")
    await ear.until(2)
    await other.until(1)
    assert (ear.lines, other.lines) == (["a", "b"], ["cpu"])
    await bell.close()
    await listener.close()


async def test_thousands_of_lines_fit(database: str, pool: Pool) -> None:
    ear = Ear()
    listener = Listener(database, {CHANGES: ear.hear}, name="test", after_gap=ear.gap)
    await listener.open()
    bell = Bell(pool)
    lines = [f"account-{number} job-{number}" for number in range(3000)]
    for line in lines:
        bell.ring(CHANGES, line)
    await ear.until(3000)
    assert ear.lines == lines
    await bell.close()
    await listener.close()


async def test_closing_sends_what_waits(database: str, pool: Pool) -> None:
    ear = Ear()
    listener = Listener(database, {CHANGES: ear.hear}, name="test", after_gap=ear.gap)
    await listener.open()
    bell = Bell(pool)
    bell.ring(CHANGES, "last words")
    await bell.close()
    await ear.until(1)
    await listener.close()


async def test_a_lost_connection_is_opened_again_and_told(database: str, pool: Pool) -> None:
    ear = Ear()
    listener = Listener(database, {CHANGES: ear.hear}, name="a listener", after_gap=ear.gap)
    await listener.open()
    async with asyncio.timeout(30):
        while ear.gaps < 1:
            await asyncio.sleep(0.005)
    await pool.execute("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'a listener'")
    async with asyncio.timeout(30):
        while ear.gaps < 2:
            await asyncio.sleep(0.005)
    bell = Bell(pool)
    bell.ring(CHANGES, "after")
    await ear.until(1)
    await bell.close()
    await listener.close()
