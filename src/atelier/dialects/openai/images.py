"""`/images`: pictures from words and from pictures. The call lasts until they are finished."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream

from atelier.accounts.records import Caller, Scope
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.edge.leaving import gone
from atelier.dialects.openai import events, wire
from atelier.dialects.openai.choice import Kind
from atelier.dialects.openai.described import ANSWERED_FAILS, READS, form_body, json_body
from atelier.dialects.openai.picture_answers import PictureAnswers
from atelier.dialects.openai.pictures import WITHOUT, Making, draft
from atelier.dialects.openai.placing import Placing
from atelier.flows.attend import Attend

_STYLE: Final = {"type": "string", "enum": ["vivid", "natural"], "description": "For dall-e-3 alone."}
_IMAGES: Final = {"description": "Another name of `image`."}
_EVENTS: Final = {events.MEDIA_TYPE: wire.PartialImage | wire.CompletedImage | wire.ErrorEvent}


class Images:
    """The three calls, which differ in what they take."""

    def __init__(self, *, placing: Placing, attend: Attend, answers: PictureAnswers) -> None:
        self._placing = placing
        self._attend = attend
        self._answers = answers

    async def make(self, kind: Making, request: Request[Any, Any, Any], caller: Caller) -> Stream:
        drafted, placed = await self._placing.accept(request, caller, functools.partial(draft, kind))
        if drafted.stream:
            told = self._answers.stream(placed.call)
            return Stream(told, media_type=events.MEDIA_TYPE, headers=events.HEADERS)
        job = await self._attend.end(placed.call, gone(request))
        await self._attend.answered(placed.call)
        return Stream(await self._answers.whole(job), media_type="application/json")


def _post(path: str, kind: Making, *, form: bool = True, streams: Mapping[str, Any] = {}) -> post:
    """What the three have in common."""
    without = WITHOUT[kind]
    more: dict[str, Any] = {"style": _STYLE} if kind is Making.GENERATE else {"images": _IMAGES}
    return post(
        path,
        scope=Scope.GENERATE,
        status_code=200,
        request_max_body_size=None,
        tags=["Images"],
        responses={200: ResponseSpec(wire.Images, description="The finished pictures.")},
        body=json_body(Kind.IMAGE, without=without, more=more),
        form=form_body(Kind.IMAGE, without=without) if form else None,
        also=streams,
        reads=READS,
        fails=ANSWERED_FAILS,
    )


@_post("/images/generations", Making.GENERATE, form=False, streams=_EVENTS)
async def create_image(request: Request[Any, Any, Any], caller: Authenticated, images: Images) -> Stream:
    """Pictures from words."""
    return await images.make(Making.GENERATE, request, caller)


@_post("/images/edits", Making.EDIT, streams=_EVENTS)
async def create_image_edit(request: Request[Any, Any, Any], caller: Authenticated, images: Images) -> Stream:
    """Pictures changed as the words say; with a mask, only where it is transparent."""
    return await images.make(Making.EDIT, request, caller)


@_post("/images/variations", Making.VARY)
async def create_image_variation(request: Request[Any, Any, Any], caller: Authenticated, images: Images) -> Stream:
    """Pictures like a given one."""
    return await images.make(Making.VARY, request, caller)


HANDLERS: tuple[Any, ...] = (create_image, create_image_edit, create_image_variation)
