"""What the room keeps."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from atelier.domain.graph import Graph


class Audience(StrEnum):
    """Who may see and run an app besides its owner."""

    USER = "user"
    """Nobody."""
    WORKSPACE = "workspace"
    PUBLIC = "public"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One state of an app; it never changes. Others than the owner see it once it is published."""

    id: UUID
    app_id: UUID
    number: int
    graph: Graph
    published_at: datetime | None
    created_at: datetime


class App(msgspec.Struct, frozen=True, kw_only=True):
    """An app with its latest version that the viewer may see. `account_id` and `owner` are None for the house's."""

    id: UUID
    account_id: UUID | None
    workspace_id: UUID | None
    owner: str | None
    name: str
    slug: str
    description: str
    cover_id: UUID | None
    """A picture that stands for it."""
    audience: Audience
    created_at: datetime
    updated_at: datetime
    latest: Version
