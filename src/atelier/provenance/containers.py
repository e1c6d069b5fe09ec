"""The outer shape of file formats, as far as marks need it: where the parts of a file begin and end.

Nothing is decoded. Every function takes and gives whole files as bytes; what is not such a file is a ValueError.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import Final, NamedTuple

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"

_PNG_HEADER_BYTES: Final = 13

# JPEG markers
APP0: Final = 0xE0
APP15: Final = 0xEF
COMMENT: Final = 0xFE
START_OF_SCAN: Final = 0xDA


class Part(NamedTuple):
    """One chunk, segment or box: `raw` with its header, `body` without."""

    kind: bytes
    body: bytes
    raw: bytes


def png_parts(data: bytes) -> list[Part]:
    if not data.startswith(PNG_SIGNATURE):
        raise ValueError("not a PNG file")
    parts = []
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        end = at + 12 + size
        if end > len(data):
            raise ValueError("the PNG file is cut short")
        kind = data[at + 4 : at + 8]
        parts.append(Part(kind, data[at + 8 : end - 4], data[at:end]))
        at = end
        if kind == b"IEND":
            break
    if not parts or parts[0].kind != b"IHDR" or len(parts[0].body) != _PNG_HEADER_BYTES or parts[-1].kind != b"IEND":
        raise ValueError("the PNG file is cut short")
    return parts


def png_chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png_file(chunks: Iterable[bytes]) -> bytes:
    return PNG_SIGNATURE + b"".join(chunks)


def jpeg_parts(data: bytes) -> list[Part]:
    """The segments before the picture data, then one part with everything from the first scan on.

    `kind` is the marker's one byte.
    """
    if not data.startswith(b"\xff\xd8"):
        raise ValueError("not a JPEG file")
    parts = []
    at = 2
    while at + 4 <= len(data):
        if data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if marker == START_OF_SCAN:
            parts.append(Part(bytes([marker]), b"", data[at:]))
            return parts
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        parts.append(Part(bytes([marker]), data[at + 4 : end], data[at:end]))
        at = end
    raise ValueError("the JPEG file is damaged")


def jpeg_segment(marker: int, body: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def jpeg_file(segments: Iterable[bytes]) -> bytes:
    return b"\xff\xd8" + b"".join(segments)


def riff_parts(data: bytes, form: bytes) -> list[Part]:
    """The chunks of a RIFF file of the given form, such as b"WEBP"; padding belongs to `raw`."""
    if data[:4] != b"RIFF" or data[8:12] != form:
        raise ValueError(f"not a {form.decode()} file")
    parts = []
    at = 12
    while at + 8 <= len(data):
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        end = at + 8 + size
        if end > len(data):
            raise ValueError("the RIFF file is cut short")
        parts.append(Part(data[at : at + 4], data[at + 8 : end], data[at : end + size % 2]))
        at = end + size % 2
    return parts


def riff_chunk(kind: bytes, body: bytes) -> bytes:
    return kind + len(body).to_bytes(4, "little") + body + bytes(len(body) % 2)


def riff_file(form: bytes, chunks: Iterable[bytes]) -> bytes:
    body = form + b"".join(chunks)
    return b"RIFF" + len(body).to_bytes(4, "little") + body
