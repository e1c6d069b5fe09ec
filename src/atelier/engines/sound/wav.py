"""WAV files: 16 bits, written as a stream, and chunks of our own behind it."""

from __future__ import annotations

import contextlib
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Final, Self

import numpy as np

from atelier.engines.sound.arrays import RATE_HZ, Wave

_HEADER: Final = struct.Struct("<4sI4s4sIHHIIHH4sI")
_BITS: Final = 16
_PCM: Final = 1
_FULL_SCALE: Final = 32_767
_LARGEST: Final = 0xFFFF_FFFF - 1_000_000
_DITHER_SAMPLES: Final = 99_991  # a prime, so that the repetition falls in with nothing


def _dither() -> Wave:
    """Noise of triangular distribution, two steps wide: it turns the error of rounding into even hiss."""
    chance = np.random.default_rng(16)
    return (chance.random(_DITHER_SAMPLES) - chance.random(_DITHER_SAMPLES)).astype(np.float32)


_DITHER: Final = _dither()


class WavWriter:
    """A file in the making; a context manager.

    It appears under its name when the block ends well; until then, and after any exception, there is none.
    """

    def __init__(self, path: Path, *, channels: int) -> None:
        self.samples = 0
        self._path = path
        self._partial = path.with_name(f".{path.name}.partial")
        self._channels = channels
        self._file: BinaryIO = self._partial.open("wb")
        self._file.write(bytes(_HEADER.size))

    def write(self, block: Wave) -> None:
        """Add samples of shape (channels, samples). What is beyond full scale is clipped."""
        places = np.arange(self.samples, self.samples + block.shape[1]) % _DITHER_SAMPLES
        noise = np.stack([_DITHER[(places + 31 * channel) % _DITHER_SAMPLES] for channel in range(self._channels)])
        steps = np.rint(np.clip(block, -1, 1) * np.float32(_FULL_SCALE) + noise)
        samples = np.clip(steps, -_FULL_SCALE - 1, _FULL_SCALE).astype("<i2")
        self._file.write(np.ascontiguousarray(samples.T).tobytes())
        self.samples += block.shape[1]
        if self._data_bytes > _LARGEST:
            raise ValueError("a WAV file holds 4 GB at most")

    @property
    def _data_bytes(self) -> int:
        return self.samples * self._channels * _BITS // 8

    def _finish(self) -> None:
        self._file.write(bytes(self._data_bytes % 2))
        size = self._file.tell() - 8
        frame = self._channels * _BITS // 8
        self._file.seek(0)
        self._file.write(
            _HEADER.pack(
                *(b"RIFF", size, b"WAVE", b"fmt ", 16, _PCM, self._channels),
                *(RATE_HZ, RATE_HZ * frame, frame, _BITS, b"data", self._data_bytes),
            )
        )
        self._file.close()
        self._partial.replace(self._path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None:
            self._finish()
        else:
            with contextlib.suppress(OSError):
                self._file.close()
            self._partial.unlink(missing_ok=True)


def add_chunk(path: Path, kind: bytes, body: bytes) -> None:
    """Puts a chunk behind what a finished WAV file holds."""
    with path.open("r+b") as file:
        file.seek(0, os.SEEK_END)
        file.write(kind + struct.pack("<I", len(body)) + body + bytes(len(body) % 2))
        size = file.tell() - 8
        file.seek(4)
        file.write(struct.pack("<I", size))


def chunks(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """The chunks of a WAV file: kind, and where the body stands, as (kind, offset, length in bytes).

    Whatever is no WAV file, or broken off, has fewer of them.
    """
    with path.open("rb") as file:
        head = file.read(12)
        if head[:4] != b"RIFF" or head[8:] != b"WAVE":
            return
        end = path.stat().st_size
        at = 12
        while at + 8 <= end:
            file.seek(at)
            header = file.read(8)
            length = int.from_bytes(header[4:], "little")
            if at + 8 + length > end:
                return
            yield header[:4], at + 8, length
            at += 8 + length + length % 2


def read_samples(path: Path) -> Wave:
    """All sound of a file that a WavWriter has written, (channels, samples)."""
    places = {kind: (at, length) for kind, at, length in chunks(path)}
    content = path.read_bytes()
    at, length = places[b"data"]
    channels = int.from_bytes(content[places[b"fmt "][0] + 2 :][:2], "little")
    samples = np.frombuffer(content, "<i2", length // 2, at).reshape(-1, channels)
    return np.ascontiguousarray(samples.T, np.float32) / np.float32(_FULL_SCALE)
