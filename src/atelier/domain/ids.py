"""Identifiers: UUIDv7 for records, so that they sort by creation."""

from __future__ import annotations

import time
from datetime import datetime
from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    return UUID(bytes=uuid_utils.uuid7().bytes)


def first_id_at(moment: datetime) -> UUID:
    """The least id that `new_id` can give at a moment: what is below was made before."""
    return UUID(int=max(0, int(moment.timestamp() * 1000)) << 80)


def age_s(made: UUID) -> float:
    """How long ago `new_id` gave this id, in seconds: it begins with the time in milliseconds."""
    return time.time() - (made.int >> 80) / 1000


def parse_id(text: str) -> UUID | None:
    """The id that `text` spells, or None: a malformed id is an unknown one."""
    try:
        return UUID(text)
    except ValueError:
        return None
