"""Jobs: the list, one job with everything about it, following it, stopping it, and once more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from atelier.accounts.records import Scope, Session
from atelier.dialects.native.events import STILL_HERE, with_pauses
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import NotFound
from atelier.domain.ids import parse_id
from atelier.domain.job import JobState
from atelier.flows.cancel import Cancel
from atelier.flows.watch import Watch
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.ledger.ledger import Ledger
from atelier.web.console import shop
from atelier.web.console.asking import Asking
from atelier.web.console.editor.menu import ids as graph_models
from atelier.web.console.guard import Signed
from atelier.web.console.pages import HEADERS, Pages
from atelier.web.console.repeating import Repeats
from atelier.web.console.samples import Sample, samples
from atelier.web.console.timing import timing_of
from atelier.web.console.views import JobView, Views
from atelier.webhooks.endpoints import Webhooks

_PAGE: Final = 30
_FILTERS: Final = {
    "": ("All", None),
    "active": ("Active", ["queued", "running"]),
    "done": ("Done", ["succeeded", "partial"]),
    "failed": ("Failed", ["failed"]),
    "canceled": ("Canceled", ["canceled"]),
}


class Tick(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a page is told of a job. `html` is the whole view anew, where more than the progress has changed."""

    status: str
    progress: float
    stage: str
    position: int | None = None
    preview: int | None = None
    html: str = ""


@get("/console/jobs", scope=Scope.READ)
async def jobs_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, jobs: Jobs, views: Views
) -> Response[bytes]:
    """Newest first; further ones come as one scrolls."""
    show, before = request.query_params.get("show", ""), parse_id(request.query_params.get("before", ""))
    dialect = request.query_params.get("dialect") or None
    _, status = _FILTERS.get(show, _FILTERS[""])
    found = await jobs.page(session.caller.account_id, count=_PAGE, before=before, status=status, dialect=dialect)
    known: dict[str, Any] = {
        "items": await views.jobs(found),
        "more": str(found[-1].id) if len(found) == _PAGE else None,
        "show": show,
        "dialect": dialect or "",
        "filters": {name: title for name, (title, _) in _FILTERS.items()},
    }
    if before is not None and request.headers.get("hx-request"):
        return pages.part(request, session, "part/job_rows.html", **known)
    return await pages.page(request, session, "jobs.html", **known)


@get("/console/jobs/{job_id:str}", scope=Scope.READ)
async def job_page(
    request: Request[Any, Any, Any],
    job_id: str,
    session: Signed,
    pages: Pages,
    jobs: Jobs,
    views: Views,
    ledger: Ledger,
    webhooks: Webhooks,
    asking: Asking,
) -> Response[bytes]:
    """One job: what was asked, what came out, what it cost, and who made it."""
    account_id = session.caller.account_id
    job = await jobs.get(account_id, known_id("job", job_id))
    view = await views.job(job)
    if request.headers.get("hx-target") == f"job-{job.id}":
        return pages.part(request, session, "part/job.html", view=view, steps=shop.next_steps)
    parts = await jobs.page(account_id, count=200, oldest_first=True, parent_id=job.id) if job.parts else []
    deliveries = await webhooks.deliveries(account_id, job_id=job.id)
    return await pages.page(
        request,
        session,
        "job.html",
        view=view,
        steps=shop.next_steps,
        entries=await ledger.entries(account_id, job_id=job.id),
        deliveries=deliveries,
        timing=timing_of(job, deliveries, datetime.now(UTC)),
        parts=await views.jobs(parts),
        code=await _code(asking, pages, view, session),
        key_id=job.key_id,
        can_be_node=job.dialect == "native" and job.model in graph_models(),
    )


async def _code(asking: Asking, pages: Pages, view: JobView, session: Session) -> list[Sample]:
    """How to ask for the same by a program; nothing where its model or app is gone."""
    if view.again is None:
        return []
    try:
        model = await asking.model(view.again, session.caller)
        return samples(pages.base_url, model, view.given, await asking.sent(model, session.caller, view.given))
    except NotFound:
        return []


