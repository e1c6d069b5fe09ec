"""Who gets the device next: jobs for the model that is loaded, as long as nobody else waits too long for it, and with
the first of them all others that can go into the same call."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar


class Waiting:
    """One that waits for what `model` names. `passed`: how many came later and went first.

    Those of equal `shape` may share a call that makes up to `most` outputs; None: always alone.
    """

    def __init__(self, model: str, shape: Hashable = None, outputs: int = 1, most: int = 1) -> None:
        self.model = model
        self.shape = shape
        self.outputs = outputs
        self.most = most
        self.passed = 0


W = TypeVar("W", bound=Waiting)


class Turns(Generic[W]):
    """Those that wait for the model that was served last go first, but nobody is passed more than `passes` times."""

    def __init__(self, passes: int) -> None:
        self._passes = passes
        self._queue: list[W] = []
        self._last = ""

    @property
    def waiting(self) -> tuple[W, ...]:
        """In the order in which they came."""
        return tuple(self._queue)

    def join(self, waiting: W) -> None:
        self._queue.append(waiting)

    def put_back(self, several: list[W]) -> None:
        """Before all others: they have had their turn, and it came to nothing."""
        self._queue[:0] = several

    def leave(self, waiting: W) -> None:
        """Raises ValueError for one that does not wait."""
        self._queue.remove(waiting)

    def next(self) -> list[W]:
        """Takes those out whose turn it is; empty when nobody waits."""
        if not self._queue:
            return []
        first = self._choose()
        self._last = first.model
        room = first.most - first.outputs
        chosen: list[W] = []
        left: list[W] = []
        for waiting in self._queue:
            joins = waiting.shape is not None and waiting.shape == first.shape and waiting.outputs <= room
            # Whoever passes one passes all that came before it, so the oldest has been passed the most.
            if waiting is not first and not (joins and (not left or left[0].passed < self._passes)):
                left.append(waiting)
                continue
            room -= 0 if waiting is first else waiting.outputs
            chosen.append(waiting)
            for older in left:
                older.passed += 1
        self._queue = left
        return chosen

    def _choose(self) -> W:
        first = self._queue[0]
        if first.passed >= self._passes:
            return first
        return next((waiting for waiting in self._queue if waiting.model == self._last), first)
