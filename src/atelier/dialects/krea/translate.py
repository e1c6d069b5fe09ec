"""From the rooms' records to the wire, and job states to and fro. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET

from atelier.dialects.krea import wire
from atelier.dialects.krea.wire import JobStatus
from atelier.domain.job import JobState
from atelier.domain.operations import Operation
from atelier.flows.submit import Accepted
from atelier.jobs.records import Job as JobRecord
from atelier.storage.assets import Asset as AssetRecord

_ENDED: Final = {
    JobState.SUCCEEDED: JobStatus.COMPLETED,
    JobState.PARTIAL: JobStatus.COMPLETED,
    JobState.FAILED: JobStatus.FAILED,
    JobState.CANCELED: JobStatus.CANCELLED,
}


class Filter(msgspec.Struct, frozen=True):
    """What the rooms know about jobs of a status."""

    status: tuple[str, ...]
    admitted: bool | None = None
    begun: bool | None = None


FILTERS: Final[Mapping[JobStatus, Filter]] = {
    JobStatus.BACKLOGGED: Filter(("queued",), admitted=False),
    JobStatus.QUEUED: Filter(("queued",), admitted=True),
    JobStatus.PROCESSING: Filter(("running",), begun=False),
    JobStatus.SAMPLING: Filter(("running",), begun=True),
    JobStatus.COMPLETED: Filter(("succeeded", "partial")),
    JobStatus.FAILED: Filter(("failed",)),
    JobStatus.CANCELLED: Filter(("canceled",)),
}
"""The other statuses never occur here."""


def status_of(record: JobRecord) -> JobStatus:
    """Sampling begins when an engine first tells of progress. Its name stays with a job that has to run again, so that
    a status is never taken back."""
    if record.state is JobState.QUEUED:
        return waiting(admitted=record.admitted)
    if record.state is JobState.RUNNING:
        return JobStatus.PROCESSING if record.engine is None else JobStatus.SAMPLING
    return _ENDED[record.state]


def waiting(*, admitted: bool) -> JobStatus:
    return JobStatus.QUEUED if admitted else JobStatus.BACKLOGGED


def job(record: JobRecord, urls: Sequence[str]) -> wire.Job:
    """`urls` are links to what it has made."""
    made = record.state in (JobState.SUCCEEDED, JobState.PARTIAL)
    style = record.operation == Operation.TRAIN_STYLE
    result = wire.JobResult(urls=[] if style else list(urls), style_id=str(record.id) if style else UNSET)
    notes = record.note_values
    return wire.Job(
        job_id=record.id,
        status=status_of(record),
        created_at=record.created_at,
        completed_at=UNSET if record.finished_at is None else record.finished_at,
        result=result if made else UNSET,
        error=record.error_message or UNSET,
        notes=notes if made and notes else UNSET,
    )


def accepted(receipt: Accepted) -> wire.JobCreated:
    return wire.JobCreated(
        job_id=receipt.job_id, status=waiting(admitted=receipt.admitted), created_at=receipt.created_at
    )


def created(record: JobRecord) -> wire.JobCreated:
    """For a repetition whose first answer was lost."""
    return wire.JobCreated(job_id=record.id, status=status_of(record), created_at=record.created_at)


def asset(record: AssetRecord, url: str) -> wire.Asset:
    figures: dict[str, Any] = {"duration_s": record.duration_s, "fps": record.fps, "has_audio": record.has_audio}
    known = {name: figure for name, figure in figures.items() if figure is not None}
    return wire.Asset(
        id=record.id,
        image_url=url,
        uploaded_at=record.created_at,
        width=record.width_px,
        height=record.height_px,
        size_bytes=record.size_bytes,
        mime_type=record.media_type,
        description=record.description or UNSET,
        metadata=known or UNSET,
    )
