"""What travels over `/v1`. Amounts are credits, times ISO 8601 in UTC, lengths pixels and seconds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from atelier.accounts.records import Scope
from atelier.domain.media import MediaKind
from atelier.ledger.ledger import EntryKind
from atelier.webhooks.records import EVENTS


class _Body(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A request body: a field that we do not know is a fault."""


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer."""


# --------------------------------------------------- types that stand in many places
# `extra_json_schema` only documents: it lists the values of what is plain text to this layer.


def _values(values: Iterable[str]) -> dict[str, Any]:
    return {"enum": [str(value) for value in values]}


Time = Annotated[datetime, Meta(tz=True)]
Kind = Annotated[str, Meta(extra_json_schema=_values(MediaKind))]
OperationName = Annotated[str, Meta(description="What is done, whoever does it.", examples=["text_to_image"])]
WidthPx = Annotated[int | None, Meta(description="Pixels; null where there is no picture.")]
HeightPx = Annotated[int | None, Meta(description="Pixels; null where there is no picture.")]
DurationS = Annotated[float | None, Meta(description="Seconds; null for what has no length.")]
Fps = Annotated[float | None, Meta(description="Frames per second; null for what does not move.")]
Link = Annotated[str, Meta(description="Signed: opens the file without a key until it expires.")]
Scopes = list[Annotated[str, Meta(extra_json_schema=_values(Scope))]]
EventName = Annotated[str, Meta(extra_json_schema=_values(EVENTS))]
EventNames = Annotated[list[EventName], Meta(description="Which events it is sent; empty: all.")]
NextCursor = Annotated[str | None, Meta(description="Send it as `cursor` for the next page; null: there is none.")]


# ------------------------------------------------------------------------ errors


class FieldError(_Answer, frozen=True):
    """One thing wrong with a request."""

    pointer: Annotated[str, Meta(description="JSON Pointer into the body, or `?name` for a query parameter.")]
    message: Annotated[str, Meta(description="What is wrong there, for people.")]


class Problem(_Answer, frozen=True):
    """What went wrong, as RFC 9457 problem details."""

    type: Annotated[str, Meta(description="Leads to what the documentation says of this `code`.")]
    title: Annotated[str, Meta(description="The same for every problem of this status.")]
    status: Annotated[int, Meta(description="The HTTP status.")]
    detail: Annotated[str, Meta(description="One sentence about this occurrence, for people.")]
    code: Annotated[str, Meta(description="Stable and machine-readable.")]
    errors: Annotated[list[FieldError], Meta(description="Every fault that was found.")] = []
    suggestions: Annotated[list[str], Meta(description="Ids like the unknown one.")] | UnsetType = UNSET
    required_credits: Annotated[float, Meta(description="With status 402: the price.")] | UnsetType = UNSET
    available_credits: Annotated[float, Meta(description="With status 402: what there is.")] | UnsetType = UNSET
    request_id: Annotated[str, Meta(description="Your `X-Request-ID`, with status 500.")] | UnsetType = UNSET


# -------------------------------------------------------------------------- jobs


class JobCreate(_Body, frozen=True):
    """A job to be done."""

    model: Annotated[str, Meta(description="A model id from `GET /v1/models`.", examples=["atelier/sketch"])]
    input: Annotated[dict[str, Any], Meta(description="As the model's input schema says.")] = {}
    webhook_url: Annotated[str, Meta(max_length=2048, description="Where to send word when it ends.")] | None = None
    metadata: Annotated[dict[str, Any] | None, Meta(description="Given back with the job; at most 16 KB.")] = None


class QuoteCreate(_Body, frozen=True):
    """A job to be priced."""

    model: Annotated[str, Meta(description="A model id from `GET /v1/models`.", examples=["atelier/sketch"])]
    input: Annotated[dict[str, Any], Meta(description="As the model's input schema says.")] = {}


class Term(_Answer, frozen=True):
    """A figure that the price was computed from."""

    name: str
    value: str


class Quote(_Answer, frozen=True):
    """What a job costs. A job with the same input is charged exactly this."""

    model: str
    credits: Annotated[float, Meta(description="What is taken.")]
    unit: Annotated[str, Meta(description="What the model's price list counts in.", examples=["credits"])]
    amount: Annotated[str, Meta(description="In the unit of the model's price list, exact.")]
    breakdown: Annotated[list[Term], Meta(description="The figures behind the price.")]


class Output(_Answer, frozen=True):
    """A file that a job made. It is an asset too."""

    asset_id: Annotated[str, Meta(description="Its id among the assets.")]
    kind: Kind
    media_type: str
    width_px: WidthPx
    height_px: HeightPx
    duration_s: DurationS
    fps: Fps
    size_bytes: int
    url: Link


class JobError(_Answer, frozen=True):
    """Why a job gave less than it was asked for."""

    code: Annotated[str, Meta(description="Stable and machine-readable.", examples=["engine_failed"])]
    message: Annotated[str, Meta(description="One sentence, for people.")]


class Cost(_Answer, frozen=True):
    """What a job costs, in credits."""

    credits: Annotated[float, Meta(description="What was quoted and held.")]
    refunded: Annotated[float, Meta(description="What went back: all of it after a failure, a share after `partial`.")]
    state: Literal["held", "settled", "released"]


class Job(_Answer, frozen=True):
    """One run of a model."""

    id: str
    status: Annotated[
        Literal["queued", "running", "succeeded", "partial", "failed", "canceled"],
        Meta(description="First `queued`, then `running`; the others are final."),
    ]
    progress: Annotated[float, Meta(ge=0, le=100, description="Percent.")]
    stage: Annotated[str, Meta(description="What it is busy with, in a word or two; may be empty.")]
    queue_position: Annotated[
        int | None, Meta(description="1 is the next to run; null once it runs, and in the answer that accepts it.")
    ]
    model: str
    operation: OperationName
    engine: Annotated[str | None, Meta(description="Which engine runs it; null until one does.")]
    attempts: Annotated[
        int, Meta(description="How many runs it took so far; one that was only put off is not counted.")
    ]
    input: Annotated[dict[str, Any], Meta(description="As you sent it.")]
    outputs: Annotated[list[Output], Meta(description="Filled when it succeeded, at least in part.")]
    error: JobError | None
    cost: Cost
    created_at: Time
    started_at: Time | None
    finished_at: Time | None
    metadata: Annotated[dict[str, Any] | None, Meta(description="As you sent it.")]
    notes: Annotated[dict[str, Any], Meta(description="What the engine says of its work, such as the seed it used.")]
    parent_id: Annotated[str | None, Meta(description="The run of an app that it is a part of.")]
    part: Annotated[str | None, Meta(description="Which part of it: the node, and which of its calls.")]
    style_id: Annotated[str | None, Meta(description="The style that a finished training has made.")]
    version: Annotated[int, Meta(description="Counts the job's changes.")]


class JobPage(_Answer, frozen=True):
    items: list[Job]
    next_cursor: NextCursor


class Cancellation(_Answer, frozen=True):
    """What a request to cancel came to."""

    id: str
    status: Annotated[
        Literal["canceled", "stopping", "ended"],
        Meta(description="`stopping`: it will be canceled within two seconds. `ended`: it had ended before."),
    ]


# ------------------------------------------------------------------------ models


class ModelSummary(_Answer, frozen=True):
    """Something that can be asked for."""

    id: str
    title: str
    operation: OperationName
    media: Annotated[str | None, Meta(description="The kind of file that comes out.")]
    price: Annotated[str, Meta(description="For people; ask for a quote for an exact one.")]
    engines: Annotated[list[str], Meta(description="Which run it here, in the order they are tried.")]


class Model(ModelSummary, frozen=True):
    """Something that can be asked for, with everything needed to ask for it."""

    input_schema: Annotated[dict[str, Any], Meta(description="JSON Schema of `input`.")]
    example: Annotated[dict[str, Any], Meta(description="An input to start from.")]


class ModelList(_Answer, frozen=True):
    items: list[ModelSummary]


# ------------------------------------------------------------------------ styles


class Style(_Answer, frozen=True):
    """What gives pictures their look."""

    id: Annotated[str, Meta(description="What `styles` of an input take.")]
    title: str
    words: Annotated[str, Meta(description="What stands for it where an engine knows no more than words.")]
    trigger_word: Annotated[str, Meta(description="The word in a prompt that calls for what was trained.")]
    kind: Annotated[str, Meta(description="`style`, `object` or `character`.")]
    families: Annotated[list[str], Meta(description="The model families it fits; empty: all.")]
    tags: list[str]
    engine: Annotated[str | None, Meta(description="Which engine trained it; null: it is the house's.")]
    owner: Annotated[str | None, Meta(description="Whose it is; null: the house's.")]
    own: Annotated[bool, Meta(description="Whether it is yours, so that you may change it.")]
    cover_url: Annotated[str | None, Meta(description="Signed: opens a sample picture until it expires.")]
    public: Annotated[bool, Meta(description="Everybody here sees it and may use it.")]
    linked: Annotated[bool, Meta(description="Whoever knows its id may use it.")]
    shared: Annotated[bool, Meta(description="The owner's workspace sees it and may use it.")]
    likes: int
    liked: Annotated[bool, Meta(description="By you.")]
    created_at: Time


class StylePage(_Answer, frozen=True):
    items: list[Style]
    next_cursor: NextCursor


class StyleChange(_Body, frozen=True):
    """What to change of a style; what is left out stays."""

    title: Annotated[str, Meta(min_length=1, max_length=200)] | UnsetType = UNSET
    words: Annotated[str, Meta(max_length=500)] | UnsetType = UNSET
    cover: Annotated[str, Meta(description="The id of a picture among your assets.")] | UnsetType = UNSET
    public: bool | UnsetType = UNSET
    shared: Annotated[bool, Meta(description="With your workspace.")] | UnsetType = UNSET


# -------------------------------------------------------------------------- apps


AudienceName = Annotated[
    Literal["user", "workspace", "public"], Meta(description="Who may run it besides you: nobody, your workspace, all.")
]
GraphDocument = Annotated[dict[str, Any], Meta(description="`nodes` and `outputs`; see the guide.")]


class AppVersion(_Answer, frozen=True):
    """One state of an app; it never changes."""

    id: str
    number: Annotated[int, Meta(description="Counts the app's versions from 1.")]
    graph: GraphDocument
    input_schema: Annotated[dict[str, Any], Meta(description="JSON Schema of what running it takes.")]
    output_schema: Annotated[
        dict[str, Any] | None, Meta(description="Of what it gives; null: it needs models that are gone.")
    ]
    published_at: Annotated[Time | None, Meta(description="null: a draft, which only its owner can run.")]
    created_at: Time


class App(_Answer, frozen=True):
    """A graph of models that runs as one job."""

    id: Annotated[str, Meta(description="Run it as the model `apps/<id>`.")]
    name: str
    slug: str
    description: str
    audience: AudienceName
    owner: Annotated[str | None, Meta(description="Whose it is; null: the house's.")]
    own: Annotated[bool, Meta(description="Whether it is yours, so that you may change it.")]
    cover_url: Annotated[str | None, Meta(description="Signed: opens a picture of it until it expires.")]
    latest: AppVersion
    created_at: Time
    updated_at: Time


class AppPage(_Answer, frozen=True):
    items: list[App]
    next_cursor: NextCursor


class AppVersionList(_Answer, frozen=True):
    items: list[AppVersion]


class AppCreate(_Body, frozen=True):
    """A graph to keep."""

    name: Annotated[str, Meta(min_length=1, max_length=100)]
    graph: GraphDocument
    description: Annotated[str, Meta(max_length=2000)] = ""
    audience: AudienceName = "user"
    published: Annotated[bool, Meta(description="Whether others may run the first version at once.")] = True


class AppChange(_Body, frozen=True):
    """What to change of an app; what is left out stays."""

    name: Annotated[str, Meta(min_length=1, max_length=100)] | UnsetType = UNSET
    description: Annotated[str, Meta(max_length=2000)] | UnsetType = UNSET
    audience: AudienceName | UnsetType = UNSET
    cover: Annotated[str, Meta(description="The id of a picture among your assets.")] | UnsetType | None = UNSET


class AppVersionCreate(_Body, frozen=True):
    """A new state of an app."""

    graph: GraphDocument


# ----------------------------------------------------------------------- engines


class EngineServer(_Answer, frozen=True):
    """A server that an engine has its work done on."""

    reachable: Annotated[bool, Meta(description="Whether it answered just now.")]
    version: Annotated[str, Meta(description="Of ComfyUI; empty for a server that did not answer.")]
    running: Annotated[int, Meta(description="Prompts that it works on, also those of others.")]
    waiting: Annotated[int, Meta(description="Prompts in its queue.")]


class Engine(_Answer, frozen=True):
    """What carries out operations."""

    name: str
    title: str
    operations: Annotated[list[str], Meta(description="What it can do.")]
    lane: Annotated[str, Meta(description="The queue that its jobs wait in.")]
    workers: Annotated[int, Meta(description="Live worker processes that have it.")]
    health: Annotated[
        Literal["well", "failing", "closed", "unserved"],
        Meta(
            description="`closed`: it could not be reached lately, and is left alone for a while. `unserved`: no "
            "worker serves it; jobs for it wait, and are passed on after a time."
        ),
    ]
    servers: Annotated[list[EngineServer], Meta(description="Where a workflow runs; empty for other engines.")]


class EngineList(_Answer, frozen=True):
    items: list[Engine]


# ------------------------------------------------------------------------ assets


class AssetFetch(_Body, frozen=True):
    """A file to be fetched."""

    url: Annotated[str, Meta(min_length=1, description="An `https` link, or a `data:` URI.")]
    description: Annotated[str, Meta(max_length=500, description="What you want to find it by.")] = ""


class Asset(_Answer, frozen=True):
    """A stored file."""

    id: str
    kind: Kind
    media_type: str
    origin: Annotated[str, Meta(extra_json_schema=_values(["upload", "output", "fetched"]))]
    job_id: Annotated[str | None, Meta(description="The job that made it.")]
    filename: Annotated[str, Meta(description="Its name, made safe.")]
    description: Annotated[str, Meta(description="What you called it.")]
    width_px: WidthPx
    height_px: HeightPx
    duration_s: DurationS
    fps: Fps
    has_audio: Annotated[bool | None, Meta(description="Whether a video has sound; null for the rest.")]
    size_bytes: int
    created_at: Time
    url: Link


class AssetProvenance(_Answer, frozen=True):
    """Where a file says how it was made."""

    asset_id: str
    manifest: Annotated[
        Literal["inside", "beside", "none"],
        Meta(description="Where its signed C2PA manifest is. `none`: we did not make it, and leave it as it came."),
    ]
    body: Annotated[
        str | None,
        Meta(description="The manifest in base64 where the file cannot hold it; save it as `<file name>.c2pa`."),
    ]


class AssetPage(_Answer, frozen=True):
    items: list[Asset]
    next_cursor: NextCursor


# --------------------------------------------------------------- account and money


class Me(_Answer, frozen=True):
    """The account and the key behind a request."""

    account_id: str
    email: str
    tier: str
    likeness_declared: Annotated[bool, Meta(description="As `POST /v1/me/likeness-declaration` declares.")]
    key_id: str
    key_name: str
    scopes: Scopes
    expires_at: Annotated[Time | None, Meta(description="When the key stops working.")]


class Balance(_Answer, frozen=True):
    """An account's credits."""

    available: Annotated[float, Meta(description="What can be spent.")]
    held: Annotated[float, Meta(description="Taken by jobs that have not ended.")]


