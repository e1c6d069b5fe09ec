"""What a file is, by its first bytes. Names and declared types are never believed. Pure."""

from __future__ import annotations

import codecs
import re
from typing import Final

import filetype

from atelier.domain.media import MEDIA_TYPES, MediaType, media_type

HEAD_BYTES: Final = 8_192
"""What `sniff` wants to see of a file."""

_BY_NAME: Final = {kind.name: kind for kind in MEDIA_TYPES}

_MAGIC: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"OggS", "audio/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"glTF", "model/gltf-binary"),
)

_BRANDS: Final[dict[bytes, str]] = (
    dict.fromkeys((b"avif", b"avis"), "image/avif")
    | dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"), "image/heic")
    | dict.fromkeys((b"M4A ", b"M4B ", b"F4A "), "audio/mp4")
    | dict.fromkeys((b"qt  ",), "video/quicktime")
    | dict.fromkeys(
        (b"isom", *(b"iso%d" % n for n in range(2, 10)), b"mp41", b"mp42", b"mp71", b"avc1", b"M4V ", b"M4VP", b"M4VH"),
        "video/mp4",
    )
    | dict.fromkeys((b"dash", b"msdh", b"msnv", b"MSNV", b"mmp4", b"f4v ", b"F4V ", b"XAVC", b"3gp4"), "video/mp4")
    | dict.fromkeys((b"3gp5", b"3gp6", b"3gp7", b"3gg6", b"3g2a", b"3g2b", b"3g2c"), "video/mp4")
)
"""Brands of the ISO base media format (ISO/IEC 14496-12, and the registry at mp4ra.org)."""

_OLD_QUICKTIME_BOXES: Final = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_SRT: Final = re.compile(r"\s*\d+[ \t]*\r?\n\s*\d{1,2}:\d\d:\d\d[,.]\d{1,3}[ \t]*-->")
_VTT: Final = re.compile(r"WEBVTT(?:[ \t\r\n]|$)")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_LONGEST_HEADER: Final = 100_000_000  # bytes, as the format's own library has it
_UNDECLARED: Final = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/binary"})


def sniff(head: bytes) -> MediaType | None:
    """The type of a file that begins with `head` (its first HEAD_BYTES), or None for one we do not know.

    Looks only: a file may still turn out to be broken, and an MP4 or WebM to hold sound alone.
    """
    name = _by_magic(head) or _weights(head) or _iso(head) or _riff(head) or _ebml(head) or _mp3(head) or _text(head)
    return None if name is None else _BY_NAME[name]


def describe(head: bytes) -> str:
    """What a file that we do not know seems to be, for an error message."""
    known = filetype.guess_mime(head)
    return str(known) if known else "of an unknown type"


def contradicts(declared: str | None, found: MediaType) -> bool:
    """Whether a declared type speaks against what was found.

    Another name of the same type does not, nor does saying nothing (application/octet-stream), nor text/plain for any
    text, nor a name that we do not know but that names the same kind (video/x-m4v for an MP4).
    """
    name = (declared or "").partition(";")[0].strip().lower()
    if name in _UNDECLARED:
        return False
    known = media_type(name)
    if known is not None:
        return known != found and not (known.name == "text/plain" and known.kind == found.kind)
    return name.partition("/")[0] != found.name.partition("/")[0]


def _by_magic(head: bytes) -> str | None:
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


def _weights(head: bytes) -> str | None:
    """Safetensors: the length of a JSON object, in eight bytes, and the object."""
    length = int.from_bytes(head[:8], "little")
    return "application/x-safetensors" if 2 <= length <= _LONGEST_HEADER and head[8:10] == b'{"' else None


def _iso(head: bytes) -> str | None:
    """MP4 and its relatives, by the brands in the leading `ftyp` box; the first brand that we know counts.

    HEIF files may name a general brand first (mif1) and say only then what codes the picture.
    """
    if head[4:8] in _OLD_QUICKTIME_BOXES:
        return "video/quicktime"
    if head[4:8] != b"ftyp":
        return None
    size = min(int.from_bytes(head[:4], "big"), len(head))
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    return next((_BRANDS[brand] for brand in brands if brand in _BRANDS), None)


def _riff(head: bytes) -> str | None:
    if head[:4] in (b"RIFF", b"RF64") and head[8:12] == b"WAVE":
        return "audio/wav"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def _ebml(head: bytes) -> str | None:
    """WebM, by the document type in the EBML header (RFC 8794). Plain Matroska has another one."""
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    at = head.find(b"\x42\x82", 4, 128)
    if at < 0 or len(head) < at + 3:
        return None
    document = head[at + 3 : at + 3 + (head[at + 2] & 0x7F)]
    return "video/webm" if document.rstrip(b"\x00") == b"webm" else None


_MP3_KBPS: Final = {
    3: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),  # MPEG-1
    2: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),  # MPEG-2, and 2.5 below
    0: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_MP3_HZ: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}


def _mp3(head: bytes) -> str | None:
    """MP3 without a tag: a frame header, and a second one where the first says (ISO/IEC 11172-3, layer III)."""
    length = _mp3_frame(head[:4])
    return "audio/mpeg" if length and _mp3_frame(head[length : length + 4]) else None


def _mp3_frame(header: bytes) -> int:
    """The length in bytes of the frame with this header; 0 if it is none."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE6 != 0xE2:
        return 0
    version, bitrate, rate = (header[1] >> 3) & 3, header[2] >> 4, (header[2] >> 2) & 3
    if version not in _MP3_KBPS or bitrate in (0, 15) or rate == 3:
        return 0
    samples_in_bytes = 144_000 if version == 3 else 72_000
    return samples_in_bytes * _MP3_KBPS[version][bitrate] // _MP3_HZ[version][rate] + ((header[2] >> 1) & 1)


def _text(head: bytes) -> str | None:
    """Text in UTF-8, by what it begins with. JSON is a guess until the whole has been read."""
    try:
        text = codecs.getincrementaldecoder("utf-8-sig")().decode(head)
    except UnicodeDecodeError:
        return None
    if not text.strip() or _CONTROL.search(text):
        return None
    if _VTT.match(text):
        return "text/vtt"
    if _SRT.match(text):
        return "application/x-subrip"
    return "application/json" if text.lstrip()[0] in "{[" else "text/plain"
