"""`/generations`: starting something, following it, and what it has made."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.edge.rates import keep
from atelier.dialects.edge.retry import RetryKey, retry_of
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.asking import LINKS, Asked, ask, refused
from atelier.dialects.zencreator.ids import Id, known_id
from atelier.dialects.zencreator.rates import DIALECT, STARTS, start_limit
from atelier.domain import errors
from atelier.domain.job import JobState
from atelier.flows.once import Once
from atelier.flows.place import Place, Terms
from atelier.flows.submit import Accepted, Answer, Receipt, Replayed, Retry
from atelier.flows.video_pages import VideoPages
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


class Starting:
    """What stands between a checked request and its job."""

    def __init__(self, place: Place, assets: Assets, once: Once, jobs: Jobs, pages: VideoPages) -> None:
        self._place = place
        self._assets = assets
        self._once = once
        self._jobs = jobs
        self._pages = pages

    async def start(self, caller: Caller, asked: Asked, body: str, retry: Retry | None) -> tuple[Receipt, Answer]:
        """The job, or the one that an earlier request made, and what is answered for it.

        Raises InputRefused for whatever is wrong with the input, and Forbidden for assets of other accounts.
        """
        try:
            asked = await self._with_videos(caller, asked)
            terms = Terms(input=body, retry=retry, rate_limit=start_limit())
            receipt = await self._place.place(caller, asked.wanted, terms)
        except errors.Invalid as invalid:
            await self._refuse_foreign(caller, asked)
            raise refused(invalid) from invalid
        return receipt, await self._answer(caller, receipt, retry)

    async def _with_videos(self, caller: Caller, asked: Asked) -> Asked:
        """With the videos behind links to pages as assets of the account."""
        if not asked.links:
            return asked
        if asked.wanted.likeness and not caller.likeness_accepted:
            raise errors.ConsentMissing(asked.wanted.operation)
        found = {}
        for name, link in asked.links.items():
            try:
                found[name] = await self._pages.take(caller.account_id, link, LINKS[name].extractors)
            except errors.MediaRejected as rejected:
                raise errors.Invalid.at(f"/{name}", rejected.message) from rejected
        return asked.with_assets({name: str(asset.id) for name, asset in found.items()})

    async def _refuse_foreign(self, caller: Caller, asked: Asked) -> None:
        for reference in asked.wanted.references:
            try:
                found = await self._assets.find(UUID(reference.value))
            except (errors.NotFound, ValueError):
                continue
            if found.account_id != caller.account_id:
                raise errors.Forbidden(f"asset {found.id} belongs to another account")

    async def _answer(self, caller: Caller, receipt: Receipt, retry: Retry | None) -> Answer:
        if isinstance(receipt, Accepted):
            shown = wire.Generation(id=receipt.job_id, status="queued", created_at=receipt.created_at)
        elif receipt.answer is not None:
            return receipt.answer
        else:
            job = await self._jobs.find(receipt.job_id)  # whose first answer was lost
            shown = wire.Generation(id=job.id, status="queued", created_at=job.created_at)
        answer = Answer(201, msgspec.json.encode(shown), "application/json")
        if retry is not None:
            await self._once.store(caller.account_id, retry, receipt.job_id, answer)
        return answer


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
