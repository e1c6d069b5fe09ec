"""Accepting requests for videos: the videos that they go on from, and the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import msgspec
from litestar import Request, Response

from atelier.accounts.records import Caller
from atelier.dialects.openai import video_orders
from atelier.dialects.openai.bodies import Body
from atelier.dialects.openai.placing import Draft, Placing
from atelier.dialects.openai.video_jobs import Videos, poll_headers
from atelier.dialects.openai.video_orders import Source
from atelier.domain.errors import Invalid, NotFound
from atelier.flows.attend import Attend
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job


class VideoMaking:
    """The calls that make a video, which differ in what they begin with."""

    def __init__(self, *, jobs: Jobs, videos: Videos, placing: Placing, attend: Attend) -> None:
        self._jobs = jobs
        self._videos = videos
        self._placing = placing
        self._attend = attend

    async def create(self, request: Request[Any, Any, Any], caller: Caller) -> Response[bytes]:
        async def draft(body: Body) -> Draft:
            return video_orders.create(body)

        return await self._make(request, caller, draft)

    async def edit(self, request: Request[Any, Any, Any], caller: Caller) -> Response[bytes]:
        async def draft(body: Body) -> Draft:
            return video_orders.edit(body, await self._source(caller.account_id, body))

        return await self._make(request, caller, draft)

    async def extend(self, request: Request[Any, Any, Any], caller: Caller) -> Response[bytes]:
        async def draft(body: Body) -> Draft:
            return video_orders.extend(body, await self._source(caller.account_id, body))

        return await self._make(request, caller, draft)

    async def remix(self, request: Request[Any, Any, Any], caller: Caller, video_id: str) -> Response[bytes]:
        async def draft(body: Body) -> Draft:
            job = await self._videos.get(caller.account_id, video_id)
            if "video" in body.fields:
                raise Invalid.at("/video", "there is no field video here")
            return video_orders.edit(body, Source(await self._videos.file(job), job), remix=True)

        return await self._make(request, caller, draft)

    def answer(self, job: Job) -> Response[bytes]:
        body = msgspec.json.encode(self._videos.show(job))
        return Response(body, status_code=200, media_type="application/json", headers=poll_headers(job))

    async def _make(
        self, request: Request[Any, Any, Any], caller: Caller, draft: Callable[[Body], Awaitable[Draft]]
    ) -> Response[bytes]:
        _, placed = await self._placing.accept_after(request, caller, draft)
        job = await self._jobs.get(caller.account_id, placed.job_id)
        await self._attend.answered(placed.call)
        return self.answer(job)

    async def _source(self, account_id: UUID, body: Body) -> Source:
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
            return Source(await self._videos.file(job), job)
        except (Invalid, NotFound) as error:
            raise Invalid.at("/video/id", error.message) from error
