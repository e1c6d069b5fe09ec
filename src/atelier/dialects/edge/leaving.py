"""Noticing that a client has left while its request is still being worked on."""

from __future__ import annotations

from typing import Any

from litestar import Request


async def gone(request: Request[Any, Any, Any]) -> None:
    """Returns when the client has closed the connection. For requests whose body has been read."""
    while (await request.receive())["type"] != "http.disconnect":
        continue
