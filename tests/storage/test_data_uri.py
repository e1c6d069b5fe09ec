"""data: URIs."""

from __future__ import annotations

import base64
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atelier.domain.errors import MediaRejected
from atelier.storage.data_uri import decode_data_uri, is_data_uri
from tests.storage.house import gather


@given(st.binary())
async def test_every_way_of_writing_it(content: bytes) -> None:
    text = base64.b64encode(content).decode()
    for uri in (
        f"data:image/png;base64,{text}",
        f"DATA:;charset=x;BASE64,{text}",
        f"data:;base64,{text.rstrip('=')}",
        f"data:;base64,{quote(text, safe='')}",
        f"data:;base64,{base64.urlsafe_b64encode(content).decode()}",
        "data:;base64," + "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76)),
        f"data:text/plain,{quote(content, safe='')}",
    ):
        assert is_data_uri(uri)
        assert await gather(decode_data_uri(uri)) == content


async def test_long_ones_come_in_pieces() -> None:
    content = bytes(3_000_000)
    pieces = [piece async for piece in decode_data_uri("data:;base64," + base64.b64encode(content).decode())]
    assert len(pieces) > 1 and b"".join(pieces) == content


@pytest.mark.parametrize(
    "uri", ["data:image/png;base64", "data:;base64,!!!!", "data:;base64,AAAAA", "data:;base64,A=AA", "data:;base64,é"]
)
async def test_broken_ones(uri: str) -> None:
    with pytest.raises(MediaRejected):
        await gather(decode_data_uri(uri))
