"""Answering a request for a stored file, whichever web framework carries it."""

from __future__ import annotations

import re
import time
from collections.abc import AsyncGenerator, Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final
from urllib.parse import quote

import msgspec

from atelier.domain.media import media_type
from atelier.storage.assets import Asset
from atelier.storage.ranges import ByteRange, Unsatisfiable, parse_range
from atelier.storage.store import Store

_TAGS: Final = re.compile(r'(?:W/)?"[^"]*"')
_NOT_ASCII: Final = re.compile(r"[^\x20-\x7e]")

_LOCKED_DOWN: Final = {
    "x-content-type-options": "nosniff",
    # Nothing in a file may run or load anything; the rest lets browsers show a picture or play a video by itself.
    "content-security-policy": (
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'unsafe-inline'; sandbox"
    ),
    # A link is the permission: pages of other origins that were given one may embed the file.
    "cross-origin-resource-policy": "cross-origin",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex",
}


class Delivery(msgspec.Struct):
    """An answer. Header names are in lower case. `body` is None where there is nothing to send; close it if you do not
    read it to its end."""

    status: int
    headers: dict[str, str]
    body: AsyncGenerator[bytes, None] | None = None


def deliver(
    asset: Asset,
    store: Store,
    *,
    method: str = "GET",
    headers: Mapping[str, str],
    expires_at: float | None = None,
    download: bool = False,
    now: float | None = None,
) -> Delivery:
    """The answer to a GET or HEAD for an asset.

    `headers` are the request's, with names in lower case. `expires_at` is when the link stops working (unix seconds),
    None for a request with a key. The body raises FileNotFoundError on its first piece when the file is gone.
    """
    known = _validators(asset) | _caching(expires_at, time.time() if now is None else now) | _LOCKED_DOWN
    if _fails_match(asset, headers):
        return Delivery(412, known)
    if _is_unchanged(asset, headers):
        return Delivery(304, known)
    try:
        part = _wanted(asset, headers) if method == "GET" else None
    except Unsatisfiable:
        return Delivery(416, known | {"content-range": f"bytes */{asset.size_bytes}"})
    whole = ByteRange(0, asset.size_bytes)
    chosen = part or whole
    known |= _content(asset, download=download) | {"content-length": str(chosen.stop - chosen.start)}
    if part is not None:
        known["content-range"] = f"bytes {part.start}-{part.stop - 1}/{asset.size_bytes}"
    body = store.open(asset.path, chosen.start, chosen.stop) if method == "GET" else None
    return Delivery(206 if part else 200, known, body)


def _validators(asset: Asset) -> dict[str, str]:
    return {"etag": _etag(asset), "last-modified": _date(asset.created_at), "accept-ranges": "bytes"}


def _caching(expires_at: float | None, now: float) -> dict[str, str]:
    if expires_at is None:
        return {"cache-control": "private, no-cache"}
    return {"cache-control": f"private, max-age={max(0, int(expires_at - now))}, immutable"}


def _content(asset: Asset, *, download: bool) -> dict[str, str]:
    kind = media_type(asset.media_type)
    inline = kind is not None and kind.inline and not download
    text = asset.media_type.startswith("text/")
    return {
        "content-type": f"{asset.media_type}; charset=utf-8" if text else asset.media_type,
        "content-disposition": _disposition("inline" if inline else "attachment", asset.filename or "file"),
    }


def _disposition(how: str, filename: str) -> str:
    """RFC 6266, with the name in ASCII for old clients and, where that loses something, in UTF-8 (RFC 8187)."""
    ascii_name = _NOT_ASCII.sub("_", filename).replace("\\", "_").replace('"', "_")
    if ascii_name == filename:
        return f'{how}; filename="{ascii_name}"'
    encoded = quote(filename.encode(errors="replace"), safe="!#$&+-.^_`|~")
    return f"{how}; filename=\"{ascii_name}\"; filename*=UTF-8''{encoded}"


def _fails_match(asset: Asset, headers: Mapping[str, str]) -> bool:
    wanted = headers.get("if-match")
    return wanted is not None and wanted.strip() != "*" and _etag(asset) not in _TAGS.findall(wanted)


def _is_unchanged(asset: Asset, headers: Mapping[str, str]) -> bool:
    """If-None-Match compares weakly and goes before If-Modified-Since (RFC 9110, section 13.2.2)."""
    held = headers.get("if-none-match")
    if held is not None:
        return held.strip() == "*" or _etag(asset) in [tag.removeprefix("W/") for tag in _TAGS.findall(held)]
    since = _parse_date(headers.get("if-modified-since"))
    return since is not None and asset.created_at.replace(microsecond=0) <= since


def _wanted(asset: Asset, headers: Mapping[str, str]) -> ByteRange | None:
    """The part asked for, unless it was asked for on the condition that the file is another one."""
    text = headers.get("range")
    condition = headers.get("if-range", "").strip()
    if text is None or condition not in ("", _etag(asset), _date(asset.created_at)):
        return None
    return parse_range(text, asset.size_bytes)


def _etag(asset: Asset) -> str:
    return f'"{asset.sha256.hex()[:32]}"'


def _date(at: datetime) -> str:
    return format_datetime(at.astimezone(UTC), usegmt=True)


def _parse_date(text: str | None) -> datetime | None:
    try:
        at = parsedate_to_datetime(text or "")
    except (ValueError, TypeError, OverflowError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)
