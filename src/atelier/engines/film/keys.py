"""Key pictures of a shot: drawn ahead by threads of their own, at moments a fixed step apart."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Lock
from typing import Final, Generic, Self, TypeVar

Key = TypeVar("Key")

_AHEAD: Final = 2  # keys for each thread
_BEHIND: Final = 2  # keys that frames still being drawn may ask for


class Keys(Generic[Key]):
    """Key 0, 1, ..., `last`, each drawn once by `draw`; a context manager. Asked for in rising order, but for a few
    behind: memory holds a handful, whatever the length. `under` are keys that `draw` asks for; they end with these."""

    def __init__(
        self,
        draw: Callable[[int], Key],
        last: int,
        *,
        threads: int,
        under: AbstractContextManager[object] | None = None,
    ) -> None:
        self._draw = draw
        self._under = under
        self._last = last
        self._ahead = threads * _AHEAD
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="keys")
        self._drawn: dict[int, Future[Key]] = {}
        self._next = 0
        self._lock = Lock()

    def get(self, number: int) -> Key:
        with self._lock:
            while self._next <= min(self._last, number + self._ahead):
                self._drawn[self._next] = self._pool.submit(self._draw, self._next)
                self._next += 1
            for old in [key for key in self._drawn if key < number - self._ahead - _BEHIND]:
                del self._drawn[old]
            wanted = self._drawn[number]
        return wanted.result()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown(cancel_futures=True)
        if self._under is not None:
            self._under.__exit__(None, None, None)
