"""What travels in the Krea dialect. Times are ISO 8601 in UTC; fields that are not set yet are left out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType


class JobStatus(StrEnum):
    """In the order of a job's life: steps may be skipped, and are never taken back. The last three are final."""

    BACKLOGGED = "backlogged"
    QUEUED = "queued"
    SCHEDULED = "scheduled"
    PROCESSING = "processing"
    SAMPLING = "sampling"
    INTERMEDIATE_COMPLETE = "intermediate-complete"
    COMPLETED = "completed"
    FAILED = "failed"
    CANCELLED = "cancelled"


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""


Time = Annotated[datetime, Meta(tz=True)]
Link = Annotated[str, Meta(extra_json_schema={"format": "uri"}, description="Opens the file without a key.")]
NextCursor = Annotated[str | None, Meta(description="Send it as `cursor` for the next page; null: there is none.")]


class Error(_Answer, frozen=True):
    """What went wrong."""

    error: Annotated[str, Meta(description="One sentence; it names the field, where one is at fault.")]


class JobResult(_Answer, frozen=True):
    """What a job has made."""

    urls: Annotated[list[Link], Meta(description="A link for each file, fewer than asked for if some failed.")]
    style_id: Annotated[str, Meta(description="The style that a training has made.")] | UnsetType = UNSET


class Job(_Answer, frozen=True):
    """One run of a model."""

    job_id: UUID
    status: JobStatus
    created_at: Time
    completed_at: Annotated[Time, Meta(description="When it ended, whichever way.")] | UnsetType = UNSET
    result: JobResult | UnsetType = UNSET
    error: Annotated[str, Meta(description="Why it failed.")] | UnsetType = UNSET
    notes: (
        Annotated[
            dict[str, Any],
            Meta(description="What the engine says of its work; `unused` lists fields that had no effect."),
        ]
        | UnsetType
    ) = UNSET


class JobCreated(_Answer, frozen=True):
    """A job that was accepted."""

    job_id: UUID
    status: JobStatus
    created_at: Time
    completed_at: None = None
    result: None = None


class JobList(_Answer, frozen=True):
    items: list[Job]
    next_cursor: NextCursor


class Asset(_Answer, frozen=True):
    """A stored file. `image_url` is its link, whatever kind of file it is."""

    id: UUID
    image_url: Link
    uploaded_at: Time
    width: Annotated[int | None, Meta(description="Pixels; null where there is no picture.")]
    height: Annotated[int | None, Meta(description="Pixels; null where there is no picture.")]
    size_bytes: int | None
    mime_type: str | None
    description: str | UnsetType = UNSET
    metadata: (
        Annotated[dict[str, Any], Meta(description="Its length in seconds and frames a second, where it has them.")]
        | UnsetType
    ) = UNSET


class AssetList(_Answer, frozen=True):
    items: list[Asset]
    next_cursor: NextCursor


class AssetDeleted(_Answer, frozen=True):
    success: bool
    message: str
