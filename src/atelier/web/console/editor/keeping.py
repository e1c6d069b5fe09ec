"""The editor's page, what it begins with, and keeping what was drawn."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post

from atelier.accounts.records import Caller, Scope
from atelier.apps.apps import Apps
from atelier.apps.records import App, Audience
from atelier.catalogue.load import menu
from atelier.catalogue.quote import Exchange
from atelier.dialects.edge.auth import viewer_of
from atelier.dialects.native.jobs import known_id
from atelier.dialects.native.styles import own_picture
from atelier.domain.documents import read_json
from atelier.domain.errors import Conflict, Fault, Invalid, NotFound
from atelier.domain.graph import Graph
from atelier.flows.graphs.check import read_graph
from atelier.jobs.jobs import Jobs
from atelier.storage.assets import Assets
from atelier.web.console.controls import Control
from atelier.web.console.drawing import draw
from atelier.web.console.editor import starts
from atelier.web.console.editor.answers import answer
from atelier.web.console.editor.menu import ids, models
from atelier.web.console.editor.review import review
from atelier.web.console.filled import files_of
from atelier.web.console.guard import Signed
from atelier.web.console.kinds import Kind
from atelier.web.console.pages import Pages
from atelier.web.console.views import Views

_SENT: Final = ("name", "description", "audience", "cover", "graph", "base", "publish")
_COVER: Final = Control(name="cover", pointer="/cover", kind=Kind.MEDIA, title="Cover", media=("image",))
_VERSIONS: Final = 50
"""So many of the newest are looked through for the last run."""
_NAME_LENGTH: Final = 100
_DESCRIPTION_LENGTH: Final = 2000


class Saved(msgspec.Struct, frozen=True):
    """What the page is told of a version that was kept."""

    app: str
    number: int
    published: bool


@get("/console/apps/new", scope=Scope.GENERATE)
async def new_app(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, apps: Apps, jobs: Jobs, assets: Assets, views: Views
) -> Response[bytes]:
    """An app that is not kept yet: empty, `?copy=` of an app, or `?job=` made again."""
    start = starts.Start()
    if (copied := request.query_params.get("copy")) is not None:
        start = starts.copy_of(await apps.get(viewer_of(session.caller), known_id("app", copied)))
    elif (earlier := request.query_params.get("job")) is not None:
        job = await jobs.get(session.caller.account_id, known_id("job", earlier))
        if job.dialect != "native" or job.model not in ids():
            raise Conflict("a job of this kind cannot be part of an app")
        start = starts.of_job(menu("native").offers[job.model], msgspec.json.decode(job.input))
    return await _page(request, session, pages, start, assets, views)


@get("/console/apps/{app_id:str}/edit", scope=Scope.GENERATE)
async def edit_app(
    request: Request[Any, Any, Any],
    app_id: str,
    session: Signed,
    pages: Pages,
    apps: Apps,
    jobs: Jobs,
    assets: Assets,
    views: Views,
) -> Response[bytes]:
    """An app of one's own, at its latest version; somebody else's is copied."""
    viewer = viewer_of(session.caller)
    app = await apps.get(viewer, known_id("app", app_id))
    if app.account_id != session.caller.account_id:
        return pages.go(request, f"/apps/new?copy={app.id}")
    versions = [f"apps/{version.id}" for version in await apps.versions(viewer, app.id)]
    runs = await jobs.page(app.account_id, count=1, models=versions[:_VERSIONS])
    start = msgspec.structs.replace(starts.of_app(app), run=str(runs[0].id) if runs else "")
    return await _page(request, session, pages, start, assets, views)


@post(["/console/apps/new", "/console/apps/{app_id:str}/edit"], scope=Scope.GENERATE)
async def save_app(
    request: Request[Any, Any, Any],
    session: Signed,
    pages: Pages,
    apps: Apps,
    exchange: Exchange,
    assets: Assets,
    views: Views,
    app_id: str = "",
) -> Response[bytes]:
    """Keeps what was drawn, as a draft or published. `base` is the number of the version that was edited."""
    form = await request.form()
    given = {name: str(form.get(name, "")) for name in _SENT}
    plain = "application/json" not in request.headers.get("accept", "")
    if app_id:
        await _own(apps, session.caller, app_id)
    looked = review(given["graph"], exchange)
    faults = [*_faults_of(given), *(Fault(f"/graph{fault.pointer}", fault.message) for fault in looked.faults)]
    try:
        if faults or looked.graph is None:
            raise Invalid("; ".join(fault.message for fault in faults[:3]), tuple(faults))
        cover = await own_picture(assets, session.caller, given["cover"]) if given["cover"] else None
        app = await _keep(apps, session.caller, app_id, given, looked.graph)
        await apps.set_cover(viewer_of(session.caller), app.id, cover)
    except Invalid as invalid:
        if plain:
            start = _start_of(given, app_id)
            return await _page(
                request, session, pages, start, assets, views, status=422, given=given["graph"], faults=invalid.faults
            )
        return answer({"faults": invalid.faults}, status=422)
    except Conflict as conflict:
        if plain:
            start, fault = _start_of(given, app_id), Fault("", conflict.message)
            return await _page(
                request, session, pages, start, assets, views, status=409, given=given["graph"], faults=(fault,)
            )
        latest = await apps.get(viewer_of(session.caller), known_id("app", app_id))
        return answer({"message": conflict.message, "number": latest.latest.number}, status=409)
    if plain:
        return pages.go(request, f"/apps/{app.id}")
    return answer(Saved(str(app.id), app.latest.number, app.latest.published_at is not None))


async def _keep(apps: Apps, caller: Caller, app_id: str, given: dict[str, str], graph: Graph) -> App:
    """A new app, or a new version where the graph has changed. Raises Conflict."""
    viewer, publish = viewer_of(caller), given["publish"] == "yes"
    facts: Any = {
        "name": given["name"].strip(),
        "description": given["description"].strip(),
        "audience": Audience(given["audience"]),
    }
    if not app_id:
        return await apps.add(viewer, graph=graph, published=publish, **facts)
    app = await _own(apps, caller, app_id)
    version = app.latest
    if graph != version.graph:
        version = await apps.add_version(viewer, app.id, graph, after=_number(given["base"]))
    if publish:
        await apps.publish(viewer, app.id, version.id)
    return await apps.change(viewer, app.id, **facts)


async def _own(apps: Apps, caller: Caller, app_id: str) -> App:
    """Raises NotFound where the app is not the caller's own."""
    app = await apps.get(viewer_of(caller), known_id("app", app_id))
    if app.account_id != caller.account_id:
        raise NotFound("app", app_id)
    return app


