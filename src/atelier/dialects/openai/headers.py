"""The headers of every answer: the id by which people ask about a request, and the service's own names for limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from litestar.enums import ScopeType
from litestar.types import Message, Scope

from atelier.dialects.edge.rates import kept
from atelier.domain.ids import new_id

BASE: Final = "/openai/v1"

_USABLE: Final = re.compile(rb"[\x21-\x7e]{1,200}")


async def tell_request(message: Message, scope: Scope) -> None:
    """A hook of the application, run before every message: below our base, answers name the request that they answer,
    by the client's own id where it gave one that can be used."""
    if message["type"] == "http.response.start" and scope["type"] == ScopeType.HTTP and scope["path"].startswith(BASE):
        message["headers"] = [*message.get("headers", ()), *_headers(scope)]


def _headers(scope: Scope) -> Iterator[tuple[bytes, bytes]]:
    given = next((value for name, value in scope["headers"] if name == b"x-client-request-id"), b"")
    yield b"x-request-id", given if _USABLE.fullmatch(given) else f"req_{new_id().hex}".encode()
    rate = kept(scope)
    if rate is not None:
        yield b"x-ratelimit-limit-requests", str(rate.limit).encode()
        yield b"x-ratelimit-remaining-requests", str(rate.remaining).encode()
        yield b"x-ratelimit-reset-requests", f"{rate.reset_s:.3g}s".encode()
