"""Waiting for a job on behalf of a client whose call is answered with the result: a job that nobody waits for any more
is stopped, unless the client has the means to come back for it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable
from contextlib import aclosing, asynccontextmanager
from typing import Final
from uuid import UUID

import msgspec

from atelier.domain.errors import AtelierError, NotFound, TimeLimit, Unavailable
from atelier.flows.attempts import Attempt, Attempts
from atelier.flows.cancel import Cancel
from atelier.flows.watch import Watch
from atelier.jobs.records import Job

_CHECK_AGAIN_S: Final = 2


class ClientGone(Exception):
    """Nobody is there to be answered."""


class Call(msgspec.Struct, frozen=True):
    """A client's call that waits for a job. `attempt` ties it to its repetitions, where the client counts them.
    `returning`: it came with an idempotency key, and whoever leaves with one may ask again."""

    account_id: UUID
    job_id: UUID
    attempt: Attempt | None = None
    returning: bool = False


class Attend:
    """`limit_s` is how long a call may wait for its job."""

    def __init__(self, *, watch: Watch, cancel: Cancel, attempts: Attempts, limit_s: float) -> None:
        self._watch = watch
        self._cancel = cancel
        self._attempts = attempts
        self._limit_s = limit_s
        self._stopping: set[asyncio.Task[None]] = set()

    async def end(self, call: Call, gone: Awaitable[object]) -> Job:
        """The job once it is final. `gone` returns when the client has left.

        Raises TimeLimit and, unless it returns, ClientGone with the job canceled, and Unavailable when the server
        stops: then the job goes on, and a retry finds it.
        """
        async with self._attending(call):
            waiting = asyncio.ensure_future(self._watch.wait(call.account_id, call.job_id, limit_s=self._limit_s))
            leaving = asyncio.ensure_future(gone)
            try:
                await asyncio.wait({waiting, leaving}, return_when=asyncio.FIRST_COMPLETED)
                if not waiting.done():
                    raise ClientGone
                job = waiting.result()
                if not job.state.final:
                    raise self._unfinished()
                return job
            finally:
                waiting.cancel()
                leaving.cancel()

    async def changes(self, call: Call, *, pause_s: float) -> AsyncGenerator[Job | None, None]:
        """The job at every change, to its end, and None whenever nothing came for `pause_s`.

        To close this early is to leave; it raises as `end` does.
        """
        until = time.monotonic() + self._limit_s
        version = 0
        async with self._attending(call):
            while (left_s := until - time.monotonic()) > 0:
                job: Job | None = None
                following = self._watch.job(call.account_id, call.job_id, after_version=version)
                async with aclosing(following):
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(min(pause_s, left_s)):
                            job = await anext(following, None)
                if job is None and self._watch.closed:
                    break
                yield job
                if job is not None and job.state.final:
                    return
                version = version if job is None else job.version
            raise self._unfinished()

    @asynccontextmanager
    async def _attending(self, call: Call) -> AsyncIterator[None]:
        """Stops the job when this is left before it has ended, unless a retry of the call waits for it, or may come."""
        try:
            yield
        except (asyncio.CancelledError, GeneratorExit, ClientGone):
            if not self._watch.closed and not call.returning:  # the client leaves, not the server
                await self._stopped(call)
            raise
        except TimeLimit:
            await self._stopped(call)
            raise

    async def answered(self, call: Call) -> None:
        """The client was given its answer."""
        if call.attempt is not None:
            await self._attempts.answered(call.attempt)

    def _unfinished(self) -> AtelierError:
        if self._watch.closed:
            return Unavailable("the server is being restarted; try again", retry_after_s=_CHECK_AGAIN_S)
        return TimeLimit(
            f"this took longer than the {self._limit_s:g} s that a call may wait; it was stopped and is not charged"
        )

    async def _stopped(self, call: Call) -> None:
        stopping = asyncio.create_task(self._stop(call), name=f"stop {call.job_id}")
        self._stopping.add(stopping)  # it outlives this task, which may be cancelled any number of times
        stopping.add_done_callback(self._stopping.discard)
        await asyncio.shield(stopping)

    async def _stop(self, call: Call) -> None:
        if call.attempt is None or await self._attempts.drop(call.attempt):
            with contextlib.suppress(NotFound):  # deleted meanwhile
                await self._cancel.cancel(call.account_id, call.job_id)