class Transaction(_Answer, frozen=True):
    """An entry of the account's wallet."""

    id: str
    kind: Annotated[str, Meta(extra_json_schema=_values(EntryKind))]
    credits: Annotated[float, Meta(description="What came in; negative: what went out.")]
    balance: Annotated[float, Meta(description="Available after this entry.")]
    job_id: Annotated[str | None, Meta(description="The job that it belongs to.")]
    key_id: Annotated[str | None, Meta(description="The key that submitted the job.")]
    note: Annotated[str, Meta(description="What the operator wrote beside it.")]
    created_at: Time


class TransactionPage(_Answer, frozen=True):
    items: list[Transaction]
    next_cursor: NextCursor


class KeyCreate(_Body, frozen=True):
    """A key to be made."""

    name: Annotated[str, Meta(min_length=1, max_length=100, description="What you know it by.")]
    scopes: Annotated[
        list[Literal["read", "generate", "admin"]], Meta(description="None that the key behind the request lacks.")
    ]
    expires_at: Annotated[datetime, Meta(tz=True, description="When it stops working; without: never.")] | None = None
    daily_budget: Annotated[float, Meta(ge=0, description="Credits a UTC day.")] | None = None
    concurrency: Annotated[int, Meta(ge=1, le=10_000, description="Jobs at a time; the others wait.")] | None = None


