"""`atelier mcp`: the tools over standard input and output, for an agent on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from mcp.server.stdio import stdio_server

from atelier.dialects.mcp.native import Native
from atelier.dialects.mcp.server import Context, tool_server
from atelier.dialects.mcp.tools import STDIO


async def serve_stdio(url: str, key: str) -> None:
    """Serves until standard input ends. Calls go to the server at `url`, with this key."""
    async with Native(url, key) as native:

        @asynccontextmanager
        async def reach(_: Context) -> AsyncIterator[Native]:
            yield native

        server = tool_server(STDIO, reach)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())
