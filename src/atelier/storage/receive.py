"""Taking in a file of unknown length: never more than allowed, hashed on the way, off the event loop."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import AsyncIterable, Iterator
from io import FileIO
from pathlib import Path
from typing import Any

import msgspec

from atelier.domain.errors import MediaRejected, TooLarge, Unavailable
from atelier.storage.sniff import HEAD_BYTES
from atelier.storage.threads import in_thread

_WRITE_BYTES = 1 << 20  # small pieces wait until there are so many: a thread for each would cost more than the work


class Received(msgspec.Struct, frozen=True):
    """A file that came in whole. `head` is its beginning, as `sniff` wants it."""

    size_bytes: int
    sha256: bytes
    head: bytes


async def receive(stream: AsyncIterable[bytes], path: Path, *, max_bytes: int) -> Received:
    """Writes a stream to a new file. Raises TooLarge at the first byte above `max_bytes`, without reading on, and
    MediaRejected for an empty stream. The caller removes the file, whatever happens."""
    with await in_thread(_create, path) as file:
        digest = hashlib.sha256()
        head = b""
        size_bytes = 0
        waiting = bytearray()
        async for piece in stream:
            size_bytes += len(piece)
            if size_bytes > max_bytes:
                raise TooLarge(f"the file is larger than the {max_bytes:,} bytes that are allowed")
            if len(head) < HEAD_BYTES:
                head += piece[: HEAD_BYTES - len(head)]
            waiting += piece
            if len(waiting) >= _WRITE_BYTES:
                await in_thread(_write, file, digest, waiting)
                waiting = bytearray()
        await in_thread(_write, file, digest, waiting)
    if not size_bytes:
        raise MediaRejected("the file is empty")
    return Received(size_bytes, digest.digest(), head)


def _create(path: Path) -> FileIO:
    with _disk_errors():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path.open("xb", buffering=0)


def _write(file: FileIO, digest: Any, content: bytearray) -> None:
    digest.update(content)
    with memoryview(content) as rest, _disk_errors():
        done = 0
        while done < len(rest):  # without a buffer of its own, a file may take less than it is given
            done += file.write(rest[done:])


@contextlib.contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable(f"the disk does not take the file: {error.strerror}") from error
