"""The pictures that stand for styles and apps."""

from __future__ import annotations

from uuid import UUID

from atelier.domain.errors import NotFound
from atelier.storage.assets import Assets
from atelier.web.console.views import FileView, Views


async def cover_of(cover_id: UUID | None, assets: Assets, views: Views) -> FileView | None:
    """None where there is none, or none any more."""
    if cover_id is None:
        return None
    try:
        return views.file(await assets.find(cover_id))
    except NotFound:
        return None
