"""`/v1/quotes` and `/v1/jobs`: asking what something costs, doing it, following it, stopping it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter, QueryParameter

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.channel import channel_of
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.edge.rates import SUBMITS, Limits, keep
from atelier.dialects.edge.retry import retry_of
from atelier.dialects.native import translate, wire
from atelier.dialects.native.orders import Orders
from atelier.dialects.native.tools import as_kept, plain_name
from atelier.domain import errors
from atelier.domain.errors import Invalid, NotFound
from atelier.domain.ids import parse_id
from atelier.domain.job import JobState
from atelier.flows.cancel import Cancel
from atelier.flows.once import Once
from atelier.flows.place import Place, Terms
from atelier.flows.submit import Answer, Replayed
from atelier.flows.watch import Watch
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.settings import Settings
from atelier.storage.assets import Assets
from atelier.webhooks.urls import check_url

JOB_BYTES = 48 << 20  # room for media as data: URIs
_METADATA_BYTES = 16 << 10
_JSON = "application/json"
_WAIT = re.compile(r"(?:^|[,;\s])wait=(\d+)")

Cursor = Annotated[str | None, QueryParameter(description="`next_cursor` of the page before.")]
Limit = Annotated[int, QueryParameter(ge=1, le=200, description="Items of a page.")]
RetryKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description="Makes the request safe to repeat for a day: 1 to 255 printable characters of your choice.",
    ),
]

# For the documentation: what handlers refuse besides what follows from their parameters, and headers they answer with.
_PRICING_FAILS = (errors.UnknownModel, errors.MediaRejected, errors.TooLarge, errors.Unsupported)
_SUBMIT_FAILS = (
    *_PRICING_FAILS,
    errors.PolicyRefused,
    errors.AccountBlocked,
    errors.ConsentMissing,
    errors.InsufficientCredits,
    errors.BudgetExceeded,
    errors.RateLimited,
    errors.BacklogFull,
)
_SUBMIT_HEADERS = [
    ResponseHeader(name=name, description=description, documentation_only=True)
    for name, description in (
        ("Location", "Where the job is."),
        ("Preference-Applied", "The wait that was granted, when one was asked for."),
        ("Idempotent-Replayed", "`true`: an earlier request under this Idempotency-Key had this answer."),
    )
]


class Shown:
    """Jobs as the wire shows them: with outputs, their links, and the place in the queue."""

    def __init__(self, jobs: Jobs, assets: Assets, links: FileLinks) -> None:
        self._jobs = jobs
        self._assets = assets
        self._links = links

    async def one(self, job: Job) -> wire.Job:
        return (await self.many([job]))[0]

    async def for_webhook(self, job_id: UUID) -> wire.Job:
        """Any account's job, for the body of a webhook that was promised to it."""
        return await self.one(await self._jobs.find(job_id))

    async def many(self, jobs: Sequence[Job]) -> list[wire.Job]:
        ended = [job.id for job in jobs if job.state in (JobState.SUCCEEDED, JobState.PARTIAL)]
        made = await self._assets.outputs(ended) if ended else {}
        return [
            translate.job(
                job,
                [translate.output(asset, self._links.to(asset)) for asset in made.get(job.id, ())],
                await self._jobs.place_in_queue(job),
            )
            for job in jobs
        ]


@post(
    "/quotes",
    scope=Scope.READ,
    status_code=200,
    request_max_body_size=JOB_BYTES,
    tags=["Jobs"],
    fails=_PRICING_FAILS,
)
async def create_quote(data: wire.QuoteCreate, caller: Authenticated, place: Place, orders: Orders) -> wire.Quote:
    """What a job would cost.

    Computed by the same function that charges; references to media are resolved as in a job.
    """
    with _inside_input():
        price = await place.quote(caller, await orders.wanted(caller, data.model, data.input))
    return translate.quote(data.model, price)


@post(
    "/jobs",
    scope=Scope.GENERATE,
    request_max_body_size=JOB_BYTES,
    tags=["Jobs"],
    responses={201: ResponseSpec(wire.Job, description="The job: queued, or after `Prefer: wait` as it stands.")},
    response_headers=_SUBMIT_HEADERS,
    fails=_SUBMIT_FAILS,
)
async def create_job(
    request: Request[Any, Any, Any],
    data: wire.JobCreate,
    caller: Authenticated,
    place: Place,
    orders: Orders,
    once: Once,
    watch: Watch,
    shown: Shown,
    settings: Settings,
    limits: Limits,
    idempotency_key: RetryKey = None,
    prefer: Annotated[
        str | None,
        HeaderParameter(
            name="Prefer", description="`wait=N`: answer when the job has ended, at the latest after N seconds."
        ),
    ] = None,
) -> Response[bytes]:
    """Accepts a job: checks it, holds its price, queues it.

    What it costs is what a quote for the same input says. If it fails or is canceled, all of it goes back.
    """
    retry = retry_of(idempotency_key, "POST /v1/jobs", await request.body())
    if data.webhook_url is not None:
        check_url(data.webhook_url, settings.webhooks, pointer="/webhook_url")
    terms = Terms(
        input=msgspec.json.encode(as_kept(data.model, data.input)).decode(),
        metadata=_metadata(data.metadata),
        webhook_url=data.webhook_url,
        retry=retry,
        rate_limit=limits.get(SUBMITS),
        channel=channel_of(request.headers),
    )
    with _inside_input():
        wanted = await orders.wanted(caller, data.model, data.input)
        receipt = await place.place(caller, wanted, terms)
    headers = {"location": f"/v1/jobs/{receipt.job_id}"}
    if isinstance(receipt, Replayed):
        headers["idempotent-replayed"] = "true"
        if receipt.answer is not None:
            return _created(receipt.answer, headers)
    else:
        keep(request, receipt.rate)
    wait_s = _wait_s(prefer, settings.jobs.wait_limit_s)
    if wait_s:
        headers["preference-applied"] = f"wait={wait_s:g}"
    if wait_s or isinstance(receipt, Replayed):
        job = await shown.one(await watch.wait(caller.account_id, receipt.job_id, limit_s=wait_s))
    else:
        job = translate.accepted(receipt, data.model, as_kept(data.model, data.input), data.metadata)
    answer = Answer(201, msgspec.json.encode(job), _JSON)
    if retry is not None:
        await once.store(caller.account_id, retry, receipt.job_id, answer)
    return _created(answer, headers)


