"""The server's log: one file of bounded size and one predecessor."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from atelier.db.embedded.home import Home

LIMIT_BYTES = 4 * 1024 * 1024
TAIL_LINES = 8


def shorten(home: Home, limit_bytes: int = LIMIT_BYTES) -> None:
    """Moves the contents into `server.log.1` once the log is past the limit. It takes microseconds if it is not.

    The server appends through a descriptor of its own, so the file may be cut under it at any time. A line that it
    writes between the two steps is lost.
    """
    try:
        if home.log.stat().st_size <= limit_bytes:
            return
    except FileNotFoundError:
        return
    before = home.log.with_name(f"{home.log.name}.1")
    before.unlink(missing_ok=True)
    with home.log.open("rb") as source, os.fdopen(home.open(before.name), "wb") as target:
        shutil.copyfileobj(source, target)
    os.truncate(home.log, 0)


def since(log: Path, offset: int) -> str:
    with log.open("rb") as file:
        file.seek(offset)
        return file.read().decode(errors="replace")


def tail(text: str) -> str:
    return "\n".join(text.strip().splitlines()[-TAIL_LINES:])
