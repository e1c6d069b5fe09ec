"""What a TrueType file says of itself: which characters it has, how wide they are, how tall its lines.

After the OpenType specification 1.9: tables cmap (formats 4 and 12), head, hhea, hmtx and OS/2.
"""

from __future__ import annotations

import struct
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

_WINDOWS: Final = 3
_ENCODINGS: Final = (10, 1)
"""Unicode, whole, and its first plane alone: the former is better."""


class FontFile:
    """Advances and heights are in ems."""

    def __init__(self, path: Path) -> None:
        """Raises struct.error or KeyError if this is no TrueType file."""
        data = path.read_bytes()
        tables = dict(_tables(data))
        self._ends, self._runs = _glyph_runs(data, tables[b"cmap"])
        (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
        (wide,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
        metrics = array("H", data[tables[b"hmtx"] : tables[b"hmtx"] + 4 * wide])
        metrics.byteswap()
        self._advances = metrics[::2]
        self._units = units
        ascent, descent = struct.unpack_from(">HH", data, tables[b"OS/2"] + 74)
        self.ascent = ascent / units
        """From the top of a line to the feet of its letters."""
        self.line = (ascent + descent) / units
        """The height of a line; libass takes this, not the em, for a font's size."""

    def has(self, character: str) -> bool:
        return self._glyph(ord(character)) != 0

    def advance(self, character: str) -> float:
        """How far a character moves on, alone and unshaped. 0 where the font lacks it."""
        glyph = self._glyph(ord(character))
        return self._advances[min(glyph, len(self._advances) - 1)] / self._units if glyph else 0.0

    def _glyph(self, code: int) -> int:
        place = bisect_left(self._ends, code)
        if place == len(self._ends):
            return 0
        first, glyphs = self._runs[place]
        return glyphs[code - first] if code >= first else 0


def _tables(data: bytes) -> Iterator[tuple[bytes, int]]:
    """Names and places of the tables."""
    (count,) = struct.unpack_from(">H", data, 4)
    for number in range(count):
        name, _, offset, _ = struct.unpack_from(">4sIII", data, 12 + 16 * number)
        yield name, offset


_Run = tuple[int, Sequence[int]]
"""The first character, and the glyphs from it on."""


def _glyph_runs(data: bytes, cmap: int) -> tuple[list[int], list[_Run]]:
    """Stretches of characters in order: the last of each, and where it begins with what glyphs."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    records = [struct.unpack_from(">HHI", data, cmap + 4 + 8 * number) for number in range(count)]
    found = {encoding: cmap + offset for platform, encoding, offset in records if platform == _WINDOWS}
    start = next(found[encoding] for encoding in _ENCODINGS if encoding in found)
    (form,) = struct.unpack_from(">H", data, start)
    runs = list(_groups(data, start) if form == 12 else _segments(data, start))
    return [first + len(glyphs) - 1 for first, glyphs in runs], runs


def _groups(data: bytes, start: int) -> Iterator[_Run]:
    """Format 12: stretches whose glyphs follow one another too."""
    (count,) = struct.unpack_from(">I", data, start + 12)
    for number in range(count):
        first, last, glyph = struct.unpack_from(">III", data, start + 16 + 12 * number)
        yield first, range(glyph, glyph + last - first + 1)


def _segments(data: bytes, start: int) -> Iterator[_Run]:
    """Format 4: glyphs by a difference, or from a list that lies a stated way behind the segment's own entry."""
    (double,) = struct.unpack_from(">H", data, start + 6)
    ends, begins = start + 14, start + 16 + double
    deltas, offsets = begins + double, begins + 2 * double
    for place in range(0, double, 2):
        (last,) = struct.unpack_from(">H", data, ends + place)
        (first,) = struct.unpack_from(">H", data, begins + place)
        (delta,) = struct.unpack_from(">H", data, deltas + place)
        (offset,) = struct.unpack_from(">H", data, offsets + place)
        count = last - first + 1
        if not offset:
            glyphs = array("H", ((code + delta) & 0xFFFF for code in range(first, last + 1)))
        else:
            listed = struct.unpack_from(f">{count}H", data, offsets + place + offset)
            glyphs = array("H", ((glyph + delta) & 0xFFFF if glyph else 0 for glyph in listed))
        yield first, glyphs
