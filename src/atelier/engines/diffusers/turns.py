"""Who gets the device next: jobs for the model that is loaded, as long as nobody else waits too long for it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class _Waiting:
    def __init__(self, what: str) -> None:
        self.what = what
        self.passed = 0
        self.turn = asyncio.Event()


class Turns:
    """One at a time. A wait for what was served last goes first, but passes each older one at most `passes` times."""

    def __init__(self, passes: int) -> None:
        self._passes = passes
        self._queue: list[_Waiting] = []
        self._taken = False
        self._last = ""

    @asynccontextmanager
    async def turn(self, what: str) -> AsyncIterator[None]:
        waiting = _Waiting(what)
        self._queue.append(waiting)
        self._call_next()
        try:
            await waiting.turn.wait()
            yield
        finally:
            if waiting.turn.is_set():
                self._taken = False
            else:
                self._queue.remove(waiting)
            self._call_next()

    def _call_next(self) -> None:
        if self._taken or not self._queue:
            return
        chosen = self._choose()
        for older in self._queue[: self._queue.index(chosen)]:
            older.passed += 1
        self._queue.remove(chosen)
        self._taken, self._last = True, chosen.what
        chosen.turn.set()

    def _choose(self) -> _Waiting:
        first = self._queue[0]
        if first.passed >= self._passes:
            return first
        return next((waiting for waiting in self._queue if waiting.what == self._last), first)
