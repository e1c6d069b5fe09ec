"""`/images`: pictures from words and from pictures. The call lasts until they are finished."""

from __future__ import annotations

from typing import Any

from litestar import Request, post
from litestar.response import Stream

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.leaving import gone
from atelier.dialects.openai import events
from atelier.dialects.openai.bodies import discard, read_body
from atelier.dialects.openai.picture_answers import PictureAnswers
from atelier.dialects.openai.pictures import Call, Draft, draft
from atelier.dialects.openai.placing import Placed, Placing
from atelier.flows.attend import Attend
from atelier.flows.upload import Intake
from atelier.storage.assets import Assets


class Images:
    """The three calls, which differ in what they take."""

    def __init__(
        self, *, intake: Intake, assets: Assets, placing: Placing, attend: Attend, answers: PictureAnswers
    ) -> None:
        self._intake = intake
        self._assets = assets
        self._placing = placing
        self._attend = attend
        self._answers = answers

    async def make(self, call: Call, request: Request[Any, Any, Any], caller: Caller) -> Stream:
        wish, placed = await self._place(call, request, caller)
        if wish.stream:
            told = self._answers.stream(caller.account_id, placed.job_id, placed.attempt)
            return Stream(told, media_type=events.MEDIA_TYPE, headers=events.HEADERS)
        job = await self._attend.end(caller.account_id, placed.job_id, placed.attempt, gone(request))
        await self._attend.answered(placed.attempt)
        return Stream(await self._answers.whole(job), media_type="application/json")

    async def _place(self, call: Call, request: Request[Any, Any, Any], caller: Caller) -> tuple[Draft, Placed]:
        body = await read_body(request, caller.account_id, self._intake, self._assets)
        try:
            joined = await self._placing.join(request, caller, body)
            wish = draft(call, body)
            placed = await self._placing.place(request, caller, wish.wanted, wish.given, joined)
        except BaseException:
            await discard(body.uploads.values(), self._assets)
            raise
        if placed.again:  # the files of the first call are used
            await discard(body.uploads.values(), self._assets)
        return wish, placed


@post("/images/generations", scope=Scope.GENERATE, status_code=200, request_max_body_size=None, tags=["Images"])
async def create_image(request: Request[Any, Any, Any], caller: Authenticated, images: Images) -> Stream:
    """Pictures from words."""
    return await images.make(Call.GENERATE, request, caller)


@post("/images/edits", scope=Scope.GENERATE, status_code=200, request_max_body_size=None, tags=["Images"])
async def create_image_edit(request: Request[Any, Any, Any], caller: Authenticated, images: Images) -> Stream:
    """Pictures changed as the words say; with a mask, only where it is transparent."""
    return await images.make(Call.EDIT, request, caller)


@post("/images/variations", scope=Scope.GENERATE, status_code=200, request_max_body_size=None, tags=["Images"])
async def create_image_variation(request: Request[Any, Any, Any], caller: Authenticated, images: Images) -> Stream:
    """Pictures like a given one."""
    return await images.make(Call.VARY, request, caller)


HANDLERS: tuple[Any, ...] = (create_image, create_image_edit, create_image_variation)
