"""The object store: where the bytes are. A directory by default, a bucket by URL; any number of processes share it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit
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


def open_store(url: str, default: Path) -> Store:
    """The store behind a URL; `default` is the directory for an empty one. Nothing is contacted yet.

    Raises ValueError for a URL that names no store. Credentials of buckets come from where the cloud's own tools look.
    """
    from atelier.storage.directory import Directory

    scheme = urlsplit(url).scheme
    if not url:
        return Directory(default)
    if scheme == "file":
        return Directory(Path(unquote(urlsplit(url).path)))
    if scheme not in ("s3", "s3a", "gs", "az", "azure", "abfs", "abfss"):
        raise ValueError(f"{url!r} names no store: use file:///path, s3://, gs:// or az://")
    from atelier.storage.bucket import Bucket

    return Bucket.from_url(url)
