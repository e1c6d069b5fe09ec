"""The object store as a bucket of a cloud, or of anything that speaks S3."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import BaseError, NotSupportedError
from obstore.store import AzureStore, GCSStore, ObjectStore, S3Store, from_url

from atelier.domain.errors import Unavailable
from atelier.storage.store import Stored
from atelier.storage.threads import in_thread

if TYPE_CHECKING:
    from obstore.store import RetryConfig

_WALK_BATCH = 1000  # what S3 lists at a time
_READ_BYTES = 4 << 20  # one request each: a single one for the whole would time out under a slow reader
_RETRIES: Final[RetryConfig] = {"max_retries": 4, "retry_timeout": timedelta(seconds=20)}  # customers are waiting


class Bucket:
    """A `Store` over obstore. A put is visible only when it is complete: clouds give that themselves."""

    def __init__(self, store: ObjectStore) -> None:
        self._store = store

    @classmethod
    def from_url(cls, url: str) -> Bucket:
        try:
            return cls(from_url(url, retry_config=_RETRIES))
        except BaseError as error:
            raise ValueError(
                f"the store {urlsplit(url).scheme}://{urlsplit(url).netloc} cannot be used: {error}"
            ) from error

    async def put_file(self, path: str, file: Path) -> None:
        with _translated(path):
            await obstore.put_async(self._store, path, file)
        await in_thread(file.unlink)

    async def open(self, path: str, start: int, stop: int) -> AsyncGenerator[bytes, None]:
        with _translated(path):
            for at in range(start, stop, _READ_BYTES):
                end = min(at + _READ_BYTES, stop)
                piece = await obstore.get_range_async(self._store, path, start=at, end=end)
                if len(piece) < end - at:
                    raise Unavailable(f"the stored file {path} is shorter than it was")
                yield piece.to_bytes()

    async def get_file(self, path: str, file: Path) -> None:
        with _translated(path):
            size_bytes = (await obstore.head_async(self._store, path))["size"]
            await in_thread(file.parent.mkdir, parents=True, exist_ok=True)
            with await in_thread(file.open, "wb") as copy:
                async for piece in self.open(path, 0, size_bytes):
                    await in_thread(copy.write, piece)

    def local_path(self, path: str) -> Path | None:
        return None

    async def delete(self, paths: Sequence[str]) -> None:
        with _translated("blobs"), contextlib.suppress(FileNotFoundError):
            await obstore.delete_async(self._store, paths)

    async def walk(self, folder: str) -> AsyncIterator[list[Stored]]:
        with _translated(folder):
            async for batch in obstore.list(self._store, folder, chunk_size=_WALK_BATCH):
                yield [Stored(entry["path"], entry["size"], entry["last_modified"]) for entry in batch]

    async def presign(self, path: str, ttl_s: float) -> str | None:
        if not isinstance(self._store, S3Store | GCSStore | AzureStore):
            return None
        with _translated(path):
            return await obstore.sign_async(self._store, "GET", path, timedelta(seconds=ttl_s))


@contextlib.contextmanager
def _translated(path: str) -> Iterator[None]:
    """obstore's errors as ours. Their texts quote URLs and answers of the cloud, which are for the log alone."""
    try:
        yield
    except NotSupportedError:
        raise
    except BaseError as error:
        raise Unavailable("the file store does not answer") from error
    except FileNotFoundError:
        raise FileNotFoundError(path) from None
