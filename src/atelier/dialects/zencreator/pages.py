"""Numbered pages, the same for every list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from litestar.params import QueryParameter

from atelier.dialects.zencreator.wire import Pagination

PageNumber = Annotated[int, QueryParameter(name="page", ge=1, description="From 1; beyond the last there is nothing.")]
PageLimit = Annotated[int, QueryParameter(name="limit", ge=1, le=100, description="How many a page has at most.")]

T = TypeVar("T")


def pagination(page: int, limit: int, total: int) -> Pagination:
    return Pagination(page=page, limit=limit, total=total, total_pages=-(-total // limit))


def page_of(found: Sequence[T], page: int, limit: int) -> tuple[Sequence[T], Pagination]:
    """The part of a whole list that a page shows."""
    begin = (page - 1) * limit
    return found[begin : begin + limit], pagination(page, limit, len(found))
