"""What travels over `/gateai`. Amounts are US dollars, lengths pixels, times seconds unless a field says otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from atelier.domain.media import MediaKind

Usd = Annotated[float, Meta(description="US dollars, exact to a millionth.")]
TaskId = Annotated[str, Meta(description="The id of a task.")]
State = Literal["PROCESSING", "FINISHED", "FAILED"]
EndedState = Literal["FINISHED", "FAILED"]
Shelf = Literal["image", "video", "3d"]

ErrorCode = Literal[
    "PROMPT_TOO_LONG",
    "QUANTITY_TOO_HIGH",
    "RATE_LIMITED",
    "UNAUTHORIZED",
    "INVALID_REQUEST",
    "INVALID_PARAMS",
    "MODEL_NOT_FOUND",
    "TASK_NOT_FOUND",
    "BUDGET_EXCEEDED",
    "FILE_NOT_FOUND",
    "FILE_TOO_LARGE",
    "UNSUPPORTED_MEDIA",
    "INTERNAL",
]


class _Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An answer, or a request in which unknown fields do not matter."""


class Detail(_Body, frozen=True):
    """One thing that is wrong with a request."""

    pointer: Annotated[str, Meta(description="Where: a JSON Pointer into the body.")]
    message: Annotated[str, Meta(description="What to change.")]


class Error(_Body, frozen=True):
    """Why a request was refused."""

    error: Annotated[str, Meta(description="For people.")]
    code: ErrorCode
    suggestions: Annotated[list[str], Meta(description="Models with a name like the one asked for.")] | UnsetType = (
        UNSET
    )
    retry_after: Annotated[float, Meta(description="Seconds until it may work.")] | UnsetType = UNSET
    details: list[Detail] | UnsetType = UNSET


# --------------------------------------------------------------------------- tasks


class Generate(_Body, frozen=True):
    """A wish. What `params` may hold is told by `/v1/models/{model}`; references to media may stand there too."""

    model: Annotated[str, Meta(description="An id from `/v1/models`.", examples=["flux-schnell"])]
    params: Annotated[
        dict[str, Any], Meta(description="The model's parameters.", examples=[{"prompt": "a red kite over dunes"}])
    ]
    type: Annotated[Any, Meta(description="Has no effect.")] = None
    images: Annotated[list[Any], Meta(description="Pictures: ids from `/api/upload`, or links.")] | None = None
    videos: Annotated[list[Any], Meta(description="Videos: ids from `/api/upload`, or links.")] | None = None


class Adjustment(_Body, frozen=True):
    """A parameter that was lessened so that the task fits the budget."""

    param: str
    before: Annotated[Any, Meta(description="As it was asked for.")] = msgspec.field(name="from")
    after: Annotated[Any, Meta(description="As it is done.")] = msgspec.field(name="to")


class Task(_Body, frozen=True):
    """An accepted task."""

    task_id: TaskId
    url: Annotated[str, Meta(description="Where to follow it.")]
    status: State
    cost: Usd
    remaining: Annotated[float, Meta(description="What is left of today's budget.")]
    adjustments: Annotated[list[Adjustment], Meta(description="Missing when nothing was changed.")] | UnsetType = UNSET


class TaskStatus(_Body, frozen=True):
    """A task as it stands."""

    task_id: TaskId
    status: State
    model: str
    cost: Usd
    result: (
        Annotated[list[str], Meta(description="Links to what was made; of a 3D model, to its preview.")] | UnsetType
    ) = UNSET
    glb_urls: Annotated[list[str], Meta(description="Links to the 3D models.")] | UnsetType = UNSET
    error: Annotated[str, Meta(description="Why it failed.")] | UnsetType = UNSET
    refunded: Annotated[bool, Meta(description="Whether the cost was given back.")] = False


class Suggestion(_Body, frozen=True):
    """The same with less, so that it fits."""

    params: dict[str, Any]
    cost: Usd
    adjustments: list[Adjustment]


class Estimate(_Body, frozen=True):
    """What a task would cost."""

    cost: Usd
    daily_remaining: Annotated[float, Meta(description="What is left of today's budget.")]
    fits_in_budget: bool
    suggested: Suggestion | UnsetType = UNSET


