"""Server-sent events, as the client libraries read them: the name of an event is the `type` in its data."""

from __future__ import annotations

import base64
from typing import Final, Protocol

import msgspec

MEDIA_TYPE: Final = "text/event-stream"
HEADERS: Final = {"cache-control": "no-cache", "x-accel-buffering": "no"}
PAUSE: Final = b": still here\n\n"


class Event(Protocol):
    """A struct that says what sort of event it is."""

    @property
    def type(self) -> str: ...


def event(body: Event) -> bytes:
    return b"event: " + body.type.encode() + b"\ndata: " + msgspec.json.encode(body) + b"\n\n"


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()
