"""What is sent of videos and of webhooks. Times are unix seconds, sizes `WIDTHxHEIGHT` in pixels, lengths whole seconds
as text."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""


class VideoStatus(StrEnum):
    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    COMPLETED = "completed"
    FAILED = "failed"


class VideoError(_Answer, frozen=True, kw_only=True):
    """Why there is no video."""

    code: Annotated[str, Meta(description="Stable and machine-readable.")]
    message: Annotated[str, Meta(description="One sentence, for people.")]


class Video(_Answer, frozen=True, kw_only=True):
    """A video job."""

    id: str
    object: Literal["video"] = "video"
    model: str
    status: VideoStatus
    progress: Annotated[int, Meta(ge=0, le=100, description="Percent.")]
    created_at: int
    completed_at: Annotated[int | None, Meta(description="When it ended, well or not.")]
    expires_at: Annotated[int | None, Meta(description="When its file is removed; null: when you delete it.")]
    prompt: str
    seconds: Annotated[str, Meta(description="The length; of an extension, that of the whole video.")]
    size: str
    remixed_from_video_id: Annotated[str | None, Meta(description="The video that this one is a remix of.")]
    error: VideoError | None


class VideoList(_Answer, frozen=True, kw_only=True):
    """A page of videos. Send `last_id` as `after` for the next one."""

    object: Literal["list"] = "list"
    data: list[Video]
    first_id: str | None
    last_id: str | None
    has_more: bool


class VideoDeleted(_Answer, frozen=True, kw_only=True):
    """The video is gone."""

    id: str
    object: Literal["video.deleted"] = "video.deleted"
    deleted: bool = True


# ---------------------------------------------------------------------- webhooks


class EventType(StrEnum):
    COMPLETED = "video.completed"
    FAILED = "video.failed"


class EventData(_Answer, frozen=True, kw_only=True):
    """What an event is about."""

    id: Annotated[str, Meta(description="The video.")]


class Event(_Answer, frozen=True, kw_only=True):
    """What is sent to receivers."""

    id: Annotated[str, Meta(description="The same, however often the event is sent.")]
    object: Literal["event"] = "event"
    created_at: int
    type: EventType
    data: EventData


class WebhookEndpoint(_Answer, frozen=True, kw_only=True):
    """A receiver of events."""

    id: str
    object: Literal["webhook_endpoint"] = "webhook_endpoint"
    name: str
    url: str
    event_types: list[EventType]
    created_at: int


class WebhookEndpointWithSecret(WebhookEndpoint, frozen=True, kw_only=True):
    """A receiver with the secret that signs what it is sent."""

    signing_secret: Annotated[str, Meta(description="It is shown this once.")]


class WebhookEndpointList(_Answer, frozen=True, kw_only=True):
    """A page of receivers. Send `last_id` as `after` for the next one."""

    object: Literal["list"] = "list"
    data: list[WebhookEndpoint]
    first_id: str | None
    last_id: str | None
    has_more: bool


class WebhookEndpointDeleted(_Answer, frozen=True, kw_only=True):
    """The receiver is gone."""

    id: str
    object: Literal["webhook_endpoint.deleted"] = "webhook_endpoint.deleted"
    deleted: bool = True


class WebhookEventTypeList(_Answer, frozen=True, kw_only=True):
    """The events there are."""

    object: Literal["list"] = "list"
    data: list[EventType]


class WebhookEndpointTest(_Answer, frozen=True, kw_only=True):
    """What a receiver has answered to a sample."""

    object: Literal["webhook_endpoint.test"] = "webhook_endpoint.test"
    webhook_endpoint_id: str
    event_type: EventType
    status_code: int
    success: Annotated[bool, Meta(description="That it has answered, whatever.")] = True


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A request body: a field that we do not know is a fault."""


Name = Annotated[str, Meta(min_length=1, max_length=200, description="For people.")]
Url = Annotated[str, Meta(max_length=2048, description="Where the events go.")]
EventTypes = Annotated[list[EventType], Meta(min_length=1, description="What it is told of.")]


class WebhookEndpointCreate(_Body, frozen=True, kw_only=True):
    """A receiver to be registered."""

    name: Name
    url: Url
    event_types: EventTypes


class WebhookEndpointChange(_Body, frozen=True, kw_only=True):
    """What is to be changed of a receiver."""

    name: Name | None = None
    url: Url | None = None
    event_types: EventTypes | None = None


class SecretRotation(_Body, frozen=True, kw_only=True):
    """How a secret is replaced."""

    keep_old_secret_active_for_24_hours: bool = False


class SampleDelivery(_Body, frozen=True, kw_only=True):
    """What a receiver is to be tried with."""

    event_type: EventType
