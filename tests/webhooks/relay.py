"""A way to the database that can be cut: a socket that passes everything on to the real one, or nothing."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

_SOCKET = ".s.PGSQL.5432"


class Relay:
    def __init__(self, dsn: str, folder: Path) -> None:
        self._folder = folder
        self._parts = urlsplit(dsn)
        self._options = dict(parse_qsl(self._parts.query))
        self._cut = False
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def dsn(self) -> str:
        """The same database, through the relay."""
        user = f"{self._parts.netloc.rpartition('@')[0]}@"
        query = urlencode(self._options | {"host": str(self._folder), "port": "5432"}, safe="/")
        return urlunsplit(self._parts._replace(netloc=user, query=query))

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[Relay]:
        server = await asyncio.start_unix_server(self._serve, self._folder / _SOCKET)
        try:
            yield self
        finally:
            self.cut()
            server.close()
            await asyncio.gather(*self._tasks)
            await server.wait_closed()

    def cut(self) -> None:
        """Ends every connection. New ones end at once, until `mend`."""
        self._cut = True
        for writer in self._open:
            writer.transport.abort()

    def mend(self) -> None:
        self._cut = False

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        if self._cut:
            writer.transport.abort()
            return
        its_reader, its_writer = await self._connect()
        self._open |= {writer, its_writer}
        await asyncio.gather(_pass_on(reader, its_writer), _pass_on(its_reader, writer))
        self._open -= {writer, its_writer}
        for each in (writer, its_writer):
            with contextlib.suppress(ConnectionError):
                await each.wait_closed()

    async def _connect(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host = self._options.get("host") or self._parts.hostname or ""
        port = int(self._options.get("port") or self._parts.port or 5432)
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    writer.close()
