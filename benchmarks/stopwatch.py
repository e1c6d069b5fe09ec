"""How long something takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

_Made = TypeVar("_Made")


def timed(work: Callable[[], _Made], *, tries: int = 1) -> tuple[float, _Made]:
    """The seconds of the quickest of some tries, and what the last one made."""
    best = float("inf")
    for _ in range(tries):
        began = time.perf_counter()
        made = work()
        best = min(best, time.perf_counter() - began)
    return best, made
