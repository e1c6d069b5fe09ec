"""`/generations`: starting something, following it, and what it has made."""

from __future__ import annotations

from typing import Any, Final

from litestar import Request, Response, get, post
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.edge.rates import keep
from atelier.dialects.edge.retry import RetryKey, retry_of
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.asking import ask
from atelier.dialects.zencreator.ids import Id, known_id
from atelier.dialects.zencreator.rates import DIALECT, STARTS
from atelier.dialects.zencreator.starting import Starting
from atelier.domain import errors
from atelier.domain.job import JobState
from atelier.flows.submit import Replayed
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.storage.assets import Asset, Assets

_BYTES: Final = 1 << 20
_STATUS: Final[dict[JobState, wire.Status]] = {
    JobState.QUEUED: "queued",
    JobState.RUNNING: "processing",
    JobState.SUCCEEDED: "succeeded",
    JobState.PARTIAL: "partial",
    JobState.FAILED: "failed",
    JobState.CANCELED: "failed",
}
_MADE: Final = (JobState.SUCCEEDED, JobState.PARTIAL)


class Generations:
    """Jobs as this dialect shows them: those that were made in it."""

    def __init__(self, jobs: Jobs, assets: Assets, links: FileLinks) -> None:
        self._jobs = jobs
        self._assets = assets
        self._links = links

    async def get(self, caller: Caller, text: str) -> Job:
        """Raises Invalid for what is no id, NotFound, and Forbidden for one of another account."""
        job_id = known_id("generation_id", text)
        try:
            found = await self._jobs.find(job_id)
        except errors.NotFound:
            raise errors.NotFound("generation", text) from None
        if found.dialect != DIALECT or found.parent_id is not None or found.deleted_at is not None:
            raise errors.NotFound("generation", text)
        if found.account_id != caller.account_id:
            raise errors.Forbidden("this generation belongs to another account")
        return found

    async def outputs(self, job: Job) -> list[wire.Output]:
        if job.state not in _MADE:
            return []
        made = await self._assets.outputs([job.id])
        return [self._output(asset) for asset in made.get(job.id, ())]

    def _output(self, asset: Asset) -> wire.Output:
        link = self._links.to(asset)
        return wire.Output(asset_id=asset.id, url=link, download_url=f"{link}&download=1")


@post(
    "/generations",
    scope=Scope.GENERATE,
    window=STARTS,
    request_max_body_size=_BYTES,
    tags=["Generations"],
    operation_id="create_generation",
    responses={201: ResponseSpec(wire.Generation, description="It was accepted, and paid for.")},
    response_headers=[
        ResponseHeader(
            name="Idempotent-Replayed",
            description="`true`: an earlier request under this Idempotency-Key had this answer.",
            documentation_only=True,
        )
    ],
    fails=(errors.NotFound, errors.ConsentMissing, errors.InsufficientCredits, errors.RateLimited),
)
async def create_generation(
    request: Request[Any, Any, Any],
    data: wire.GenerationCreate,
    caller: Authenticated,
    starting: Starting,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    """Has a tool make something. The input is checked before anything is charged.

    Follow it at `/generations/{id}`, every 5 to 10 seconds. What fails costs nothing.
    """
    body = await request.body()
    retry = retry_of(idempotency_key, f"POST {request.scope['path']}", body)
    receipt, answer = await starting.start(caller, ask(data), body.decode(), retry)
    headers = {}
    if isinstance(receipt, Replayed):
        headers["idempotent-replayed"] = "true"
    else:
        keep(request, receipt.rate)
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type, headers=headers)


@get(
    "/generations/{generation_id:str}",
    scope=Scope.READ,
    tags=["Generations"],
    operation_id="get_generation",
    fails=(errors.Invalid,),
)
async def get_generation(generation_id: Id, caller: Authenticated, generations: Generations) -> wire.GenerationStatus:
    """How far a generation is."""
    job = await generations.get(caller, generation_id)
    return wire.GenerationStatus(
        id=job.id, status=_STATUS[job.state], progress=min(100, int(job.progress)), error=_error(job)
    )


@get(
    "/generations/{generation_id:str}/result",
    scope=Scope.READ,
    tags=["Generations"],
    operation_id="get_generation_result",
    fails=(errors.Invalid,),
)
async def get_generation_result(
    generation_id: Id, caller: Authenticated, generations: Generations
) -> wire.GenerationResult:
    """What a generation has made, with fresh links."""
    job = await generations.get(caller, generation_id)
    return wire.GenerationResult(
        id=job.id, status=_STATUS[job.state], outputs=await generations.outputs(job), error=_error(job)
    )


def _error(job: Job) -> str | None:
    if job.state is JobState.CANCELED:
        return "canceled"
    if job.state in (JobState.PARTIAL, JobState.FAILED):
        return job.error_message or "this generation failed"
    return None


HANDLERS: tuple[Any, ...] = (create_generation, get_generation, get_generation_result)
