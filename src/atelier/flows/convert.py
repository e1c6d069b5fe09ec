"""Putting an engine's file into the format that was asked for. Belongs into a sandboxed child."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from atelier.domain.errors import MediaRejected
from atelier.domain.finish import Finish
from atelier.domain.media import MediaKind, MediaType, media_type

if TYPE_CHECKING:
    from av.audio.stream import AudioStream

_FINE: Final = 90
"""From this quality on, JPEG keeps colours at full size."""
_PIXELS: Final = 1 << 28

_CODECS: Final = {
    "audio/mpeg": ("mp3", "libmp3lame", "s16p", 128_000),
    "audio/ogg": ("ogg", "libopus", "s16", 64_000),
    "audio/flac": ("flac", "flac", "s16", None),
    "audio/mp4": ("ipod", "aac", "fltp", 128_000),
    "audio/wav": ("wav", "pcm_s16le", "s16", None),
}
"""For each sound: the container, the codec, its sample format and the bits a second. `ipod` is MP4 with sound alone."""
_OPUS_HZ: Final = 48_000
_PORTION: Final = 1024  # samples, for codecs that take any number


def convert(path: Path, known: MediaType, finish: Finish) -> tuple[Path, MediaType]:
    """The file as the finish wants it, and its type: a new one beside `path`, or `path` itself where nothing changes.

    WebP comes without loss: the watermark goes in next, and writes the file with the quality that was asked for.

    Raises MediaRejected when the file cannot be read, ValueError for a type that nothing is converted to.
    """
    wanted = media_type(finish.media_type) if finish.media_type is not None else known
    if wanted is None:
        raise ValueError(f"{finish.media_type!r} is not a media type")
    if wanted.kind is not known.kind:
        return path, known
    target = path.with_name(f"{path.stem}-final.{wanted.extension}")
    if known.kind is MediaKind.IMAGE and (wanted != known or _loses(wanted, finish)):
        _convert_picture(path, target, wanted, finish.quality)
        return target, wanted
    if known.kind is MediaKind.AUDIO and (wanted != known or finish.rate_hz is not None):
        _convert_sound(path, target, wanted, finish.rate_hz)
        return target, wanted
    return path, known


def _loses(wanted: MediaType, finish: Finish) -> bool:
    return finish.quality < 100 and wanted.name in ("image/jpeg", "image/webp")


def _convert_picture(path: Path, target: Path, wanted: MediaType, quality: int) -> None:
    from PIL import Image

    from atelier.engines.frames.images import flatten, read_image

    picture = read_image(path, max_pixels=_PIXELS)
    match wanted.name:
        case "image/jpeg":
            sampling = 0 if quality >= _FINE else 2
            image = Image.fromarray(flatten(picture))
            image.save(target, "JPEG", quality=max(1, quality), subsampling=sampling, optimize=True)
        case "image/webp":
            Image.fromarray(picture).save(target, "WEBP", lossless=True, quality=0, method=0, exact=True)
        case "image/png":
            Image.fromarray(picture).save(target, "PNG", compress_level=4)
        case other:
            raise ValueError(f"pictures are not converted to {other}")


def _convert_sound(path: Path, target: Path, wanted: MediaType, rate_hz: int | None) -> None:
    import av
    import av.error

    from atelier.engines.frames.opening import open_media
    from atelier.engines.speech.keepsake import tags_of, write_kept

    container, codec, samples, bit_rate = _CODECS[wanted.name]
    options = {"movflags": "use_metadata_tags"} if container == "ipod" else {}
    words = tags_of(path)
    with open_media(path) as source, av.open(str(target), "w", format=container, options=options) as output:
        if not source.streams.audio:
            raise MediaRejected("the file has no sound")
        output.metadata.update(words)
        track = source.streams.audio[0]
        layout = "mono" if rate_hz is not None or track.channels == 1 else "stereo"
        rate = _OPUS_HZ if codec == "libopus" else rate_hz or track.rate
        stream = cast("AudioStream", output.add_stream(codec, rate=rate, layout=layout, format=samples))
        if bit_rate is not None:
            stream.bit_rate = bit_rate
        stream.codec_context.open()
        portion = stream.codec_context.frame_size or _PORTION
        resampler = av.AudioResampler(samples, layout, rate, frame_size=portion)
        try:
            for frame in chain(source.decode(track), (None,)):
                if frame is not None:
                    frame.pts = None
                for piece in resampler.resample(frame):
                    output.mux(stream.encode(piece))
            output.mux(stream.encode(None))
        except av.error.FFmpegError as error:
            raise MediaRejected(f"the sound is damaged: {error}") from error
    if container == "wav":
        write_kept(target, words)
