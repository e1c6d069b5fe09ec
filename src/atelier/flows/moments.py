"""What happens to jobs at moments that were set when they were accepted: a place given up, a price given back, an end.

The moments stand in the jobs' rows, so nothing is forgotten in a crash, and whatever fell due while no process ran is
done at the next look. Every step is one transaction that only one of several processes makes.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final

import asyncpg
import msgspec
import structlog

from atelier.db.notify import CANCELS, CHANGES, DELIVERIES, TICKETS, Bell
from atelier.db.pool import CONNECTION_LOST, Pool, statements

log = structlog.get_logger(__name__)

_sql: Any = statements("flows")

_LOOK_INTERVAL_S: Final = 2.0


class Passed(msgspec.Struct, frozen=True):
    """What one look has done. `admitted`: the lanes in which waiting jobs got a freed place."""

    refunded: int = 0
    failed: int = 0
    admitted: tuple[str, ...] = ()


class Timekeeper:
    """`also` is looked at as often."""

    def __init__(self, pool: Pool, bell: Bell, *also: Callable[[], Awaitable[object]]) -> None:
        self._pool = pool
        self._bell = bell
        self._also = also

    async def run(self) -> None:
        """Looks for ever. Cancel it to stop."""
        while True:
            try:
                await self.look()
                for look in self._also:
                    await look()
            except (asyncpg.PostgresError, *CONNECTION_LOST) as error:
                log.warning("timekeeping_failed", error=str(error))
            await asyncio.sleep(_LOOK_INTERVAL_S)

    async def look(self, now: datetime | None = None) -> Passed:
        """Does what is due at `now`, by the database's clock unless one is given."""
        refunded = await self._refund(now)
        failed = await self._fail(now)
        lanes = [row["lane"] async for row in _sql.admit_to_freed_slots(self._pool, now=now)]
        for lane in lanes:
            self._bell.ring(TICKETS, lane)
        passed = Passed(refunded, failed, tuple(lanes))
        if passed != Passed():
            log.info("moments_passed", **msgspec.structs.asdict(passed))
        return passed

    async def _refund(self, now: datetime | None) -> int:
        count = 0
        while (row := await _sql.refund_due_job(self._pool, now=now))["job_id"] is not None:
            self._bell.ring(CHANGES, f"{row['account_id']} {row['job_id']}")
            count += 1
        return count

    async def _fail(self, now: datetime | None) -> int:
        count = 0
        while (row := await _sql.fail_due_job(self._pool, now=now))["job_id"] is not None:
            self._bell.ring(CANCELS, str(row["job_id"]))
            self._bell.ring(CHANGES, f"{row['account_id']} {row['job_id']}")
            self._bell.ring(TICKETS, row["lane"])  # its end may have admitted another
            if row["deliveries"]:
                self._bell.ring(DELIVERIES)
            count += 1
        return count
