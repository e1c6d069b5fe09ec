"""The worker's loop: claim tickets while there are free slots, run attempts, keep them alive, stop them when told."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import time
from collections.abc import Sequence
from enum import Enum
from uuid import UUID

import structlog

from atelier.db.notify import CANCELS, TICKETS
from atelier.db.pool import CONNECTION_LOST
from atelier.domain.ids import new_id, parse_id
from atelier.domain.job import JobState
from atelier.flows.ending import Ending
from atelier.flows.run import Run
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.jobs.tickets import Tickets
from atelier.settings import JobSettings

log = structlog.get_logger(__name__)

_LOOK_INTERVAL_S = 2.0  # for work whose ring was lost, and for what dead workers held
_OUTAGE_DELAY_S = 0.5


class Stop(Enum):
    """Why an attempt is stopped."""

    CANCELED = "canceled"
    LOST = "lost"
    DRAINED = "drained"


class Attempt:
    """A running attempt and why it was stopped, if it was."""

    def __init__(self, job: Job, ticket_id: int) -> None:
        self.job = job
        self.ticket_id = ticket_id
        self.task: asyncio.Task[None] | None = None
        self.reason: Stop | None = None

    def stop(self, reason: Stop) -> None:
        if self.reason is None and self.task is not None:
            self.reason = reason
            self.task.cancel()


class Work:
    """One worker. `run` returns after `drain`, once nothing runs any more."""

    def __init__(
        self,
        *,
        worker_id: UUID,
        run: Run,
        jobs: Jobs,
        tickets: Tickets,
        lanes: Sequence[str],
        engines: Sequence[str],
        settings: JobSettings,
    ) -> None:
        self._id = worker_id
        self._run = run
        self._jobs = jobs
        self._tickets = tickets
        self._lanes = list(lanes)
        self._engines = list(engines)
        self._settings = settings
        self._attempts: dict[UUID, Attempt] = {}
        self._wake = asyncio.Event()
        self._draining = asyncio.Event()

    def on_tickets(self, lane: str) -> None:
        """For the TICKETS channel."""
        if lane in self._lanes:
            self._wake.set()

    def on_cancel(self, job_id: str) -> None:
        """For the CANCELS channel."""
        attempt = self._attempts.get(parse_id(job_id) or self._id)
        if attempt is not None:
            attempt.stop(Stop.CANCELED)

    def look(self) -> None:
        """Something may have been missed: look at once."""
        self._wake.set()

    def drain(self) -> None:
        """Claims nothing more; running attempts get `drain_s` seconds to end."""
        self._draining.set()
        self._wake.set()

    @property
    def channels(self) -> dict[str, object]:
        return {TICKETS: self.on_tickets, CANCELS: self.on_cancel}

    async def run(self) -> None:
        await self._jobs.enlist(
            self._id,
            host=socket.gethostname(),
            pid=os.getpid(),
            lanes=self._lanes,
            engines=self._engines,
            slots=self._settings.slots,
        )
        pulse = asyncio.create_task(self._pulse(), name="pulse")
        try:
            while not self._draining.is_set():
                await self._claim()
            await self._finish_running()
        finally:
            pulse.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await pulse
            with contextlib.suppress(*CONNECTION_LOST):
                await self._jobs.dismiss(self._id)

    async def _claim(self) -> None:
        """Fills the free slots, then waits until there may be more to do."""
        self._wake.clear()
        free = self._settings.slots - len(self._attempts)
        if free > 0:
            try:
                claimed = await self._start(free)
            except CONNECTION_LOST as error:
                log.warning("database_lost", error=str(error))
                await asyncio.sleep(_OUTAGE_DELAY_S)
                return
            if claimed == free:
                return  # there may be more; the next round sees whether a slot is free
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_LOOK_INTERVAL_S):
                await self._wake.wait()

    async def _start(self, most: int) -> int:
        """Claims up to `most` tickets and starts their jobs. Returns how many tickets there were."""
        tickets = await self._tickets.claim(most)
        # A ticket of ours whose heartbeat was late comes back to us while its attempt still runs.
        fresh = {ticket.job_id: ticket.id for ticket in tickets if ticket.job_id not in self._attempts}
        if not fresh:
            return len(tickets)
        started = await self._jobs.start(list(fresh), self._id)
        for job in started:
            attempt = Attempt(job, fresh.pop(job.id))
            self._attempts[job.id] = attempt
            attempt.task = asyncio.create_task(self._attend(attempt), name=f"job {job.id}")
        if fresh:  # their jobs ended between the claim and the start
            await self._tickets.discard(list(fresh.values()))
        return len(tickets)

    async def _attend(self, attempt: Attempt) -> None:
        """Runs an attempt; if it is stopped, does what the reason asks for."""
        job = attempt.job
        try:
            await self._run.attempt(job, stop=lambda: attempt.stop(Stop.CANCELED))
        except asyncio.CancelledError:
            if attempt.reason is Stop.CANCELED:
                await self._run.end(job, Ending(JobState.CANCELED, "canceled", "canceled by the customer"))
            elif attempt.reason is Stop.DRAINED:
                await self._run.postpone(job, delay_s=0, counts=False)
            elif attempt.reason is None:
                raise
        except Exception as error:
            # A defect of the house itself. The attempt is over: without a sign of life another worker takes the job.
            log.error("attempt_broken", job=str(job.id), error=str(error), exc_info=error)
        finally:
            self._attempts.pop(job.id, None)
            self._wake.set()

    async def _pulse(self) -> None:
        """Signs of life, and the stops whose ring was lost."""
        while True:
            await asyncio.sleep(self._settings.heartbeat_s)
            started = time.monotonic()
            try:
                await self._jobs.see(self._id)
                if attempts := list(self._attempts.values()):
                    await self._tickets.keep([attempt.ticket_id for attempt in attempts])
                    for wanted in await self._jobs.wanted([attempt.job.id for attempt in attempts], self._id):
                        running = self._attempts.get(wanted.id)
                        if running is not None:
                            running.stop(Stop.LOST if wanted.lost else Stop.CANCELED)
            except CONNECTION_LOST as error:
                log.warning("pulse_lost", error=str(error), after_s=round(time.monotonic() - started, 3))

    async def _finish_running(self) -> None:
        tasks = [attempt.task for attempt in self._attempts.values() if attempt.task is not None]
        if not tasks:
            return
        log.info("draining", jobs=len(tasks), seconds=self._settings.drain_s)
        _, late = await asyncio.wait(tasks, timeout=self._settings.drain_s)
        for attempt in list(self._attempts.values()):
            if attempt.task in late:
                attempt.stop(Stop.DRAINED)
        if late:
            await asyncio.wait(late)


def new_worker_id() -> UUID:
    return new_id()
