"""Processes of a server, by what they are."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil

DEADLINE_S = 30.0


def workers_of(process_id: int) -> list[psutil.Process]:
    return [child for child in _children(process_id) if "atelier.app.worker" in _command(child)]


def sandboxes_of(process_id: int) -> list[psutil.Process]:
    return [child for child in _children(process_id) if "atelier.sandbox.child" in _command(child)]


def postmaster_of(data_dir: Path) -> int:
    """The process id of the embedded server over a data directory."""
    (pid_file,) = data_dir.rglob("postmaster.pid")
    return int(pid_file.read_text().split("\n", 1)[0])


def until(condition: Callable[[], object], *, limit_s: float = DEADLINE_S) -> None:
    """Waits for a condition, or fails."""
    deadline = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < deadline, "it did not come true in time"
        time.sleep(0.02)


def ready(url: str) -> bool:
    try:
        return httpx.get(url + "/readyz", timeout=2).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _children(process_id: int) -> list[psutil.Process]:
    try:
        return psutil.Process(process_id).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return ""
