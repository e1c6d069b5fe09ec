"""Claim tickets: the one module that speaks with PgQueuer.

A ticket is a row of PgQueuer's table that carries a job id; whoever picks it runs the job. Tickets are issued and
deleted by the functions that accept and end jobs, inside their transactions. PgQueuer brings what is hard to get
right: picking by priority with SKIP LOCKED, and picking again what a dead worker held, once its heartbeat is old. Its
own run loop is not used: it polls a full worker every 0.1 s and removes tickets in transactions of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

from pgqueuer.adapters.drivers.asyncpg import AsyncpgPoolDriver
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.domain.types import JobId, QueueEntrypoint, QueueManagerId
from pgqueuer.ports.repository import EntrypointExecutionParameter

from atelier.db.pool import Pool


class Ticket(NamedTuple):
    id: int
    job_id: UUID


class Tickets:
    """One worker's view of the queue: the tickets of its lanes, claimed in its name."""

    def __init__(self, pool: Pool, worker_id: UUID, lanes: Sequence[str], *, lost_after_s: float) -> None:
        self._queries = Queries(AsyncpgPoolDriver(pool))
        self._worker = QueueManagerId(worker_id)
        self._lanes = {QueueEntrypoint(lane): EntrypointExecutionParameter(concurrency_limit=0) for lane in lanes}
        self._lost_after = timedelta(seconds=lost_after_s)

    async def claim(self, most: int) -> list[Ticket]:
        """The next tickets, those of lost workers among them."""
        rows = await self._queries.dequeue(
            batch_size=most,
            entrypoints=self._lanes,
            queue_manager_id=self._worker,
            global_concurrency_limit=None,
            heartbeat_timeout=self._lost_after,
        )
        return [Ticket(row.id, UUID((row.payload or b"").decode())) for row in rows]

    async def keep(self, ids: Sequence[int]) -> None:
        """A sign of life for tickets that are being worked on."""
        await self._queries.update_heartbeat([JobId(ticket) for ticket in ids])

    async def discard(self, ids: Sequence[int]) -> None:
        """Removes tickets whose jobs have ended."""
        await self._queries.driver.execute("delete from pgqueuer where id = any($1)", list(ids))
