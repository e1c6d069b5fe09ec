"""Pages that show a video: where the video itself is. Read by yt-dlp, if it is installed (the extra `links`).

yt-dlp never connects by itself: all that it asks for goes through a guarded client, as everything does that is fetched
for customers. It runs in a thread; the connections stay in the event loop.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from typing import Any, Final

import httpx
import msgspec

from atelier.domain.errors import MediaRejected, Unsupported
from atelier.guard.transport import AddressRefused

MOST_PAGE_BYTES: Final = 16 << 20
_LIMIT_S: Final = 60.0
_ONE_FILE: Final = "best[ext=mp4]/best/bestvideo"
_OVER_HTTP: Final = ("http", "https")


class VideoFile(msgspec.Struct, frozen=True):
    """Where a video can be fetched, and the headers that its server wants to see."""

    url: str
    headers: Mapping[str, str] = {}


def is_available() -> bool:
    return find_spec("yt_dlp") is not None


async def find_video(client: httpx.AsyncClient, page: str, extractors: Sequence[str]) -> VideoFile:
    """The video that a page shows. `client` is a guarded one that follows redirects; `extractors` are those of yt-dlp
    that may be used (regular expressions). Raises MediaRejected where none can be had.
    """
    if not is_available():
        raise Unsupported("this server cannot read pages with videos: upload the video, and send its id")
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_LIMIT_S):
            found = await asyncio.to_thread(_extract, _Line(client, loop), page, list(extractors))
    except TimeoutError as error:
        raise MediaRejected("the page took too long to answer") from error
    return found


class _Line:
    """The way of yt-dlp's thread to the network."""

    def __init__(self, client: httpx.AsyncClient, loop: asyncio.AbstractEventLoop) -> None:
        self._client = client
        self._loop = loop

    def send(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> httpx.Response:
        """Raises httpx's errors, AddressRefused and TimeoutError."""
        answer = self._send(method, url, headers, content)
        return asyncio.run_coroutine_threadsafe(answer, self._loop).result(_LIMIT_S)

    async def _send(self, method: str, url: str, headers: Mapping[str, str], content: bytes | None) -> httpx.Response:
        request = self._client.build_request(method, url, headers=dict(headers), content=content)
        response = await self._client.send(request, stream=True)
        body = bytearray()
        try:
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > MOST_PAGE_BYTES:
                    raise httpx.ReadError(f"more than {MOST_PAGE_BYTES:,} bytes")
        finally:
            await response.aclose()
        plain = [(name, value) for name, value in response.headers.multi_items() if name != "content-encoding"]
        return httpx.Response(response.status_code, headers=plain, content=bytes(body), request=response.request)


def _extract(line: _Line, page: str, extractors: list[str]) -> VideoFile:
    """In a thread: yt-dlp waits for every answer."""
    from yt_dlp import YoutubeDL
    from yt_dlp.utils import YoutubeDLError

    options = {
        "quiet": True,
        "no_warnings": True,
        "noprogress": True,
        "noplaylist": True,
        "playlist_items": "1",
        "cachedir": False,
        "format": _ONE_FILE,
        "allowed_extractors": extractors,
        "logger": _Silence(),
    }
    with YoutubeDL(options, auto_init=False) as reader:
        reader.add_default_info_extractors()
        reader._request_director = reader.build_request_director([_handler_over(line)])
        try:
            found = reader.extract_info(page, download=False)
        except YoutubeDLError as error:
            raise MediaRejected("no video was found behind this link; upload it, and send its id") from error
    return _file_of(found)


def _file_of(found: Any) -> VideoFile:
    entries = (found or {}).get("entries")
    if entries is not None:
        found = next(iter(entries), None)
    if not found or not found.get("url") or found.get("protocol", "https") not in _OVER_HTTP:
        raise MediaRejected("this page shows no video that is a single file; upload it, and send its id")
    headers = {name: str(value) for name, value in (found.get("http_headers") or {}).items()}
    return VideoFile(str(found["url"]), headers)


def _handler_over(line: _Line) -> type:
    """A way to send requests, as yt-dlp wants it: a class of its own kind."""
    from yt_dlp.networking.common import Request, RequestHandler, Response
    from yt_dlp.networking.exceptions import HTTPError, TransportError

    class GuardedRH(RequestHandler):  # type: ignore[misc]  # yt-dlp has no types
        _SUPPORTED_URL_SCHEMES = _OVER_HTTP
        _SUPPORTED_PROXY_SCHEMES = None
        _SUPPORTED_FEATURES = None

        def _check_extensions(self, extensions: dict[str, Any]) -> None:
            extensions.clear()  # timeouts and the like are ours

        def _send(self, request: Request) -> Response:
            headers = {**self._get_headers(request)}
            jar = self._get_cookiejar(request)
            if cookies := jar.get_cookie_header(request.url):
                headers["Cookie"] = cookies
            content = request.data if isinstance(request.data, bytes | None) else b"".join(request.data)
            try:
                answer = line.send(request.method, request.url, headers, content)
            except (httpx.HTTPError, AddressRefused, TimeoutError) as error:
                raise TransportError(cause=error) from error
            response = Response(
                io.BytesIO(answer.content), str(answer.url), dict(answer.headers), status=answer.status_code
            )
            if not answer.is_success:
                raise HTTPError(response)
            return response

    return GuardedRH


class _Silence:
    """Where yt-dlp writes."""

    def debug(self, _: str) -> None: ...

    def warning(self, _: str) -> None: ...

    def error(self, _: str) -> None: ...
