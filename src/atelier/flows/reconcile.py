"""What the end of jobs leaves to do elsewhere: tasks are called off that nobody waits for any more.

Only a job that has ended ends its tasks, however it came to that. A worker that is stopped leaves them alone, as
another will take the job up and go on waiting for them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

import asyncpg
import structlog

from atelier.db.pool import CONNECTION_LOST
from atelier.engines.remote.engine import RemoteEngine
from atelier.engines.remote.record import Entry, Record, State

log = structlog.get_logger(__name__)

_LOOK_INTERVAL_S: Final = 1.0
_LEASE_S: Final = 30.0
_BATCH: Final = 16
_GIVEN_UP_S: Final = 86_400.0
"""A task this old is over, whoever could be told of it."""
_OPEN: Final = (State.INTENDED, State.ACCEPTED, State.UNCLEAR)


class Reconciler:
    """Any number may run: each takes other tasks. `engines` are those of this worker, by name."""

    def __init__(self, record: Record, engines: Mapping[str, RemoteEngine]) -> None:
        self._record = record
        self._engines = engines

    async def run(self) -> None:
        """Looks for ever. Cancel it to stop."""
        while True:
            try:
                while await self.look() == _BATCH:
                    pass
            except (asyncpg.PostgresError, *CONNECTION_LOST) as error:
                log.warning("reconciling_failed", error=str(error))
            await asyncio.sleep(_LOOK_INTERVAL_S)

    async def look(self) -> int:
        """Settles what is due, up to a number of tasks. Returns how many it looked at; what could not be settled is
        due again in half a minute."""
        due = await self._record.take_unsettled(count=_BATCH, lease_s=_LEASE_S)
        await asyncio.gather(*(self._settle(entry) for entry in due))
        return len(due)

    async def _settle(self, entry: Entry) -> None:
        if entry.state in _OPEN and not await self._call_off(entry):
            return
        await self._record.settle(entry)

    async def _call_off(self, entry: Entry) -> bool:
        """Whether the task is over as far as we can bring that about."""
        engine = self._engines.get(entry.engine)
        if engine is None:  # it left the settings; nobody can be asked
            await self._record.call_off(entry, "its engine is not in the settings any more")
            return True
        handle = entry.known_as
        if handle is None:
            if _age_s(entry) < engine.grace_s:
                return False  # whoever asked may be about to learn its name
            await self._record.call_off(entry, "whether it was asked for is not known; the job has ended")
            log.warning("remote_task_unknown", engine=entry.engine, job=str(entry.job_id), position=entry.position)
            return True
        if not await engine.remote.call_off(handle):
            if _age_s(entry) < _GIVEN_UP_S:
                return False
            await self._record.call_off(entry, "the provider could not be told that the job has ended")
            return True
        await self._record.call_off(entry, "called off, as the job has ended")
        log.info("remote_task_called_off", engine=entry.engine, job=str(entry.job_id), position=entry.position)
        return True


def _age_s(entry: Entry) -> float:
    return (datetime.now(UTC) - entry.asked_at).total_seconds()
