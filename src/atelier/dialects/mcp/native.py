"""The native API as the tools call it: over the network, or inside the server that they are a part of."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import AsyncExitStack, aclosing
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import anyio
import httpx
import msgspec

from atelier.dialects.edge.channel import HEADER
from atelier.domain.job import Channel

_CALL_S: Final = 90.0  # references of a job are fetched before it is accepted
_CONNECT_S: Final = 5.0
_PAUSE_S: Final = 0.5  # before a broken stream is taken up again
ENDED: Final = frozenset({"succeeded", "partial", "failed", "canceled"})


class Refusal(Exception):
    """The server said no: `problem` is what it answered, as RFC 9457 problem details."""

    def __init__(self, problem: Mapping[str, Any]) -> None:
        super().__init__(problem["detail"])
        self.problem = problem


class Unreachable(Exception):
    """The server did not answer."""


class Native:
    """Calls to `/v1` with one key. `transport`: where requests go instead of the network; links that begin with
    `links_base` then go there too."""

    def __init__(
        self, url: str, key: str, transport: httpx.AsyncBaseTransport | None = None, *, links_base: str = ""
    ) -> None:
        self.url = url.rstrip("/")
        self._links_base = links_base
        self._http = httpx.AsyncClient(
            base_url=self.url + "/v1",
            headers={"authorization": f"Bearer {key}", HEADER: Channel.MCP},
            timeout=httpx.Timeout(_CALL_S, connect=_CONNECT_S),
            transport=transport,
        )

    async def __aenter__(self) -> Native:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def get(self, path: str, **params: Any) -> Any:
        return await self._json(
            "GET", path, params={name: value for name, value in params.items() if value is not None}
        )

    async def post(self, path: str, body: Any = None, *, retry_key: str | None = None) -> Any:
        headers = {} if retry_key is None else {"idempotency-key": retry_key}
        return await self._json("POST", path, json=body, headers=headers)

    async def upload(self, filename: str, content: Any, description: str) -> Any:
        """Stores a file; `content` is its bytes, or a file that is open for reading."""
        form = {"description": description} if description else {}
        return await self._json("POST", "/assets", files={"file": (filename, content)}, data=form)

    async def follow(self, job_id: str) -> AsyncGenerator[Any, None]:
        """The job after every change, to its end; or until the server closes the stream because it stops.

        A connection that breaks is taken up again, for as long as the caller cares to wait.
        """
        last = ""
        while True:
            try:
                headers = {"last-event-id": last} if last else {}
                async with self._http.stream("GET", f"/jobs/{job_id}/events", headers=headers) as response:
                    if response.status_code >= 400:
                        await response.aread()
                        raise _refusal(response)
                    async for line in response.aiter_lines():
                        if line.startswith("id: "):
                            last = line[4:]
                        elif line.startswith("data: "):
                            yield msgspec.json.decode(line[6:])
                    return
            except httpx.TransportError:
                await anyio.sleep(_PAUSE_S)

    async def content(self, url: str) -> bytes:
        """What a signed link leads to."""
        return b"".join([chunk async for chunk in self._chunks(url)])

    async def save(self, url: str, file: Path) -> None:
        """Saves what a signed link leads to; the file appears whole or not at all."""
        partial = file.with_name(f".{file.name}.part")
        async with AsyncExitStack() as stack:
            stack.callback(partial.unlink, missing_ok=True)
            stream = await stack.enter_async_context(await anyio.open_file(partial, "wb"))
            async for chunk in self._chunks(url):
                await stream.write(chunk)
            await stream.aclose()
            partial.replace(file)

    async def _chunks(self, url: str) -> AsyncIterator[bytes]:
        if self._links_base:
            url = self.url + url.removeprefix(self._links_base)
        request = self._http.build_request("GET", url)
        del request.headers["authorization"]  # the link is the right to read
        try:
            response = await self._http.send(request, stream=True)
            async with aclosing(response):
                if response.status_code != 200:
                    await response.aread()
                    raise _refusal(response)
                async for chunk in response.aiter_bytes():
                    yield chunk
        except httpx.TransportError as error:
            raise Unreachable(f"no answer from {request.url.host}: {error}") from error

    async def _json(self, method: str, path: str, **given: Any) -> Any:
        try:
            response = await self._http.request(method, path, **given)
        except httpx.TransportError as error:
            raise Unreachable(f"no answer from {self.url}: {error}") from error
        if response.status_code >= 400:
            raise _refusal(response)
        return msgspec.json.decode(response.content) if response.content else None


def _refusal(response: httpx.Response) -> Refusal:
    try:
        problem = msgspec.json.decode(response.content, type=dict[str, Any])
        return Refusal({"detail": problem["detail"], "code": problem["code"], **problem})
    except (msgspec.DecodeError, KeyError):
        return Refusal({"detail": f"the server answered {response.status_code}", "code": "http_error"})
