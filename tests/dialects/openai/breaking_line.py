"""A way to a server that swallows the first answers and hangs up instead."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

_PIECE = 1 << 16


class BreakingLine:
    """`broken` counts the calls whose answer was lost."""

    def __init__(self, server: str, *, breaks: int) -> None:
        self._port = urlsplit(server).port
        self._breaks = breaks
        self._tasks: set[asyncio.Task[None]] = set()
        self.broken = 0
        self.url = ""

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[BreakingLine]:
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        try:
            yield self
        finally:
            server.close()
            await asyncio.gather(*self._tasks)
            await server.wait_closed()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        its_reader, its_writer = await asyncio.open_connection("127.0.0.1", self._port)
        breaks = self._breaks > 0
        self._breaks -= 1
        await asyncio.gather(_pass_on(reader, its_writer), self._answer(its_reader, writer, breaks=breaks))
        for end in (writer, its_writer):
            with contextlib.suppress(ConnectionError):
                await end.wait_closed()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, breaks: bool) -> None:
        if breaks and await reader.read(_PIECE):
            self.broken += 1
            writer.transport.abort()
        await _pass_on(reader, writer)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while not writer.is_closing() and (piece := await reader.read(_PIECE)):
            writer.write(piece)
            await writer.drain()
    writer.close()
