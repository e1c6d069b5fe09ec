"""Frames drawn by several threads at once, encoded in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from atelier.engines.frames.arrays import Plane
from atelier.engines.frames.encoder import Encoder
from atelier.engines.frames.threads import allowed_threads, opencv_threads

_DRAWERS: Final = 4  # at most; more only wait for the encoder
_AHEAD: Final = 2  # frames a drawer may be ahead of the encoder


def film(draw: Callable[[int], Plane], count: int, encoder: Encoder, filmed: Callable[[int], None]) -> None:
    """Write frames 0..count-1, packed as I420. `draw` is called from several threads and in no sure order;
    `filmed` hears how many are written."""
    drawers = min(_DRAWERS, allowed_threads())
    waiting: deque[Future[Plane]] = deque()
    pool = ThreadPoolExecutor(drawers, thread_name_prefix="draw")
    # One thread a frame is less work in all than several threads on each.
    with opencv_threads(1):
        try:
            for number in range(count):
                waiting.append(pool.submit(draw, number))
                if len(waiting) >= drawers * _AHEAD:
                    _write(waiting, encoder, filmed)
            while waiting:
                _write(waiting, encoder, filmed)
        finally:
            pool.shutdown(cancel_futures=True)


def _write(waiting: deque[Future[Plane]], encoder: Encoder, filmed: Callable[[int], None]) -> None:
    encoder.write(waiting.popleft().result())
    filmed(encoder.frames)
