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
Picture = Annotated[
    str, Meta(description="A link to a picture: an uploaded file, a job's result, or https.", max_length=1 << 20)
]
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


# ------------------------------------------------------------------------ styles


class StyleOwner(_Answer, frozen=True):
    id: UUID
    name: Annotated[str, Meta(description="The part of the owner's address before the @.")]
    avatar_url: None = None


class Style(_Answer, frozen=True):
    """What gives pictures their look."""

    id: Annotated[str, Meta(description="What `styles` of a request take.")]
    title: str
    urls: Annotated[list[Link], Meta(description="Its pictures, of a style of your own; else its cover, if any.")]
    public: Annotated[bool, Meta(description="Everybody here sees it and may use it.")]
    cover_url: Link | None
    prompt: Annotated[str, Meta(description="What stands for it where an engine knows no more than words.")]
    models: Annotated[list[str], Meta(description="What it can be used with, in the words of `POST /styles/train`.")]
    owner: Annotated[StyleOwner | None, Meta(description="null: it is the house's.")]
    like_count: int
    created_at: Time


class StyleList(_Answer, frozen=True):
    items: list[Style]
    next_cursor: NextCursor


class StyleUpdate(msgspec.Struct, frozen=True, kw_only=True):
    """What to change of a style: at least one of these. What is left out stays; other keys are ignored."""

    public: Annotated[bool | None, Meta(description="Whether everybody may see and use it; null changes nothing.")] | (
        UnsetType
    ) = UNSET
    title: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    urls: Annotated[list[Picture], Meta(min_length=1, max_length=100, description="Its pictures.")] | UnsetType = UNSET
    cover_url: Picture | UnsetType = UNSET


class ShareLink(_Answer, frozen=True):
    """Whoever has it can see the style with a key of their own, and use it by its id."""

    share_link: Link
    is_new: bool


class Workspace(_Answer, frozen=True):
    id: UUID
    name: str | None
    is_default: Annotated[bool, Meta(description="Whether it is the workspace that came with your account.")]


class WorkspaceShare(_Answer, frozen=True):
    success: bool
    style_id: str
    workspace: Workspace


class WorkspaceShareRemoved(_Answer, frozen=True):
    success: bool


# --------------------------------------------------------------------- node apps


class NodeAppIo(_Answer, frozen=True):
    """The JSON Schema of what an app takes, or of what it gives."""

    type: str
    properties: dict[str, dict[str, Any]]
    required: list[str]


class NodeApp(_Answer, frozen=True):
    """A graph of models that runs as one job, in one of its versions."""

    id: UUID
    author_id: Annotated[UUID, Meta(description="All zeros: it is the house's.")]
    workspace_id: UUID
    name: str
    slug: str
    description: str
    scope: Annotated[
        str, Meta(description="Who may run it besides its author: `user` is nobody, `workspace`, `public`.")
    ]
    created_at: Time
    updated_at: Time
    last_version_id: Annotated[UUID, Meta(description="The id of the newest version that you may run.")]
    version: Annotated[int, Meta(description="The number of the version shown; they are counted from 1.")]
    version_created_at: Time
    username: str
    example_outputs: None
    input_openapi_schema: NodeAppIo
    output_openapi_schema: Annotated[NodeAppIo | None, Meta(description="null: it needs models that are gone.")]
    input_key_mapping: Annotated[dict[str, str], Meta(description="The node behind each input.")]
    output_key_mapping: Annotated[dict[str, str], Meta(description="The public name of each result, by its node.")]


class NodeAppList(_Answer, frozen=True):
    items: list[NodeApp]
    next_cursor: NextCursor
