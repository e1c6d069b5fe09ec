"""Ids in paths."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from litestar.params import PathParameter

from atelier.domain.errors import Invalid
from atelier.domain.ids import parse_id

Id = Annotated[str, PathParameter(schema_extra={"format": "uuid"})]


def known_id(name: str, text: str) -> UUID:
    """Raises Invalid for what is no UUID."""
    found = parse_id(text)
    if found is None:
        raise Invalid.at(f"/{name}", f"must be a UUID, not {text[:60]!r}")
    return found
