"""`/krea/jobs`: following jobs, finding them, removing them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, delete, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter

from atelier.accounts.records import Scope
from atelier.catalogue.facts import KreaMenu
from atelier.catalogue.load import menu
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.krea import translate, wire
from atelier.dialects.krea.pages import Cursor, Limit, next_cursor, place_of
from atelier.dialects.krea.wire import JobStatus
from atelier.domain.errors import Invalid, NotFound
from atelier.domain.ids import parse_id
from atelier.domain.job import JobState
from atelier.flows.cancel import Cancel
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.storage.assets import Assets

DIALECT = "krea"

Id = Annotated[str, PathParameter(description="The `job_id` of the answer that accepted it.")]


class KreaJobs:
    """Jobs as this dialect shows them: those that were made in it, with links to what they have made."""

    def __init__(self, jobs: Jobs, assets: Assets, links: FileLinks) -> None:
        self._jobs = jobs
        self._assets = assets
        self._links = links

    async def get(self, account_id: UUID, text: str) -> Job:
        """Raises NotFound for what is no id, too, and for jobs of other dialects."""
        job_id = parse_id(text)
        found = None if job_id is None else await self._jobs.get(account_id, job_id)
        if found is None or found.dialect != DIALECT:
            raise NotFound("job", text)
        return found

    async def show(self, jobs: Sequence[Job]) -> list[wire.Job]:
        ended = [job.id for job in jobs if job.state in (JobState.SUCCEEDED, JobState.PARTIAL)]
        made = await self._assets.outputs(ended) if ended else {}
        return [translate.job(job, [self._links.to(asset) for asset in made.get(job.id, ())]) for job in jobs]

    async def webhook_body(self, job_id: UUID, _event: str) -> bytes:
        """What is posted when a job has ended: the job itself."""
        (shown,) = await self.show([await self._jobs.find(job_id)])
        return msgspec.json.encode(shown)


@get("/jobs", scope=Scope.READ, tags=["General"], operation_id="list_jobs")
async def list_jobs(
    caller: Authenticated,
    jobs: Jobs,
    krea_jobs: KreaJobs,
    cursor: Cursor = None,
    limit: Limit = 100,
    types: Annotated[
        str | None,
        QueryParameter(description="Only these kinds, separated by commas: model ids such as `bfl/flux-1-dev`."),
    ] = None,
    status: Annotated[
        str | None,
        QueryParameter(description="Only jobs of this status.", schema_extra={"enum": [str(s) for s in JobStatus]}),
    ] = None,
) -> wire.JobList:
    """The jobs of this dialect, newest first."""
    if status is not None and status not in list(JobStatus):
        raise Invalid.at("?status", f"must be one of {', '.join(JobStatus)}")
    place = place_of(cursor)
    wanted = translate.Filter(()) if status is None else translate.FILTERS.get(JobStatus(status))
    if wanted is None:  # a status that no job here has
        return wire.JobList(items=[], next_cursor=None)
    found = await jobs.page(
        caller.account_id,
        count=limit,
        dialect=DIALECT,
        before=place.before,
        older_than=place.older_than,
        status=wanted.status or None,
        admitted=wanted.admitted,
        begun=wanted.begun,
        models=None if types is None else _models(types),
    )
    return wire.JobList(items=await krea_jobs.show(found), next_cursor=next_cursor(found, limit))


def _models(types: str) -> list[str]:
    """The models behind names of kinds. A name that is none stands for itself, and matches nothing."""
    facts = menu(DIALECT).facts
    assert isinstance(facts, KreaMenu)
    names = [name.strip() for name in types.split(",") if name.isprintable()]
    return [model for name in names for model in facts.job_types.get(name, (name,))]


@get("/jobs/{id:str}", scope=Scope.READ, tags=["General"], operation_id="get_job")
async def get_job(id: Id, caller: Authenticated, krea_jobs: KreaJobs) -> wire.Job:
    """A job as it stands."""
    (shown,) = await krea_jobs.show([await krea_jobs.get(caller.account_id, id)])
    return shown


@delete(
    "/jobs/{id:str}",
    scope=Scope.GENERATE,
    status_code=200,
    tags=["General"],
    operation_id="delete_job",
    responses={200: ResponseSpec(None, description="It is gone. There is no body.")},
)
async def delete_job(id: Id, caller: Authenticated, krea_jobs: KreaJobs, cancel: Cancel) -> Response[bytes]:
    """Removes a job; one that has not ended is canceled first, and its price goes back.

    What it has made stays among the account's files.
    """
    job = await krea_jobs.get(caller.account_id, id)
    await cancel.delete(caller.account_id, job.id, keep_outputs=True)
    return Response(b"", status_code=200, media_type="application/json")


HANDLERS: tuple[Any, ...] = (list_jobs, get_job, delete_job)
