"""Media: the kinds and types the house knows, what can be said of a file, and the arithmetic of sizes."""

from __future__ import annotations

import math
from enum import StrEnum
from fractions import Fraction
from typing import Final

import msgspec


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    TEXT = "text"
    MODEL_3D = "3d"
    WEIGHTS = "weights"
    """What a training has learned; engines read it, nobody uploads it."""


class MediaType(msgspec.Struct, frozen=True):
    """One file type: its internet media type, kind, the extension its files get, and its other names."""

    name: str
    kind: MediaKind
    extension: str
    aliases: tuple[str, ...] = ()
    inline: bool = True
    """Whether a browser may show it in place; everything else is offered as a download."""


MEDIA_TYPES: Final = (
    MediaType("image/png", MediaKind.IMAGE, "png"),
    MediaType("image/jpeg", MediaKind.IMAGE, "jpg", ("image/jpg",)),
    MediaType("image/webp", MediaKind.IMAGE, "webp"),
    MediaType("image/gif", MediaKind.IMAGE, "gif"),
    MediaType("image/avif", MediaKind.IMAGE, "avif"),
    MediaType("image/heic", MediaKind.IMAGE, "heic", ("image/heif",), inline=False),
    MediaType("video/mp4", MediaKind.VIDEO, "mp4"),
    MediaType("video/quicktime", MediaKind.VIDEO, "mov", ("video/mov",)),
    MediaType("video/webm", MediaKind.VIDEO, "webm"),
    MediaType("audio/wav", MediaKind.AUDIO, "wav", ("audio/x-wav", "audio/wave", "audio/vnd.wave")),
    MediaType("audio/mpeg", MediaKind.AUDIO, "mp3", ("audio/mp3",)),
    MediaType("audio/mp4", MediaKind.AUDIO, "m4a", ("audio/x-m4a", "audio/m4a", "audio/aac")),
    MediaType("audio/ogg", MediaKind.AUDIO, "ogg", ("audio/opus",)),
    MediaType("audio/flac", MediaKind.AUDIO, "flac", ("audio/x-flac",)),
    MediaType("model/gltf-binary", MediaKind.MODEL_3D, "glb", inline=False),
    MediaType("application/x-safetensors", MediaKind.WEIGHTS, "safetensors", inline=False),
    MediaType("application/x-subrip", MediaKind.TEXT, "srt", inline=False),
    MediaType("text/vtt", MediaKind.TEXT, "vtt", inline=False),
    MediaType("text/plain", MediaKind.TEXT, "txt", inline=False),
    MediaType("application/json", MediaKind.TEXT, "json", inline=False),
)

_BY_NAME: Final = {name: kind for kind in MEDIA_TYPES for name in (kind.name, *kind.aliases)}


def media_type(name: str) -> MediaType | None:
    """The type behind a name or one of its aliases; parameters (`; charset=...`) and case do not matter."""
    return _BY_NAME.get(name.partition(";")[0].strip().lower())


class MediaFacts(msgspec.Struct, frozen=True, omit_defaults=True):
    """What was read from a file itself. A figure that a kind does not have is None."""

    media_type: str
    kind: MediaKind
    size_bytes: int
    width_px: int | None = None
    height_px: int | None = None
    duration_s: float | None = None
    fps: float | None = None
    has_audio: bool | None = None


def fit_aspect(ratio: Fraction, area_px: int, *, step: int = 8, low: int = 64, high: int = 4096) -> tuple[int, int]:
    """Width and height in pixels with about the given width:height ratio, as large as `area_px` allows.

    Both sides are multiples of `step` within [low, high]; only `low` may make the area larger than asked for.
    """
    width = _within(step * math.floor(math.sqrt(area_px * ratio) / step), low, high)
    height = step * math.floor(float(width / ratio) / step + 0.5)
    if width * height > area_px:
        height = step * (area_px // width // step)
    return width, _within(height, low, high)


def _within(side: int, low: int, high: int) -> int:
    return max(low, min(high, side))


def parse_aspect(text: str) -> Fraction:
    """`"16:9"` as 16/9. Raises ValueError on anything that is not two positive integers."""
    width, separator, height = text.partition(":")
    if not separator or not (width.isdecimal() and height.isdecimal()) or int(height) == 0 or int(width) == 0:
        raise ValueError(f"{text!r} is not an aspect ratio like 16:9")
    return Fraction(int(width), int(height))
