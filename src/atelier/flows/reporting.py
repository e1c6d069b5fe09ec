"""Progress on its way from an engine to the job."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

from atelier.db.notify import CHANGES, Bell
from atelier.db.pool import CONNECTION_LOST
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job

_INTERVAL_S: Final = 0.5


class Reporting:
    """Writes an attempt's progress, at most twice a second, and learns from it whether the job is to be stopped."""

    def __init__(self, jobs: Jobs, bell: Bell, job: Job, engine: str, stop: Callable[[], None]) -> None:
        self._jobs = jobs
        self._engine = engine
        self._bell = bell
        self._job = job
        self._stop = stop
        self._latest = (0.0, "")
        self._changed = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Callable[[float, str], None]:
        return self._report

    async def __aexit__(self, *_: object) -> None:
        if self._writer is not None:
            self._writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._writer

    def _report(self, fraction: float, stage: str) -> None:
        self._latest = (min(max(fraction, 0.0), 1.0) * 100, stage)
        self._changed.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="progress")

    async def _write(self) -> None:
        while True:
            await self._changed.wait()
            self._changed.clear()
            with contextlib.suppress(*CONNECTION_LOST):
                wanted = await self._jobs.set_progress(self._job, *self._latest, self._engine)
                self._bell.ring(CHANGES, f"{self._job.account_id} {self._job.id}")
                if wanted is not False:
                    self._stop()
            await asyncio.sleep(_INTERVAL_S)
