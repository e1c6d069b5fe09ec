"""The child's side: `python -m atelier.sandbox.child FD MEMORY_BYTES`. Waits for calls until the socket closes.

A memory of 0 bytes is one without a limit.
"""

from __future__ import annotations

import importlib
import os
import resource
import select
import socket
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any, get_type_hints

import msgspec

from atelier.sandbox.confine import die_with_parent, leave_network
from atelier.sandbox.wire import HEADER, STOP, Call, Fault, Result, Step, frame

_STEP_INTERVAL_S = 0.05
_FILE_BYTES = 8 << 30


def main(fd: int, memory_bytes: int) -> None:
    die_with_parent()
    leave_network()
    if memory_bytes:
        resource.setrlimit(resource.RLIMIT_DATA, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_FILE_BYTES, _FILE_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.nice(5)  # the API stays quick while engines work
    with socket.socket(fileno=fd) as link:
        while call := _receive(link):
            link.sendall(frame(_answer(call, link)))


class Stopped(BaseException):
    """Raised by a call's progress function once the call is not wanted any more: no `except Exception` holds it up."""


def _receive(link: socket.socket) -> Call | None:
    """The next call; None at the end. A stop that came after its call had ended is passed over."""
    while (header := _exactly(link, HEADER.size)) is not None:
        if header == STOP:
            continue
        body = _exactly(link, HEADER.unpack(header)[0])
        return None if body is None else msgspec.msgpack.decode(body, type=Call)
    return None


def _exactly(link: socket.socket, count: int) -> bytes | None:
    received = bytearray()
    while len(received) < count:
        piece = link.recv(count - len(received))
        if not piece:
            return None
        received += piece
    return bytes(received)


def _answer(call: Call, link: socket.socket) -> Result | Fault:
    try:
        function = _resolve(call.function)
        value = function(_argument(function, call.argument), _reporter(link))
        return Result(msgspec.Raw(msgspec.msgpack.encode(value)))
    except (Exception, Stopped) as error:
        return Fault(type(error).__name__, str(error), traceback.format_exc())


def _resolve(name: str) -> Callable[[Any, Any], Any]:
    module, _, attribute = name.partition(":")
    if not module.startswith("atelier."):
        raise ValueError(f"{name} is not ours to call")
    function: Callable[[Any, Any], Any] = getattr(importlib.import_module(module), attribute)
    return function


def _argument(function: Callable[[Any, Any], Any], raw: Any) -> Any:
    hints = get_type_hints(function)
    first = function.__code__.co_varnames[0]
    return msgspec.convert(raw, hints[first])


def _reporter(link: socket.socket) -> Callable[[float, str], None]:
    last_time = 0.0
    last_stage = ""

    def report(fraction: float, stage: str) -> None:
        nonlocal last_time, last_stage
        if select.select([link], [], [], 0)[0]:  # nothing but a stop, or the parent's end, comes during a call
            raise Stopped("the call is not wanted any more")
        now = time.monotonic()
        if stage != last_stage or now - last_time >= _STEP_INTERVAL_S:
            last_time, last_stage = now, stage
            link.sendall(frame(Step(fraction, stage)))

    return report


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
