"""Word of a running server for commands on the same machine: where it listens, in a file of its data directory."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Sign:
    """Several servers may share a data directory. The one that has the lock has its name on the sign; when it goes,
    even without a word, the next one that tries puts up its own."""

    def __init__(self, file: Path, url: str, lock: int) -> None:
        self._file = file
        self._url = url
        self._lock = lock
        self._ours = False

    def put_up(self) -> None:
        """Does nothing while another server's is up."""
        if self._ours:
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        self._ours = True
        temporary = self._file.with_suffix(".new")
        temporary.write_text(json.dumps({"url": self._url, "pid": os.getpid()}))
        temporary.replace(self._file)

    def take_down(self) -> None:
        if self._ours:
            self._file.unlink(missing_ok=True)


@contextmanager
def sign(file: Path, url: str) -> Iterator[Sign]:
    """A server's sign, up as soon as no other is, and down at the end."""
    lock = os.open(file.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        ours = Sign(file, url, lock)
        ours.put_up()
        try:
            yield ours
        finally:
            ours.take_down()
    finally:
        os.close(lock)


def signed(file: Path) -> str | None:
    """The URL of the server whose sign is up; whether it answers is another question."""
    try:
        url: str = json.loads(file.read_text())["url"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return url