@get("/console/jobs/{job_id:str}/events", scope=Scope.READ)
async def job_events(
    job_id: str, session: Signed, pages: Pages, jobs: Jobs, watch: Watch, views: Views
) -> ServerSentEvent:
    """A job as it goes on, for the page that shows it. A page that comes back gets the whole view first."""
    ident = known_id("job", job_id)
    await jobs.get(session.caller.account_id, ident)

    async def events() -> AsyncIterator[ServerSentEventMessage]:
        status, number = "", -1
        async for job in with_pauses(watch.job(session.caller.account_id, ident)):
            if job is None:
                yield STILL_HERE
                continue
            number = await _last_preview(jobs, job, number)
            tick = await _tick(job, number, jobs, views, pages, session, whole=job.status != status)
            status = job.status
            yield ServerSentEventMessage(event="tick", id=job.version, data=msgspec.json.encode(tick).decode())

    return ServerSentEvent(events(), headers={"cache-control": "no-store", "x-accel-buffering": "no"})


async def _last_preview(jobs: Jobs, job: Job, known: int) -> int:
    if job.state is not JobState.RUNNING:
        return -1
    newer = await jobs.previews(job.id, first=known + 1)
    return newer[-1].number if newer else known


async def _tick(
    job: Job, number: int, jobs: Jobs, views: Views, pages: Pages, session: Session, *, whole: bool
) -> Tick:
    html = ""
    if whole:
        html = pages.text("part/job_body.html", session, view=await views.job(job), steps=shop.next_steps)
    return Tick(
        status=job.status,
        progress=round(job.progress, 1),
        stage=job.stage,
        position=await jobs.place_in_queue(job),
        preview=number if number >= 0 else None,
        html=html,
    )


@get("/console/jobs/{job_id:str}/previews/{number:int}", scope=Scope.READ)
async def preview(job_id: str, number: int, session: Signed, jobs: Jobs) -> Response[bytes]:
    """A picture of the work in progress."""
    job = await jobs.get(session.caller.account_id, known_id("job", job_id))
    found = await jobs.previews(job.id, first=max(0, number))
    if not found:
        raise NotFound("preview", str(number))
    return Response(
        found[0].body, media_type=found[0].media_type, headers={**HEADERS, "cache-control": "private, max-age=600"}
    )


@post("/console/jobs/{job_id:str}/cancel", scope=Scope.GENERATE)
async def cancel_job(
    request: Request[Any, Any, Any],
    job_id: str,
    session: Signed,
    pages: Pages,
    jobs: Jobs,
    cancel: Cancel,
    views: Views,
) -> Response[bytes]:
    """Stops it; what was held goes back."""
    ident = known_id("job", job_id)
    await cancel.cancel(session.caller.account_id, ident)
    if not request.headers.get("hx-request"):
        return pages.go(request, f"/jobs/{ident}")
    view = await views.job(await jobs.get(session.caller.account_id, ident))
    return pages.part(request, session, "part/job.html", view=view, steps=shop.next_steps)


@post("/console/jobs/{job_id:str}/retry", scope=Scope.GENERATE)
async def retry_job(
    request: Request[Any, Any, Any], job_id: str, session: Signed, pages: Pages, jobs: Jobs, repeats: Repeats
) -> Response[bytes]:
    """The same once more, as a new job."""
    job = await jobs.get(session.caller.account_id, known_id("job", job_id))
    receipt = await repeats.repeat(session.caller, job)
    return pages.go(request, f"/jobs/{receipt.job_id}")


@post("/console/jobs/{job_id:str}/delete", scope=Scope.GENERATE)
async def delete_job(
    request: Request[Any, Any, Any], job_id: str, session: Signed, pages: Pages, cancel: Cancel
) -> Response[bytes]:
    """Removes it and its files; the ledger keeps its entries."""
    ident: UUID = known_id("job", job_id)
    await cancel.delete(session.caller.account_id, ident)
    return pages.go(request, "/jobs")


JOBS = (jobs_page, job_page, job_events, preview, cancel_job, retry_job, delete_job)
