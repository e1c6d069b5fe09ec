"""Reading a video as a stream of upright frames at an even rate."""

from __future__ import annotations

import contextlib
import itertools
import math
from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import Final, Self

import av
import av.error
import numpy as np
from av.video.reformatter import Interpolation

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.engines.frames.arrays import Picture
from atelier.engines.frames.opening import open_media

_UNSPECIFIED: Final = 2
_BT709: Final = 1
_BT601: Final = 5
_LONGEST_STILL_S: Final = 600
_ROUNDING: Final = 0.1  # of an output frame
_HD_LINES: Final = 720  # untagged video from this height on is taken for BT.709, as players do


class FrameReader:
    """Iterates over a video's frames as RGB arrays; a context manager.

    Rotation is applied. With `fps` frames are repeated or left out by their timestamps, so that frame n is what
    shows at n / fps; without, the file's average rate is used. `size` is (width, height) after rotation.
    Memory holds a few frames, whatever the length. One pass only.
    """

    def __init__(
        self,
        path: Path,
        *,
        max_pixels: int,
        fps: Fraction | None = None,
        size: tuple[int, int] | None = None,
        threads: int = 2,
    ) -> None:
        """Raises MediaRejected if there is no video to read, TooLarge if a frame has more than `max_pixels`."""
        self._container = open_media(path)
        try:
            if not self._container.streams.video:
                raise MediaRejected("the file holds no video")
            self._stream = self._container.streams.video[0]
            if self._stream.codec_context is None:
                raise MediaRejected("the video's coding is unknown")
            self._stream.codec_context.thread_count = threads
            self._max_pixels = max_pixels
            _check_size(self._stream.width, self._stream.height, max_pixels)
            self._frames = self._decode()
            self._first = next(self._frames, None)
            if self._first is None:
                raise MediaRejected("the video has no frames")
        except BaseException:
            self._container.close()
            raise
        self._quarter_turns = round(self._first.rotation / 90) % 4
        self._own_rate = self._stream.average_rate or Fraction(25)
        self.fps = fps or self._own_rate
        upright = self._first.height, self._first.width
        if self._quarter_turns % 2 == 0:
            upright = upright[::-1]
        self.width_px, self.height_px = size or upright
        self.has_audio = bool(self._container.streams.audio)

    @property
    def duration_s(self) -> float | None:
        """The stream's length as the file states it; WebM states only the container's."""
        if self._stream.duration is not None and self._stream.time_base is not None:
            return float(self._stream.duration * self._stream.time_base)
        return None if self._container.duration is None else self._container.duration / av.time_base

    def __iter__(self) -> Iterator[Picture]:
        """Raises MediaRejected where the file is damaged."""
        shown: av.VideoFrame | None = None
        start = written = 0
        time_s = 0.0
        for number, frame in enumerate(self._all()):
            if frame.pts is None:
                time_s += 1 / float(self._own_rate)
            elif number == 0:
                start = frame.pts
            else:
                time_s = float((frame.pts - start) * (frame.time_base or 0))
            due = self._due(time_s, written)
            if shown is not None and due > written:
                yield from itertools.repeat(self._picture(shown), due - written)
                written = due
            shown = frame
        if shown is not None:
            begun = math.floor(time_s * self.fps + _ROUNDING) + 1  # a last frame that begins in time shows, if briefly
            due = max(begun, self._due(time_s + self._lasts(shown), written))
            yield from itertools.repeat(self._picture(shown), due - written)

    def last(self) -> Picture:
        """The picture that the video ends with, in place of a pass.

        Decodes what follows the last key frame, and the whole only where the file cannot be searched. Raises
        MediaRejected where it is damaged.
        """
        if self._container.duration is not None:
            with contextlib.suppress(av.error.FFmpegError):
                self._container.seek(self._container.duration + (self._container.start_time or 0))
        (shown,) = deque(self._all(), maxlen=1)
        return self._picture(shown)

    def _due(self, time_s: float, written: int) -> int:
        """How many output frames begin before a time. Time stamps are often rounded, so nearly then is not before."""
        due = math.ceil(time_s * self.fps - _ROUNDING)
        if due - written > _LONGEST_STILL_S * self.fps:
            raise MediaRejected(f"the video's time stamps jump by more than {_LONGEST_STILL_S} seconds")
        return due

    def _lasts(self, frame: av.VideoFrame) -> float:
        if not frame.duration or frame.time_base is None:
            return 1 / float(self._own_rate)
        return float(frame.duration * frame.time_base)

    def _all(self) -> Iterator[av.VideoFrame]:
        if self._first is not None:
            first, self._first = self._first, None
            yield first
        yield from self._frames

    def _decode(self) -> Iterator[av.VideoFrame]:
        try:
            for frame in self._container.decode(self._stream):
                _check_size(frame.width, frame.height, self._max_pixels)
                yield frame
        except av.error.FFmpegError as error:
            raise MediaRejected(f"the video is damaged: {error}") from error

    def _picture(self, frame: av.VideoFrame) -> Picture:
        width, height = self.width_px, self.height_px
        if self._quarter_turns % 2:
            width, height = height, width
        untagged = frame.colorspace == _UNSPECIFIED
        matrix = (_BT709 if frame.height >= _HD_LINES else _BT601) if untagged else None
        rgb = frame.reformat(
            width=width,
            height=height,
            format="rgb24",
            src_colorspace=matrix,
            interpolation=Interpolation.BICUBIC | Interpolation.ACCURATE_RND,
        ).to_ndarray()
        return np.ascontiguousarray(np.rot90(rgb, self._quarter_turns))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._container.close()


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width * height > max_pixels:
        raise TooLarge(f"the video has {width} x {height} pixels; at most {max_pixels / 1e6:g} million are taken")
