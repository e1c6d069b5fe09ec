"""Following jobs: server-sent events for a job and for an account, and a WebSocket for a job."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Annotated, TypeVar

import msgspec
from litestar import WebSocket, get, websocket
from litestar.exceptions import WebSocketDisconnect
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter
from litestar.response import ServerSentEvent
from litestar.response.sse import ServerSentEventMessage

from atelier.accounts.records import Scope
from atelier.dialects.edge.auth import Authenticated, bearer_or_query, caller_of
from atelier.dialects.native import wire
from atelier.dialects.native.jobs import Shown, known_id
from atelier.domain.errors import Invalid
from atelier.flows.watch import Watch
from atelier.jobs.jobs import Jobs

_KEEP_ALIVE_S = 15.0
STILL_HERE = ServerSentEventMessage(comment="still here", data=None)  # data, even if empty, would be an event
_T = TypeVar("_T")

LastEvent = Annotated[str | None, HeaderParameter(name="Last-Event-ID", description="Go on behind this event.")]
_STREAM = {200: ResponseSpec(wire.Job, media_type="text/event-stream", description="The data of each event is a job.")}


@get(
    "/jobs/{job_id:str}/events",
    scope=Scope.READ,
    read_key=bearer_or_query,
    tags=["Events"],
    operation_id="followJob",
    responses=_STREAM,
)
async def job_events(
    job_id: str, caller: Authenticated, jobs: Jobs, watch: Watch, shown: Shown, last_event_id: LastEvent = None
) -> ServerSentEvent:
    """A job as server-sent events: an event `job` now and after each change, to its end.

    The id of an event is the job's `version`. The stream closes behind the final state.
    """
    ident = known_id("job", job_id)
    await jobs.get(caller.account_id, ident)
    after = _number(last_event_id)

    async def events() -> AsyncIterator[ServerSentEventMessage]:
        async for job in with_pauses(watch.job(caller.account_id, ident, after_version=after)):
            if job is None:
                yield STILL_HERE
            else:
                body = msgspec.json.encode(await shown.one(job)).decode()
                yield ServerSentEventMessage(event="job", id=job.version, data=body)

    return ServerSentEvent(events())


@get(
    "/events",
    scope=Scope.READ,
    read_key=bearer_or_query,
    tags=["Events"],
    operation_id="followAccount",
    responses=_STREAM,
)
async def account_events(
    caller: Authenticated, watch: Watch, shown: Shown, last_event_id: LastEvent = None
) -> ServerSentEvent:
    """Every change of the account's jobs, as they happen.

    With Last-Event-ID nothing is missed; a change may come twice, then with the same `version`.
    """
    position = None if last_event_id is None else str(_number(last_event_id))

    async def events() -> AsyncIterator[ServerSentEventMessage]:
        async for change in with_pauses(watch.account(caller.account_id, position=position)):
            if change is None:
                yield STILL_HERE
            else:
                body = msgspec.json.encode(await shown.one(change.job)).decode()
                yield ServerSentEventMessage(event="job", id=change.position, data=body)

    return ServerSentEvent(events())


@websocket(
    "/jobs/{job_id:str}/ws",
    scope=Scope.READ,
    read_key=bearer_or_query,
    tags=["Events"],
    operation_id="followJobBySocket",
    messages=wire.Job,
)
async def job_socket(socket: WebSocket, job_id: str, jobs: Jobs, watch: Watch, shown: Shown) -> None:  # type: ignore[type-arg]
    """A job over a WebSocket: one JSON text now and after each change, then a normal close behind the final state."""
    caller = caller_of(socket)
    ident = known_id("job", job_id)
    await jobs.get(caller.account_id, ident)
    await socket.accept()
    async with asyncio.TaskGroup() as group:
        leaving = group.create_task(_left(socket))
        with contextlib.suppress(WebSocketDisconnect):
            async with contextlib.aclosing(_until(leaving, watch.job(caller.account_id, ident))) as changes:
                async for job in changes:
                    await socket.send_text(msgspec.json.encode(await shown.one(job)).decode())
            if not leaving.done():
                leaving.cancel()
                await socket.close()


async def _left(socket: WebSocket) -> None:  # type: ignore[type-arg]
    """Returns when the client has gone. What it says is not listened to."""
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await socket.receive_data(mode="text")


async def _until(event: asyncio.Task[None], source: AsyncGenerator[_T, None]) -> AsyncGenerator[_T, None]:
    """The source's items, until the event has come."""
    async with contextlib.aclosing(source):
        while True:
            following = asyncio.ensure_future(anext(source, None))
            try:
                await asyncio.wait({following, event}, return_when=asyncio.FIRST_COMPLETED)
                item = following.result() if following.done() else None
            finally:
                following.cancel()
                await asyncio.wait({following})  # it has let go of the source
            if item is None:
                return
            yield item


async def with_pauses(source: AsyncGenerator[_T, None]) -> AsyncIterator[_T | None]:
    """The source's items, and None whenever nothing came for a while, so that a broken connection is noticed."""
    following = asyncio.ensure_future(anext(source, None))
    try:
        while True:
            done, _ = await asyncio.wait({following}, timeout=_KEEP_ALIVE_S)
            if not done:
                yield None
                continue
            item = following.result()
            if item is None:
                return
            yield item
            following = asyncio.ensure_future(anext(source, None))
    finally:
        following.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await following
        await source.aclose()


def _number(last_event_id: str | None) -> int:
    if last_event_id is None:
        return 0
    if not last_event_id.isdecimal() or len(last_event_id) > 19:
        raise Invalid.at("?Last-Event-ID", "is not an event id that we gave out")
    return int(last_event_id)
