"""Sound set aside on disk between two passes: how loud it is has to be known before it can be made louder."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from atelier.engines.sound.arrays import BLOCK, Blocks, Wave


class Tape:
    """Float samples of a fixed number of channels in a scratch file. Write first, then read as often as wanted."""

    def __init__(self, path: Path, *, channels: int) -> None:
        self.samples = 0
        self._path = path
        self._channels = channels
        self._file = path.open("wb")

    def record(self, blocks: Iterable[Wave]) -> Blocks:
        """Passes blocks of shape (channels, samples) on as they are written."""
        for block in blocks:
            self._file.write(np.ascontiguousarray(block.T, np.float32).tobytes())
            self.samples += block.shape[1]
            yield block

    def play(self) -> Blocks:
        self._file.flush()
        with self._path.open("rb") as file:
            while data := file.read(4 * self._channels * BLOCK):
                yield np.frombuffer(data, np.float32).reshape(-1, self._channels).T

    def discard(self) -> None:
        self._file.close()
        self._path.unlink(missing_ok=True)
