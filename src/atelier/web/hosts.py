"""Dialects by host name, for clients that cannot take a path: krea.localhost is /krea."""

from __future__ import annotations

from collections.abc import Sequence

from litestar.types import ASGIApp, Receive, Scope, Send


def by_host(app: ASGIApp, dialects: Sequence[str]) -> ASGIApp:
    """Puts the dialect's prefix before the path when the host's first label names it."""
    prefixes = {name.encode(): f"/{name}" for name in dialects}

    async def route(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            host = next((value for name, value in scope["headers"] if name == b"host"), b"")
            prefix = prefixes.get(host.partition(b".")[0].lower()) if b"." in host else None
            if prefix is not None and not scope["path"].startswith((prefix + "/", "/files/")):
                path = prefix + scope["path"]
                scope = {**scope, "path": path, "raw_path": path.encode()}  # type: ignore[assignment]
        await app(scope, receive, send)

    return route
