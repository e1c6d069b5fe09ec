"""One PostgreSQL server over one directory, shared by every process of this user that needs it.

Two locks in the directory keep order, and both vanish with their process, however it ends:
- `starting.lock` is held while somebody starts or stops the server;
- `users.lock` is held, shared, by everybody who uses it. Who gets it alone when leaving is the last, and stops it.

Processes that were killed therefore leave a server without users behind. Whoever comes next adopts it.
"""

from __future__ import annotations

import errno
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from atelier.db.embedded import database, log, postmaster, sockets
from atelier.db.embedded.cluster import StillStarting, serve
from atelier.db.embedded.home import Account, Home, open_home, server_account
from atelier.db.embedded.locks import FileLock
from atelier.db.embedded.postmaster import Postmaster
from atelier.domain.errors import Unavailable

# For a moment's wait behind another command; a fast shutdown alone may take as long.
RELEASE_TIMEOUT_S = 30.0


@dataclass
class Share:
    """What a user of the server holds. The files stay open, so that it can leave even when the directory is gone."""

    home: Home
    account: Account
    starting: FileLock
    users: FileLock
    server: Postmaster
    socket_directory: Path

    @property
    def dsn(self) -> str:
        return sockets.dsn(self.socket_directory, database.DATABASE, database.ROLE)

    def is_served(self) -> bool:
        return self.server.is_alive() and sockets.is_there(self.socket_directory)


class EmbeddedPostgres:
    """See the module. Calls block, so use threads from an event loop; any thread may call."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._mutex = threading.Lock()
        self._share: Share | None = None

    def acquire(self, timeout_s: float = 30.0) -> str:
        """Takes a share in a running server, which is started or even created if need be, and returns its address.

        The address suits asyncpg and stays the same while anybody holds a share. Calling it again changes nothing: one
        object holds one share. Raises Unavailable. The creation of the files is not cut short when the time is up.
        """
        deadline = time.monotonic() + timeout_s
        with self._mutex, explained(self._directory):
            if self._share is None:
                self._share = join(open_home(self._directory), deadline)
            return self._share.dsn

    def ensure(self, timeout_s: float = 30.0) -> bool:
        """For the holder of a share: starts the server again if it has died or lost its socket. True if this call did.

        Also keeps the server's log short, so somebody should call it every few seconds. Raises Unavailable.
        """
        with self._mutex, explained(self._directory):
            if self._share is None:
                raise RuntimeError("ensure() is for the holder of a share: call acquire() first")
            log.shorten(self._share.home)
            return not self._share.is_served() and revive(self._share, time.monotonic() + timeout_s)

    def release(self) -> None:
        """Gives the share back; the last one stops the server. Does nothing without a share. Raises Unavailable."""
        with self._mutex, explained(self._directory):
            share, self._share = self._share, None
            if share is not None:
                leave(share)

    @property
    def pid(self) -> int | None:
        """Process id of the server, None without a share."""
        share = self._share
        return None if share is None else share.server.pid

    def __enter__(self) -> str:
        return self.acquire()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def join(home: Home, deadline: float) -> Share:
    account = server_account(home)
    starting, users = FileLock(home.open("starting.lock")), FileLock(home.open("users.lock"))
    try:
        with starting.exclusive(deadline), stopped_if_unused(home, users):
            users.take_shared(deadline)
            server = serve(home, account, deadline)
    except BaseException:
        close(users, starting)
        raise
    return Share(home, account, starting, users, server, sockets.directory_of(home))


def revive(share: Share, deadline: float) -> bool:
    """Makes sure a server runs. False if another user has started it before us."""
    with share.starting.exclusive(deadline):
        found = postmaster.find(share.home.cluster)
        share.server = serve(share.home, share.account, deadline)
        share.socket_directory = sockets.directory_of(share.home)
        return share.server != found


def leave(share: Share) -> None:
    try:
        with share.starting.exclusive(time.monotonic() + RELEASE_TIMEOUT_S):
            stop_if_unused(share.home, share.users, share.server)
    finally:
        close(share.users, share.starting)


@contextmanager
def stopped_if_unused(home: Home, users: FileLock) -> Iterator[None]:
    """After a failed start nothing stays behind, except a recovery that only needs more time."""
    try:
        yield
    except StillStarting:
        raise
    except BaseException:
        stop_if_unused(home, users, None)
        raise


def stop_if_unused(home: Home, users: FileLock, known: Postmaster | None) -> None:
    """Ends our use of the server, and the server if nobody else uses it. For the holder of `starting.lock`."""
    if not users.try_exclusive():
        return
    running = postmaster.find(home.cluster) or known
    if running is not None:
        running.stop()
    sockets.remove(home)


def close(*locks: FileLock) -> None:
    for lock in locks:
        lock.close()


@contextmanager
def explained(directory: Path) -> Iterator[None]:
    """Turns a refusal of the operating system into a sentence that says what to do."""
    try:
        yield
    except PermissionError as error:
        raise Unavailable(
            f"no permission to use {error.filename or directory}: run atelier as the owner of {directory}, choose "
            "another data directory (--data-dir), or set ATELIER_DATABASE_URL"
        ) from error
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        advice = "free some space on the disk" if full else "choose another data directory (--data-dir)"
        raise Unavailable(f"PostgreSQL cannot keep its files in {directory} ({error}): {advice}") from error
