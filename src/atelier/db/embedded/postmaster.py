"""The server's first process: found, watched and stopped by its number."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from atelier.domain.errors import Unavailable

POLL_S = 0.005

# Fast shutdown ends every session; immediate shutdown also leaves out the last checkpoint, so the next start recovers.
STOP_SIGNALS = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))

# Linux tells all about processes there; macOS has none.
HAS_PROC = Path("/proc/self/stat").exists()

# The lines of postmaster.pid (src/include/utils/pidfile.h), counted from 0.
PID_LINE = 0
STATUS_LINE = 7


@dataclass(frozen=True)
class Postmaster:
    """A process; `birth` tells it from a later one with the same number."""

    pid: int
    birth: str

    def is_alive(self) -> bool:
        """Takes microseconds where there is a /proc."""
        return birth_of(self.pid) == self.birth

    def stop(self) -> None:
        """Asks ever more firmly until it is gone. Raises Unavailable if it stays."""
        for number, patience_s in STOP_SIGNALS:
            if not self.is_alive():
                return
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)
            deadline = time.monotonic() + patience_s
            while self.is_alive() and time.monotonic() < deadline:
                time.sleep(POLL_S)
        if self.is_alive():
            raise Unavailable(f"PostgreSQL (process {self.pid}) does not stop: end it by hand")


def find(cluster: Path) -> Postmaster | None:
    """The living server of these files, whoever started it.

    postmaster.pid alone proves nothing: after a crash its number may belong to any other process by now.
    """
    pid = recorded_pid(cluster)
    return None if pid is None else server_with(pid, cluster)


def server_with(pid: int, cluster: Path) -> Postmaster | None:
    found = born(pid)
    return found if found is not None and serves(pid, cluster) else None


def born(pid: int) -> Postmaster | None:
    """The living process of this number."""
    birth = birth_of(pid)
    return None if birth is None else Postmaster(pid, birth)


def is_ready(cluster: Path, pid: int) -> bool:
    """Whether the server says that it accepts connections."""
    lines = pid_file_lines(cluster)
    return len(lines) > STATUS_LINE and lines[PID_LINE] == str(pid) and lines[STATUS_LINE].strip() == "ready"


def forget_dead(cluster: Path) -> None:
    """Removes a postmaster.pid whose number is in use again (or still, by a zombie), as PostgreSQL dares not to.

    A server that was called by somebody who got killed may write its own at this very moment, so we look closely.
    Left-over shared memory is PostgreSQL's own affair: it refuses to start as long as old backends are attached.
    """
    pid = recorded_pid(cluster)
    if pid is not None and process_exists(pid) and server_with(pid, cluster) is None:
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def recorded_pid(cluster: Path) -> int | None:
    lines = pid_file_lines(cluster)
    return int(lines[PID_LINE]) if lines and lines[PID_LINE].isdigit() else None


def pid_file_lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text(errors="replace").splitlines()
    except FileNotFoundError:
        return []


def process_exists(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it is another user's
        pass
    return True


def birth_of(pid: int) -> str | None:
    """A mark that no other process of this number has had since the machine started; None for the dead and for zombies.

    Without a /proc (macOS) it is the same for all.
    """
    if not HAS_PROC:
        return "unknown" if process_exists(pid) else None
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return None
    # "1 (name, which may hold anything) S ..." : the third field is the state, the 22nd the start in clock ticks.
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in "ZX" else fields[19]


def serves(pid: int, cluster: Path) -> bool:
    """Whether the process was called as a server over these files."""
    wanted = os.fsencode(cluster)
    if not HAS_PROC:
        listed = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)  # noqa: S607
        return wanted in listed.stdout and b"postgres" in listed.stdout
    try:
        called = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return wanted in called and Path(os.fsdecode(called[0])).name == "postgres"
