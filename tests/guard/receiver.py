"""Real HTTP servers on loopback that behave, or misbehave, as told."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import msgspec

DEADLINE_S = 20.0


class Received(msgspec.Struct, frozen=True):
    """One request as it arrived. Header names are lower case; `at` is on the monotonic clock."""

    path: str
    headers: dict[str, str]
    body: bytes
    at: float


Behaviour = Callable[[asyncio.StreamWriter], Awaitable[None]]


def reply(status: int, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Behaviour:
    async def behave(writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} Told", f"content-length: {len(body)}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        await writer.drain()

    return behave


def late(pause_s: float, then: Behaviour) -> Behaviour:
    async def behave(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(pause_s)
        await then(writer)

    return behave


async def hang(_writer: asyncio.StreamWriter) -> None:
    """Never answers."""
    await asyncio.Event().wait()


async def cut(writer: asyncio.StreamWriter) -> None:
    """Closes the connection instead of answering."""
    writer.transport.abort()


async def babble(writer: asyncio.StreamWriter) -> None:
    """Answers something that is not HTTP."""
    writer.write(b"hello \x00\x01 there\r\n\r\n")
    await writer.drain()


def endless(status: int) -> Behaviour:
    """A body that never ends, as fast as it is read."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status} Told\r\n\r\n".encode())
        while True:
            writer.write(b"x" * 65_536)
            await writer.drain()

    return behave


def stalling(status: int) -> Behaviour:
    """Headers, a few bytes, then nothing more."""

    async def behave(writer: asyncio.StreamWriter) -> None:
        writer.write(f"HTTP/1.1 {status} Told\r\ncontent-length: 1000\r\n\r\nfew".encode())
        await writer.drain()
        await asyncio.Event().wait()

    return behave


class Receiver:
    """Answers the n-th request by the n-th behaviour; the last one answers all that follow."""

    def __init__(self, *behaviours: Behaviour) -> None:
        self.behaviours = list(behaviours)
        self.received: list[Received] = []
        self.server_names: list[str | None] = []
        """SNI of every TLS connection."""
        self.open = 0
        self.most_open = 0
        """Requests being answered: now, and the most there were at a time."""
        self.port = 0
        self._host = ""
        self._scheme = "http"
        self._tasks: set[asyncio.Task[None]] = set()

    @contextlib.asynccontextmanager
    async def serving(
        self, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
    ) -> AsyncIterator[Receiver]:
        if tls is not None:
            tls.sni_callback = lambda _socket, name, _context: self.server_names.append(name)
        server = await asyncio.start_server(self._serve, host, port, ssl=tls)
        self.port = server.sockets[0].getsockname()[1]
        self._host, self._scheme = host, "http" if tls is None else "https"
        try:
            yield self
        finally:
            server.close()
            for task in list(self._tasks):
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
            await server.wait_closed()

    @property
    def url(self) -> str:
        return f"{self._scheme}://{self._host}:{self.port}/hook"

    @property
    def ids(self) -> list[str]:
        return [request.headers["webhook-id"] for request in self.received]

    async def got(self, count: int) -> None:
        """Waits for so many requests."""
        await until(lambda: len(self.received) >= count)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            request = await _read(reader)
            behaviour = self.behaviours[min(len(self.received), len(self.behaviours) - 1)]
            self.received.append(request)
            await behaviour(writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client went away
        except asyncio.CancelledError:
            pass  # the test is over; asyncio's stream server takes a cancelled handler for a fault
        finally:
            self.open -= 1
            self._tasks.discard(task)
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Received:
    start, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Received(start.split(" ")[1], headers, body, time.monotonic())


async def until(condition: Callable[[], bool]) -> None:
    """Waits for a condition. Fails the test when it does not come true."""
    async with asyncio.timeout(DEADLINE_S):
        while not condition():
            await asyncio.sleep(0.005)
