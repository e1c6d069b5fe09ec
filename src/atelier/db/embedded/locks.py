"""Locks between processes that vanish with the process that holds them."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager

from atelier.domain.errors import Unavailable

POLL_S = 0.005


class FileLock:
    """flock(2) on an open file, which this object then owns.

    The kernel ties the lock to this opening of the file: it ends with the process, and a second lock in the same
    process is a stranger to the first. A child made by fork shares it, so a lock is given back by unlocking, never
    by closing alone.
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @contextmanager
    def exclusive(self, deadline: float) -> Iterator[None]:
        """Ours alone inside the block. Waits until `deadline` (of time.monotonic), then raises Unavailable."""
        self._wait(fcntl.LOCK_EX, deadline)
        try:
            yield
        finally:
            self._lock(fcntl.LOCK_UN)

    def take_shared(self, deadline: float) -> None:
        self._wait(fcntl.LOCK_SH, deadline)

    def try_exclusive(self) -> bool:
        """Also turns our shared lock into an exclusive one; when that fails, the shared one is lost."""
        return self._lock(fcntl.LOCK_EX)

    def close(self) -> None:
        self._lock(fcntl.LOCK_UN)
        os.close(self._descriptor)

    def _wait(self, operation: int, deadline: float) -> None:
        while not self._lock(operation):
            if time.monotonic() > deadline:
                raise Unavailable("another atelier command is still starting or stopping PostgreSQL: try again")
            time.sleep(POLL_S)

    def _lock(self, operation: int) -> bool:
        try:
            fcntl.flock(self._descriptor, operation | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
