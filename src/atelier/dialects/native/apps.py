"""`/v1/apps`: node apps, which are graphs of models that people keep, version and share. They run as jobs."""

from __future__ import annotations

from typing import Annotated

from litestar import delete, get, patch, post
from litestar.params import QueryParameter
from msgspec import UNSET

from atelier.accounts.records import Caller, Scope
from atelier.apps.apps import Apps
from atelier.apps.records import App, Audience
from atelier.catalogue.load import menu
from atelier.dialects.edge.auth import Authenticated, viewer_of
from atelier.dialects.edge.links import FileLinks
from atelier.dialects.native import translate, wire
from atelier.dialects.native.jobs import Cursor, Limit, cursor_id, known_id, next_cursor
from atelier.dialects.native.styles import own_picture
from atelier.domain.errors import Invalid
from atelier.domain.graph import Graph
from atelier.flows.graphs.check import check_graph, ports_of, read_graph
from atelier.storage.assets import Assets


@get("/apps", scope=Scope.READ, tags=["Apps"])
async def list_apps(
    caller: Authenticated,
    apps: Apps,
    links: FileLinks,
    limit: Limit = 50,
    cursor: Cursor = None,
    own: Annotated[bool, QueryParameter(description="Only your own.")] = False,
    q: Annotated[str | None, QueryParameter(description="Words in the name or the description.")] = None,
) -> wire.AppPage:
    """Apps that you can run: the house's, your own, shared and public ones. Newest first."""
    found = await apps.page(viewer_of(caller), count=limit, before=cursor_id(cursor), own=own, text=q)
    return wire.AppPage(items=[_shown(app, caller, links) for app in found], next_cursor=next_cursor(found, limit))


@get("/apps/{app_id:str}", scope=Scope.READ, tags=["Apps"])
async def get_app(app_id: str, caller: Authenticated, apps: Apps, links: FileLinks) -> wire.App:
    """One app, with its latest version: the graph, what it takes and what it gives."""
    return _shown(await apps.get(viewer_of(caller), known_id("app", app_id)), caller, links)


@post("/apps", scope=Scope.GENERATE, tags=["Apps"])
async def create_app(data: wire.AppCreate, caller: Authenticated, apps: Apps, links: FileLinks) -> wire.App:
    """Keeps a graph as an app. Run it with `POST /v1/jobs` and the model `apps/<id>`."""
    graph = _graph(data.graph)
    app = await apps.add(
        viewer_of(caller),
        name=data.name,
        description=data.description,
        audience=Audience(data.audience),
        graph=graph,
        published=data.published,
    )
    return _shown(app, caller, links)


@patch("/apps/{app_id:str}", scope=Scope.GENERATE, tags=["Apps"])
async def change_app(
    app_id: str, data: wire.AppChange, caller: Authenticated, apps: Apps, assets: Assets, links: FileLinks
) -> wire.App:
    """Changes an app of your own: its name, its description, its cover, and who may run it."""
    viewer = viewer_of(caller)
    if data.cover is not UNSET:
        cover = None if data.cover is None else await own_picture(assets, caller, data.cover)
        await apps.set_cover(viewer, known_id("app", app_id), cover)
    app = await apps.change(
        viewer,
        known_id("app", app_id),
        name=None if data.name is UNSET else data.name,
        description=None if data.description is UNSET else data.description,
        audience=None if data.audience is UNSET else Audience(data.audience),
    )
    return _shown(app, caller, links)


@delete("/apps/{app_id:str}", scope=Scope.GENERATE, tags=["Apps"])
async def delete_app(app_id: str, caller: Authenticated, apps: Apps) -> None:
    """Removes an app of your own. Runs that were accepted go on."""
    await apps.delete(viewer_of(caller), known_id("app", app_id))


@get("/apps/{app_id:str}/versions", scope=Scope.READ, tags=["Apps"])
async def list_app_versions(app_id: str, caller: Authenticated, apps: Apps) -> wire.AppVersionList:
    """The versions of an app, newest first; drafts are for the owner alone."""
    found = await apps.versions(viewer_of(caller), known_id("app", app_id))
    return wire.AppVersionList(
        items=[translate.app_version(version, ports_of(version.graph, menu("native"))) for version in found]
    )


@post("/apps/{app_id:str}/versions", scope=Scope.GENERATE, tags=["Apps"])
async def add_app_version(
    app_id: str, data: wire.AppVersionCreate, caller: Authenticated, apps: Apps
) -> wire.AppVersion:
    """Adds a version, as a draft that only you can run until it is published."""
    graph = _graph(data.graph)
    version = await apps.add_version(viewer_of(caller), known_id("app", app_id), graph)
    return translate.app_version(version, ports_of(graph, menu("native")))


@post("/apps/{app_id:str}/versions/{version_id:str}/publish", scope=Scope.GENERATE, status_code=200, tags=["Apps"])
async def publish_app_version(app_id: str, version_id: str, caller: Authenticated, apps: Apps) -> wire.AppVersion:
    """Lets everybody who may run the app run this version."""
    version = await apps.publish(viewer_of(caller), known_id("app", app_id), known_id("app version", version_id))
    return translate.app_version(version, ports_of(version.graph, menu("native")))


def _graph(given: dict[str, object]) -> Graph:
    """A checked graph. Raises Invalid."""
    try:
        graph = read_graph(given)
        check_graph(graph, menu("native"))
    except Invalid as invalid:
        raise invalid.within("/graph") from None
    return graph


def _shown(app: App, caller: Caller, links: FileLinks) -> wire.App:
    cover = None if app.cover_id is None else links.to_file(app.cover_id, "cover")
    return translate.app(app, ports_of(app.latest.graph, menu("native")), cover, account_id=caller.account_id)
