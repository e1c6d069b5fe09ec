"""From files to a running server: creates the cluster, writes its settings, starts it or adopts the one that runs."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

from atelier.db.embedded import database, log, postmaster, programs, sockets
from atelier.db.embedded.binaries import Binaries, choose
from atelier.db.embedded.home import ROOT, Account, Home, name_of
from atelier.db.embedded.postmaster import Postmaster
from atelier.db.embedded.sockets import Blocked
from atelier.domain.errors import Unavailable

POLL_S = 0.005
RETRY_S = 0.1

# Once begun, a start is given this long even if the caller's time is up: it says sooner than that what is wrong.
SHORTEST_START_S = 2.0

SETTINGS = Path(__file__).with_name("server.conf")
UNFINISHED_PREFIX = "cluster.new-"

# UTF-8 with code point order from PostgreSQL's own tables: no index depends on the C library's version.
INITDB_OPTIONS = (
    f"--username={database.SUPERUSER}",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--data-checksums",
    "--auth=reject",  # for a server started by hand over these files; ours brings its own hba.conf
)

# What the server says when an old backend has outlived its postmaster, or another start was a moment faster.
PASSING_TROUBLE = ("is still in use", 'lock file "postmaster.pid" already exists')

ELSEWHERE = "choose another data directory (--data-dir), or set ATELIER_DATABASE_URL to a server of your own"
ADVICE = (
    ("No space left on device", "the disk is full: free some space, then try again"),
    ("could not look up", "this user has no name here: add it to /etc/passwd, or set ATELIER_DATABASE_URL"),
    ("cannot reach", f"that place is closed to it: {ELSEWHERE}"),
)


class StillStarting(Unavailable):
    """The server runs and needs more time than the caller gave it."""


def serve(home: Home, account: Account, deadline: float) -> Postmaster:
    """A server over this home that lets us in. Only for the holder of the lock on starts and stops.

    Raises Unavailable.
    """
    while True:
        try:
            server = adopt(home, account, deadline) or start(home, account, deadline)
            database.prepare(sockets.directory_of(home), max(deadline - time.monotonic(), SHORTEST_START_S))
            return server
        except Blocked:
            if time.monotonic() > deadline:
                raise
            time.sleep(RETRY_S)


def adopt(home: Home, account: Account, deadline: float) -> Postmaster | None:
    """The server that runs already, as it is. One whose socket was cleared away is stopped: nobody can reach it."""
    running = postmaster.find(home.cluster)
    if running is None or not becomes_ready(running, home, deadline):
        return None
    directory = sockets.directory_of(home)
    if sockets.is_private(directory, account) and sockets.answers(directory):
        return running
    running.stop()
    return None


def start(home: Home, account: Account, deadline: float) -> Postmaster:
    for unfinished in home.directory.glob(f"{UNFINISHED_PREFIX}*"):
        shutil.rmtree(unfinished, ignore_errors=True)  # an initdb that lost its caller may still be at work in it
    if not home.cluster.exists():
        initialise(home, account, choose(None))
    binaries = choose(major_of(home.cluster))
    postmaster.forget_dead(home.cluster)
    directory = sockets.prepare(home, account)
    configure(home, directory)
    log.shorten(home)
    command = [binaries.program("postgres"), "-D", str(home.cluster), "-c", f"config_file={home.config}"]
    with os.fdopen(home.open(home.log.name)) as file:
        said_before = home.log.stat().st_size
        needs = [*binaries.directories, home.cluster, directory]
        pid = programs.detach(command, account, needs, file.fileno())
    started = None if pid is None else postmaster.born(pid)
    if started is None or not becomes_ready(started, home, max(deadline, time.monotonic() + SHORTEST_START_S)):
        raise failure("start", home, log.since(home.log, said_before))
    return started


def becomes_ready(server: Postmaster, home: Home, deadline: float) -> bool:
    """Waits until it accepts connections (True) or has ended (False). Raises Unavailable after the deadline."""
    while server.is_alive():
        if postmaster.is_ready(home.cluster, server.pid):
            return True
        if time.monotonic() > deadline:
            raise StillStarting(
                "PostgreSQL is still reading its journal after a crash: it goes on, try again in a while",
                retry_after_s=10,
            )
        time.sleep(POLL_S)
    return False


def initialise(home: Home, account: Account, binaries: Binaries) -> None:
    """Creates the cluster beside its place and moves it there when it is complete."""
    fresh = Path(tempfile.mkdtemp(prefix=UNFINISHED_PREFIX, dir=home.directory))
    try:
        if os.geteuid() == ROOT:
            os.chown(fresh, account.uid, account.gid)
        command = [binaries.program("initdb"), *INITDB_OPTIONS, "--pgdata", str(fresh)]
        ended = programs.run(command, account, [*binaries.directories, fresh])
        if ended.returncode != 0:
            raise failure("initialise its files", home, ended.stderr)
        fresh.rename(home.cluster)
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    directory = os.open(home.directory, os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)


def configure(home: Home, socket_directory: Path) -> None:
    """Writes what the server reads at start: its settings and who may come in."""
    hba, ident = home.directory / "hba.conf", home.directory / "ident.conf"
    home.write(hba, "local all all peer map=atelier\n")
    # root could come in anyhow; without its name here it could not use the server of another user.
    users = sorted({name_of(uid) for uid in (ROOT, home.owner.uid, os.geteuid())})
    roles = (database.ROLE, database.SUPERUSER)
    home.write(ident, "".join(f'atelier "{user}" {role}\n' for user in users for role in roles))
    # What initdb found out about this machine comes first, so that our settings win.
    places = {
        "hba_file": str(hba),
        "ident_file": str(ident),
        "unix_socket_directories": '"{}"'.format(str(socket_directory).replace('"', '""')),
        "port": str(sockets.PORT),
    }
    lines = [f"include_if_exists {quoted(str(home.cluster / 'postgresql.conf'))}", "", SETTINGS.read_text(), "# Places"]
    lines += [f"{name} = {quoted(place)}" for name, place in places.items()]
    home.write(home.config, "\n".join(lines) + "\n")


def quoted(text: str) -> str:
    """A string as PostgreSQL's settings files spell it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''").replace("\n", "\\n") + "'"


def major_of(cluster: Path) -> int:
    return int((cluster / "PG_VERSION").read_text())


def failure(step: str, home: Home, said: str) -> Unavailable:
    if any(sign in said for sign in PASSING_TROUBLE):
        return Blocked(f"a PostgreSQL server that was killed has not quite ended in {home.directory}: try again")
    advice = next((advice for sign, advice in ADVICE if sign in said), ELSEWHERE)
    return Unavailable(f"PostgreSQL could not {step} in {home.directory}: {advice}. It said:\n{log.tail(said)}")
