"""Many files as one ZIP, made while it is sent: no more than a piece of it is in memory at any moment."""

from __future__ import annotations

import zipfile
from collections.abc import AsyncGenerator, Iterable, Iterator
from contextlib import aclosing
from io import RawIOBase
from pathlib import PurePosixPath
from typing import Any, Final

from atelier.storage.assets import Asset
from atelier.storage.store import Store

NOT_INCLUDED: Final = "not-included.txt"
_LARGE_BYTES: Final = 1 << 31  # from there on an entry needs the wide form of its header


async def zipped(assets: Iterable[Asset], store: Store) -> AsyncGenerator[bytes, None]:
    """The pieces of the archive. Media are packed as they are: they are compressed already. A file whose bytes are
    gone is named in a list at the end instead."""
    sink, missing = _Sink(), []
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, asset in named(assets):
            entry = zipfile.ZipInfo(name, date_time=asset.created_at.timetuple()[:6])
            async with aclosing(store.open(asset.path, 0, asset.size_bytes)) as body:
                try:
                    piece = await anext(body, b"")
                except FileNotFoundError:
                    missing.append(name)
                    continue
                with archive.open(entry, "w", force_zip64=asset.size_bytes >= _LARGE_BYTES) as packed:
                    packed.write(piece)
                    yield sink.take()
                    async for piece in body:
                        packed.write(piece)
                        yield sink.take()
        if missing:
            archive.writestr(NOT_INCLUDED, "These files are no longer there:\n" + "\n".join(missing) + "\n")
    yield sink.take()


def named(assets: Iterable[Asset]) -> Iterator[tuple[str, Asset]]:
    """Each with a name of its own in the archive: `a.png`, `a-2.png`."""
    taken: set[str] = set()
    for asset in assets:
        path = PurePosixPath(asset.filename or "file")
        name, number = path.name, 1
        while name.lower() in taken:
            number += 1
            name = f"{path.stem}-{number}{path.suffix}"
        taken.add(name.lower())
        yield name, asset


class _Sink(RawIOBase):
    """Where the archive is written to. It cannot go back, so that entries say their length behind their bytes."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, piece: Any) -> int:
        self._held += piece
        return len(piece)

    def take(self) -> bytes:
        held = bytes(self._held)
        self._held.clear()
        return held
