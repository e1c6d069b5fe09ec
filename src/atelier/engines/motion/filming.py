"""Frames drawn by several threads at once, encoded in their order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

import cv2

from atelier.engines.frames.arrays import Plane
from atelier.engines.frames.encoder import Encoder

_DRAWERS: Final = 4  # at most; more only wait for the encoder
_AHEAD: Final = 2  # frames a drawer may be ahead of the encoder


def film(draw: Callable[[int], Plane], count: int, encoder: Encoder, filmed: Callable[[int], None]) -> None:
    """Write frames 0..count-1, packed as I420. `draw` is called from several threads and in no sure order;
    `filmed` hears how many are written."""
    drawers = min(_DRAWERS, os.cpu_count() or 1)
    threads_before = cv2.getNumThreads()
    cv2.setNumThreads(1)  # one thread a frame is less work in all than several
    waiting: deque[Future[Plane]] = deque()
    pool = ThreadPoolExecutor(drawers, thread_name_prefix="draw")
    try:
        for number in range(count):
            waiting.append(pool.submit(draw, number))
            if len(waiting) >= drawers * _AHEAD:
                encoder.write(waiting.popleft().result())
                filmed(encoder.frames)
        while waiting:
            encoder.write(waiting.popleft().result())
            filmed(encoder.frames)
    finally:
        pool.shutdown(cancel_futures=True)
        cv2.setNumThreads(threads_before)
