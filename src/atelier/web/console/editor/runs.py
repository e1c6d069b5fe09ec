"""Running an app from the editor: the form of its public inputs, starting it, and how its nodes come along."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import msgspec
from litestar import Request, Response, get, post
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from atelier.accounts.records import Scope
from atelier.dialects.native.events import STILL_HERE, with_pauses
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import ConsentMissing, Fault, InsufficientCredits, Invalid
from atelier.flows.watch import Watch
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.storage.assets import Assets
from atelier.web.console.asking import Asking, given_to
from atelier.web.console.controls import controls
from atelier.web.console.editor.answers import answer
from atelier.web.console.filled import fields_sent, files_of
from atelier.web.console.guard import Signed
from atelier.web.console.ordering import Ordering
from atelier.web.console.pages import Pages
from atelier.web.console.reading import read
from atelier.web.console.views import JobView, Views


class NodeState(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a node is. `done` of `calls` have ended; `progress` 0 to 100 is of all together; `thumb` and `kind` are
    of its first file, `job` is the call to look at."""

    status: str
    calls: int
    done: int
    progress: float
    job: str
    thumb: str = ""
    kind: str = ""
    message: str = ""


class RunState(msgspec.Struct, frozen=True, kw_only=True):
    """How far a run is, and each node that has begun."""

    status: str
    message: str
    nodes: dict[str, NodeState]


@get("/console/apps/{app_id:str}/run", scope=Scope.GENERATE)
async def run_form(
    request: Request[Any, Any, Any],
    app_id: str,
    session: Signed,
    pages: Pages,
    asking: Asking,
    jobs: Jobs,
    assets: Assets,
    views: Views,
) -> Response[bytes]:
    """The public inputs of an app's latest version as a form, filled as in the run `?from=`."""
    model = await asking.model(f"apps/{app_id}", session.caller)
    given: Mapping[str, Any] = {}
    if earlier := request.query_params.get("from"):
        job = await jobs.get(session.caller.account_id, known_id("job", earlier))
        given = given_to(job.dialect, job.model, job.input)
    fields = controls(model.schema, given)
    return pages.part(
        request,
        session,
        "part/run_panel.html",
        model=model,
        fields=fields,
        files=await files_of(fields, session.caller, assets, views),
        palette=[],
        faults={},
    )


@post("/console/apps/{app_id:str}/run", scope=Scope.GENERATE)
async def run_app(
    request: Request[Any, Any, Any], app_id: str, session: Signed, asking: Asking, ordering: Ordering
) -> Response[bytes]:
    """Starts the latest version."""
    model = await asking.model(f"apps/{app_id}", session.caller)
    sheet = read(model.schema, fields_sent(await request.form()))
    try:
        receipt = await ordering.place(session.caller, model, sheet.given, unread=sheet.faults)
    except (Invalid, InsufficientCredits, ConsentMissing) as error:
        faults = error.faults if isinstance(error, Invalid) else ()
        return answer({"faults": faults or (Fault("", error.message),)}, status=422)
    return answer({"job": str(receipt.job_id)})


@get("/console/apps/runs/{job_id:str}/events", scope=Scope.READ)
async def run_events(job_id: str, session: Signed, jobs: Jobs, watch: Watch, views: Views) -> ServerSentEvent:
    """A run as it goes on, node by node, to its end."""
    account_id, ident = session.caller.account_id, known_id("job", job_id)
    await jobs.get(account_id, ident)

    async def events() -> AsyncIterator[ServerSentEventMessage]:
        async for looked in with_pauses(watch.calls(account_id, ident)):
            if looked is None:
                yield STILL_HERE
                continue
            job, calls = looked
            state = run_state(job, calls, await views.jobs(calls))
            yield ServerSentEventMessage(event="state", data=msgspec.json.encode(state).decode())

    return ServerSentEvent(events(), headers={"cache-control": "no-store", "x-accel-buffering": "no"})


def run_state(job: Job, calls: Sequence[Job], shown: Sequence[JobView]) -> RunState:
    """What the nodes' calls have come to."""
    by_node: dict[str, list[tuple[Job, JobView]]] = defaultdict(list)
    for call, view in zip(calls, shown, strict=True):
        by_node[str(call.part).partition("/")[0]].append((call, view))
    return RunState(
        status=job.status,
        message=job.error_message or "",
        nodes={name: _node_state(found) for name, found in by_node.items()},
    )


def _node_state(calls: Sequence[tuple[Job, JobView]]) -> NodeState:
    jobs = [job for job, _ in calls]
    worst = next((job for job in jobs if job.status in ("failed", "canceled")), None)
    files = [file for _, view in calls for file in view.outputs]
    ended = sum(job.state.final for job in jobs)
    if worst is not None:
        status = worst.status
    elif ended == len(jobs):
        status = "succeeded"
    else:
        status = "running" if ended or any(job.status == "running" for job in jobs) else "queued"
    return NodeState(
        status=status,
        calls=len(jobs),
        done=ended,
        progress=round(sum(100 if job.state.final else job.progress for job in jobs) / len(jobs), 1),
        job=str((worst or jobs[0]).id),
        thumb=files[0].asset.id if files else "",
        kind=files[0].asset.kind if files else "",
        message="" if worst is None else worst.error_message or worst.status,
    )


RUNS = (run_form, run_app, run_events)
