"""Stopping jobs, and removing them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from atelier.db.notify import CANCELS, CHANGES, DELIVERIES, TICKETS, Bell
from atelier.db.pool import Pool, statements
from atelier.domain.errors import NotFound
from atelier.jobs.jobs import Jobs
from atelier.storage.assets import Assets

_sql: Any = statements("flows")


class Cancel:
    def __init__(self, pool: Pool, bell: Bell, jobs: Jobs, assets: Assets) -> None:
        self._pool = pool
        self._bell = bell
        self._jobs = jobs
        self._assets = assets

    async def cancel(self, account_id: UUID, job_id: UUID) -> bool:
        """Stops a job: at once if it waits, within two seconds if a worker has it. False if it had already ended.

        Raises NotFound.
        """
        row = await _sql.cancel_job(self._pool, id=job_id, account_id=account_id)
        outcome = row["outcome"]
        if outcome is None:
            raise NotFound("job", str(job_id))
        if outcome == "stopping":
            self._bell.ring(CANCELS, str(job_id))
        elif outcome == "canceled":
            self._bell.ring(CHANGES, f"{account_id} {job_id}")
            self._bell.ring(TICKETS, row["lane"])
            if row["deliveries"]:
                self._bell.ring(DELIVERIES)
        return bool(outcome != "ended")

    async def delete(self, account_id: UUID, job_id: UUID, *, keep_outputs: bool = False) -> None:
        """Stops a job if need be, then removes it and its outputs from sight. The ledger keeps its entries.

        Outputs that are kept are assets like any others.
        """
        await self._jobs.get(account_id, job_id)
        await self.cancel(account_id, job_id)
        await self._jobs.hide(account_id, job_id)
        if not keep_outputs:
            await self._assets.delete_outputs(account_id, job_id)
