"""Whether a container is as long as it says: finds downloads that were cut off, without decoding anything."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO, Final

from atelier.domain.errors import MediaRejected

_RIFF_OPEN: Final = (0, 0xFFFF_FFFF)  # lengths of a file that was written into a pipe
_EBML_SEGMENT: Final = b"\x18\x53\x80\x67"
_OGG_PAGE: Final = 27  # bytes of a page's header before its table of segments, RFC 3533
_OGG_MOST: Final = 65_307  # bytes of the longest page


def check_whole(path: Path, media_type: str) -> None:
    """Raises MediaRejected when parts are missing at the end. Types without lengths in them pass."""
    size_bytes = path.stat().st_size
    with path.open("rb") as file:
        if media_type in ("video/mp4", "video/quicktime", "audio/mp4"):
            whole = _iso_is_whole(file, size_bytes)
        elif media_type == "audio/wav":
            whole = _riff_is_whole(file, size_bytes)
        elif media_type == "video/webm":
            whole = _ebml_is_whole(file, size_bytes)
        elif media_type == "audio/ogg":
            whole = _ogg_is_whole(file, size_bytes)
        else:
            whole = True
    if not whole:
        raise MediaRejected("the file is incomplete: its end is missing")


def _iso_is_whole(file: BinaryIO, size_bytes: int) -> bool:
    """Walks over the boxes at the top: each must end within the file, and the index must be among them."""
    at, indexed = 0, False
    while at + 8 <= size_bytes:
        file.seek(at)
        header = file.read(16)
        length = int.from_bytes(header[:4], "big")
        indexed |= header[4:8] == b"moov"
        if length == 1:
            length = int.from_bytes(header[8:16], "big")
        if length == 0:  # up to the end of the file
            return indexed
        if length < 8 or at + length > size_bytes:
            return False
        at += length
    return indexed


def _riff_is_whole(file: BinaryIO, size_bytes: int) -> bool:
    header = file.read(8)
    length = int.from_bytes(header[4:8], "little")
    return header[:4] != b"RIFF" or length in _RIFF_OPEN or length + 8 <= size_bytes


def _ebml_is_whole(file: BinaryIO, size_bytes: int) -> bool:
    """The segment (RFC 9559) follows the header; one of unknown length was streamed and has no end to miss."""
    head = file.read(1024)
    at = head.find(_EBML_SEGMENT)
    if at < 0 or at + 5 > len(head):
        return False
    at += 4
    width = 9 - head[at].bit_length()  # a variable-length integer, RFC 8794
    if width > 8:
        return False
    length = int.from_bytes(head[at : at + width], "big") & ((1 << 7 * width) - 1)
    return length == (1 << 7 * width) - 1 or at + width + length <= size_bytes


def _ogg_is_whole(file: BinaryIO, size_bytes: int) -> bool:
    """The last page must end within the file."""
    file.seek(max(0, size_bytes - _OGG_MOST))
    tail = file.read()
    at = tail.rfind(b"OggS")
    header = tail[at : at + _OGG_PAGE]
    if at < 0 or len(header) < _OGG_PAGE:
        return False
    segments = tail[at + _OGG_PAGE : at + _OGG_PAGE + header[26]]
    return len(segments) == header[26] and at + _OGG_PAGE + len(segments) + sum(segments) <= len(tail)
