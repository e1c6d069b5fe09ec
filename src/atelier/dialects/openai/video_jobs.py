"""Videos as this dialect shows them: the jobs of the operations that end in one."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

import msgspec

from atelier.dialects.openai.choice import DIALECT, DOES, Kind
from atelier.dialects.openai.errors import JobFailed, shown
from atelier.dialects.openai.video_wire import (
    Event,
    EventData,
    EventType,
    Video,
    VideoError,
    VideoList,
    VideoStatus,
)
from atelier.domain.errors import Invalid, NotFound
from atelier.domain.ids import parse_id
from atelier.domain.job import JobState
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.storage.assets import Asset, Assets

OPERATIONS: Final = sorted(DOES[Kind.VIDEO])
POLL_AFTER: Final = "openai-poll-after-ms"
"""The header that tells the client libraries when to look again."""

_PREFIX: Final = "video_"
_STATUS: Final[Mapping[JobState, VideoStatus]] = {
    JobState.QUEUED: VideoStatus.QUEUED,
    JobState.RUNNING: VideoStatus.IN_PROGRESS,
    JobState.SUCCEEDED: VideoStatus.COMPLETED,
    JobState.PARTIAL: VideoStatus.COMPLETED,
    JobState.FAILED: VideoStatus.FAILED,
    JobState.CANCELED: VideoStatus.FAILED,
}
_POLL_SHARE: Final = 0.1  # of the time that a job has taken so far
_POLL_PACE_MS: Final = 250  # for each second of the video
_POLL_MS: Final = (500, 5_000)


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What is kept with the job for its answers, beside the parameters."""

    model: str
    prompt: str
    seconds: str
    size: str
    remixed_from: str | None = None


class Videos:
    """`keep_s`: how long files live, None: until they are deleted."""

    def __init__(self, jobs: Jobs, assets: Assets, *, keep_s: float | None) -> None:
        self._jobs = jobs
        self._assets = assets
        self._keep_s = keep_s

    async def get(self, account_id: UUID, video_id: str) -> Job:
        """Raises NotFound for what is no id, too, and for jobs that are no videos of this dialect."""
        job_id = _job_id(video_id)
        try:
            found = None if job_id is None else await self._jobs.get(account_id, job_id)
        except NotFound:
            found = None
        if found is None or found.dialect != DIALECT or found.operation not in OPERATIONS:
            raise NotFound("video", video_id)
        return found

    async def page(self, account_id: UUID, *, after: str | None, limit: int, oldest_first: bool) -> VideoList:
        """Raises Invalid for an `after` that is no id."""
        before = None if after is None else _job_id(after)
        if after is not None and before is None:
            raise Invalid.at("?after", "is not the id of a video")
        found = await self._jobs.page(
            account_id,
            count=limit + 1,
            before=before,
            oldest_first=oldest_first,
            dialect=DIALECT,
            operations=OPERATIONS,
        )
        data = [self.show(job) for job in found[:limit]]
        return VideoList(
            data=data,
            first_id=data[0].id if data else None,
            last_id=data[-1].id if data else None,
            has_more=len(found) > limit,
        )

    async def file(self, job: Job) -> Asset:
        """What a completed video's job has made. Raises Invalid while there is nothing, NotFound when it is gone."""
        if job.state not in (JobState.SUCCEEDED, JobState.PARTIAL):
            state = f"has failed: {JobFailed(job).message}" if job.state.final else f"is {_STATUS[job.state]}"
            raise Invalid.at("/video_id", f"there is no file of this video, it {state}")
        made = (await self._assets.outputs([job.id])).get(job.id)
        if not made:
            raise NotFound("file of the video", video_id(job))
        return made[0]

    def show(self, job: Job) -> Video:
        told = told_of(job)
        status = _STATUS[job.state]
        failure = shown(JobFailed(job)) if status is VideoStatus.FAILED else None
        ended = None if job.finished_at is None else int(job.finished_at.timestamp())
        leaves = None if ended is None or self._keep_s is None else ended + int(self._keep_s)
        return Video(
            id=video_id(job),
            model=told.model,
            status=status,
            progress=100 if status is VideoStatus.COMPLETED else min(99, int(job.progress)),
            created_at=int(job.created_at.timestamp()),
            completed_at=ended,
            expires_at=leaves if status is VideoStatus.COMPLETED else None,
            prompt=told.prompt,
            seconds=told.seconds,
            size=told.size,
            remixed_from_video_id=told.remixed_from,
            error=None if failure is None else VideoError(code=failure.code or "server_error", message=failure.message),
        )

    async def event(self, job_id: UUID, _event: str) -> bytes:
        """What receivers are sent when a job has ended."""
        job = await self._jobs.find(job_id)
        assert job.finished_at is not None
        completed = _STATUS[job.state] is VideoStatus.COMPLETED
        kind = EventType.COMPLETED if completed else EventType.FAILED
        return event_of(kind, job.id, job.finished_at)


def event_of(kind: EventType, job_id: UUID, at: datetime) -> bytes:
    """An event's message. The same job gives the same id."""
    return msgspec.json.encode(
        Event(
            id=f"evt_{hashlib.sha256(job_id.bytes).hexdigest()[:32]}",
            created_at=int(at.timestamp()),
            type=kind,
            data=EventData(id=_PREFIX + job_id.hex),
        )
    )


def told_of(job: Job) -> Told:
    return msgspec.json.decode(job.input, type=Told)


def video_id(job: Job) -> str:
    return _PREFIX + job.id.hex


def _job_id(text: str) -> UUID | None:
    return parse_id(text.removeprefix(_PREFIX)) if text.startswith(_PREFIX) else None


def poll_headers(job: Job) -> dict[str, str]:
    """When to look again: the longer the video and the longer it has taken, the later. Nothing for what has ended.

    The length counts because the client libraries go by the first of these headers to the end.
    """
    if job.state.final:
        return {}
    least, most = _POLL_MS
    age_ms = (time.time() - job.created_at.timestamp()) * 1000
    pause_ms = max(least, age_ms * _POLL_SHARE, int(told_of(job).seconds) * _POLL_PACE_MS)
    return {POLL_AFTER: str(round(min(most, pause_ms)))}
