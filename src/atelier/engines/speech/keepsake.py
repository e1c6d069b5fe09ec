"""Words and their times, kept inside the WAV file that says them, so that it can be transcribed without guessing.

They stand as JSON in a chunk of their own behind the sound. Players skip it, the marks of provenance leave it as it is
(a test sees to that), and whatever changes the sound makes it worthless: it names a checksum of the samples.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec

from atelier.engines.captions.cue import Word
from atelier.engines.sound.wav import WavWriter, chunks

CHUNK: Final = b"wrds"
_VERSION: Final = 1
_LARGEST: Final = 8 << 20
_PIECE: Final = 1 << 20


class Keepsake(msgspec.Struct, frozen=True):
    """`language` is BCP 47; `checksum` the CRC-32 of the sound's bytes."""

    language: str
    words: tuple[Word, ...]
    checksum: int
    version: int = _VERSION


def keep(writer: WavWriter, words: Sequence[Word], language: str) -> None:
    """To be called when all of the sound is written."""
    writer.add_chunk(CHUNK, msgspec.json.encode(Keepsake(language, tuple(words), writer.checksum)))


def recall(path: Path) -> Keepsake | None:
    """What a file keeps, if its sound is still the one that the words belong to."""
    places = {kind: (at, length) for kind, at, length in chunks(path)}
    if CHUNK not in places or b"data" not in places or places[CHUNK][1] > _LARGEST:
        return None
    try:
        kept = msgspec.json.decode(_read(path, *places[CHUNK]), type=Keepsake)
    except msgspec.DecodeError:
        return None
    return kept if kept.version == _VERSION and kept.checksum == _checksum(path, *places[b"data"]) else None


def _read(path: Path, at: int, length: int) -> bytes:
    with path.open("rb") as file:
        file.seek(at)
        return file.read(length)


def _checksum(path: Path, at: int, length: int) -> int:
    checksum = 0
    with path.open("rb") as file:
        file.seek(at)
        while length > 0 and (piece := file.read(min(length, _PIECE))):
            checksum = zlib.crc32(piece, checksum)
            length -= len(piece)
    return checksum
