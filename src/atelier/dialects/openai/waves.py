"""The samples of a WAV file, without what stands around them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Final

_RIFF_BYTES: Final = 12
_HEAD_BYTES: Final = 8


async def samples_of(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The content of the chunk `data` of a RIFF file (Multimedia Programming Interface 1.0, chapter 2) that comes in
    pieces of any size."""
    buffer = bytearray()
    skip, left, inside = _RIFF_BYTES, 0, False
    async for piece in pieces:
        buffer += piece
        while buffer:
            if skip:
                gone = min(skip, len(buffer))
                del buffer[:gone]
                skip -= gone
            elif inside:
                taken = bytes(buffer[:left])
                left -= len(taken)
                if taken:
                    yield taken
                if not left:
                    return
                buffer.clear()
            elif len(buffer) < _HEAD_BYTES:
                break
            else:
                size = int.from_bytes(buffer[4:_HEAD_BYTES], "little")
                inside, left = buffer[:4] == b"data", size
                skip = 0 if inside else size + size % 2
                del buffer[:_HEAD_BYTES]
