"""`/mcp`: the tools over streamable HTTP, for agents elsewhere.

Every request stands for itself: there are no sessions to lose, so any of several servers can answer it, and a restart
is not noticed. The official package is imported by the first request, in a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Final

from litestar import asgi
from litestar.exceptions import MethodNotAllowedException
from litestar.handlers import ASGIRouteHandler
from litestar.types import ASGIApp, Receive, Scope, Send

from atelier.accounts.accounts import Accounts
from atelier.dialects.edge.auth import key_guard
from atelier.dialects.mcp.native import Native

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from atelier.dialects.mcp.server import Context

BASE: Final = "/mcp"
_INSIDE: Final = "http://inside"  # a base that nobody resolves
_REQUEST_BYTES: Final = 16 << 20  # room for an upload in base64


class Door:
    """Answers requests with the tools, whose calls go to the native API of the same application."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._opening = asyncio.Lock()
        self._closing = asyncio.Event()
        self._manager: StreamableHTTPSessionManager | None = None
        self._running: asyncio.Task[None] | None = None

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        manager = await self._open(scope["litestar_app"])
        await manager.handle_request(scope, receive, send)  # type: ignore[arg-type]  # ASGI, by other names

    async def close(self) -> None:
        self._closing.set()
        if self._running is not None:
            await self._running

    async def _open(self, app: ASGIApp) -> StreamableHTTPSessionManager:
        async with self._opening:
            if self._manager is None:
                manager = await asyncio.to_thread(_manager, app, self._base_url)
                ready = asyncio.Event()
                self._running = asyncio.create_task(self._run(manager, ready), name="mcp")
                await ready.wait()
                self._manager = manager
            return self._manager

    async def _run(self, manager: StreamableHTTPSessionManager, ready: asyncio.Event) -> None:
        """The manager's tasks belong to one task from beginning to end."""
        async with manager.run():
            ready.set()
            await self._closing.wait()


def _manager(app: ASGIApp, base_url: str) -> StreamableHTTPSessionManager:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from atelier.dialects.mcp.inside import Inside
    from atelier.dialects.mcp.server import tool_server
    from atelier.dialects.mcp.tools import HTTP

    inside = Inside(app)

    @contextlib.asynccontextmanager
    async def reach(context: Context) -> AsyncIterator[Native]:
        assert context.request is not None  # it came over HTTP, and the guard has seen its key
        key = context.request.headers["authorization"].partition(" ")[2]
        async with Native(_INSIDE, key, inside, links_base=base_url) as native:
            yield native

    return StreamableHTTPSessionManager(tool_server(HTTP, reach), stateless=True, max_request_body_size=_REQUEST_BYTES)


def mcp_route(accounts: Accounts, door: Door) -> ASGIRouteHandler:
    """The route, behind a guard: without a valid key, nothing of the protocol is spoken."""

    @asgi(BASE, guards=[key_guard(accounts)], copy_scope=True)
    async def mcp(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "POST":  # type: ignore[typeddict-item]
            raise MethodNotAllowedException("only POST: this server keeps no sessions", headers={"allow": "POST"})
        await door.answer(scope, receive, send)

    return mcp
