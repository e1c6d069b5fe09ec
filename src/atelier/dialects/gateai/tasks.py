"""`/gateai/get/{task_id}`: following a task; and where its results are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any, Final
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from litestar import Request, Response, get, route
from litestar.params import PathParameter
from msgspec import UNSET

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.files import send_file
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.gateai import wire
from atelier.dialects.gateai.budget import Budgets, is_refunded
from atelier.dialects.gateai.sizes import menu_facts
from atelier.domain.errors import NotFound
from atelier.domain.ids import parse_id
from atelier.domain.job import JobState
from atelier.domain.media import MediaKind
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.storage.assets import Asset, Assets
from atelier.storage.links import Links
from atelier.storage.store import Store

DIALECT: Final = "gateai"
ENDED_STATES: Final[dict[JobState, wire.EndedState]] = {
    JobState.SUCCEEDED: "FINISHED",
    JobState.PARTIAL: "FINISHED",
    JobState.FAILED: "FAILED",
    JobState.CANCELED: "FAILED",
}
STATES: Final[dict[JobState, wire.State]] = {
    JobState.QUEUED: "PROCESSING",
    JobState.RUNNING: "PROCESSING",
    **ENDED_STATES,
}
_FINISHED: Final = (JobState.SUCCEEDED, JobState.PARTIAL)
_TIME_LIMIT: Final = "time_limit"
BASE: Final = f"/{DIALECT}"
_FILES: Final = "/models"
_FILE: Final = re.compile(r"(\d{1,3})\.(jpg|glb)")


class Tasks:
    """Jobs as this dialect shows them: those that were made in it.

    `grants` sign links to 3D models: a preview's and its model's differ in nothing but the ending, as clients expect.
    """

    def __init__(self, jobs: Jobs, assets: Assets, links: FileLinks, grants: Links, *, ttl_s: float) -> None:
        self._jobs = jobs
        self._assets = assets
        self._links = links
        self._grants = grants
        self._ttl_s = ttl_s

    async def get(self, account_id: UUID, text: str) -> Job:
        """Raises NotFound for what is no id, too, and for jobs of other dialects."""
        job_id = parse_id(text)
        if job_id is None:
            raise NotFound("task", text)
        try:
            found = await self._jobs.get(account_id, job_id)
        except NotFound:
            raise NotFound("task", text) from None
        if found.dialect != DIALECT:
            raise NotFound("task", text)
        return found

    async def outputs(self, jobs: Sequence[Job]) -> dict[UUID, list[Asset]]:
        """What finished tasks have made: of 3D models, their previews."""
        made = await self._made(jobs)
        return {job_id: _results(assets) for job_id, assets in made.items()}

    async def show(self, job: Job, budgets: Budgets) -> wire.TaskStatus:
        made = (await self._made([job])).get(job.id, [])
        models = _of_kind(made, MediaKind.MODEL_3D)
        finished = job.state in _FINISHED
        return wire.TaskStatus(
            task_id=str(job.id),
            status=STATES[job.state],
            model=job.model,
            cost=budgets.cost(job),
            result=self._result_links(job, made) if finished else UNSET,
            glb_urls=[self._model_link(job, index, "glb") for index, _ in enumerate(models)] if models else UNSET,
            error=UNSET if finished or not job.state.final else error_text(job),
            refunded=is_refunded(job),
        )

    async def file(self, grant: str, task_id: str, name: str) -> tuple[Asset, int]:
        """The file behind a link to a 3D model or its preview, and when the link ends. Raises Forbidden, NotFound."""
        expiry, _, signature = grant.partition(".")
        opened = self._grants.verify(f"/files/{task_id}/{DIALECT}", f"exp={expiry}&sig={signature}")
        wanted = _FILE.fullmatch(name)
        made = (await self._assets.outputs([opened.asset_id])).get(opened.asset_id, [])
        if wanted is not None:
            kind = MediaKind.MODEL_3D if wanted[2] == "glb" else MediaKind.IMAGE
            for index, asset in enumerate(_of_kind(made, kind)):
                if index == int(wanted[1]):
                    return asset, opened.expires_at
        raise NotFound("file", name)

    async def _made(self, jobs: Sequence[Job]) -> dict[UUID, list[Asset]]:
        ended = [job.id for job in jobs if job.state in _FINISHED]
        return await self._assets.outputs(ended) if ended else {}

    def _result_links(self, job: Job, made: Sequence[Asset]) -> list[str]:
        if not _of_kind(made, MediaKind.MODEL_3D):
            return [self._links.to(asset) for asset in made]
        return [self._model_link(job, index, "jpg") for index, _ in enumerate(_results(made))]

    def _model_link(self, job: Job, index: int, ending: str) -> str:
        query = parse_qs(urlsplit(self._grants.sign(job.id, DIALECT, ttl_s=self._ttl_s)).query)
        grant = f"{query['exp'][0]}.{query['sig'][0]}"
        return f"{self._links.base}{BASE}{_FILES}/{grant}/{job.id}/{index}.{ending}"


def error_text(job: Job) -> str:
    """Why a task failed. The hard limit has the words that clients compare with."""
    if job.error_code == _TIME_LIMIT:
        return menu_facts().hard_deadline_error
    return job.error_message or "the task failed"


def _of_kind(assets: Sequence[Asset], kind: MediaKind) -> list[Asset]:
    return [asset for asset in assets if asset.kind is kind]


def _results(made: Sequence[Asset]) -> list[Asset]:
    return _of_kind(made, MediaKind.IMAGE) if _of_kind(made, MediaKind.MODEL_3D) else list(made)


@get("/get/{task_id:str}", scope=Scope.READ, tags=["Tasks"], operation_id="get_task")
async def get_task(
    task_id: Annotated[str, PathParameter(description="The `task_id` of the answer that accepted it.")],
    caller: Authenticated,
    tasks: Tasks,
    budgets: Budgets,
) -> wire.TaskStatus:
    """A task as it stands."""
    return await tasks.show(await tasks.get(caller.account_id, task_id), budgets)


@route(f"{_FILES}/{{grant:str}}/{{task_id:str}}/{{name:str}}", http_method=["GET", "HEAD"], include_in_schema=False)
async def get_model_file(
    request: Request[Any, Any, Any], grant: str, task_id: str, name: str, tasks: Tasks, store: Store
) -> Response[Any]:
    """A 3D model or its preview, behind a signed link."""
    asset, expires_at = await tasks.file(grant, task_id, name)
    return send_file(request, asset, store, expires_at=expires_at)


HANDLERS: tuple[Any, ...] = (get_task,)
