"""Taking in streams: the limit, the digest, the disk."""

from __future__ import annotations

import hashlib
import resource
import signal
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from atelier.domain.errors import MediaRejected, TooLarge, Unavailable
from atelier.storage.receive import receive
from atelier.storage.sniff import HEAD_BYTES
from tests.storage.house import stream


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.binary(max_size=100), st.integers(0, 1_500_000).map(bytes)), max_size=5))
async def test_what_comes_in_is_what_is_written(tmp_path_factory: pytest.TempPathFactory, pieces: list[bytes]) -> None:
    content = b"".join(pieces)
    path = tmp_path_factory.mktemp("in") / "file"
    if not content:
        with pytest.raises(MediaRejected, match="empty"):
            await receive(stream(*pieces), path, max_bytes=10)
        return
    received = await receive(stream(*pieces), path, max_bytes=len(content))
    assert path.read_bytes() == content
    assert (received.size_bytes, received.head) == (len(content), content[:HEAD_BYTES])
    assert received.sha256 == hashlib.sha256(content).digest()
    with pytest.raises(TooLarge):
        await receive(stream(*pieces), path.with_name("again"), max_bytes=len(content) - 1)


async def test_a_long_stream_is_left_at_the_limit_and_never_held_in_memory(tmp_path: Path) -> None:
    given_bytes = 0
    piece = bytes(64 << 10)

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given_bytes
        while given_bytes < 200_000_000:
            given_bytes += len(piece)
            yield piece

    tracemalloc.start()
    with pytest.raises(TooLarge, match="20,000,000"):
        await receive(endless(), tmp_path / "file", max_bytes=20_000_000)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert given_bytes <= 20_000_000 + len(piece)
    assert peak_bytes < 4_000_000


async def test_a_disk_that_takes_nothing_is_a_part_of_the_house_that_does_not_work(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="the disk does not take the file"):
        await receive(stream(b"x"), Path("/proc/nowhere/file"), max_bytes=10)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, limit[1]))
    try:
        with pytest.raises(Unavailable, match="File too large"):
            await receive(stream(bytes(2_000)), tmp_path / "file", max_bytes=10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, ignored)
