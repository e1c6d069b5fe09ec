"""Tools that work: running a model, waiting for it, looking for earlier runs, stopping one."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import aclosing, suppress
from typing import Annotated, Any, Final, Literal
from uuid import uuid4

import anyio
import msgspec
from msgspec import Meta

from atelier.dialects.mcp.models import Input, ModelId
from atelier.dialects.mcp.native import ENDED, Native, Refusal, Unreachable
from atelier.dialects.mcp.tool import Answer, Given, Report, Told, Tool

_CANCEL_S: Final = 5.0
_NOTES_SHOWN: Final = 2_000
"""Characters of an engine's notes; the native API gives them whole."""

JobId = Annotated[str, Meta(description="The job_id that run or list_jobs gave.")]
WaitS = Annotated[
    float, Meta(ge=0, le=600, description="Seconds to wait for the end; the job goes on if they are not enough.")
]


class Run(Given, frozen=True):
    model: ModelId
    input: Input
    wait_s: WaitS = 50
    idempotency_key: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=255,
                description="Any text of your own: a repeated call with the same one gives the first job and is not "
                "charged again.",
            ),
        ]
        | None
    ) = None


class GetJob(Given, frozen=True):
    job_id: JobId
    wait_s: WaitS = 0


class CancelJob(Given, frozen=True):
    job_id: JobId


class ListJobs(Given, frozen=True):
    status: (
        Annotated[
            Literal["queued", "running", "succeeded", "partial", "failed", "canceled"],
            Meta(description="Only jobs in this state."),
        ]
        | None
    ) = None
    limit: Annotated[int, Meta(ge=1, le=50, description="Jobs to list at most, newest first.")] = 10


class Output(Answer, frozen=True):
    asset_id: Annotated[str, Meta(description="For download, and for media fields of further runs.")]
    media_type: str
    size_bytes: int
    url: Annotated[str, Meta(description="Opens the file without a key until it expires.")]
    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None


class Job(Answer, frozen=True):
    job_id: str
    status: Literal["queued", "running", "succeeded", "partial", "failed", "canceled"]
    model: str
    credits: Annotated[float, Meta(description="What it costs, without what was given back.")]
    next: Annotated[str, Meta(description="What to do now.")]
    progress: Annotated[float, Meta(description="Percent.")] = 0.0
    stage: Annotated[str, Meta(description="What it is busy with.")] = ""
    engine: Annotated[str | None, Meta(description="What ran it.")] = None
    outputs: list[Output] = msgspec.field(default_factory=list)
    error: Annotated[str | None, Meta(description="Why it gave less than was asked for.")] = None
    notes: Annotated[dict[str, Any], Meta(description="What the engine says of its work, such as the seed.")] = (
        msgspec.field(default_factory=dict)
    )


class Jobs(Answer, frozen=True):
    jobs: list[Job]


async def _run(native: Native, given: Run, report: Report) -> Told:
    """A call that is canceled takes its job along: nobody is left to be told of it."""
    body = {"model": given.model, "input": given.input}
    with anyio.CancelScope(shield=True):  # from here to its id, the job could not be found again
        job = await native.post("/jobs", body, retry_key=given.idempotency_key or str(uuid4()))
    try:
        return Told(_shown(await _until_ended(native, job, given.wait_s, report)))
    except asyncio.CancelledError:
        with anyio.move_on_after(_CANCEL_S, shield=True), suppress(Refusal, Unreachable):
            await native.post(f"/jobs/{job['id']}/cancel")
        raise


async def _get_job(native: Native, given: GetJob, report: Report) -> Told:
    job = await native.get(f"/jobs/{given.job_id}")
    return Told(_shown(await _until_ended(native, job, given.wait_s, report)))


async def _cancel_job(native: Native, given: CancelJob, report: Report) -> Told:
    await native.post(f"/jobs/{given.job_id}/cancel")
    job = await native.get(f"/jobs/{given.job_id}")
    return Told(_shown(await _until_ended(native, job, _CANCEL_S, report)))


async def _list_jobs(native: Native, given: ListJobs, _: Report) -> Told:
    found = await native.get("/jobs", status=given.status, limit=given.limit)
    return Told(Jobs(jobs=[_shown(job) for job in found["items"]]))


async def _until_ended(native: Native, job: Any, wait_s: float, report: Report) -> Any:
    """The job once it has ended, or as it was last seen: when the time is over, or when the server stops."""
    if job["status"] in ENDED or not wait_s:
        return job
    seen, told = job, -1.0
    with anyio.move_on_after(wait_s):
        async with aclosing(native.follow(job["id"])) as changes:
            async for seen in changes:
                if seen["progress"] > told:  # progress must grow from one notification to the next
                    told = seen["progress"]
                    await report(told, _busy_with(seen))
    return seen


def _busy_with(job: Mapping[str, Any]) -> str:
    if job["status"] == "queued" and job["queue_position"] is not None:
        return f"number {job['queue_position']} in the queue"
    return job["stage"] or str(job["status"])


def _shown(job: Mapping[str, Any]) -> Job:
    cost, error = job["cost"], job["error"]
    notes = job["notes"]
    return Job(
        job_id=job["id"],
        status=job["status"],
        model=job["model"],
        credits=round(cost["credits"] - cost["refunded"], 6),
        next=_advice(job),
        progress=job["progress"],
        stage="" if job["status"] in ENDED else _busy_with(job),
        engine=job["engine"],
        outputs=[_output(output) for output in job["outputs"]],
        error=None if error is None else f"{error['message']} ({error['code']})",
        notes=notes if len(str(notes)) <= _NOTES_SHOWN else {"shortened": str(notes)[:_NOTES_SHOWN]},
    )


def _output(output: Mapping[str, Any]) -> Output:
    return Output(**{name: output[name] for name in Output.__struct_fields__})


def _advice(job: Mapping[str, Any]) -> str:
    match job["status"]:
        case "queued" | "running":
            return "It goes on without you: call get_job with this job_id and wait_s, or cancel_job."
        case "succeeded" | "partial" if job["outputs"]:
            return "Call download with an asset_id, or use it as a media field of another run."
        case "succeeded" | "partial":
            return "It made no file; see notes."
        case "failed":
            return "Its credits were given back. Read error: change the input if it says so, else run it again."
        case _:
            return "Its credits were given back."


RUN = Tool(
    name="run",
    title="Run a model",
    description="Make something: start a job and wait for it, with progress. Takes the credits that estimate tells; a "
    "job that fails or is canceled gives them back. If it is not done after wait_s it goes on: then call get_job. "
    "Canceling this call cancels the job.",
    given=Run,
    answer=Job,
    work=_run,
    open_world=True,
)
GET_JOB = Tool(
    name="get_job",
    title="Look at a job, or wait for it",
    description="A job as it stands, with its outputs; with wait_s, once it has ended. Canceling this call leaves the "
    "job alone.",
    given=GetJob,
    answer=Job,
    work=_get_job,
    reads=True,
)
LIST_JOBS = Tool(
    name="list_jobs",
    title="List jobs",
    description="The account's latest jobs, for when a job_id was lost.",
    given=ListJobs,
    answer=Jobs,
    work=_list_jobs,
    reads=True,
)
CANCEL_JOB = Tool(
    name="cancel_job",
    title="Cancel a job",
    description="Stop a job; its credits go back. One that has ended stays as it is.",
    given=CancelJob,
    answer=Job,
    work=_cancel_job,
    destroys=True,
    repeatable=True,
)
