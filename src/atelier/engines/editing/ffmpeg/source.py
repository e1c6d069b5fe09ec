"""What must be known of a video before ffmpeg works on it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import av
import av.error
import msgspec
import numpy as np

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.engines.frames.encoder import exact_rate
from atelier.engines.frames.opening import open_media

LONGEST_SIDE_PX: Final = 8192

_MOST_PIXELS: Final = 40_000_000
_JITTER: Final = 0.45  # of a frame: time stamps this near to an even beat are that beat, rounded or measured badly
_FASTEST: Final = 240
_USUAL: Final = (12, 15, 24, 25, 30, 48, 50, 60)
_TELEVISION: Final = tuple(Fraction(rate * 1000, 1001) for rate in (24, 30, 60))
_ROUNDED_TICKS: Final = 1.5  # of the stream's clock: by so much rounding may change the time from first to last
_LONGEST_LAST_S: Final = 10.0  # that a last frame may be held
_TRANSPARENT: Final = {"vp9": "libvpx-vp9", "vp8": "libvpx"}
"""Decoders that see the alpha channel of WebM; ffmpeg's own do not."""


class Colours(msgspec.Struct, frozen=True):
    """How the decoded numbers are meant. `matrix`, `primaries` and `transfer` are numbers of ITU-T H.273."""

    pixels: str
    """ffmpeg's name of the pixel format."""
    matrix: int
    primaries: int
    transfer: int
    full_range: bool
    alpha: bool


class Sound(msgspec.Struct, frozen=True):
    """The first sound track. Times are seconds from the beginning of the file."""

    stream: int
    codec: str
    rate_hz: int
    channels: int
    start_s: float
    end_s: float


class Source(msgspec.Struct, frozen=True):
    """A video file. Sizes are as shown: upright, with square pixels. Times are seconds from the file's beginning."""

    path: Path
    stream: int
    codec: str
    decoder: str | None
    """The decoder to ask for by name; None: ffmpeg's choice."""
    width_px: int
    height_px: int
    coded_px: tuple[int, int]
    """Width and height as decoded: upright too, but where pixels are not square, in their own shape."""
    colours: Colours
    interlaced: bool
    hides_frames: bool
    """Whether there are frames before the first that shows: those after it need them."""
    starts: tuple[float, ...]
    """When each frame begins to show, in order."""
    end_s: float
    """When the last frame stops showing."""
    rate: Fraction
    """Frames a second: the beat on which the frames fall, each or some of them. Frames that come unevenly are to be
    moved to the nearest beat; it is fast enough to keep nearly all."""
    sound: Sound | None


def examine(path: Path) -> Source:
    """Reads the head, the first frame and the times of all.

    Raises MediaRejected if there is no video that can be decoded, TooLarge if its frames are.
    """
    with open_media(path) as container:
        stream = _picture(container)
        frame: av.VideoFrame | None = None
        clocks: dict[int, _Clock] = {}
        for packet in _packets(container, "video", "audio"):
            clocks.setdefault(packet.stream_index, _Clock()).note(packet)
            if frame is None and packet.stream_index == stream.index:
                frame = _first_of(stream, packet)
        frame = frame or _first_of(stream, None)
        clock = clocks.get(stream.index)
        if clock is None or not clock.starts:
            raise MediaRejected("the video has no frames")
        if frame is None:
            raise MediaRejected("the video is damaged: no frame of it can be decoded")
        return _source(path, container, stream, frame, clocks)


def examine_sound(path: Path) -> Sound:
    """The first sound track of any file that has one. Raises MediaRejected."""
    with open_media(path) as container:
        clocks: dict[int, _Clock] = {}
        for packet in _packets(container, "audio"):
            clocks.setdefault(packet.stream_index, _Clock()).note(packet)
        sound = _sound(container, clocks, Fraction(container.start_time or 0, av.time_base))
    if sound is None:
        raise MediaRejected("the file holds no sound")
    return sound


def _first_of(stream: Any, packet: Any) -> av.VideoFrame | None:
    """The first frame that a packet (None: the decoder's rest) brings, if any: damaged ones may bring none."""
    with contextlib.suppress(av.error.FFmpegError):
        return next(iter(stream.codec_context.decode(packet)), None)
    return None


class _Clock:
    """The times of a stream's packets, in its own units."""

    def __init__(self) -> None:
        self.starts: list[int] = []
        self.end = 0
        self.hidden = False

    def note(self, packet: Any) -> None:
        if packet.pts is None or not packet.size:
            return
        if packet.is_discard:
            self.hidden = True
            return
        self.starts.append(packet.pts)
        self.end = max(self.end, packet.pts + (packet.duration or 0))


