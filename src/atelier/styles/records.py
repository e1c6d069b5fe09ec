"""What the room keeps, and how its pages are chosen."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec


class Style(msgspec.Struct, frozen=True, kw_only=True):
    """A style as one account sees it.

    `account_id` and `owner` are None for the house's. `words` stand for the style where an engine knows no more than
    words. `families` are the model families that it fits; empty: all. `linked`: whoever has its id may see and use it.
    `workspace_id`: whom it is shared with.
    """

    id: str
    title: str
    words: str
    trigger_word: str
    kind: str
    families: list[str]
    tags: list[str]
    engine: str | None
    account_id: UUID | None
    owner: str | None
    cover_id: UUID | None
    images: list[UUID]
    public: bool
    linked: bool
    workspace_id: UUID | None
    like_count: int
    liked: bool
    created_at: datetime


class StyleFile(msgspec.Struct, frozen=True):
    """What a worker needs to use a style. `path` is that of its file in the store; None: the house's have none."""

    id: str
    words: str
    engine: str | None
    path: str | None


class Group(StrEnum):
    """Which styles a page shows."""

    ALL = "all"
    OWN = "own"
    HOUSE = "house"
    COMMUNITY = "community"
    """Public ones of other accounts."""
    PUBLIC = "public"
    """Everybody's: public ones of any account, and the house's."""
    SHARED = "shared"
    """Those that the workspace shares."""


class After(msgspec.Struct, frozen=True):
    """The last style of the page before."""

    created_at: datetime
    id: str
