"""Styles, and apps: what people make so that others can make things with it."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

import msgspec
from litestar import Request, Response, get, post

from atelier.accounts.records import Scope
from atelier.apps.apps import Apps
from atelier.dialects.edge.auth import viewer_of
from atelier.dialects.native.jobs import known_id
from atelier.domain.errors import NotFound
from atelier.storage.assets import Assets
from atelier.styles.records import Group
from atelier.styles.styles import Styles
from atelier.web.console.drawing import draw
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages
from atelier.web.console.views import FileView, Views

_PAGE: Final = 100
_GROUPS: Final = {
    Group.ALL: "All",
    Group.OWN: "Yours",
    Group.HOUSE: "From the house",
    Group.COMMUNITY: "Others'",
    Group.SHARED: "Workspace",
}


@get("/console/styles", scope=Scope.READ)
async def styles_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, styles: Styles, assets: Assets, views: Views
) -> Response[bytes]:
    """Every style that the account may use."""
    show = request.query_params.get("show", "")
    group = Group(show) if show in _GROUPS else Group.ALL
    found = await styles.page(viewer_of(session.caller), count=_PAGE, group=group)
    return await pages.page(
        request,
        session,
        "styles.html",
        styles=[(style, await _cover(style.cover_id, assets, views)) for style in found],
        groups=_GROUPS,
        group=group,
        own=session.caller.account_id,
    )


@post("/console/styles/{style_id:str}/like", scope=Scope.GENERATE)
async def like_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles
) -> Response[bytes]:
    """Likes a style, or no longer."""
    viewer = viewer_of(session.caller)
    liked = (await styles.get(viewer, style_id)).liked
    await styles.like(viewer, style_id, liked=not liked)
    return pages.go(request, "/styles")


@post("/console/styles/{style_id:str}/publish", scope=Scope.GENERATE)
async def publish_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles
) -> Response[bytes]:
    """Lets everybody here use a style of one's own, or nobody else any more."""
    viewer = viewer_of(session.caller)
    style = await styles.get(viewer, style_id)
    await styles.change(viewer, style_id, public=not style.public)
    return pages.go(request, "/styles?show=own")


@post("/console/styles/{style_id:str}/delete", scope=Scope.GENERATE)
async def delete_style(
    request: Request[Any, Any, Any], style_id: str, session: Signed, pages: Pages, styles: Styles
) -> Response[bytes]:
    """Removes a style of one's own."""
    await styles.delete(viewer_of(session.caller), style_id)
    return pages.go(request, "/styles?show=own")


@get("/console/apps", scope=Scope.READ)
async def apps_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, apps: Apps, assets: Assets, views: Views
) -> Response[bytes]:
    """Every app that the account may run."""
    found = await apps.page(viewer_of(session.caller), count=_PAGE)
    drawn = [(app, draw(app.latest.graph)) for app in found]
    covers = {app.id: await _cover(app.cover_id, assets, views) for app in found}
    return await pages.page(request, session, "apps.html", apps=drawn, covers=covers)


@get("/console/apps/{app_id:str}", scope=Scope.READ)
async def app_page(
    request: Request[Any, Any, Any], app_id: str, session: Signed, pages: Pages, apps: Apps
) -> Response[bytes]:
    """An app: its graph as a picture and as a document, and its versions."""
    viewer = viewer_of(session.caller)
    app = await apps.get(viewer, known_id("app", app_id))
    return await pages.page(
        request,
        session,
        "app.html",
        app=app,
        drawing=draw(app.latest.graph),
        document=msgspec.to_builtins(app.latest.graph),
        versions=await apps.versions(viewer, app.id),
    )


async def _cover(cover_id: UUID | None, assets: Assets, views: Views) -> FileView | None:
    if cover_id is None:
        return None
    try:
        return views.file(await assets.find(cover_id))
    except NotFound:
        return None


MAKING = (styles_page, like_style, publish_style, delete_style, apps_page, app_page)
