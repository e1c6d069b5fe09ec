"""The styles room: finding styles, sharing them, and telling workers what they need of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from atelier.db.pool import Pool, statements
from atelier.domain.errors import NotFound
from atelier.domain.viewer import Viewer
from atelier.styles.house import ADDED_AT, house_styles
from atelier.styles.records import After, Group, Style, StyleFile

_sql: Any = statements("styles")


class Styles:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def keep_house(self) -> None:
        """Brings the house's styles into the table, as its file has them now."""
        house = msgspec.json.encode(house_styles()).decode()
        await _sql.keep_house_styles(self._pool, house=house, added_at=ADDED_AT)

    async def page(
        self,
        viewer: Viewer,
        *,
        count: int,
        after: After | None = None,
        group: Group = Group.ALL,
        ids: Sequence[str] | None = None,
        liked: bool = False,
        owner: UUID | None = None,
        family: str | None = None,
        tags: Sequence[str] | None = None,
        text: str | None = None,
    ) -> list[Style]:
        """Newest first. `family`: those that fit this model family. `text` is looked for in title and words."""
        rows = _sql.list_styles(
            self._pool,
            account_id=viewer.account_id,
            workspace_id=viewer.workspace_id,
            shown=group,
            ids=ids,
            liked=liked,
            owner=owner,
            family=family,
            tags=tags,
            text=text,
            after_at=after and after.created_at,
            after_id=after and after.id,
            count=count,
        )
        return [_style(row) async for row in rows]

    async def visible(self, viewer: Viewer, ids: Sequence[str]) -> dict[str, Style]:
        """Of these styles, those that the viewer may see and use, by id."""
        known = [one for one in ids if one.isprintable()]  # PostgreSQL takes no zero in a text
        rows = _sql.see_styles(self._pool, account_id=viewer.account_id, workspace_id=viewer.workspace_id, ids=known)
        return {row["id"]: _style(row) async for row in rows}

    async def get(self, viewer: Viewer, style_id: str) -> Style:
        """Raises NotFound for an unknown and an invisible style alike."""
        found = await self.visible(viewer, [style_id])
        if style_id not in found:
            raise NotFound("style", style_id)
        return found[style_id]

    async def change(
        self,
        viewer: Viewer,
        style_id: str,
        *,
        title: str | None = None,
        words: str | None = None,
        public: bool | None = None,
        cover_id: UUID | None = None,
        images: Sequence[UUID] | None = None,
    ) -> Style:
        """None leaves a field as it is. Raises NotFound where the style is not the viewer's own."""
        changed = await _sql.change_style(
            self._pool,
            id=style_id,
            account_id=viewer.account_id,
            title=title,
            words=words,
            public=public,
            cover_id=cover_id,
            images=images,
        )
        _own(changed, style_id)
        return await self.get(viewer, style_id)

    async def link(self, viewer: Viewer, style_id: str) -> bool:
        """Lets whoever knows the id see and use the style. True the first time. Raises NotFound."""
        made: bool = _own(await _sql.link_style(self._pool, id=style_id, account_id=viewer.account_id), style_id)
        return made

    async def share(self, viewer: Viewer, style_id: str) -> None:
        """With the owner's workspace. Raises NotFound where the style is not the viewer's own."""
        shared = await _sql.share_style(
            self._pool, id=style_id, account_id=viewer.account_id, workspace_id=viewer.workspace_id
        )
        _own(shared, style_id)

    async def unshare(self, viewer: Viewer, style_id: str) -> None:
        """Raises NotFound where the style is not the viewer's own, or not shared."""
        _own(await _sql.unshare_style(self._pool, id=style_id, account_id=viewer.account_id), style_id)

    async def delete(self, viewer: Viewer, style_id: str) -> None:
        """Jobs that wait with it go on without it. Raises NotFound where the style is not the viewer's own."""
        _own(await _sql.delete_style(self._pool, id=style_id, account_id=viewer.account_id), style_id)

    async def like(self, viewer: Viewer, style_id: str, *, liked: bool) -> Style:
        """Raises NotFound."""
        await self.get(viewer, style_id)
        change = _sql.like_style if liked else _sql.unlike_style
        await change(self._pool, id=style_id, account_id=viewer.account_id)
        return await self.get(viewer, style_id)

    async def files(self, ids: Sequence[str]) -> list[StyleFile]:
        """What a worker needs of these styles. Those that are gone are left out."""
        return [StyleFile(**row) async for row in _sql.style_files(self._pool, ids=list(ids))]


def _own(found: Any, style_id: str) -> Any:
    if found is None:
        raise NotFound("style", style_id)
    return found


def _style(row: Any) -> Style:
    return Style(**{name: row[name] for name in Style.__struct_fields__})
