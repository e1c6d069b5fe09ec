"""Fetching files from URLs that customers give."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Final, cast

import httpx

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.guard.transport import AddressRefused
from atelier.settings import FetchSettings

_HEADERS: Final = {
    "accept": "image/*, video/*, audio/*, */*;q=0.5",
    "accept-encoding": "identity",  # media is compressed already, and a small answer stays a small file
}
_NO_HEADERS: Final[Mapping[str, str]] = {}


class Fetcher:
    """Reads files by `client`, which must be a guarded one that follows no redirects.

    Errors name the host and nothing else: neither its address nor what it answered.
    """

    def __init__(self, client: httpx.AsyncClient, options: FetchSettings) -> None:
        self._client = client
        self._options = options

    async def fetch(
        self, text: str, *, max_bytes: int, headers: Mapping[str, str] = _NO_HEADERS
    ) -> AsyncGenerator[bytes, None]:
        """The content at a URL in pieces; close the iterator if you leave early. `headers` go with the usual ones.

        Raises MediaRejected, and TooLarge for a file that announces more than `max_bytes`: one that keeps silent must
        be counted by the reader."""
        url = self._checked(text)
        deadline = asyncio.get_running_loop().time() + self._options.total_s
        try:
            async with asyncio.timeout_at(deadline):
                response = await self._follow(url, {**headers, **_HEADERS})
            try:
                _check_answer(response, max_bytes)
                async with aclosing(cast(AsyncGenerator[bytes, None], response.aiter_raw())) as pieces:
                    while True:
                        async with asyncio.timeout_at(deadline):
                            piece = await anext(pieces, None)
                        if piece is None:
                            return
                        yield piece
            finally:
                await response.aclose()
        except AddressRefused as error:
            raise MediaRejected(str(error)) from error
        except (httpx.TimeoutException, TimeoutError) as error:
            raise MediaRejected(f"{url.host} took too long to send the file") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise MediaRejected(f"{url.host} could not be reached, or broke off") from error

    async def _follow(self, url: httpx.URL, headers: Mapping[str, str]) -> httpx.Response:
        """The first answer that is not a redirect, its content unread. Each hop is checked like the first."""
        for _ in range(self._options.redirects + 1):
            async with asyncio.timeout(self._options.first_byte_s):
                response = await self._client.send(self._client.build_request("GET", url, headers=headers), stream=True)
            if response.next_request is None:
                return response
            await response.aclose()
            url = self._checked(str(response.next_request.url))
        raise MediaRejected(f"{url.host} redirects more than {self._options.redirects} times")

    def _checked(self, text: str) -> httpx.URL:
        allowed = ("https", "http") if self._options.plain_http else ("https",)
        try:
            url = httpx.URL(text.strip())
        except (httpx.InvalidURL, ValueError) as error:
            raise MediaRejected("this is not a valid URL") from error
        if url.scheme not in allowed or not url.host:
            raise MediaRejected(f"only {' and '.join(f'{scheme}://' for scheme in allowed)} links are fetched")
        if url.userinfo:
            raise MediaRejected("links with a user name or password are not fetched")
        return url


def _check_answer(response: httpx.Response, max_bytes: int) -> None:
    host = response.url.host
    if response.status_code != httpx.codes.OK:
        raise MediaRejected(f"{host} answered with status {response.status_code} instead of the file")
    if response.headers.get("content-encoding", "identity").lower() != "identity":
        raise MediaRejected(f"{host} sends the file compressed, although it was asked not to")
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise TooLarge(f"the file at {host} has {int(announced):,} bytes; at most {max_bytes:,} are allowed")
