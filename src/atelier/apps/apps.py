"""The apps room: keeping apps and their versions, and who sees them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec
from asyncpg import UniqueViolationError

from atelier.apps.house import NAMESPACE, house_apps
from atelier.apps.records import App, Audience, Version
from atelier.db.pool import Pool, statements
from atelier.domain.errors import Conflict, NotFound
from atelier.domain.graph import Graph
from atelier.domain.ids import new_id
from atelier.domain.viewer import Viewer

_sql: Any = statements("apps")


class Apps:
    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    async def keep_house(self) -> None:
        """Brings the house's apps into the table. A changed graph is a new version."""
        for app in house_apps():
            graph = _encode(app.graph)
            await _sql.keep_house_app(
                self._pool,
                id=uuid5(NAMESPACE, app.slug),
                version_id=uuid5(NAMESPACE, graph),
                name=app.name,
                slug=app.slug,
                description=app.description,
                graph=graph,
            )

    async def add(
        self, viewer: Viewer, *, name: str, description: str, audience: Audience, graph: Graph, published: bool
    ) -> App:
        app_id = new_id()
        await _sql.add_app(
            self._pool,
            id=app_id,
            version_id=new_id(),
            account_id=viewer.account_id,
            workspace_id=viewer.workspace_id,
            name=name,
            slug=slug_of(name),
            description=description,
            audience=audience,
            graph=_encode(graph),
            published=published,
        )
        return await self.get(viewer, app_id)

    async def get(self, viewer: Viewer, app_id: UUID) -> App:
        """Raises NotFound for an unknown and an invisible app alike."""
        found = await self.page(viewer, count=1, app_id=app_id)
        if not found:
            raise NotFound("app", str(app_id))
        return found[0]

    async def version(self, viewer: Viewer, version_id: UUID) -> App:
        """An app with the given version as its latest. Raises NotFound."""
        found = await self.page(viewer, count=1, version_id=version_id)
        if not found:
            raise NotFound("app version", str(version_id))
        return found[0]

    async def runnable(self, viewer: Viewer, some_id: UUID) -> App:
        """By the id of an app, for its latest version, or by that of a version. Raises NotFound."""
        try:
            return await self.get(viewer, some_id)
        except NotFound:
            return await self.version(viewer, some_id)

    async def page(
        self,
        viewer: Viewer,
        *,
        count: int,
        before: UUID | None = None,
        own: bool = False,
        text: str | None = None,
        app_id: UUID | None = None,
        version_id: UUID | None = None,
    ) -> list[App]:
        """What the viewer may see and run, newest first. `text` is looked for in name and description."""
        rows = _sql.list_apps(
            self._pool,
            account_id=viewer.account_id,
            workspace_id=viewer.workspace_id,
            id=app_id,
            version_id=version_id,
            own=own,
            text=text,
            before=before,
            count=count,
        )
        return [_app(row) async for row in rows]

    async def versions(self, viewer: Viewer, app_id: UUID) -> Sequence[Version]:
        """Newest first; drafts for the owner alone. Raises NotFound."""
        app = await self.get(viewer, app_id)
        drafts = app.account_id == viewer.account_id
        return [_version(row) async for row in _sql.list_versions(self._pool, app_id=app_id, drafts=drafts)]

    async def add_version(self, viewer: Viewer, app_id: UUID, graph: Graph, *, after: int | None = None) -> Version:
        """`after` is the number of the version that the graph was made from. Raises NotFound where the app is not the
        viewer's own, Conflict where a newer version than `after` was saved, maybe at the same moment."""
        try:
            row = await _sql.add_version(
                self._pool, id=new_id(), app_id=app_id, account_id=viewer.account_id, graph=_encode(graph), after=after
            )
        except UniqueViolationError:
            row = None
        if row is None:
            app = await self.get(viewer, app_id)
            if app.account_id == viewer.account_id:
                raise Conflict(f"version {app.latest.number} of this app was saved in the meantime")
        return _version(_found(row, "app", app_id))

    async def publish(self, viewer: Viewer, app_id: UUID, version_id: UUID) -> Version:
        """Raises NotFound where the version is not of an app of the viewer's own."""
        row = await _sql.publish_version(self._pool, id=version_id, app_id=app_id, account_id=viewer.account_id)
        return _version(_found(row, "app version", version_id))

    async def change(
        self,
        viewer: Viewer,
        app_id: UUID,
        *,
        name: str | None = None,
        description: str | None = None,
        audience: Audience | None = None,
    ) -> App:
        """None leaves a field as it is. Raises NotFound where the app is not the viewer's own."""
        changed = await _sql.change_app(
            self._pool,
            id=app_id,
            account_id=viewer.account_id,
            name=name,
            slug=None if name is None else slug_of(name),
            description=description,
            audience=audience,
        )
        _found(changed, "app", app_id)
        return await self.get(viewer, app_id)

    async def set_cover(self, viewer: Viewer, app_id: UUID, cover_id: UUID | None) -> None:
        """None takes the cover off. Raises NotFound where the app is not the viewer's own."""
        changed = await _sql.set_app_cover(self._pool, id=app_id, account_id=viewer.account_id, cover_id=cover_id)
        _found(changed, "app", app_id)

    async def delete(self, viewer: Viewer, app_id: UUID) -> None:
        """Runs that were accepted go on. Raises NotFound where the app is not the viewer's own."""
        _found(await _sql.delete_app(self._pool, id=app_id, account_id=viewer.account_id), "app", app_id)


def slug_of(name: str) -> str:
    """The name for addresses: `Product shots!` -> `product-shots`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "app"


def _encode(graph: Graph) -> str:
    return msgspec.json.encode(graph).decode()


def _found(row: Any, kind: str, wanted: UUID) -> Any:
    if row is None:
        raise NotFound(kind, str(wanted))
    return row


def _version(row: Any) -> Version:
    facts = {name: row[name] for name in Version.__struct_fields__ if name != "graph"}
    return Version(graph=msgspec.json.decode(row["graph"], type=Graph), **facts)


def _app(row: Any) -> App:
    facts = {name: row[name] for name in App.__struct_fields__ if name not in ("latest", "audience")}
    latest = msgspec.json.decode(row["latest"], type=Version)
    return App(latest=latest, audience=Audience(row["audience"]), **facts)
