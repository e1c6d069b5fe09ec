"""The most memory that a process has had."""

from __future__ import annotations

from pathlib import Path


def peak_mb() -> int:
    """Of this process since its program started, in MB.

    `getrusage` will not do: a child begins with the peak of whoever started it, and test runners are large.
    """
    status = Path("/proc/self/status").read_text()
    (line,) = [line for line in status.splitlines() if line.startswith("VmHWM:")]
    return int(line.split()[1]) // 1024
