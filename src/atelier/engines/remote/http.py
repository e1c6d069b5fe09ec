"""HTTP to providers: one client for what they serve themselves, and the guarded one for where their files lie.

Every way in which a call can fail is a value. Nothing that was sent or received reaches a message or the log.
"""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import httpx
import msgspec

from atelier import __version__
from atelier.engines.remote.port import Broken, Silent
from atelier.guard.transport import AddressRefused, guarded_client
from atelier.settings import FetchSettings

_CONNECT_S: Final = 10.0
_CONNECTIONS: Final = 128
_LARGEST_ANSWER: Final = 96 << 20
"""Bytes: some providers answer with the picture itself, as text."""
_PIECE: Final = 1 << 20
_DOWNLOAD_S: Final = 600.0
_REDIRECTS: Final = 3
_BUSY_S: Final = 10.0
_LONGEST_WAIT_S: Final = 600.0


class Part(msgspec.Struct, frozen=True):
    """A file of a multipart form."""

    name: str
    filename: str
    content: bytes
    media_type: str


class Call(msgspec.Struct, frozen=True):
    """A request. `body` is sent as JSON; with `files`, it is the fields of a form. `slow`: the answer is the work."""

    method: str
    url: str
    headers: Mapping[str, str] = {}
    body: Any = None
    files: tuple[Part, ...] = ()
    slow: bool = False

    def __repr__(self) -> str:
        return f"Call({self.method}, {self.url})"  # what goes along holds keys and prompts


class Reply(msgspec.Struct, frozen=True):
    status: int
    headers: Mapping[str, str]
    content: bytes

    @property
    def well(self) -> bool:
        return 200 <= self.status < 300

    @property
    def values(self) -> dict[str, Any]:
        """The JSON object that it holds; {} for anything else."""
        try:
            values = msgspec.json.decode(self.content)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return {}
        return values if isinstance(values, dict) else {}

    @property
    def text(self) -> str:
        return self.content.decode(errors="replace")

    @property
    def retry_after_s(self) -> float:
        return retry_after_s(self.headers.get("retry-after", ""))


class Unsent(msgspec.Struct, frozen=True):
    """The request certainly did not arrive."""

    reason: str


class Unanswered(msgspec.Struct, frozen=True):
    """It may have arrived; nothing usable came back."""

    reason: str


