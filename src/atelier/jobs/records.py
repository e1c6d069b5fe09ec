"""What the room keeps of a job."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from atelier.domain.job import JobState
from atelier.domain.order import Order, decode


class Job(msgspec.Struct, frozen=True):
    """A row of `jobs`, column for column. Amounts are micros; `progress` is 0..100."""

    id: UUID
    account_id: UUID
    key_id: str
    dialect: str
    channel: str
    model: str
    operation: str
    lane: str
    engine: str | None
    status: str
    input: str
    order_json: str
    input_assets: list[UUID]
    outputs: int
    metadata: str | None
    webhook_url: str | None
    purse_id: int
    price: int
    unit: str
    unit_amount: Decimal
    refunded: int
    key_concurrency: int | None
    admitted: bool
    ticket_id: int | None
    turn: int | None
    attempt: int
    worker_id: UUID | None
    time_limit_s: float
    slot_until: datetime | None
    refund_at: datetime | None
    fail_at: datetime | None
    cancel_requested_at: datetime | None
    parent_id: UUID | None
    part: str | None
    parts: int | None
    progress: float
    stage: str
    error_code: str | None
    error_message: str | None
    notes: str | None
    version: int
    changed_in: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    deleted_at: datetime | None

    @property
    def state(self) -> JobState:
        return JobState(self.status)

    @property
    def order(self) -> Order:
        return decode(self.order_json)

    @property
    def note_values(self) -> dict[str, Any]:
        notes: dict[str, Any] = msgspec.json.decode(self.notes) if self.notes else {}
        return notes


class Spending(msgspec.Struct, frozen=True):
    """What jobs of a model come to: how many were started, and what they cost by now."""

    model: str
    requests: int
    micros: int


class DaySpending(msgspec.Struct, frozen=True):
    """What jobs of a model come to on a day (UTC)."""

    day: date
    model: str
    requests: int
    micros: int


class Preview(msgspec.Struct, frozen=True):
    """A picture of a job's work in progress; they are counted from 0."""

    number: int
    media_type: str
    body: bytes


class WorkerRecord(msgspec.Struct, frozen=True):
    id: UUID
    host: str
    pid: int
    lanes: list[str]
    engines: list[str]
    slots: int
    started_at: datetime
    seen_at: datetime
    left_at: datetime | None

    def serves(self, engine: str, lane: str) -> bool:
        """Whether it runs jobs for an engine that wait in its lane."""
        return engine in self.engines and lane in self.lanes


def processes(workers: Iterable[WorkerRecord]) -> int:
    """How many processes these are: one that waits for work elsewhere, too, is two workers."""
    return len({(worker.host, worker.pid) for worker in workers})