class Upload(_Body, frozen=True):
    """A stored file, to be used in tasks by its id."""

    file_id: str
    kind: Annotated[str, Meta(extra_json_schema={"enum": [MediaKind.IMAGE, MediaKind.VIDEO, MediaKind.AUDIO]})]
    mime: str
    size: Annotated[int, Meta(description="Bytes.")]
    url: Annotated[str, Meta(description="A link to it that works for a while.")]
    expires_at: Annotated[datetime, Meta(description="When it is removed; missing: not by itself.")] | UnsetType = UNSET


# -------------------------------------------------------------------------- models


class ModelSummary(_Body, frozen=True):
    """A model in the list."""

    id: str
    type: Shelf
    cost: Annotated[str, Meta(description="For people; ask for an estimate for an exact one.")]
    params: Annotated[list[str], Meta(description="The names of its parameters.")]


class ParamSpec(_Body, frozen=True):
    """A parameter. Width and height are brought to the nearest legal ones before they are checked."""

    type: str
    required: Annotated[bool, Meta(description="Whether it must be sent.")] = False
    description: Annotated[str, Meta(description="For people.")] | UnsetType = UNSET
    enum: list[Any] | UnsetType = UNSET
    default: Any = UNSET
    min: float | UnsetType = UNSET
    max: float | UnsetType = UNSET
    step: float | UnsetType = UNSET
    min_length: int | UnsetType = msgspec.field(name="minLength", default=UNSET)
    max_length: int | UnsetType = msgspec.field(name="maxLength", default=UNSET)
    items: dict[str, Any] | UnsetType = UNSET


class Resolution(_Body, frozen=True):
    """A size that the model makes."""

    label: str
    width: int
    height: int
    tier: str | UnsetType = UNSET


class Range(_Body, frozen=True):
    min: int
    max: int
    step: int


class DimensionRange(_Body, frozen=True):
    """Where width and height may lie."""

    width: Range
    height: Range


class Example(_Body, frozen=True):
    """A request to start from."""

    model: str
    params: dict[str, Any]


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """A model with everything needed to ask for it."""

    id: str
    type: Shelf
    cost: Annotated[str, Meta(description="For people; ask for an estimate for an exact one.")]
    params: dict[str, ParamSpec]
    example: Example
    resolutions: Annotated[list[Resolution], Meta(description="Its sizes by name; may be empty.")]
    dimension_range: DimensionRange | None
    snap: Annotated[
        Literal["pair", "step"] | None,
        Meta(description="How a size is brought to a legal one: to the nearest pair, each side to a step, or not."),
    ]


# ------------------------------------------------------------------------- account


class Budget(_Body, frozen=True):
    """Today's budget of the key (UTC)."""

    daily_limit: Usd
    used: Usd
    remaining: Usd


class Pool(_Body, frozen=True):
    """The server's workers: places for tasks, and how many of them are taken."""

    total_accounts: int
    locked: int


class Credits(_Body, frozen=True):
    """The budget, and how busy the server is."""

    your_budget: Budget
    pool: Pool


class ActiveSlot(_Body, frozen=True):
    """A slot that a task holds."""

    task_id: TaskId = msgspec.field(name="taskId")
    model: str
    elapsed: Annotated[float, Meta(description="Seconds since it was accepted.")]


class ActiveTask(_Body, frozen=True):
    """A task that has not ended. It may have given up its slot already."""

    task_id: TaskId
    model: str
    status: Literal["PROCESSING", "QUEUED"]
    cost: Usd
    elapsed: Annotated[str, Meta(pattern=r"^\d+s$", description="Seconds since it was accepted, with an s.")]


class RecentTask(_Body, frozen=True):
    """A task that has ended."""

    task_id: TaskId
    model: str
    status: EndedState
    cost: Usd
    result_count: int


class Concurrency(_Body, frozen=True):
    """The key's slots."""

    used: int
    max: int
    available: int
    active_slots: list[ActiveSlot]


class Spending(_Body, frozen=True):
    """What a model was used for today."""

    requests: int
    cost: Usd


class Dashboard(_Body, frozen=True):
    """The key's day at a glance."""

    budget: Budget
    concurrency: Concurrency
    active_tasks: list[ActiveTask]
    recent_tasks: Annotated[list[RecentTask], Meta(description="At most 20, newest first.")]
    today_spending: Annotated[dict[str, Spending], Meta(description="By model.")]
