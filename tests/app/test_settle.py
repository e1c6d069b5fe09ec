"""What a process has built at its start is out of the garbage collector's way."""

from __future__ import annotations

import subprocess
import sys

SETTLED = """
import gc
from atelier.app.settle import settle
built = [[] for _ in range(10_000)]
settle()
assert gc.get_freeze_count() > 10_000
assert len(gc.get_objects()) < 1_000
"""


def test_full_collections_have_little_to_go_through() -> None:
    """In a process of its own: this one still wants to find what nobody closed."""
    subprocess.run([sys.executable, "-c", SETTLED], check=True, timeout=60)
