"""The rehearsal engine: pretends to work, so that everything around engines can be tested and measured."""

from __future__ import annotations

import asyncio
import os
import signal
import struct
import time
import zlib
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from atelier.domain.ids import age_s
from atelier.domain.media import MediaKind
from atelier.domain.operations import Operation
from atelier.domain.wishes.rehearsal import Part, Rehearse
from atelier.engines.port import Done, Later, Made, Outcome, Progress, Refused, Task
from atelier.sandbox.host import Sandbox

_TICK_S = 0.05


class Rehearsal:
    """Light work waits on the event loop; heavy work keeps a sandbox child busy, and can crash it."""

    name = "rehearsal"
    operations = frozenset({Operation.REHEARSE})

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    async def run(self, task: Task, progress: Progress) -> Outcome:
        wish = _wish(task)
        early_s = wish.late_by_s - age_s(UUID(task.job_id))
        if early_s > 0:
            return Later(early_s, "rehearsing a busy engine")
        if wish.heavy or wish.part in (Part.CRASH, Part.HOARD):
            outcome = await self._sandbox.call(
                "atelier.engines.rehearsal:work",
                task,
                cast(Any, Outcome),
                timeout_s=task.time_limit_s,
                progress=progress,
            )
            return cast(Outcome, outcome)
        start = time.monotonic()
        while (passed := time.monotonic() - start) < wish.work_s:
            progress(passed / wish.work_s, "rehearsing")
            await asyncio.sleep(min(_TICK_S, wish.work_s - passed))
        return _end(task, wish)


def work(task: Task, progress: Progress) -> Outcome:
    """The heavy part: keeps a processor busy, deaf to anything but a kill."""
    wish = _wish(task)
    start = time.monotonic()
    while (passed := time.monotonic() - start) < wish.work_s:
        progress(passed / wish.work_s, "rehearsing")
        zlib.crc32(bytes(1 << 20))
    if wish.part is Part.CRASH:
        os.kill(os.getpid(), signal.SIGSEGV)
    hoard = []
    while wish.part is Part.HOARD:
        hoard.append(bytearray(16 << 20))
    return _end(task, wish)


def _wish(task: Task) -> Rehearse:
    wish = task.order.wish
    if not isinstance(wish, Rehearse):
        raise TypeError(f"{task.order.operation} is not a rehearsal")
    return wish


def _end(task: Task, wish: Rehearse) -> Outcome:
    if wish.part is Part.REFUSE:
        return Refused("unsupported_input", "this rehearsal was asked to refuse")
    if wish.part is Part.FAIL:
        raise RuntimeError("this rehearsal was asked to fail")
    made = []
    for index in range(wish.files):
        path = task.new_file(f"{index}.png")
        _tiny_png(path, (task.order.seed + index) % 256)
        made.append(Made(str(path), MediaKind.IMAGE))
    return Done(tuple(made))


def _tiny_png(path: Path, grey: int) -> None:
    """A picture of 8 x 8 px in one shade, written without an image library."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes([grey]) * 8) * 8
    header = struct.pack(">IIBBBBB", 8, 8, 8, 0, 0, 0, 0)
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
