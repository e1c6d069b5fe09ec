"""Calls PostgreSQL's programs through launch.py: under the right user, with next to nothing of our environment."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from atelier.db.embedded.home import Account

SCRIPT = Path(__file__).with_name("launch.py")

# Our environment holds secrets (keys of hosted engines), and PostgreSQL obeys variables of its own (PGDATA, PGPORT).
INHERITED_VARIABLES = ("PATH", "LD_LIBRARY_PATH")


def run(command: list[str], account: Account, needs: list[Path]) -> subprocess.CompletedProcess[str]:
    """Runs a program to its end; stderr is captured. `needs` are directories that it must be able to read."""
    return subprocess.run(
        arguments("wait", command, account, needs),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=environment(),
        text=True,
        errors="replace",
        check=False,
        start_new_session=True,
    )


def detach(command: list[str], account: Account, needs: list[Path], log: int) -> int | None:
    """Starts a program that outlives us, in a session of its own so that no Ctrl-C reaches it, and returns its pid.

    What it says goes to the open file `log`; so does the reason if it could not be started (then None).
    """
    told = subprocess.run(
        arguments("detach", command, account, needs),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=log,
        env=environment(),
        check=False,
        start_new_session=True,
    )
    return int(told.stdout) if told.returncode == 0 else None


def arguments(mode: str, command: list[str], account: Account, needs: list[Path]) -> list[str]:
    who = (mode, str(account.uid), str(account.gid))
    return [sys.executable, "-I", "-S", str(SCRIPT), *who, "--", *map(str, needs), "--", *command]


def environment() -> dict[str, str]:
    inherited = {name: os.environ[name] for name in INHERITED_VARIABLES if name in os.environ}
    return {**inherited, "LC_ALL": "C", "TZ": "UTC"}
