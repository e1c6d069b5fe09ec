"""What travels over `/zencreator`. Amounts are whole credits, times are in UTC."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from atelier.catalogue.presets import Gender
from atelier.domain.job import Channel

Credits = Annotated[int, Meta(description="Whole credits.")]

ErrorCode = Literal[
    "bad_request",
    "missing_api_key",
    "invalid_api_key",
    "insufficient_credits",
    "insufficient_scope",
    "forbidden",
    "user_blocked",
    "not_found",
    "conflict",
    "payload_too_large",
    "unsupported_media_type",
    "validation_error",
    "rate_limit_exceeded",
    "internal_error",
]
MediaType = Literal[
    "image/png",
    "image/jpeg",
    "image/jpg",
    "image/webp",
    "image/heic",
    "image/heif",
    "video/mp4",
    "video/mov",
    "video/quicktime",
    "audio/mpeg",
    "audio/mp3",
    "audio/wav",
    "audio/x-wav",
    "audio/x-m4a",
]
Status = Literal["queued", "processing", "succeeded", "partial", "failed"]


class _Body(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, or a request in which unknown fields do not matter."""


class ErrorFacts(_Body, frozen=True):
    code: ErrorCode
    message: Annotated[
        str,
        Meta(description="For people. Where a field is wrong, it ends in its JSONPath, such as `$.model`."),
    ]


class Error(_Body, frozen=True):
    """Why a request was refused."""

    error: ErrorFacts


# --------------------------------------------------------------------------- tools


class Tool(_Body, frozen=True):
    """Something that can be asked for."""

    name: Annotated[str, Meta(description="What `tool` of a generation names.", examples=["by_prompt"])]
    description: str
    price: Annotated[int, Meta(description="Credits at default inputs; the least, where it depends on media.")]
    input_schema: Annotated[dict[str, Any], Meta(description="The JSON Schema of `input`.")]
    output_schema: Annotated[dict[str, Any], Meta(description="The JSON Schema of what it makes: ids of assets.")]
    pricing: Annotated[str, Meta(description="The price in a few words.")] = ""


class Tools(_Body, frozen=True):
    """All tools."""

    tools: list[Tool]


# --------------------------------------------------------------------- generations


class GenerationCreate(_Body, frozen=True):
    """A wish. `GET /tools` tells what each tool takes."""

    tool: Annotated[str, Meta(description="A name from `/tools`.", examples=["by_prompt"])]
    input: Annotated[
        dict[str, Any],
        Meta(description="What the tool takes; media are ids of assets.", examples=[{"positive_prompt": "a harbour"}]),
    ]


class Generation(_Body, frozen=True):
    """A generation that was accepted and paid."""

    id: UUID
    status: Status
    created_at: datetime


class GenerationStatus(_Body, frozen=True):
    """How far a generation is."""

    id: UUID
    status: Annotated[Status, Meta(description="`succeeded`, `partial` and `failed` are final.")]
    progress: Annotated[int, Meta(ge=0, le=100, description="Percent.")]
    error: Annotated[str | None, Meta(description="Why outputs are missing, if any are.")] = None


class Output(_Body, frozen=True):
    """A file that was made. It can be an input of later generations."""

    asset_id: UUID
    url: Annotated[str, Meta(description="Shows the file. The link is signed and works for a day.")]
    download_url: Annotated[str | None, Meta(description="The same as a download.")] = None


class GenerationResult(_Body, frozen=True):
    """What a generation has made. Empty until it has ended, and when it failed."""

    id: UUID
    status: Status
    outputs: list[Output]
    error: str | None = None


# -------------------------------------------------------------------------- assets


class AssetUpload(_Body, frozen=True):
    """A stored file."""

    asset_id: UUID
    media_type: Annotated[MediaType, Meta(description="As it was sent.")]


# ------------------------------------------------------------------------- account


class Balance(_Body, frozen=True):
    """What can be spent."""

    credits: Annotated[int, Meta(description="Whole credits; what is less than one is not shown.")]


class TransactionType(StrEnum):
    TOPUP = "topup"
    SPEND = "spend"
    REFUND = "refund"
    BONUS = "bonus"


class Pagination(_Body, frozen=True):
    """Where a page stands."""

    page: int
    limit: int
    total: int
    total_pages: Annotated[int, Meta(description="0 where there is nothing.")]


class Transaction(_Body, frozen=True):
    """A step of the balance."""

    id: UUID
    channel: Annotated[Channel, Meta(description="`api` or `mcp` for what was started so, else `product`.")]
    type: TransactionType
    source: Annotated[str, Meta(description="What it was for, such as `task`, `refund` or `grant`.")]
    amount: Annotated[int, Meta(description="Credits, less than 0 where they were spent.")]
    resulting_amount: Annotated[int, Meta(description="The balance after it, in credits.")]
    created_at: datetime


class Transactions(_Body, frozen=True):
    """A page of transactions, newest first."""

    transactions: list[Transaction]
    pagination: Pagination


# ------------------------------------------------------------------------- presets


class Template(_Body, frozen=True):
    """An input to start from: send it as it is, or change any field."""

    id: UUID
    name: str | None
    description: str | None
    tool_name: str
    tags: list[str]
    version: str
    input: Annotated[dict[str, Any], Meta(description="Ready for a generation with `tool_name`.")]
    preview_url: Annotated[str, Meta(description="A picture of what comes out.")]


class Templates(_Body, frozen=True):
    """A page of templates."""

    templates: list[Template]
    pagination: Pagination


class Lora(_Body, frozen=True):
    """A style. Its id or name goes into `loras` or `lora_id`, its trigger word into the prompt."""

    id: UUID
    name: str
    trigger_word: str
    is_nsfw: Literal[False]
    is_new: bool
    preview_url: Annotated[str, Meta(description="A picture in this style.")]


class Loras(_Body, frozen=True):
    """A page of styles."""

    loras: list[Lora]
    pagination: Pagination


class Category(_Body, frozen=True):
    """A photoshoot that is planned already; its id goes into `category_id`."""

    id: UUID
    name: str
    gender: Gender
    is_new: bool
    preview_url: Annotated[str, Meta(description="A picture of it.")]


class Categories(_Body, frozen=True):
    """A page of photoshoot categories."""

    categories: list[Category]
    pagination: Pagination
