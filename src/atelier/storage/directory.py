"""The object store as a directory."""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import stat
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

from atelier.domain.errors import Unavailable
from atelier.storage.store import Stored
from atelier.storage.threads import in_thread

_READ_BYTES: Final = 1 << 20  # what is read and handed on at a time


class Directory:
    """A `Store` in a directory that all processes of this installation see."""

    def __init__(self, root: Path) -> None:
        self._root = root.absolute()

    async def put_file(self, path: str, file: Path) -> None:
        await in_thread(self._put, self._place(path), file)

    async def open(self, path: str, start: int, stop: int) -> AsyncGenerator[bytes, None]:
        with contextlib.ExitStack() as opened:
            with _named(path):
                descriptor, piece = await in_thread(_open, self._place(path), start, stop, opened)
            while piece:
                start += len(piece)
                yield piece
                if start >= stop:
                    return
                piece = await in_thread(os.pread, descriptor, min(_READ_BYTES, stop - start), start)
            raise Unavailable(f"the stored file {path} is shorter than it was")

    async def get_file(self, path: str, file: Path) -> None:
        with _named(path):
            await in_thread(_copy, self._place(path), file)

    def local_path(self, path: str) -> Path | None:
        return self._place(path)

    async def delete(self, paths: Sequence[str]) -> None:
        with _named("blobs"):
            await in_thread(_remove, [self._place(path) for path in paths])

    async def walk(self, folder: str) -> AsyncIterator[list[Stored]]:
        folders = [self._place(folder)]
        while folders:
            files, below = await in_thread(self._scan, folders.pop())
            folders += below
            if files:
                yield files

    async def presign(self, path: str, ttl_s: float) -> str | None:
        return None

    def _place(self, path: str) -> Path:
        if path.startswith("/") or ".." in path.split("/"):
            raise ValueError(f"{path!r} leads out of the store")
        return self._root / path

    def _put(self, target: Path, file: Path) -> None:
        with _named(target.name):
            self._make_folder(target.parent)
            try:
                _settle(file)
                file.replace(target)
            except OSError as error:
                if error.errno != errno.EXDEV:
                    raise
                self._put_copy(target, file)
            _sync(target.parent)

    def _put_copy(self, target: Path, file: Path) -> None:
        """Brings a file over from another file system: a copy beside the target, then a rename."""
        part = target.with_name(f"{target.name}.{uuid4().hex}.part")
        try:
            shutil.copyfile(file, part)
            _settle(part)
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        file.unlink()

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        if folder != self._root:
            self._make_folder(folder.parent)
        folder.mkdir(mode=0o700, parents=folder == self._root, exist_ok=True)
        _sync(folder.parent)

    def _scan(self, folder: Path) -> tuple[list[Stored], list[Path]]:
        files: list[Stored] = []
        below: list[Path] = []
        with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below.append(Path(entry.path))
                    continue
                with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
                    facts = entry.stat(follow_symlinks=False)
                    path = Path(entry.path).relative_to(self._root).as_posix()
                    files.append(Stored(path, facts.st_size, datetime.fromtimestamp(facts.st_mtime, UTC)))
        return files, below


def _open(place: Path, start: int, stop: int, opened: contextlib.ExitStack) -> tuple[int, bytes]:
    """A descriptor, which `opened` will close, and the first piece in one go: most files are small, and each call into
    a thread costs."""
    descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
    opened.callback(os.close, descriptor)
    return descriptor, os.pread(descriptor, min(_READ_BYTES, stop - start), start)


def _copy(place: Path, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(place, file)


def _remove(places: Iterable[Path]) -> None:
    for place in places:
        place.unlink(missing_ok=True)


def _settle(file: Path) -> None:
    """Dates a file now, makes it read-only and brings it to the disk.

    Without the fsync, a power failure after the commit could leave a row that names an empty file.
    """
    file.chmod(stat.S_IMODE(file.stat().st_mode) & 0o444)
    os.utime(file)
    _sync(file)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _named(path: str) -> Iterator[None]:
    """The system's errors as ours: a full or broken disk is a part of the house that does not work."""
    try:
        yield
    except FileNotFoundError:
        raise FileNotFoundError(path) from None
    except OSError as error:
        raise Unavailable(f"the file store does not work: {error.strerror}") from error
