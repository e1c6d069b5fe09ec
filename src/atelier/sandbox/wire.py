"""What travels between a sandbox and its children: length-prefixed msgpack frames over a socket pair."""

from __future__ import annotations

import struct
from typing import Any

import msgspec

HEADER = struct.Struct("<I")


class Call(msgspec.Struct, frozen=True):
    """`function` is "module:name"; its annotations say how `argument` is decoded."""

    function: str
    argument: Any


STOP = HEADER.pack(0)
"""An empty frame, to a child that is at work: the call is not wanted any more."""


class Step(msgspec.Struct, frozen=True, tag="step"):
    fraction: float
    stage: str


class Result(msgspec.Struct, frozen=True, tag="result"):
    value: msgspec.Raw


class Fault(msgspec.Struct, frozen=True, tag="fault"):
    """An exception in the child. `traceback` is for the log, never for a customer."""

    kind: str
    message: str
    traceback: str


Message = Step | Result | Fault


def frame(message: Any) -> bytes:
    body = msgspec.msgpack.encode(message)
    return HEADER.pack(len(body)) + body
