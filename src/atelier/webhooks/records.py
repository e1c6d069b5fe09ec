"""What the room keeps."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from atelier.domain.job import JobState

EVENTS = tuple(f"job.{state}" for state in JobState if state.final)
"""Every event there is: one for each way a job ends."""


class DeliveryState(StrEnum):
    PENDING = "pending"
    DELIVERED = "delivered"
    FAILED = "failed"


class Endpoint(msgspec.Struct, frozen=True):
    """A receiver of an account, without its secret. `events` and `operations` empty: all. `dialect` is whose shape its
    messages have; any but the native one hears of its own jobs only. `failing_since`: no attempt has succeeded since
    then."""

    id: UUID
    account_id: UUID
    url: str
    events: list[str]
    dialect: str
    operations: list[str]
    name: str
    disabled_at: datetime | None
    disabled_reason: str | None
    failing_since: datetime | None
    created_at: datetime


class SigningSecret(msgspec.Struct, frozen=True):
    """A secret as its owner may see it. Until `previous_until` the one before it signs too."""

    secret: str
    previous_until: datetime | None


class Delivery(msgspec.Struct, frozen=True):
    """A message on its way to one receiver; `id` is its webhook-id. `endpoint_id` is None where it goes to the
    webhook_url of the job itself. `next_at` is when it is tried next, None once it has ended."""

    id: UUID
    endpoint_id: UUID | None
    job_id: UUID
    url: str
    dialect: str
    event: str
    state: str
    attempts: int
    next_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    ended_at: datetime | None
