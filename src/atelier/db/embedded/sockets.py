"""Where the server's socket lies: in its home, or in a short private directory where the home's path is too long."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import socket
import stat
import tempfile
from pathlib import Path
from urllib.parse import quote

from atelier.db.embedded.home import Account, Home
from atelier.domain.errors import Unavailable

PORT = 5432
"""No port is opened: PostgreSQL names the socket by it."""

SOCKET_NAME = f".s.PGSQL.{PORT}"
SHORT_PREFIX = "atelier-pg-"

# sockaddr_un holds 108 bytes on Linux and 104 on macOS, the last of them zero.
LONGEST_PATH_BYTES = 103


class Blocked(Unavailable):
    """Something stands in the way of a start that may go away by itself."""


def dsn(directory: Path, database: str, role: str) -> str:
    return f"postgresql://{role}@/{database}?host={quote(str(directory), safe='/')}&port={PORT}"


def directory_of(home: Home) -> Path:
    """Where clients of the running server find its socket."""
    return home.socket.resolve()


def prepare(home: Home, account: Account) -> Path:
    """An empty directory for the socket that only the server's user (and root) can enter.

    A place that was used before is used again, so that addresses given out stay true after a restart. Raises
    Blocked if a server listens there: we see no process of it, so it lives where we cannot see, and two servers over
    the same files destroy them.
    """
    directory = directory_of(home)
    while not (fits(directory) and claim(directory, account)):
        remove(home)
        directory = choose_place(home)
    if answers(directory):
        raise Blocked(
            f"a PostgreSQL server that is not visible from here (in another container?) uses {home.directory}: "
            "stop it, or choose another data directory (--data-dir)"
        )
    for leftover in directory.iterdir():
        leftover.unlink()
    return directory


def claim(directory: Path, account: Account) -> bool:
    """Makes the directory if it is missing. False if it is there and not ours alone."""
    try:
        directory.mkdir(mode=0o700)
    except FileExistsError:
        return is_private(directory, account)
    if os.geteuid() != account.uid:
        os.chown(directory, account.uid, account.gid)
    return True


def choose_place(home: Home) -> Path:
    """Where the directory shall be; outside its home, a link in the home tells."""
    if fits(home.socket):
        return home.socket
    directory = short_temporary_directory() / f"{SHORT_PREFIX}{secrets.token_hex(4)}"
    home.socket.symlink_to(directory)
    return directory


def remove(home: Home) -> None:
    """Clears away the directory; or the link and, if `choose_place` made it up and it is ours, what it leads to."""
    if home.socket.is_symlink():
        target = home.socket.readlink()
        if target.name.startswith(SHORT_PREFIX):
            shutil.rmtree(target, ignore_errors=True)
        home.socket.unlink()
    elif home.socket.exists():
        shutil.rmtree(home.socket)


def fits(directory: Path) -> bool:
    """asyncpg takes a comma for the border between two hosts."""
    return len(os.fsencode(directory / SOCKET_NAME)) <= LONGEST_PATH_BYTES and "," not in str(directory)


def short_temporary_directory() -> Path:
    usual = Path(tempfile.gettempdir()).resolve()
    sample = usual / f"{SHORT_PREFIX}12345678"
    return usual if fits(sample) else Path("/tmp").resolve()  # noqa: S108  (we make a private directory in it)


def is_private(directory: Path, account: Account) -> bool:
    """Whether it is still ours: temporary directories are cleared at times, and their names can be taken by others."""
    try:
        found = directory.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and not found.st_mode & 0o077


def is_there(directory: Path) -> bool:
    """Whether the socket's file is; it takes microseconds."""
    return (directory / SOCKET_NAME).exists()


def answers(directory: Path) -> bool:
    """Whether a server listens there."""
    with socket.socket(socket.AF_UNIX) as client:
        client.setblocking(False)  # a listener that is too busy to accept counts as one
        error = client.connect_ex(str(directory / SOCKET_NAME))
    return error not in (errno.ENOENT, errno.ECONNREFUSED)
