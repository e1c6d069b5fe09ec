"""Agents: the official package's own client, over each of the ways in."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx2
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client

WAYS = ("stdio", "http")
ERAS = ("auto", "legacy")
"""The protocol without sessions of 2026, and the handshake before it."""


@asynccontextmanager
async def agent(way: str, url: str, key: str, log: Path, *, era: str = "auto") -> AsyncIterator[Client]:
    """A connected client. Over stdio, `atelier mcp` runs as a process of its own and writes its errors to `log`."""
    if way == "stdio":
        command = StdioServerParameters(
            command=sys.executable,
            args=["-m", "atelier.cli.main", "mcp"],
            env={**os.environ, "ATELIER_URL": url, "ATELIER_API_KEY": key},
        )
        with log.open("a") as errors:
            async with Client(stdio_client(command, errors), mode=era) as client:
                yield client
        return
    async with (
        httpx2.AsyncClient(headers={"authorization": f"Bearer {key}"}, timeout=60) as http,
        Client(streamable_http_client(f"{url}/mcp", http_client=http), mode=era) as client,
    ):
        yield client


async def told(client: Client, tool: str, **arguments: Any) -> Any:
    """The answer of a call that must succeed. The client has checked it against the output schema."""
    result = await client.call_tool(tool, arguments)
    assert not result.is_error, result.content
    return result.structured_content


async def refused(client: Client, tool: str, **arguments: Any) -> str:
    """The words of a call that must fail."""
    result = await client.call_tool(tool, arguments)
    assert result.is_error, result.structured_content
    (content,) = result.content
    return content.text  # type: ignore[union-attr]
