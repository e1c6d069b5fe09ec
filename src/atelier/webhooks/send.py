"""One attempt: a POST, and what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
import time
from typing import Final

import httpx
import msgspec

from atelier.guard.transport import AddressRefused
from atelier.webhooks.retry import parse_retry_after

_READ_BYTES: Final = 1024
_READ_S: Final = 1.0
_LONGEST_ERROR: Final = 1200
_GONE: Final = 410
_SECRET: Final = re.compile(r"whsec_[A-Za-z0-9+/=_-]+")


class Delivered(msgspec.Struct, frozen=True):
    status: int


class Failed(msgspec.Struct, frozen=True):
    """`ours`: the receiver was not asked, because something here went wrong."""

    error: str
    status: int | None = None
    retry_after_s: float | None = None
    ours: bool = False

    @property
    def gone(self) -> bool:
        return self.status == _GONE


Outcome = Delivered | Failed


async def send(
    client: httpx.AsyncClient, url: str, headers: dict[str, str], body: bytes, *, timeout_s: float
) -> Outcome:
    """Posts a body. Only a 2xx status within `timeout_s` is success; what follows the status line does not matter then.

    Of a failure's body the first KiB is kept. The texts name no secret, and no address behind a name.
    """
    try:
        async with (
            asyncio.timeout(timeout_s),
            client.stream("POST", url, headers=headers, content=body) as response,
        ):
            if response.is_success:
                return Delivered(response.status_code)
            return await _refusal(response)
    except (TimeoutError, httpx.TimeoutException):
        return Failed(f"no answer within {timeout_s:g} s")
    except AddressRefused as error:
        return Failed(str(error))
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Failed(_clean(_explain(error)))


async def _refusal(response: httpx.Response) -> Failed:
    words = f"HTTP {response.status_code}"
    if response.is_redirect:
        words += " (redirects are not followed)"
    if opening := await _opening(response):
        words += f": {opening}"
    retry_after_s = parse_retry_after(response.headers.get("retry-after"), now_s=time.time())
    return Failed(_clean(words), response.status_code, retry_after_s)


async def _opening(response: httpx.Response) -> str:
    """The beginning of the body as it came, undecoded: a small body can unpack to a very large one."""
    read = bytearray()
    with contextlib.suppress(TimeoutError, httpx.HTTPError):
        async with asyncio.timeout(_READ_S):
            async for part in response.aiter_raw():
                read += part[: _READ_BYTES - len(read)]
                if len(read) >= _READ_BYTES:
                    break
    return read.decode("utf-8", "replace")


def _explain(error: Exception) -> str:
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return f"no secure connection: {cause.reason or cause}"
        cause = cause.__cause__ or cause.__context__
    match error:
        case httpx.ConnectError():
            return f"no connection: {error}"
        case httpx.NetworkError() | httpx.RemoteProtocolError():
            return f"no complete HTTP answer: {str(error) or 'the connection broke'}"
    return f"{type(error).__name__}: {error}"


def _clean(text: str) -> str:
    """Printable text of bounded length, without anything that looks like a webhook secret."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return _SECRET.sub("whsec_...", printable)[:_LONGEST_ERROR].strip()
