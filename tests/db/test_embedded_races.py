"""Many commands at once over one directory: first starts, starts against stops, and starts against starts."""

from __future__ import annotations

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random

import pytest

from atelier.db.embedded import EmbeddedPostgres
from tests.db.embedded_support import CHILD, query

PROCESSES, ROUNDS = 6, 8


def test_processes_that_come_and_go_all_get_a_server(tmp_path: Path) -> None:
    command = [sys.executable, str(CHILD), "hammer", str(tmp_path), str(ROUNDS)]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(PROCESSES)
    ]
    told = [process.communicate(timeout=100) for process in processes]
    assert told == [(f"{ROUNDS}\n", "")] * PROCESSES
    assert not (tmp_path / "cluster" / "postmaster.pid").exists(), "the last one stops the server"
    with EmbeddedPostgres(tmp_path) as dsn:
        assert query(dsn, "select count(*) from rounds") == PROCESSES * ROUNDS


@pytest.mark.long
def test_commands_that_are_killed_at_any_moment_leave_no_harm(tmp_path: Path) -> None:
    """From the first start on: in initdb, while starting, asking, stopping. What is left must serve the next one."""
    moments = Random(1)
    command = [sys.executable, str(CHILD), "hammer", str(tmp_path), "1000"]
    for _ in range(25):
        processes = [subprocess.Popen(command) for _ in range(3)]
        for process in processes:
            time.sleep(moments.uniform(0.0, 0.5))
            process.kill()
        for process in processes:
            process.wait()
        with EmbeddedPostgres(tmp_path) as dsn:
            assert query(dsn, "select 1") == 1
        assert not (tmp_path / "cluster" / "postmaster.pid").exists()


def test_threads_with_objects_of_their_own_are_strangers(tmp_path: Path) -> None:
    def use(number: int) -> int:
        with EmbeddedPostgres(tmp_path) as dsn:
            return int(query(dsn, f"select {number}"))

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(use, range(8))) == list(range(8))
    assert not (tmp_path / "cluster" / "postmaster.pid").exists()
