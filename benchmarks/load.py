"""A light HTTP client for load: keep-alive connections on bare streams, so that the server is the bottleneck."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit


class Load(NamedTuple):
    """What a run of load gave: answers a second, and latencies in milliseconds."""

    per_s: float
    p50_ms: float
    p99_ms: float
    answers: int


class Wire:
    """One connection. Requests go one after another."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str) -> None:
        self._reader = reader
        self._writer = writer
        self._host = host

    @classmethod
    async def open(cls, url: str) -> Wire:
        parts = urlsplit(url)
        reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
        return cls(reader, writer, parts.netloc)

    async def ask(self, method: str, path: str, key: str, body: bytes = b"") -> tuple[int, bytes]:
        """Status and body. Only what the servers under test send is understood: answers with a content-length."""
        head = (
            f"{method} {path} HTTP/1.1\r\nhost: {self._host}\r\nauthorization: Bearer {key}\r\n"
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
        )
        self._writer.write(head.encode() + body)
        start = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        status = int(start[9:12])
        length = next((int(line[15:]) for line in start.split("\r\n") if line.lower().startswith("content-length:")), 0)
        return status, await self._reader.readexactly(length) if length else b""

    async def listen(self, path: str, key: str) -> AsyncIterator[Any]:
        """Opens a stream of server-sent events; gives what stands in their data."""
        head = f"GET {path} HTTP/1.1\r\nhost: {self._host}\r\nauthorization: Bearer {key}\r\n\r\n"
        self._writer.write(head.encode())
        await self._reader.readuntil(b"\r\n\r\n")

        async def events() -> AsyncIterator[Any]:
            while line := await self._reader.readline():
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])

        return events()

    def close(self) -> None:
        self._writer.close()


async def load(
    url: str, keys: Sequence[str], request: Callable[[int], tuple[str, str, bytes]], *, connections: int, seconds: float
) -> Load:
    """Keeps `connections` busy for a while. `request(n)` gives method, path and body; every answer must be 2xx."""
    wires = [await Wire.open(url) for _ in range(connections)]
    took: list[float] = []
    count = 0
    end = time.perf_counter() + seconds

    async def one(wire: Wire, key: str) -> None:
        nonlocal count
        while (started := time.perf_counter()) < end:
            count += 1
            status, body = await wire.ask(*_with_key(request(count), key))
            if not 200 <= status < 300:
                raise RuntimeError(f"{status}: {body[:300]!r}")
            took.append(time.perf_counter() - started)

    began = time.perf_counter()
    await asyncio.gather(*(one(wire, keys[index % len(keys)]) for index, wire in enumerate(wires)))
    passed = time.perf_counter() - began
    for wire in wires:
        wire.close()
    return Load(len(took) / passed, *percentiles(took), len(took))


def _with_key(request: tuple[str, str, bytes], key: str) -> tuple[str, str, str, bytes]:
    method, path, body = request
    return method, path, key, body


def percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    """The median and the 99th percentile, in milliseconds."""
    ordered = sorted(seconds)
    return ordered[len(ordered) // 2] * 1000, ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000
