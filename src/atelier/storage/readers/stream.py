"""Videos and sounds, by PyAV."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import av
import msgspec

from atelier.domain import media
from atelier.domain.errors import MediaRejected, TooLarge, Unsupported
from atelier.domain.media import MediaFacts, MediaKind
from atelier.settings import MediaLimits
from atelier.storage.readers.whole import check_whole

_DEMUXERS: Final = {
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "audio/mp4": "mov",
    "video/webm": "matroska",
    "audio/wav": "wav",
    "audio/mpeg": "mp3",
    "audio/ogg": "ogg",
    "audio/flac": "flac",
}
_WITH_PICTURE: Final = {"audio/mp4": "video/mp4"}
_WITHOUT_PICTURE: Final = {"video/mp4": "audio/mp4", "video/webm": "audio/webm"}

_FRAME_TRIES: Final = 100  # packets until the first frame must have come
_SLACK_S: Final = 0.5
_SLACK: Final = 0.02
"""How far a header may be from what is there: encoders round, and the last frame's length is often unknown."""

av.logging.set_level(av.logging.PANIC)


class _Measured(msgspec.Struct):
    """What the packets of a stream say. Times in seconds."""

    packets: int = 0
    start_s: float = float("inf")
    end_s: float = 0.0
    last_key: Any = None

    @property
    def duration_s(self) -> float:
        return max(0.0, self.end_s - self.start_s)


def read_stream(path: Path, media_type: str, limits: MediaLimits) -> MediaFacts:
    """Decodes the first picture or sound and the last whole picture, and reads every packet in between.

    Width and height are as shown, with the rotation applied. Duration and frame rate are the header's where the packets
    agree with it, and the packets' where not: prices depend on them, and headers can be made up.
    """
    check_whole(path, media_type)
    with _opened(path, media_type, limits) as container:
        stream = _main_stream(container, limits)
        frame = _first_frame(container, stream)
    with _opened(path, media_type, limits) as container:
        stream = _main_stream(container, limits)
        measured = _read_packets(container, stream, limits)
        duration_s = _duration_s(container, stream, measured)
        shown = stream.type == "video"
        return MediaFacts(
            media_type=_final_type(media_type, shown=shown),
            kind=MediaKind.VIDEO if shown else MediaKind.AUDIO,
            size_bytes=path.stat().st_size,
            width_px=_shown_size(frame)[0] if shown else None,
            height_px=_shown_size(frame)[1] if shown else None,
            duration_s=round(duration_s, 3),
            fps=_fps(stream, measured, duration_s) if shown else None,
            has_audio=bool(container.streams.audio),
        )


@contextmanager
def _opened(path: Path, media_type: str, limits: MediaLimits) -> Iterator[Any]:
    """The container, by its own demuxer alone: a playlist in disguise would open other files."""
    try:
        with av.open(str(path), format=_DEMUXERS[media_type], options={"protocol_whitelist": "file"}) as container:
            if len(container.streams) > limits.streams:
                raise TooLarge(f"the file has {len(container.streams)} streams; at most {limits.streams} are allowed")
            yield container
    except (av.error.FFmpegError, ValueError) as error:
        raise MediaRejected("the file is damaged or incomplete") from error


def _main_stream(container: Any, limits: MediaLimits) -> Any:
    """The picture if there is one (a cover of an album is none), else the sound."""
    pictures = [s for s in container.streams.video if not s.disposition & av.stream.Disposition.attached_pic]
    if not pictures and not container.streams.audio:
        raise MediaRejected("the file holds neither picture nor sound")
    stream = (pictures or container.streams.audio)[0]
    if stream.codec_context is None:
        raise Unsupported("the file is coded in a way that cannot be decoded here; H.264, VP9 and AAC always can")
    if stream.type == "video":
        stream.codec_context.options = {"max_pixels": str(limits.frame_pixels)}
        if stream.codec_context.width * stream.codec_context.height > limits.frame_pixels:
            raise TooLarge(
                f"the video has {stream.codec_context.width} x {stream.codec_context.height} pixels; "
                f"at most {limits.frame_pixels / 1e6:g} megapixels are allowed"
            )
    return stream


def _first_frame(container: Any, stream: Any) -> Any:
    for tries, packet in enumerate(container.demux(stream)):
        if frames := packet.decode():
            return frames[0]
        if tries == _FRAME_TRIES:
            break
    raise MediaRejected("the file holds nothing that can be decoded")


def _read_packets(container: Any, stream: Any, limits: MediaLimits) -> _Measured:
    measured = _Measured()
    for packet in container.demux(stream):
        if packet.is_corrupt and container.format.name != "wav":  # there it marks the end of one written into a pipe
            raise MediaRejected("the file is damaged or incomplete")
        if packet.pts is None or not packet.size:
            continue
        measured.packets += 1
        measured.start_s = min(measured.start_s, float(packet.pts * packet.time_base))
        measured.end_s = max(measured.end_s, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        if packet.is_keyframe:
            measured.last_key = packet
        if measured.duration_s > limits.duration_s:
            raise TooLarge(f"the file lasts longer than the {limits.duration_s:g} s that are allowed")
    if measured.last_key is not None and stream.type == "video":
        measured.last_key.decode()
    return measured


def _duration_s(container: Any, stream: Any, measured: _Measured) -> float:
    """Raises MediaRejected when the file holds clearly less than its header says."""
    if stream.duration is not None:
        declared_s = float(stream.duration * stream.time_base)
    elif container.duration is not None:
        declared_s = container.duration / av.time_base
    else:
        declared_s = 0.0
    slack_s = max(_SLACK_S, _SLACK * declared_s, 2 * measured.duration_s / max(1, measured.packets))
    if declared_s - measured.duration_s > slack_s:
        raise MediaRejected(
            f"the file is incomplete: it should last {declared_s:.1f} s, and {measured.duration_s:.1f} s are there"
        )
    return declared_s if declared_s > 0 and measured.duration_s - declared_s <= slack_s else measured.duration_s


def _fps(stream: Any, measured: _Measured, duration_s: float) -> float | None:
    counted = measured.packets / duration_s if duration_s else 0.0
    declared = float(stream.average_rate or 0)
    fps = declared if abs(declared - counted) <= 0.1 * counted else counted
    return round(fps, 3) or None


def _shown_size(frame: Any) -> tuple[int, int]:
    sideways = round(frame.rotation) % 180 == 90
    return (frame.height, frame.width) if sideways else (frame.width, frame.height)


def _final_type(name: str, *, shown: bool) -> str:
    """The type after a look inside: containers are named for the picture, and may hold sound alone."""
    final = (_WITH_PICTURE if shown else _WITHOUT_PICTURE).get(name, name)
    known = media.media_type(final)
    if known is None or (known.kind is MediaKind.VIDEO) != shown:
        raise Unsupported(
            f"a picture in {name} is not supported; send MP4 or WebM"
            if shown
            else f"sound alone in {name} is not supported; send WAV, MP3, M4A, Ogg or FLAC"
        )
    return final