class Network:
    """The two ways out of a worker. Close it after use."""

    def __init__(self, fetch: FetchSettings, *, file_bytes: int) -> None:
        # No idle connections: one that the provider closes at that moment leaves open whether a request arrived.
        limits = httpx.Limits(max_connections=_CONNECTIONS, max_keepalive_connections=0)
        agent = {"user-agent": f"atelier/{__version__}"}
        self._direct = httpx.AsyncClient(limits=limits, verify=_authorities(), headers=agent)
        self._guarded = guarded_client(allow=fetch.networks(), timeout_s=fetch.total_s, verify=_authorities())
        self._plain_http = fetch.plain_http
        self._file_bytes = file_bytes

    async def close(self) -> None:
        await self._direct.aclose()
        await self._guarded.aclose()

    async def call(self, call: Call, *, timeout_s: float) -> Reply | Unsent | Unanswered:
        """The whole answer, within `timeout_s`."""
        content: dict[str, Any] = {}
        if call.files:
            content = {
                "data": {name: str(value) for name, value in (call.body or {}).items()},
                "files": [(part.name, (part.filename, part.content, part.media_type)) for part in call.files],
            }
        elif call.body is not None:
            content = {"content": msgspec.json.encode(call.body)}
        headers = {**call.headers, **({"content-type": "application/json"} if "content" in content else {})}
        timeout = httpx.Timeout(timeout_s, connect=min(_CONNECT_S, timeout_s))
        try:
            async with asyncio.timeout(timeout_s):
                request = self._direct.build_request(call.method, call.url, headers=headers, timeout=timeout, **content)
                response = await self._direct.send(request, stream=True)
                try:
                    return Reply(response.status_code, dict(response.headers), await _read(response))
                finally:
                    await response.aclose()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            return Unsent(f"it cannot be reached ({type(error).__name__})")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            return Unsent("its address in the settings is not a URL")
        except (TimeoutError, httpx.TimeoutException):
            return Unanswered("it did not answer in time")
        except (httpx.HTTPError, OverflowError) as error:
            return Unanswered(f"its answer broke off ({type(error).__name__})")

    async def download(self, url: str, path: Path, *, own: Mapping[str, str] | None, at: str) -> Silent | Broken | None:
        """Writes what a URL holds to a new file. At the provider's own place `at` (scheme, host, port), the headers
        `own` go along; anywhere else, nothing does, and only public addresses are connected to."""
        try:
            async with asyncio.timeout(_DOWNLOAD_S):
                return await self._download(url, path, own or {}, at)
        except AddressRefused as error:
            return Broken(str(error))
        except (TimeoutError, httpx.TimeoutException):
            return Silent("the file takes too long")
        except (httpx.InvalidURL, httpx.UnsupportedProtocol):
            return Broken("the provider gave no usable address for the file")
        except httpx.HTTPError as error:
            return Silent(f"the file could not be fetched ({type(error).__name__})")

    async def _download(self, url: str, path: Path, own: Mapping[str, str], at: str) -> Silent | Broken | None:
        for _ in range(_REDIRECTS + 1):
            here = place_of(url) == at
            if not here and not url.startswith(("https://", "http://") if self._plain_http else "https://"):
                return Broken("the provider gave an address for the file that is not https")
            client = self._direct if here else self._guarded
            async with client.stream("GET", url, headers=dict(own) if here else {}) as response:
                if response.next_request is None:
                    return await self._write(response, path)
                url = str(response.next_request.url)
        return Broken("the file's address leads in circles")

    async def _write(self, response: httpx.Response, path: Path) -> Silent | Broken | None:
        if response.status_code == httpx.codes.GONE:
            return Broken("the provider has removed the file")
        if response.status_code != httpx.codes.OK:
            return Silent(f"the file's server answers with status {response.status_code}")
        size = 0
        file = await asyncio.to_thread(path.open, "wb")
        try:
            async for piece in response.aiter_bytes(_PIECE):
                size += len(piece)
                if size > self._file_bytes:
                    return Broken(f"the file is larger than the {self._file_bytes:,} bytes that are taken")
                await asyncio.to_thread(file.write, piece)
        finally:
            await asyncio.to_thread(file.close)
        return None if size else Silent("the file is empty")

    @asynccontextmanager
    async def line(self, url: str) -> AsyncIterator[Any]:
        """A web socket of the operator's own server."""
        from websockets.asyncio.client import connect

        async with connect(url, open_timeout=_CONNECT_S, max_size=_LARGEST_ANSWER, close_timeout=1) as socket:
            yield socket


def place_of(url: str) -> str:
    """Scheme, host and port."""
    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        return ""
    return f"{parsed.scheme}://{parsed.netloc.decode()}"


def retry_after_s(value: str) -> float:
    """RFC 9110: seconds, or a date."""
    wait_s = _BUSY_S
    if value.strip().replace(".", "", 1).isdecimal():
        wait_s = float(value)
    elif value:
        try:
            wait_s = parsedate_to_datetime(value).timestamp() - time.time()
        except ValueError:
            wait_s = _BUSY_S
    return min(max(wait_s, 1.0), _LONGEST_WAIT_S)


async def _read(response: httpx.Response) -> bytes:
    content = bytearray()
    async for piece in response.aiter_bytes():
        content += piece
        if len(content) > _LARGEST_ANSWER:
            raise OverflowError
    return bytes(content)


@cache
def _authorities() -> ssl.SSLContext:
    """Whom we trust to vouch for servers. Reading that takes longer than many an answer."""
    return httpx.create_ssl_context()
