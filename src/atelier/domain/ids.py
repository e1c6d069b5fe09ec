"""Identifiers: UUIDv7 for records, so that they sort by creation."""

from __future__ import annotations

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    return UUID(bytes=uuid_utils.uuid7().bytes)


def parse_id(text: str) -> UUID | None:
    """The id that `text` spells, or None: a malformed id is an unknown one."""
    try:
        return UUID(text)
    except ValueError:
        return None