def _picture(container: Any) -> Any:
    stream = next((s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic), None)
    if stream is None:
        raise MediaRejected("the file holds no video")
    if stream.codec_context is None:
        raise MediaRejected("the video is coded in a way that cannot be decoded here")
    if stream.width * stream.height > _MOST_PIXELS or max(stream.width, stream.height) > LONGEST_SIDE_PX:
        raise TooLarge(
            f"the video has {stream.width} x {stream.height} pixels; at most {_MOST_PIXELS / 1e6:g} million are taken"
        )
    return stream


def _packets(container: Any, *types: str) -> Iterator[Any]:
    wanted = [stream for stream in container.streams if stream.type in types]
    try:
        yield from container.demux(wanted)
    except av.error.FFmpegError as error:
        raise MediaRejected(f"the video is damaged: {error}") from error


def _source(path: Path, container: Any, stream: Any, frame: av.VideoFrame, clocks: dict[int, _Clock]) -> Source:
    begin = Fraction(container.start_time or 0, av.time_base)
    clock = clocks[stream.index]
    starts = np.sort(np.array(clock.starts, np.int64)) * float(stream.time_base) - float(begin)
    rate = _beat(starts, stream)
    lasts = max(float(clock.end * stream.time_base - begin) - float(starts[-1]), float(1 / rate))
    width, height, coded = _sizes(stream, frame)
    alpha = frame.format.has_palette is False and any(c.is_alpha for c in frame.format.components)
    hidden = stream.metadata.get("alpha_mode") == "1" and stream.codec_context.name in _TRANSPARENT
    return Source(
        path=path,
        stream=stream.index,
        codec=stream.codec_context.name,
        decoder=_TRANSPARENT[stream.codec_context.name] if hidden else None,
        width_px=width,
        height_px=height,
        coded_px=coded,
        colours=_colours(frame, alpha=alpha or hidden),
        interlaced=bool(frame.interlaced_frame),
        hides_frames=clock.hidden,
        starts=tuple(starts.tolist()),
        end_s=float(starts[-1]) + min(lasts, _LONGEST_LAST_S),
        rate=rate,
        sound=_sound(container, clocks, begin),
    )


def _beat(starts: np.ndarray[Any, np.dtype[Any]], stream: Any) -> Fraction:
    """The beat that all frames keep; else the usual one that is as fast as the frames mostly come."""
    claims: tuple[Fraction | None, ...] = (stream.average_rate, stream.guessed_rate, stream.base_rate)
    told = [rate for rate in claims if rate and rate <= _FASTEST]
    if len(starts) < 2 or starts[-1] <= starts[0]:
        return (told or [Fraction(25)])[0]
    lasts_s = float(starts[-1] - starts[0])
    counted = (len(starts) - 1) / lasts_s
    slack = counted * _ROUNDED_TICKS * float(stream.time_base) / lasts_s
    likely = [rate for rate in (*told, *_TELEVISION, *map(Fraction, _USUAL)) if abs(rate - counted) <= slack]
    for rate in (*likely, exact_rate(counted), *told):
        beats = (starts - starts[0]) * float(rate)
        places = np.round(beats)
        if np.abs(beats - places).max() < _JITTER and np.diff(places).min() >= 1:
            return rate
    quick = 1 / max(float(np.quantile(np.diff(starts), 0.1)), 1e-3)
    return next((Fraction(rate) for rate in _USUAL if rate >= 0.95 * quick), Fraction(_USUAL[-1]))


def _sizes(stream: Any, frame: av.VideoFrame) -> tuple[int, int, tuple[int, int]]:
    """Width and height as shown, and as decoded and turned upright."""
    shape = stream.sample_aspect_ratio or Fraction(1)
    width, height = frame.width, frame.height
    if round(frame.rotation / 90) % 2:
        width, height, shape = height, width, 1 / shape
    coded = (width, height)
    if shape > 1:
        width = round(width * shape)
    else:
        height = round(height / shape)
    return width, height, coded


def _colours(frame: av.VideoFrame, *, alpha: bool) -> Colours:
    return Colours(
        pixels=frame.format.name,
        matrix=int(frame.colorspace),
        primaries=int(frame.color_primaries),
        transfer=int(frame.color_trc),
        full_range=int(frame.color_range) == 2 or frame.format.name.startswith("yuvj"),
        alpha=alpha,
    )


def _sound(container: Any, clocks: dict[int, _Clock], begin: Fraction) -> Sound | None:
    for stream in container.streams.audio:
        clock = clocks.get(stream.index)
        if clock is None or not clock.starts or stream.codec_context is None:
            continue
        return Sound(
            stream=stream.index,
            codec=stream.codec_context.name,
            rate_hz=stream.rate,
            channels=stream.channels,
            start_s=float(min(clock.starts) * stream.time_base - begin),
            end_s=float(clock.end * stream.time_base - begin),
        )
    return None
