"""Accepting requests for videos: their bodies, the videos they go on from, and the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response

from atelier.accounts.records import Caller
from atelier.dialects.openai.bodies import Body, discard, read_body
from atelier.dialects.openai.placing import Placed, Placing
from atelier.dialects.openai.video_jobs import Videos, poll_headers
from atelier.dialects.openai.video_orders import Draft, Source
from atelier.domain.errors import Invalid, NotFound
from atelier.flows.attend import Attend
from atelier.flows.upload import Intake
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job
from atelier.storage.assets import Assets

Drafting = Callable[[Body], Awaitable[Draft]]


class Making:
    def __init__(
        self, *, intake: Intake, assets: Assets, jobs: Jobs, videos: Videos, placing: Placing, attend: Attend
    ) -> None:
        self._intake = intake
        self._assets = assets
        self._jobs = jobs
        self._videos = videos
        self._placing = placing
        self._attend = attend

    async def make(self, request: Request[Any, Any, Any], caller: Caller, drafting: Drafting) -> Response[bytes]:
        """Accepts the job, and answers with it as it stands."""
        placed = await self._place(request, caller, drafting)
        job = await self._jobs.get(caller.account_id, placed.job_id)
        await self._attend.answered(placed.attempt)
        return self.answer(job)

    def answer(self, job: Job) -> Response[bytes]:
        body = msgspec.json.encode(self._videos.show(job))
        return Response(body, status_code=200, media_type="application/json", headers=poll_headers(job))

    async def _place(self, request: Request[Any, Any, Any], caller: Caller, drafting: Drafting) -> Placed:
        body = await read_body(request, caller.account_id, self._intake, self._assets)
        try:
            joined = await self._placing.join(request, caller, body)
            draft = await drafting(body)
            placed = await self._placing.place(request, caller, draft.wanted, draft.given, joined)
        except BaseException:
            await discard(body.uploads.values(), self._assets)
            raise
        if placed.again:  # the files of the first call are used
            await discard(body.uploads.values(), self._assets)
        return placed

    async def source(self, account_id: UUID, body: Body) -> Source:
        """The video that a request names in its body, or comes with. Raises Invalid."""
        given = body.fields.get("video")
        if given is None:
            raise Invalid.at("/video", "is required")
        if isinstance(given, str) and given in body.uploads:
            return Source(body.uploads[given])
        ident = given.get("id") if isinstance(given, dict) else given
        if not isinstance(ident, str):
            raise Invalid.at("/video", 'upload a file, or name a video of yours: {"id": "video_..."}')
        try:
            job = await self._videos.get(account_id, ident)
        except NotFound as error:
            raise Invalid.at("/video/id", error.message) from error
        return await self.made(job, "/video/id")

    async def made(self, job: Job, pointer: str) -> Source:
        """A video that was made here. Raises Invalid at `pointer` when there is none."""
        try:
            return Source(await self._videos.file(job), job)
        except (Invalid, NotFound) as error:
            raise Invalid.at(pointer, error.message) from error