async def _page(
    request: Request[Any, Any, Any],
    session: Signed,
    pages: Pages,
    start: starts.Start,
    assets: Assets,
    views: Views,
    *,
    status: int = 200,
    given: str | None = None,
    faults: tuple[Fault, ...] = (),
) -> Response[bytes]:
    """`given` is the document as it was sent, when it could not be kept."""
    icons = {model.icon for model in models()}
    return await pages.page(
        request,
        session,
        "editor.html",
        status=status,
        start=start,
        drawing=_drawing(start.graph),
        document=msgspec.json.format(msgspec.json.encode(start.graph)).decode() if given is None else given,
        faults=faults,
        audiences=[*Audience],
        cover=_COVER,
        covers=await files_of([msgspec.structs.replace(_COVER, value=start.cover)], session.caller, assets, views),
        icons=sorted(icons),
        draft=start.app or f"new?{request.scope['query_string'].decode('latin-1')}",
    )


def _drawing(document: Any) -> Any:
    """For readers without scripts; None where there is nothing that can be drawn."""
    try:
        graph = read_graph(document)
        return draw(graph) if graph.nodes else None
    except (Invalid, ValueError, KeyError):
        return None


def _start_of(given: dict[str, str], app_id: str) -> starts.Start:
    try:
        graph = msgspec.convert(read_json(given["graph"]), dict[str, Any])
    except msgspec.MsgspecError:
        graph = {}
    return starts.Start(
        name=given["name"],
        description=given["description"],
        audience=given["audience"],
        cover=given["cover"],
        graph=graph,
        app=app_id,
        number=_number(given["base"]) or 0,
    )


def _faults_of(given: dict[str, str]) -> list[Fault]:
    faults = []
    if not 1 <= len(given["name"].strip()) <= _NAME_LENGTH:
        faults.append(Fault("/name", f"the app needs a name of 1 to {_NAME_LENGTH} letters"))
    if len(given["description"]) > _DESCRIPTION_LENGTH:
        faults.append(Fault("/description", f"must be at most {_DESCRIPTION_LENGTH} letters"))
    if given["audience"] not in {*Audience}:
        faults.append(Fault("/audience", f"must be one of {', '.join(Audience)}"))
    return faults


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 10 else None


KEEPING = (new_app, edit_app, save_app)