class Key(_Answer, frozen=True):
    """A key, without its secret."""

    id: Annotated[str, Meta(description="The part of the key that is no secret.")]
    name: str
    scopes: Scopes
    concurrency: Annotated[int | None, Meta(description="Jobs at a time; null: the server's limit.")]
    daily_budget: Annotated[float | None, Meta(description="Credits a UTC day; null: no limit.")]
    expires_at: Annotated[Time | None, Meta(description="When it stops working; null: never.")]
    revoked_at: Annotated[Time | None, Meta(description="Since then it is refused.")]
    last_used_at: Time | None
    created_at: Time


class NewKey(Key, frozen=True):
    """A key as it is made, with its secret."""

    key: Annotated[str, Meta(description="The whole key. It is shown this once.")]


class KeyList(_Answer, frozen=True):
    items: list[Key]


# ---------------------------------------------------------------------- webhooks


class WebhookCreate(_Body, frozen=True):
    """A receiver to be registered."""

    url: Annotated[str, Meta(max_length=2048, description="Where to post events: https, at a public address.")]
    events: EventNames = []


class WebhookChange(_Body, frozen=True):
    """What to change of a receiver; what is not given stays."""

    events: EventNames | UnsetType = UNSET
    enabled: Annotated[bool, Meta(description="`false` ends the deliveries that wait.")] | UnsetType = UNSET


