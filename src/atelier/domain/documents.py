"""JSON from outside, no deeper than the house can carry.

Whatever walks a document (schemas, encoders, pages) goes down level by level, and each has a limit of its own somewhere
above a hundred. One limit below them all keeps a document that was taken from breaking whoever reads it later.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

LEVELS: Final = 64
"""Objects and lists in one another; a graph of models that a job carries has about ten."""


class TooDeep(msgspec.DecodeError):
    def __init__(self) -> None:
        super().__init__(f"objects and lists may be nested {LEVELS} levels deep at most")


def read_json(content: bytes | str) -> Any:
    """Raises msgspec.DecodeError for what is no JSON; TooDeep is one of these."""
    try:
        document = msgspec.json.decode(content)
    except RecursionError:
        raise TooDeep from None
    if _openings(content) > LEVELS and not _fits(document):
        raise TooDeep
    return document


def _openings(content: bytes | str) -> int:
    """No document is deeper than this, and most have so few that nobody needs to look closer."""
    if isinstance(content, str):
        return content.count("{") + content.count("[")
    return content.count(b"{") + content.count(b"[")


def _fits(document: Any) -> bool:
    level = [document]
    for _ in range(LEVELS + 1):
        level = [inner for outer in level for inner in _within(outer)]
        if not level:
            return True
    return False


def _within(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
