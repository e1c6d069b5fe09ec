"""A sound file's first track, re-encoded alongside a video that is being written."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import av
import av.error
from av.audio.frame import AudioFrame
from av.container import OutputContainer

from atelier.domain.errors import MediaRejected
from atelier.engines.frames.opening import open_media

_RATE_HZ: Final = 48_000
_BIT_RATE: Final = 160_000


class AudioTrack:
    """Feeds sound into a container in step with the video, so that players need not seek."""

    def __init__(self, output: OutputContainer, path: Path) -> None:
        """Raises MediaRejected if the file has no sound that can be read."""
        self._output = output
        try:
            self._input = open_media(path)
        except MediaRejected as error:
            raise MediaRejected(f"audio: {error}") from error
        if not self._input.streams.audio:
            self._input.close()
            raise MediaRejected("audio: the file has no sound")
        self._stream = output.add_stream("aac", rate=_RATE_HZ, layout="stereo", format="fltp")
        self._stream.bit_rate = _BIT_RATE
        self._frames = self._read()
        self._samples = 0

    def _read(self) -> Iterator[AudioFrame]:
        """The sound at the output's rate, in the encoder's portions, from time 0 on."""
        resampler = av.AudioResampler("fltp", "stereo", _RATE_HZ, frame_size=1024)
        try:
            for frame in self._input.decode(audio=0):
                frame.pts = None
                yield from resampler.resample(frame)
            yield from resampler.resample(None)
        except av.error.FFmpegError as error:
            raise MediaRejected(f"the sound is damaged: {error}") from error

    def write_until(self, time_s: Fraction) -> None:
        """Sound up to a time, or to its own end."""
        while Fraction(self._samples, _RATE_HZ) < time_s:
            frame = next(self._frames, None)
            if frame is None:
                return
            frame.pts = self._samples
            frame.time_base = Fraction(1, _RATE_HZ)
            self._samples += frame.samples
            self._output.mux(self._stream.encode(frame))

    def finish(self, time_s: Fraction) -> None:
        self.write_until(time_s)
        self._output.mux(self._stream.encode(None))

    def close(self) -> None:
        self._input.close()
