"""How many threads this process may use."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

import cv2


def allowed_threads() -> int:
    """The sandbox's share of the machine for each child; all of it outside a sandbox."""
    return max(1, int(os.environ.get("ATELIER_THREADS") or os.cpu_count() or 1))


@contextlib.contextmanager
def opencv_threads(count: int) -> Iterator[None]:
    """OpenCV's own threads, for a block; the setting is the whole process's."""
    before = cv2.getNumThreads()
    cv2.setNumThreads(count)
    try:
        yield
    finally:
        cv2.setNumThreads(before)
