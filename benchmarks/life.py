"""Starting and being there: cold starts and resident memory."""

from __future__ import annotations

import asyncio
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.ground import control, ground
from benchmarks.report import Report

_STARTS = 5


async def starts(report: Report) -> None:
    bare = statistics.median(_run([sys.executable, "-c", "pass"]) for _ in range(_STARTS))
    with tempfile.TemporaryDirectory(prefix="atelier-bench-") as folder:
        report.limit("cold start of serve, first", _serve(Path(folder)), bare, "s", most=6)
        later = statistics.median(_serve(Path(folder)) for _ in range(_STARTS))
        report.limit("cold start of serve, later", later, bare, "s", most=3)
    told = statistics.median(_run([str(Path(sys.executable).with_name("atelier")), "--help"]) for _ in range(_STARTS))
    report.limit("atelier --help", told, bare, "s", most=0.5)


async def memory(report: Report) -> None:
    """After one job, so that everything that an idle server keeps is there."""
    async with ground(workers=1) as here:
        await here.customers[0].run()
        with control(here) as (_, bare):
            await asyncio.sleep(1)
            server = psutil.Process(here.house.process.pid)
            workers = [child for child in server.children() if "atelier.app.worker" in " ".join(child.cmdline())]
            ours = sum(_resident(process.pid) for process in (server, *workers))
            report.limit("resident memory, API and one worker", ours, _resident(bare), "MB", most=250)


def _serve(folder: Path) -> float:
    """Seconds from the command to its `ready` line."""
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "atelier.cli.main", "serve", "--port", "0", "--data-dir", str(folder / "data")],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env={name: value for name, value in os.environ.items() if name != "ATELIER_DATABASE_URL"},
    )
    assert process.stdout is not None
    line = process.stdout.readline()
    passed = time.perf_counter() - began
    if not line.startswith("ready"):
        raise RuntimeError("the server did not start")
    process.send_signal(signal.SIGTERM)
    process.wait()
    process.stdout.close()
    return passed


def _run(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _resident(pid: int) -> float:
    """Megabytes in RAM, as `ps` counts them."""
    return psutil.Process(pid).memory_info().rss / 1e6
