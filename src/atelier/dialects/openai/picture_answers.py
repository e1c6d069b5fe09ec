"""Answers to calls for pictures: whole, or as a stream of events. Files go out in base64 as they are read."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, Final, get_args

import msgspec

from atelier.dialects.edge.links import FileLinks
from atelier.dialects.openai import wire
from atelier.dialects.openai.errors import JobFailed, shown
from atelier.dialects.openai.events import PAUSE, base64_of, event
from atelier.dialects.openai.results import Results, given_to
from atelier.dialects.openai.usage import of_pictures
from atelier.domain.errors import AtelierError
from atelier.flows.attend import Attend, Call
from atelier.jobs.jobs import Jobs
from atelier.jobs.records import Job, Preview
from atelier.storage.assets import Asset

_KEEP_ALIVE_S: Final = 15.0
_EVENTS: Final = {"generations": "image_generation", "edits": "image_edit"}
_ANY_QUALITY: Final = "auto"
"""What is told of a quality that only older models had: clients with strict types know it no more."""
_TELLS_PROMPT: Final = "dall-e-3"


class PictureAnswers:
    def __init__(self, *, jobs: Jobs, results: Results, links: FileLinks, attend: Attend) -> None:
        self._jobs = jobs
        self._results = results
        self._links = links
        self._attend = attend

    async def whole(self, job: Job) -> AsyncIterator[bytes]:
        """The body for a job that has ended, in pieces. Raises JobFailed before the first of them."""
        made = await self._results.of(job)
        given = given_to(job)
        inline = given["response_format"] == "b64_json"
        marks = [secrets.token_hex(16) for _ in made]
        images = [
            wire.Image(
                b64_json=mark if inline else msgspec.UNSET,
                url=msgspec.UNSET if inline else self._links.to(asset),
                revised_prompt=given["prompt"] if given["model"] == _TELLS_PROMPT else msgspec.UNSET,
            )
            for mark, asset in zip(marks, made, strict=True)
        ]
        told = _told(job, given, made)
        if told["quality"] == _ANY_QUALITY:
            del told["quality"]
        body = msgspec.json.encode(wire.Images(created=int(job.created_at.timestamp()), data=images, **told))
        return self._filled(body, dict(zip(marks, made, strict=True)) if inline else {})

    async def stream(self, call: Call) -> AsyncIterator[bytes]:
        """The events of a job: pictures in the making, then the finished ones; an error if it fails."""
        seen = 0
        try:
            async with aclosing(self._attend.changes(call, pause_s=_KEEP_ALIVE_S)) as changes:
                async for job in changes:
                    if job is None:
                        yield PAUSE
                        continue
                    for preview in await self._previews(job, seen):
                        seen = preview.number + 1
                        yield event(_partial(job, preview))
                    if job.state.final:
                        await self._attend.answered(call)
                        async for piece in self._completed(job):
                            yield piece
        except (AtelierError, JobFailed) as error:
            yield event(wire.ErrorEvent(error=shown(error)))

    async def _previews(self, job: Job, seen: int) -> Sequence[Preview]:
        return await self._jobs.previews(job.id, first=seen) if job.order.previews else ()

    async def _completed(self, job: Job) -> AsyncIterator[bytes]:
        made = await self._results.of(job)
        given = given_to(job)
        for asset in made:
            mark = secrets.token_hex(16)
            body = wire.CompletedImage(
                type=f"{_EVENTS[given['call']]}.completed",  # type: ignore[arg-type]
                b64_json=mark,
                created_at=int(job.created_at.timestamp()),
                **_told(job, given, [asset]),
            )
            async for piece in self._filled(event(body), {mark: asset}):
                yield piece

    async def _filled(self, body: bytes, files: dict[str, Asset]) -> AsyncIterator[bytes]:
        """The body with each mark replaced by a file in base64."""
        for mark, asset in files.items():
            before, _, body = body.partition(mark.encode())
            yield before
            async for piece in self._results.base64(asset):
                yield piece
        yield body


def _told(job: Job, given: dict[str, Any], made: Sequence[Asset]) -> dict[str, Any]:
    """What answers and events say of pictures."""
    order = job.order
    width, height = _size(job, made)
    return {
        "size": f"{width}x{height}",
        "quality": given["quality"] if given["quality"] in get_args(wire.Quality) else _ANY_QUALITY,
        "background": "transparent" if order.finish.transparent else "opaque",
        "output_format": (order.finish.media_type or "image/png").removeprefix("image/"),
        "usage": of_pictures(order, given["model"], given["quality"], (width, height), len(made)),
    }


def _size(job: Job, made: Sequence[Asset]) -> tuple[int, int]:
    wish = job.order.wish
    asked = getattr(wish, "width_px", None), getattr(wish, "height_px", None)
    if asked[0] and asked[1]:
        return asked[0], asked[1]
    return (made[0].width_px or 0, made[0].height_px or 0) if made else (0, 0)


def _partial(job: Job, preview: Preview) -> wire.PartialImage:
    given = given_to(job)
    told = _told(job, given, [])
    del told["usage"]
    return wire.PartialImage(
        type=f"{_EVENTS[given['call']]}.partial_image",  # type: ignore[arg-type]
        partial_image_index=preview.number,
        b64_json=base64_of(preview.body),
        created_at=int(job.created_at.timestamp()),
        **told,
    )
