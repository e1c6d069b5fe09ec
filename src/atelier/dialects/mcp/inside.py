"""Requests to an ASGI application in this process, answered as they come: httpx's own transport waits for the whole
answer, and an event stream has no end to wait for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import httpx
from litestar.types import ASGIApp


class Inside(httpx.AsyncBaseTransport):
    """Requests go to `app`."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        exchange = _Exchange(await request.aread())
        task = asyncio.create_task(exchange.run(self._app, _scope(request)), name="request inside")
        answer = _Answer(exchange, task)
        try:
            start = await exchange.messages.get()
        except BaseException:
            await answer.aclose()
            raise
        if isinstance(start, BaseException):
            raise start
        return httpx.Response(start["status"], headers=start["headers"], stream=answer)


class _Exchange:
    """One request and its answer, whose messages are taken one by one."""

    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self._left = asyncio.Event()
        self.messages: asyncio.Queue[Any] = asyncio.Queue(maxsize=1)

    async def run(self, app: ASGIApp, scope: Any) -> None:
        try:
            await app(scope, self._receive, self._send)
            await self.messages.put(None)
        except Exception as error:  # the application's defect is the caller's to see
            await self.messages.put(error)

    def leave(self) -> None:
        self._left.set()

    async def _receive(self) -> Any:
        if self._body is not None:
            body, self._body = self._body, None
            return {"type": "http.request", "body": body, "more_body": False}
        await self._left.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: Any) -> None:
        await self.messages.put(message)


class _Answer(httpx.AsyncByteStream):
    def __init__(self, exchange: _Exchange, task: asyncio.Task[None]) -> None:
        self._exchange = exchange
        self._task = task

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while (message := await self._exchange.messages.get()) is not None:
            if isinstance(message, BaseException):
                raise message
            yield message.get("body", b"")
            if not message.get("more_body", False):
                return

    async def aclose(self) -> None:
        self._exchange.leave()
        self._task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._task


def _scope(request: httpx.Request) -> dict[str, Any]:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": url.path,
        "raw_path": url.raw_path.partition(b"?")[0],
        "query_string": url.query,
        "root_path": "",
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": None,
        "server": (url.host, url.port),
    }
