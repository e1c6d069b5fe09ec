"""The directory of an embedded server: what lies in it, whose it is, and which user the server runs as."""

from __future__ import annotations

import os
import pwd
from dataclasses import dataclass
from pathlib import Path

from atelier.domain.errors import Unavailable

ROOT = 0

# Accounts that exist for such a purpose, the best first; the second is macOS's name for the first.
SERVICE_ACCOUNTS = ("postgres", "_postgres", "nobody")


@dataclass(frozen=True)
class Account:
    """A user and its group, as numbers."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Home:
    """The places in the directory. It belongs to the user of Atelier, `cluster` to the user the server runs as.

    Where the two differ (root and a service account), nothing that root writes to lies inside what the service
    account may change.
    """

    directory: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own files. Complete if it exists."""
        return self.directory / "cluster"

    @property
    def socket(self) -> Path:
        """The directory of the server's socket, or a link to it."""
        return self.directory / "socket"

    @property
    def log(self) -> Path:
        return self.directory / "server.log"

    @property
    def config(self) -> Path:
        return self.directory / "server.conf"

    @property
    def owner(self) -> Account:
        found = self.directory.stat()
        return Account(found.st_uid, found.st_gid)

    def open(self, name: str) -> int:
        """A file for reading and appending, created if missing: private, and the property of the home's owner."""
        flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(self.directory / name, flags, 0o600)
        if os.geteuid() == ROOT:
            os.fchown(descriptor, self.owner.uid, self.owner.gid)
        return descriptor

    def write(self, path: Path, text: str) -> None:
        """Replaces a file that the server reads. It holds no secrets, so everybody who gets here may read it."""
        fresh = path.with_name(f"{path.name}.new")
        fresh.unlink(missing_ok=True)
        with os.fdopen(self.open(fresh.name), "wb") as file:
            file.write(os.fsencode(text))
            os.fchmod(file.fileno(), 0o644)
        fresh.replace(path)


def open_home(directory: Path) -> Home:
    """Creates the directory if missing, open to its owner only; when that is root, others may pass through."""
    try:
        directory.mkdir(parents=True)
        directory.chmod(0o711 if os.geteuid() == ROOT else 0o700)
    except FileExistsError:
        pass
    return Home(directory.resolve())


def server_account(home: Home) -> Account:
    """The user that the server runs as: ourselves, or for root an account without rights.

    Raises Unavailable where root finds no such account, or the files belong to somebody else.
    """
    keeper = home.cluster.stat() if home.cluster.exists() else None
    if os.geteuid() != ROOT:
        if keeper is not None and keeper.st_uid != os.geteuid():
            raise Unavailable(
                f"the database in {home.directory} belongs to {name_of(keeper.st_uid)}: run atelier as that user "
                "(or as root), choose another data directory (--data-dir), or set ATELIER_DATABASE_URL"
            )
        return Account(os.geteuid(), os.getegid())
    if keeper is not None and keeper.st_uid == ROOT:
        raise Unavailable(
            f"{home.cluster} belongs to root, and PostgreSQL refuses to run as root: give it with all its contents "
            "to another user (chown -R), or set ATELIER_DATABASE_URL"
        )
    if keeper is not None:
        return Account(keeper.st_uid, keeper.st_gid)
    return home.owner if home.owner.uid != ROOT else service_account()


def service_account() -> Account:
    for name in SERVICE_ACCOUNTS:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise Unavailable(
        "PostgreSQL refuses to run as root, and this machine has neither a user 'postgres' nor 'nobody': "
        "run atelier as an ordinary user, or set ATELIER_DATABASE_URL"
    )


def name_of(uid: int) -> str:
    """The user's name, or its number where it has none. PostgreSQL recognises its clients by this name."""
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
