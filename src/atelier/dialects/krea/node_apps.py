"""`/krea/node-apps`: graphs of models that run as one job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

import msgspec
from litestar import Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import PathParameter, QueryParameter

from atelier.accounts.records import Caller, Scope
from atelier.apps.apps import Apps
from atelier.apps.records import App
from atelier.catalogue.load import menu
from atelier.catalogue.quote import Exchange
from atelier.dialects.edge.auth import Authenticated, viewer_of
from atelier.dialects.edge.retry import RetryKey
from atelier.dialects.krea import translate, wire
from atelier.dialects.krea.acceptance import FAILS, Acceptance
from atelier.dialects.krea.pages import Limit
from atelier.dialects.krea.sizes import BODY_BYTES, FILE_BYTES
from atelier.domain.errors import Invalid, NotFound
from atelier.domain.ids import parse_id
from atelier.flows.graphs.check import ports_of
from atelier.flows.graphs.order import wanted_run
from atelier.flows.place import Wanted

_OFFER: Final = "node-apps/execute"

Id = Annotated[str, PathParameter(description="The id of a version; that of an app stands for its newest one.")]


@get("/node-apps", scope=Scope.READ, tags=["Node Apps"], operation_id="list_node_apps")
async def list_node_apps(
    caller: Authenticated,
    apps: Apps,
    limit: Limit = 100,
    cursor: Annotated[str | None, QueryParameter(description="`next_cursor` of the page before.")] = None,
) -> wire.NodeAppList:
    """Apps that you can run, each in its newest version: the house's, your own, shared and public ones."""
    before = None if cursor is None else parse_id(cursor)
    if cursor is not None and before is None:
        raise Invalid.at("?cursor", "must be the next_cursor of a page")
    found = await apps.page(viewer_of(caller), count=limit, before=before)
    return wire.NodeAppList(
        items=[translate.node_app(app, app.latest.id, ports_of(app.latest.graph, menu("native"))) for app in found],
        next_cursor=str(found[-1].id) if len(found) == limit else None,
    )


@get("/node-apps/{id:str}", scope=Scope.READ, tags=["Node Apps"], operation_id="get_node_app")
async def get_node_app(id: Id, caller: Authenticated, apps: Apps) -> wire.NodeApp:
    """An app in one of its versions: what it takes, and what it gives."""
    shown = await _runnable(apps, caller, id)
    newest = await apps.get(viewer_of(caller), shown.id)
    return translate.node_app(shown, newest.latest.id, ports_of(shown.latest.graph, menu("native")))


@post(
    "/node-apps/{id:str}/execute",
    scope=Scope.GENERATE,
    status_code=200,
    request_max_body_size=BODY_BYTES,
    tags=["Node Apps"],
    operation_id="execute_node_app",
    responses={200: ResponseSpec(list[wire.Job], description="The jobs that were accepted: one for each run.")},
    fails=(*FAILS, NotFound),
    body={"title": "NodeAppInput", "type": "object", "additionalProperties": True},
)
async def execute_node_app(
    request: Request[Any, Any, Any],
    id: Id,
    caller: Authenticated,
    apps: Apps,
    exchange: Exchange,
    krea_acceptance: Acceptance,
    data: dict[str, Any] | None = None,
    idempotency_key: RetryKey = None,
) -> Response[bytes]:
    """Runs an app. The body fits its `input_openapi_schema`; it costs what its model calls cost together.

    The links in the result stand in the order of `output_key_mapping`.
    """
    given: Mapping[str, Any] = data or {}
    app = await _runnable(apps, caller, id)
    return await krea_acceptance.accept(
        request, caller, _wanted(app, given, exchange), given, idempotency_key=idempotency_key, show=translate.run
    )


def _wanted(app: App, given: Mapping[str, Any], exchange: Exchange) -> Wanted:
    """The run, as a job of the kind that `GET /jobs` finds by the name of this dialect's offer."""
    run = wanted_run("krea", menu("krea").offers[_OFFER], app, given, exchange)
    return msgspec.structs.replace(
        run,
        order=lambda found: msgspec.structs.replace(run.order(found), model=_OFFER),
        references=tuple(msgspec.structs.replace(one, most_bytes=FILE_BYTES) for one in run.references),
    )


async def _runnable(apps: Apps, caller: Caller, text: str) -> App:
    """A malformed id is an unknown one."""
    found = parse_id(text)
    if found is None:
        raise NotFound("node app", text)
    return await apps.runnable(viewer_of(caller), found)


HANDLERS: tuple[Any, ...] = (list_node_apps, get_node_app, execute_node_app)
