"""The jobs room: reading jobs, and the steps of a run that concern the record alone."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from atelier.db.pool import Pool, statements
from atelier.domain.errors import NotFound
from atelier.jobs.records import DaySpending, Job, Preview, Spending, WorkerRecord, processes

_sql: Any = statements("jobs")

_PAGE: Final = 1_000
"""Changed jobs that are read at a time."""


class Wanted(msgspec.Struct, frozen=True):
    """A running job that its worker must stop: `cancel` by the customer's wish, `lost` to another worker."""

    id: UUID
    cancel: bool
    lost: bool


class Jobs:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def get(self, account_id: UUID, job_id: UUID) -> Job:
        """Raises NotFound for an unknown, foreign or deleted job alike."""
        row = await _sql.get_job(self._pool, id=job_id, account_id=account_id)
        if row is None:
            raise NotFound("job", str(job_id))
        return Job(**row)

    async def find(self, job_id: UUID) -> Job:
        """A job of any account, hidden ones too. Raises NotFound."""
        row = await _sql.find_job(self._pool, id=job_id)
        if row is None:
            raise NotFound("job", str(job_id))
        return Job(**row)

    async def page(
        self,
        account_id: UUID,
        *,
        count: int,
        before: UUID | None = None,
        oldest_first: bool = False,
        dialect: str | None = None,
        status: Sequence[str] | None = None,
        model: str | None = None,
        models: Sequence[str] | None = None,
        operations: Sequence[str] | None = None,
        admitted: bool | None = None,
        begun: bool | None = None,
        older_than: datetime | None = None,
        parent_id: UUID | None = None,
    ) -> list[Job]:
        """Newest first, unless `oldest_first`; `before` is the job to go on from. The calls of a graph, given its id.

        `admitted`: not waiting above its key's concurrency. `begun`: an engine has told of progress.
        """
        rows = _sql.list_jobs(
            self._pool,
            account_id=account_id,
            count=count,
            cursor=before,
            oldest_first=oldest_first,
            dialect=dialect,
            status=status,
            model=model,
            models=models,
            operations=operations,
            admitted=admitted,
            begun=begun,
            older_than=older_than,
            parent_id=parent_id,
        )
        return [Job(**row) async for row in rows]

    async def children(self, parent_id: UUID) -> list[Job]:
        """The jobs that do the calls of a graph."""
        return [Job(**row) async for row in _sql.child_jobs(self._pool, parent_id=parent_id)]

    async def of_key(self, account_id: UUID, key_id: str, dialect: str, *, ended: int) -> tuple[list[Job], list[Job]]:
        """What a key has running or waiting in a dialect, oldest first, and the last `ended` that have ended, newest
        first."""
        active = _sql.key_active(self._pool, key_id=key_id, dialect=dialect)
        last = _sql.key_ended(self._pool, account_id=account_id, key_id=key_id, dialect=dialect, count=ended)
        return [Job(**row) async for row in active], [Job(**row) async for row in last]

    async def spending(self, account_id: UUID, key_id: str, dialect: str) -> list[Spending]:
        """What a key has started today (UTC) in a dialect, by model."""
        rows = _sql.key_spending(self._pool, account_id=account_id, key_id=key_id, dialect=dialect)
        return [Spending(**row) async for row in rows]

    async def spent(
        self, account_id: UUID, *, days: int, key_id: str | None = None, dialect: str | None = None
    ) -> list[DaySpending]:
        """What the account's jobs come to by day and model, today included; of one key or one dialect, where given."""
        rows = _sql.account_spending(self._pool, account_id=account_id, days=days, key_id=key_id, dialect=dialect)
        return [DaySpending(**row) async for row in rows]

    async def place_in_queue(self, job: Job) -> int | None:
        """1 for the next to run; None once it is not queued."""
        if job.status != "queued":
            return None
        place: int | None = await _sql.place_in_queue(self._pool, id=job.id)
        return place

    async def feed_position(self) -> str:
        """Where the account feeds stand: everything that changed in earlier transactions can be read."""
        position: str = await _sql.feed_position(self._pool)
        return position

    async def changed_since(self, account_id: UUID, position: str) -> AsyncGenerator[Job, None]:
        """Every job that changed at or after a feed position, oldest change first. May repeat a change, never misses
        one: a job that changes meanwhile comes again at the end."""
        after = None
        while True:
            rows = _sql.changed_jobs(self._pool, account_id=account_id, since=position, after=after, count=_PAGE)
            page = [Job(**row) async for row in rows]
            for job in page:
                yield job
            if len(page) < _PAGE:
                return
            position, after = str(page[-1].changed_in), page[-1].id

    async def start(self, ids: Sequence[UUID], worker_id: UUID) -> list[Job]:
        """Marks claimed jobs as running. Those that have ended meanwhile are left out."""
        return [Job(**row) async for row in _sql.start_jobs(self._pool, ids=ids, worker_id=worker_id)]

    async def set_progress(self, job: Job, progress: float, stage: str, engine: str) -> bool | None:
        """Writes how far a run is, and which engine does it.

        Returns whether someone wants the job canceled, or None when this attempt no longer owns it.
        """
        wanted: bool | None = await _sql.set_progress(
            self._pool,
            id=job.id,
            worker_id=job.worker_id,
            attempt=job.attempt,
            progress=progress,
            stage=stage,
            engine=engine,
        )
        return wanted

    async def keep_preview(self, job: Job, preview: Preview) -> None:
        """Shows a picture of the work in progress, if this attempt still owns the job; one of that number that is there
        already stays."""
        await _sql.keep_preview(
            self._pool,
            id=job.id,
            worker_id=job.worker_id,
            attempt=job.attempt,
            number=preview.number,
            media_type=preview.media_type,
            body=preview.body,
        )

    async def previews(self, job_id: UUID, *, first: int = 0) -> list[Preview]:
        """The pictures of the work in progress from number `first` on. They vanish an hour after they were made."""
        return [Preview(**row) async for row in _sql.list_previews(self._pool, job_id=job_id, first=first)]

    async def hand_back(self, job: Job, *, delay_s: float, counts: bool) -> bool:
        """Returns a running job to the queue; `counts` says whether this attempt counts against the limit."""
        done: bool = await _sql.hand_back(
            self._pool, id=job.id, worker_id=job.worker_id, attempt=job.attempt, delay_s=delay_s, counts=counts
        )
        return done

    async def wanted(self, ids: Sequence[UUID], worker_id: UUID) -> list[Wanted]:
        """Of a worker's jobs, those that it must stop."""
        return [Wanted(**row) async for row in _sql.to_cancel(self._pool, ids=ids, worker_id=worker_id)]

    async def hide(self, account_id: UUID, job_id: UUID) -> None:
        """Raises NotFound where it is hidden already, maybe since a moment ago."""
        if not await _sql.hide_job(self._pool, id=job_id, account_id=account_id):
            raise NotFound("job", str(job_id))

    async def queue_depths(self) -> dict[tuple[str, str], int]:
        """Jobs that have not ended, by lane and status."""
        return {(row["lane"], row["status"]): row["count"] async for row in _sql.queue_depths(self._pool)}

    async def reissue_tickets(self) -> int:
        count: int = await _sql.reissue_tickets(self._pool)
        return count

    async def enlist(
        self, worker: UUID, *, host: str, pid: int, lanes: list[str], engines: list[str], slots: int
    ) -> None:
        await _sql.enlist_worker(self._pool, id=worker, host=host, pid=pid, lanes=lanes, engines=engines, slots=slots)

    async def see(self, worker: UUID) -> None:
        await _sql.see_worker(self._pool, id=worker)

    async def dismiss(self, worker: UUID) -> None:
        await _sql.dismiss_worker(self._pool, id=worker)
        await _sql.forget_workers(self._pool)

    async def workers(self, within_s: float) -> list[WorkerRecord]:
        """Workers that gave a sign of life lately."""
        return [WorkerRecord(**row) async for row in _sql.list_workers(self._pool, within_s=within_s)]

    async def worker_processes(self, within_s: float) -> int:
        """How many processes gave a sign of life lately."""
        return processes(await self.workers(within_s))
