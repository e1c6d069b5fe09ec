"""WebSockets that are refused before they open, with the status and the body that a request would have had.

The framework can only close them, which a server tells as 403, whatever was wrong.
"""

from __future__ import annotations

from typing import Any, Final, cast

from litestar import Response
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

from atelier.dialects.edge.envelopes import Answers, nearest

_EXTENSION: Final = "websocket.http.response"
"""By which servers say that they can answer so (ASGI's Websocket Denial Response)."""
_REFUSALS: Final = "atelier.refusals"


async def note_refusal(error: Exception, scope: Scope) -> None:
    """A hook for the application, after every exception: remembers what is wrong with a WebSocket."""
    refusals: list[Exception] | None = cast("dict[str, Any]", scope).get(_REFUSALS)
    if refusals is not None:
        refusals.append(error)


def denying(app: ASGIApp, answers: Answers) -> ASGIApp:
    """The application, with WebSockets that it closes before they are open answered from a table of errors."""

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.WEBSOCKET or _EXTENSION not in (scope.get("extensions") or {}):
            await app(scope, receive, send)
            return
        refusals: list[Exception] = []
        noting: Any = {**scope, _REFUSALS: refusals}
        opened = False

        async def sending(message: Message) -> None:
            nonlocal opened
            opened = opened or message["type"] == "websocket.accept"
            if message["type"] == "websocket.close" and refusals and not opened:
                connection: Any = ASGIConnection(noting)
                await _send(nearest(answers, type(refusals[-1]))(connection, refusals[-1]), send)
            else:
                await send(message)

        await app(noting, receive, sending)

    return route


async def _send(response: Response[bytes], send: Send) -> None:
    headers = {
        **response.headers,
        "content-type": str(response.media_type),
        "content-length": str(len(response.content)),
    }
    start: Any = {
        "type": f"{_EXTENSION}.start",
        "status": response.status_code,
        "headers": [(name.encode(), value.encode("latin-1")) for name, value in headers.items()],
    }
    await send(start)
    body: Any = {"type": f"{_EXTENSION}.body", "body": response.content, "more_body": False}
    await send(body)
