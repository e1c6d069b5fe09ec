"""Jobs for engines that no worker serves: after a time they go on to the next engine of their route, or end.

Whether a lane is served stands in the workers' rows, and every step is one transaction that looks again, so any number
of processes may look, and none needs to remember anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import structlog

from atelier.db.notify import CHANGES, DELIVERIES, TICKETS, Bell
from atelier.db.pool import Pool, statements
from atelier.domain.errors import Unavailable
from atelier.domain.operations import Operation
from atelier.engines.builtin import GRAPHS, EngineCard
from atelier.engines.router import Router
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import WorkerRecord
from atelier.settings import JobSettings

log = structlog.get_logger(__name__)

_sql: Any = statements("flows")

_BATCH: Final = 100


class Unserved:
    def __init__(self, pool: Pool, bell: Bell, jobs: Jobs, router: Router, settings: JobSettings) -> None:
        self._pool = pool
        self._bell = bell
        self._jobs = jobs
        self._router = router
        self._settings = settings
        self._times = {"wait_s": settings.unserved_s, "lost_s": settings.lost_after_s}

    async def look(self) -> int:
        """Passes on what has waited for long enough. Returns how many jobs it was."""
        total = 0
        while True:
            passed_on = await self._look()
            total += passed_on
            if passed_on < _BATCH:
                return total

    async def _look(self) -> int:
        known = self._router.lanes()
        lanes = [row["lane"] async for row in _sql.lanes_given_up(self._pool, lanes=known, **self._times)]
        if not lanes:
            return 0
        wait_s = self._settings.unserved_s
        due = [row async for row in _sql.unserved_jobs(self._pool, lanes=lanes, wait_s=wait_s, count=_BATCH)]
        workers = await self._jobs.workers(self._settings.lost_after_s)
        return sum([await self._pass_on(row, workers) for row in due])

    async def _pass_on(self, row: Any, workers: Sequence[WorkerRecord]) -> bool:
        cards = self._cards(row)
        to = next((card.lane for card in cards if any(one.serves(card.name, card.lane) for one in workers)), None)
        names = ", ".join(card.name for card in cards) or row["model"]
        message = f"no worker here has served {names} for {self._settings.unserved_s:g} s"
        told = await _sql.pass_on(
            self._pool, id=row["id"], lane=row["lane"], to_lane=to, message=message, **self._times
        )
        if not told["done"]:
            return False
        log.warning("job_passed_on", job=str(row["id"]), model=row["model"], lane=row["lane"], to_lane=to)
        self._bell.ring(CHANGES, f"{row['account_id']} {row['id']}")
        self._bell.ring(TICKETS, to or row["lane"])  # its end may have admitted another
        if row["parent_id"] is not None:
            self._bell.ring(TICKETS, GRAPHS.lane)
        if told["deliveries"]:
            self._bell.ring(DELIVERIES)
        return True

    def _cards(self, row: Any) -> list[EngineCard]:
        try:
            return self._router.engines(row["model"], Operation(row["operation"]))
        except Unavailable:
            return []
