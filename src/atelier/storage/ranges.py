"""The Range header of a request for a file (RFC 9110, section 14). Pure."""

from __future__ import annotations

import re
from typing import Final

import msgspec

_SINGLE: Final = re.compile(r"bytes=[ \t]*([0-9]{0,30})-([0-9]{0,30})[ \t]*", re.IGNORECASE)


class ByteRange(msgspec.Struct, frozen=True):
    """From `start` up to, not including, `stop`; never empty."""

    start: int
    stop: int


class Unsatisfiable(Exception):
    """The range lies behind the end of the file."""


def parse_range(text: str, size_bytes: int) -> ByteRange | None:
    """The part of a file of `size_bytes` (at least 1) that is asked for, or None for the whole.

    Several ranges and malformed ones mean the whole, as the standard allows. Raises Unsatisfiable.
    """
    found = _SINGLE.fullmatch(text.strip())
    if found is None or found.groups() == ("", ""):
        return None
    first, last = found.groups()
    if not first:
        start, stop = max(0, size_bytes - int(last)), size_bytes
    else:
        start, stop = int(first), min(int(last) + 1, size_bytes) if last else size_bytes
        if last and int(last) < start:
            return None
    if start >= size_bytes:
        raise Unsatisfiable
    return ByteRange(start, stop)