@get("/jobs", scope=Scope.READ, tags=["Jobs"])
async def list_jobs(
    caller: Authenticated,
    jobs: Jobs,
    shown: Shown,
    limit: Limit = 50,
    cursor: Cursor = None,
    status: Annotated[
        list[str] | None,
        QueryParameter(
            description="Only jobs of this status; may be repeated.",
            schema_extra={"items": {"type": "string", "enum": [str(state) for state in JobState]}},
        ),
    ] = None,
    model: Annotated[str | None, QueryParameter(description="Only jobs of this model.")] = None,
    operation: Annotated[str | None, QueryParameter(description="Only jobs of this operation.")] = None,
    parent: Annotated[
        str | None, QueryParameter(description="The jobs that do the calls of this run of an app.")
    ] = None,
) -> wire.JobPage:
    """The account's jobs, newest first, without those that belong to the run of an app."""
    for value in status or ():
        if value not in list(JobState):
            raise Invalid.at("?status", f"must be one of {', '.join(JobState)}")
    found = await jobs.page(
        caller.account_id,
        count=limit,
        before=cursor_id(cursor),
        status=status,
        model=model and plain_name(model),
        operations=None if operation is None else [operation],
        parent_id=None if parent is None else known_id("job", parent),
    )
    return wire.JobPage(items=await shown.many(found), next_cursor=next_cursor(found, limit))


@get("/jobs/{job_id:str}", scope=Scope.READ, tags=["Jobs"])
async def get_job(job_id: str, caller: Authenticated, jobs: Jobs, shown: Shown) -> wire.Job:
    """A job as it stands."""
    return await shown.one(await jobs.get(caller.account_id, known_id("job", job_id)))


@post("/jobs/{job_id:str}/cancel", scope=Scope.GENERATE, status_code=200, tags=["Jobs"])
async def cancel_job(job_id: str, caller: Authenticated, cancel: Cancel, jobs: Jobs) -> wire.Cancellation:
    """Stops a job: a waiting one at once, a running one within two seconds. What was held goes back."""
    ident = known_id("job", job_id)
    await jobs.get(caller.account_id, ident)
    stopped = await cancel.cancel(caller.account_id, ident)
    job = await jobs.get(caller.account_id, ident)
    status: Any = "stopping" if not job.state.final else "canceled" if stopped else "ended"
    return wire.Cancellation(id=job_id, status=status)


@delete("/jobs/{job_id:str}", scope=Scope.GENERATE, tags=["Jobs"])
async def delete_job(job_id: str, caller: Authenticated, cancel: Cancel) -> None:
    """Removes a job and its outputs; one that has not ended is canceled first."""
    await cancel.delete(caller.account_id, known_id("job", job_id))


def known_id(kind: str, text: str) -> UUID:
    """An id from a path: a malformed one is an unknown one."""
    found = parse_id(text)
    if found is None:
        raise NotFound(kind, text)
    return found


def cursor_id(cursor: str | None) -> UUID | None:
    if cursor is None:
        return None
    found = parse_id(cursor)
    if found is None:
        raise Invalid.at("?cursor", "is not a cursor that we gave out")
    return found


def next_cursor(page: Sequence[Any], limit: int) -> str | None:
    return str(page[-1].id) if len(page) == limit else None


@contextmanager
def _inside_input() -> Iterator[None]:
    """Faults of the input as faults of the body that it stands in."""
    try:
        yield
    except Invalid as invalid:
        raise invalid.within("/input") from None


def _metadata(given: dict[str, Any] | None) -> str | None:
    if given is None:
        return None
    text = msgspec.json.encode(given).decode()
    if len(text) > _METADATA_BYTES:
        raise Invalid.at("/metadata", "may have 16 KB at most")
    return text


def _wait_s(prefer: str | None, most: float) -> float:
    match = _WAIT.search(prefer or "")
    return min(float(match[1]), most) if match else 0.0


def _created(answer: Answer, headers: dict[str, str]) -> Response[bytes]:
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type, headers=headers)
