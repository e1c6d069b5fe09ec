"""Files inside data: URIs (RFC 2397)."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncGenerator
from typing import Final
from urllib.parse import unquote, unquote_to_bytes

from atelier.domain.errors import MediaRejected

_PIECE: Final = 1 << 20  # characters decoded in one go, a multiple of 4: about a millisecond


def is_data_uri(text: str) -> bool:
    return text[:5].lower() == "data:"


async def decode_data_uri(text: str) -> AsyncGenerator[bytes, None]:
    """The content of a data: URI in pieces. The type that it declares is not looked at: content says what a file is.

    Tolerates what clients send: line breaks, percent signs, the URL-safe alphabet, missing padding. Raises
    MediaRejected for anything else.
    """
    header, comma, data = text[5:].partition(",")
    if not comma:
        raise MediaRejected("this data: URI has no comma before its content")
    if not header.strip().lower().endswith(";base64"):
        yield unquote_to_bytes(data)
        return
    if "%" in data:
        data = unquote(data)
    data = "".join(data.split()).replace("-", "+").replace("_", "/").rstrip("=")
    data += "=" * (-len(data) % 4)
    for at in range(0, len(data), _PIECE):
        try:
            yield base64.b64decode(data[at : at + _PIECE], validate=True)
        except ValueError as error:
            raise MediaRejected("this data: URI is not valid base64") from error
        await asyncio.sleep(0)  # others get a turn