class Webhook(_Answer, frozen=True):
    """A receiver of the account's events."""

    id: str
    url: str
    events: EventNames
    enabled: bool
    disabled_reason: Annotated[str | None, Meta(description="Why nothing is sent to it.")]
    created_at: Time


class NewWebhook(Webhook, frozen=True):
    """A receiver as it is registered, with its secret."""

    secret: Annotated[str, Meta(description="`whsec_...`, for verifying signatures.")]


class WebhookList(_Answer, frozen=True):
    items: list[Webhook]


class Secret(_Answer, frozen=True):
    """What signs deliveries."""

    secret: Annotated[str, Meta(description="`whsec_...`, for verifying signatures.")]
    previous_until: Annotated[Time | None, Meta(description="Until then, the secret before this one signs as well.")]


class Delivery(_Answer, frozen=True):
    """An event on its way to a receiver, or there."""

    id: Annotated[str, Meta(description="The `webhook-id` that it is sent under.")]
    job_id: str
    url: str
    event: EventName
    state: Literal["pending", "delivered", "failed"]
    attempts: Annotated[int, Meta(description="How often it was tried.")]
    next_at: Annotated[Time | None, Meta(description="When it is tried next; null when it has ended.")]
    last_status: Annotated[int | None, Meta(description="The HTTP status of the last attempt; null: no answer.")]
    last_error: Annotated[str | None, Meta(description="Why the last attempt failed.")]
    created_at: Time
    ended_at: Time | None


class DeliveryPage(_Answer, frozen=True):
    items: list[Delivery]
    next_cursor: NextCursor
