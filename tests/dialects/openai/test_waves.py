"""The samples of a WAV file, however the file is cut into pieces and whatever stands around them."""

from __future__ import annotations

import itertools
import struct
from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st

from atelier.dialects.openai.waves import samples_of

CHUNKS = st.lists(st.tuples(st.sampled_from([b"fmt ", b"LIST", b"C2PA"]), st.binary(max_size=40)), max_size=4)


def chunk(name: bytes, content: bytes) -> bytes:
    return name + struct.pack("<I", len(content)) + content + b"\0" * (len(content) % 2)


@given(before=CHUNKS, samples=st.binary(max_size=200), after=CHUNKS, cuts=st.lists(st.integers(0, 400), max_size=12))
async def test_only_the_samples_come_out(
    before: list[tuple[bytes, bytes]], samples: bytes, after: list[tuple[bytes, bytes]], cuts: list[int]
) -> None:
    body = b"WAVE" + b"".join(chunk(*one) for one in (*before, (b"data", samples), *after))
    file = b"RIFF" + struct.pack("<I", len(body)) + body
    edges = sorted({0, len(file), *(cut for cut in cuts if cut < len(file))})

    async def pieces() -> AsyncIterator[bytes]:
        for begin, end in itertools.pairwise(edges):
            yield file[begin:end]

    assert b"".join([piece async for piece in samples_of(pieces())]) == samples
