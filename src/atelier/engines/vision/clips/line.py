"""Work on a stream by several threads at once, with the results in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

from atelier.engines.frames.threads import allowed_threads, opencv_threads

_MOST_WORKERS: Final = 4
_AHEAD: Final = 2  # pieces a worker may be ahead of what is taken

_Piece = TypeVar("_Piece")
_Made = TypeVar("_Made")


def in_line(work: Callable[[_Piece], _Made], pieces: Iterable[_Piece]) -> Iterator[_Made]:
    """`work` on each piece, in their order. At most two pieces for each thread are under way."""
    workers = min(_MOST_WORKERS, allowed_threads())
    waiting: deque[Future[_Made]] = deque()
    pool = ThreadPoolExecutor(workers, thread_name_prefix="clip")
    # One thread a piece is less work in all than several threads on each.
    with opencv_threads(1):
        try:
            for piece in pieces:
                waiting.append(pool.submit(work, piece))
                if len(waiting) >= workers * _AHEAD:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            pool.shutdown(cancel_futures=True)
