"""Texts: subtitles, JSON and plain ones, all in UTF-8."""

from __future__ import annotations

from pathlib import Path

import msgspec

from atelier.domain.errors import MediaRejected, TooLarge
from atelier.domain.media import MediaFacts, MediaKind
from atelier.settings import MediaLimits


def read_text(path: Path, media_type: str, limits: MediaLimits) -> MediaFacts:
    """The whole text must decode. What began like JSON and is none is a plain text."""
    size_bytes = path.stat().st_size
    if size_bytes > limits.text_bytes:
        raise TooLarge(f"the text has {size_bytes:,} bytes; at most {limits.text_bytes:,} are allowed")
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise MediaRejected("the text is not in UTF-8; save it in that encoding and send it again") from error
    if "\x00" in text:
        raise MediaRejected("the text holds zero bytes")
    if media_type == "application/json" and not _is_json(text):
        media_type = "text/plain"
    return MediaFacts(media_type=media_type, kind=MediaKind.TEXT, size_bytes=size_bytes)


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    return True
