"""The object store: where the bytes are. A directory by default, a bucket by URL; any number of processes share it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol
from uuid import UUID

import msgspec


class Stored(msgspec.Struct, frozen=True):
    """A file in the store. `modified_at` is when it was put there."""

    path: str
    size_bytes: int
    modified_at: datetime


class Store(Protocol):
    """Files by path. A path is made by us, never by a customer.

    Every method raises Unavailable when the store does not work, and those that read raise FileNotFoundError.
    """

    async def put_file(self, path: str, file: Path) -> None:
        """Takes over a local file, which is gone afterwards. Nobody ever sees a part of it, and once this returns it
        outlives a power failure."""
        ...

    def open(self, path: str, start: int, stop: int) -> AsyncGenerator[bytes, None]:
        """The bytes from `start` up to, not including, `stop`, in pieces. Close the iterator if you leave early."""
        ...

    async def get_file(self, path: str, file: Path) -> None:
        """Copies a file to a local path, making its folder."""
        ...

    def local_path(self, path: str) -> Path | None:
        """Where the file itself can be read, or None where it must be copied first. Never write there."""
        ...

    async def delete(self, paths: Sequence[str]) -> None:
        """Files that are not there count as deleted."""
        ...

    def walk(self, folder: str) -> AsyncIterator[list[Stored]]:
        """Everything below a folder, batch by batch, in no order."""
        ...

    async def presign(self, path: str, ttl_s: float) -> str | None:
        """A link with which anyone may read the file from the bucket itself; None where that cannot be had."""
        ...


def blob_path(blob_id: UUID) -> str:
    """Where a blob's file is. Named by the id, so that nothing can be learned from a name; the folders keep directories
    small, and take the id's last digits because the first ones tell the time."""
    return f"blobs/{blob_id.hex[-2:]}/{blob_id}"
