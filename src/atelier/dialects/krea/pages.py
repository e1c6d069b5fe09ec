"""Cursors: points in time, as the dialect has them, that stand between two rows exactly."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final, Protocol
from uuid import UUID

import msgspec
from litestar.params import QueryParameter

from atelier.domain.errors import Invalid
from atelier.domain.ids import first_id_at

Limit = Annotated[int, QueryParameter(ge=1, le=1000, description="Items of a page.")]
Cursor = Annotated[
    str | None,
    QueryParameter(
        description="`next_cursor` of the page before, or any time: only what is older.",
        schema_extra={"format": "date-time"},
    ),
]

_OURS: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}(\d{39})Z")
_SLACK: Final = timedelta(minutes=1)
"""How far the clocks of our machines may be apart: ids are made by one, rows are dated by another."""


class Row(Protocol):
    @property
    def id(self) -> UUID: ...

    @property
    def created_at(self) -> datetime: ...


class Place(msgspec.Struct, frozen=True):
    """Where a page begins: below an id, and before a time."""

    before: UUID | None = None
    older_than: datetime | None = None


def place_of(cursor: str | None) -> Place:
    """Raises Invalid for what is no time."""
    if cursor is None:
        return Place()
    ours = _OURS.fullmatch(cursor)
    if ours and int(ours[1]) < 1 << 128:
        return Place(before=UUID(int=int(ours[1])))
    try:
        moment = datetime.fromisoformat(cursor.replace(" ", "+"))  # a plus that was not escaped
        if moment.tzinfo is None:
            raise ValueError
        return Place(first_id_at(moment + _SLACK), moment.astimezone(UTC))
    except (ValueError, OverflowError):
        raise Invalid.at("?cursor", "must be a time such as 2026-01-31T12:00:00Z, or a next_cursor") from None


def next_cursor(rows: Sequence[Row], limit: int) -> str | None:
    """The time of the last row of a full page. Digits beyond microseconds tell rows of the same instant apart."""
    if len(rows) < limit:
        return None
    last = rows[-1]
    return f"{last.created_at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}{last.id.int:039d}Z"
