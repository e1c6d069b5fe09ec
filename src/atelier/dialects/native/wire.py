"""What travels over `/v1`. Amounts are credits, times ISO 8601 in UTC, lengths pixels and seconds."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A request body: a field that we do not know is a fault."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""


# ------------------------------------------------------------------------ errors


class FieldError(_Answer, frozen=True):
    pointer: Annotated[str, Meta(description="JSON Pointer into the body, or `?name` for a query parameter.")]
    message: str


class Problem(_Answer, frozen=True):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, Meta(description="Stable and machine-readable.")]
    errors: list[FieldError] = []
    suggestions: list[str] | UnsetType = UNSET
    required_credits: float | UnsetType = UNSET
    available_credits: float | UnsetType = UNSET
    request_id: str | UnsetType = UNSET


# -------------------------------------------------------------------------- jobs


class JobCreate(_Body, frozen=True):
    model: Annotated[str, Meta(description="A model id from `GET /v1/models`.", examples=["atelier/sketch"])]
    input: Annotated[dict[str, Any], Meta(description="As the model's input schema says.")] = {}
    webhook_url: Annotated[str, Meta(max_length=2048)] | None = None
    metadata: Annotated[dict[str, Any], Meta(description="Kept with the job and given back; at most 16 KB.")] | None = (
        None
    )


class QuoteCreate(_Body, frozen=True):
    model: str
    input: dict[str, Any] = {}


class Term(_Answer, frozen=True):
    name: str
    value: str


class Quote(_Answer, frozen=True):
    model: str
    credits: float
    unit: str
    amount: Annotated[str, Meta(description="In the unit of the model's price list, exact.")]
    breakdown: list[Term]


class Output(_Answer, frozen=True):
    asset_id: str
    kind: str
    media_type: str
    width_px: int | None
    height_px: int | None
    duration_s: float | None
    fps: float | None
    size_bytes: int
    url: Annotated[str, Meta(description="Signed, works without a key until it expires.")]


class JobError(_Answer, frozen=True):
    code: str
    message: str


class Cost(_Answer, frozen=True):
    credits: Annotated[float, Meta(description="What was quoted and held.")]
    refunded: float
    state: Literal["held", "settled", "released"]


class Job(_Answer, frozen=True):
    id: str
    status: Literal["queued", "running", "succeeded", "partial", "failed", "canceled"]
    progress: Annotated[float, Meta(ge=0, le=100)]
    stage: str
    queue_position: Annotated[int | None, Meta(description="1 is the next to run; null once it runs.")]
    model: str
    operation: str
    engine: str | None
    input: dict[str, Any]
    outputs: list[Output]
    error: JobError | None
    cost: Cost
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    metadata: dict[str, Any] | None
    notes: dict[str, Any]
    version: Annotated[int, Meta(description="Counts the job's changes.")]


class JobPage(_Answer, frozen=True):
    items: list[Job]
    next_cursor: str | None


class Cancellation(_Answer, frozen=True):
    id: str
    status: Literal["canceled", "stopping", "ended"]


# ------------------------------------------------------------------------ models


class ModelSummary(_Answer, frozen=True):
    id: str
    title: str
    operation: str
    media: str | None
    price: str
    engines: list[str]


class Model(ModelSummary, frozen=True):
    input_schema: dict[str, Any]
    example: dict[str, Any]


class ModelList(_Answer, frozen=True):
    items: list[ModelSummary]


class Engine(_Answer, frozen=True):
    name: str
    title: str
    operations: list[str]
    lane: str
    workers: int


class EngineList(_Answer, frozen=True):
    items: list[Engine]


# ------------------------------------------------------------------------ assets


class Asset(_Answer, frozen=True):
    id: str
    kind: str
    media_type: str
    origin: str
    job_id: str | None
    filename: str
    description: str
    width_px: int | None
    height_px: int | None
    duration_s: float | None
    fps: float | None
    has_audio: bool | None
    size_bytes: int
    created_at: datetime
    url: str


class AssetPage(_Answer, frozen=True):
    items: list[Asset]
    next_cursor: str | None


# --------------------------------------------------------------- account and money


class Me(_Answer, frozen=True):
    account_id: str
    email: str
    tier: str
    likeness_declared: bool
    key_id: str
    key_name: str
    scopes: list[str]
    expires_at: datetime | None


class Balance(_Answer, frozen=True):
    available: float
    held: float


class Transaction(_Answer, frozen=True):
    id: str
    kind: str
    credits: float
    balance: Annotated[float, Meta(description="Available after this entry.")]
    job_id: str | None
    key_id: str | None
    note: str
    created_at: datetime


class TransactionPage(_Answer, frozen=True):
    items: list[Transaction]
    next_cursor: str | None


class KeyCreate(_Body, frozen=True):
    name: Annotated[str, Meta(min_length=1, max_length=100)]
    scopes: list[Literal["read", "generate", "admin"]]
    expires_at: datetime | None = None
    daily_budget: Annotated[float, Meta(ge=0, description="Credits a UTC day.")] | None = None
    concurrency: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class Key(_Answer, frozen=True):
    id: str
    name: str
    scopes: list[str]
    concurrency: int | None
    daily_budget: float | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    created_at: datetime


class NewKey(Key, frozen=True):
    key: Annotated[str, Meta(description="The whole key. It is shown this once.")]


class KeyList(_Answer, frozen=True):
    items: list[Key]


# ---------------------------------------------------------------------- webhooks


class WebhookCreate(_Body, frozen=True):
    url: Annotated[str, Meta(max_length=2048)]
    events: Annotated[list[str], Meta(description="Empty: all.")] = []


class WebhookChange(_Body, frozen=True):
    events: list[str] | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET


class Webhook(_Answer, frozen=True):
    id: str
    url: str
    events: list[str]
    enabled: bool
    disabled_reason: str | None
    created_at: datetime


class NewWebhook(Webhook, frozen=True):
    secret: Annotated[str, Meta(description="`whsec_...`, for verifying signatures.")]


class WebhookList(_Answer, frozen=True):
    items: list[Webhook]


class Secret(_Answer, frozen=True):
    secret: str
    previous_until: datetime | None


class Delivery(_Answer, frozen=True):
    id: str
    job_id: str
    url: str
    event: str
    state: Literal["pending", "delivered", "failed"]
    attempts: int
    next_at: datetime | None
    last_status: int | None
    last_error: str | None
    created_at: datetime
    ended_at: datetime | None


class DeliveryPage(_Answer, frozen=True):
    items: list[Delivery]
    next_cursor: str | None
