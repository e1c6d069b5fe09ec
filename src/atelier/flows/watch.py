"""Following jobs as they change: one listener a process, any number of followers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Iterator
from uuid import UUID

import msgspec

from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job

_LOOK_INTERVAL_S = 5.0  # for changes whose notification was lost


class Change(msgspec.Struct, frozen=True):
    """A job as it stands after a change, and where in the account's feed that is."""

    job: Job
    position: str


class Watch:
    """Followers of jobs and of accounts. `on_change` is for the CHANGES channel, `look` after a gap in it."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs
        self._followers: dict[str, set[asyncio.Event]] = {}
        self._closed = False

    def on_change(self, line: str) -> None:
        for subject in line.split(" "):
            for event in self._followers.get(subject, ()):
                event.set()

    @property
    def closed(self) -> bool:
        """Whether the server is stopping: then jobs may be given as they stand, long before they end."""
        return self._closed

    def close(self) -> None:
        """Ends everybody's following, so that open streams do not hold up a server that stops."""
        self._closed = True
        self.look()

    def look(self) -> None:
        """Something may have been missed: everybody looks."""
        for events in self._followers.values():
            for event in events:
                event.set()

    async def job(self, account_id: UUID, job_id: UUID, *, after_version: int = 0) -> AsyncGenerator[Job, None]:
        """The job now (if it is newer than `after_version`), then after every change, to its final state.

        Quick changes may be seen as one. Raises NotFound.
        """
        version = after_version
        with self._follow(str(job_id)) as event:
            while not self._closed:
                event.clear()
                job = await self._jobs.get(account_id, job_id)
                if job.version > version:
                    version = job.version
                    yield job
                if job.state.final:
                    return
                await _wait(event)

    async def wait(self, account_id: UUID, job_id: UUID, *, limit_s: float) -> Job:
        """The job once it is final, or as it stands after `limit_s` seconds. Raises NotFound."""
        with self._follow(str(job_id)) as event, contextlib.suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                while not self._closed:
                    event.clear()
                    job = await self._jobs.get(account_id, job_id)
                    if job.state.final:
                        return job
                    await _wait(event)
        return await self._jobs.get(account_id, job_id)

    async def calls(self, account_id: UUID, job_id: UUID) -> AsyncGenerator[tuple[Job, list[Job]], None]:
        """A graph's job with the jobs that do its calls: now, then after every change of any, to its final state.

        Raises NotFound.
        """
        seen: list[int] = []
        with self._follow(str(account_id)) as event:
            while not self._closed:
                event.clear()
                job, calls = await self._jobs.get(account_id, job_id), await self._jobs.children(job_id)
                versions = [one.version for one in (job, *calls)]
                if versions != seen:
                    seen = versions
                    yield job, calls
                if job.state.final:
                    return
                await _wait(event)

    async def account(self, account_id: UUID, *, position: str | None = None) -> AsyncGenerator[Change, None]:
        """Every change of the account's jobs from a feed position on (None: from now), without end.

        At least once: after a resume a change may come again, with the same version of the job. None is missed.
        """
        seen: dict[UUID, int] = {}
        with self._follow(str(account_id)) as event:
            if position is None:
                position = await self._jobs.feed_position()
            while not self._closed:
                event.clear()
                here = await self._jobs.feed_position()
                again: dict[UUID, int] = {}
                async with contextlib.aclosing(self._jobs.changed_since(account_id, position)) as changed:
                    async for job in changed:
                        if seen.get(job.id) != job.version:
                            yield Change(job, position)
                        if job.changed_in >= int(here):
                            again[job.id] = job.version
                # What is at or after `here` will be read again, so only that must be remembered.
                position, seen = here, again
                await _wait(event)

    @contextlib.contextmanager
    def _follow(self, subject: str) -> Iterator[asyncio.Event]:
        event = asyncio.Event()
        self._followers.setdefault(subject, set()).add(event)
        try:
            yield event
        finally:
            followers = self._followers[subject]
            followers.discard(event)
            if not followers:
                del self._followers[subject]


async def _wait(event: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(_LOOK_INTERVAL_S):
            await event.wait()
