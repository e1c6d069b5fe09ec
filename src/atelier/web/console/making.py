"""Apps: graphs of models that run as one job."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get

from atelier.accounts.records import Scope
from atelier.apps.apps import Apps
from atelier.dialects.edge.auth import viewer_of
from atelier.dialects.native.jobs import known_id
from atelier.storage.assets import Assets
from atelier.web.console.covers import cover_of
from atelier.web.console.drawing import draw
from atelier.web.console.guard import Signed
from atelier.web.console.pages import Pages
from atelier.web.console.views import Views

_PAGE: Final = 100


@get("/console/apps", scope=Scope.READ)
async def apps_page(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, apps: Apps, assets: Assets, views: Views
) -> Response[bytes]:
    """Every app that the account may run."""
    found = await apps.page(viewer_of(session.caller), count=_PAGE)
    drawn = [(app, draw(app.latest.graph)) for app in found]
    covers = {app.id: await cover_of(app.cover_id, assets, views) for app in found}
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


MAKING = (apps_page, app_page)
