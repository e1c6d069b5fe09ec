"""What the page of the editor asks while one works: the models, looking a graph over, the settings of a node."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from litestar import Request, Response, get, post

from atelier.accounts.records import Scope
from atelier.catalogue.quote import Exchange
from atelier.dialects.edge.auth import viewer_of
from atelier.domain.documents import read_json
from atelier.domain.errors import Invalid
from atelier.domain.graph import Node
from atelier.storage.assets import Assets
from atelier.styles.styles import Styles
from atelier.web.console.controls import controls
from atelier.web.console.editor import settings
from atelier.web.console.editor.answers import answer
from atelier.web.console.editor.menu import models
from atelier.web.console.editor.review import Review, review
from atelier.web.console.filled import fields_sent, files_of
from atelier.web.console.guard import Signed
from atelier.web.console.kinds import Kind
from atelier.web.console.pages import Pages
from atelier.web.console.views import Views

_STYLES: Final = 60


@get("/console/apps/models", scope=Scope.READ)
async def graph_models() -> Response[bytes]:
    """All models that graphs can be made of."""
    return answer(models())


@post("/console/apps/check", scope=Scope.READ)
async def check_app(request: Request[Any, Any, Any], exchange: Exchange) -> Response[bytes]:
    """What is wrong with a graph and where, what its nodes give, and what it will cost."""
    return answer(_told(review((await request.form()).get("graph", ""), exchange)))


@post("/console/apps/panel", scope=Scope.READ)
async def node_panel(
    request: Request[Any, Any, Any], session: Signed, pages: Pages, assets: Assets, views: Views, styles: Styles
) -> Response[bytes]:
    """The settings of one node as a form."""
    node = _node((await request.form()).get("node", ""))
    fields = controls(settings.schema_of(node), settings.fields_from(node))
    given = node.get("input", {}) if node["type"] == "operation" else {}
    palette: list[Any] = []
    if any(control.kind is Kind.STYLES for control in fields):
        palette = list(await styles.page(viewer_of(session.caller), count=_STYLES))
    return pages.part(
        request,
        session,
        "part/node_panel.html",
        fields=fields,
        wired={name for name, value in given.items() if settings.sources_in(value)},
        lists={control.name for control in fields if control.most > 1},
        ports=_ports(node),
        files=await files_of(fields, session.caller, assets, views),
        palette=palette,
        faults={},
    )


@post("/console/apps/node", scope=Scope.READ)
async def read_node(request: Request[Any, Any, Any]) -> Response[bytes]:
    """A node with what its form says."""
    form = await request.form()
    node, faults = settings.node_from(_node(form.get("node", "")), fields_sent(form))
    return answer({"node": node, "faults": faults})


def _node(text: str) -> dict[str, Any]:
    """A node of a graph's document. Raises Invalid."""
    try:
        node: dict[str, Any] = msgspec.to_builtins(msgspec.convert(read_json(text), Node))
    except msgspec.MsgspecError as error:
        raise Invalid.at("/node", f"is not a node of a graph: {error}") from error
    return node


def _ports(node: dict[str, Any]) -> set[str]:
    """The fields that other nodes can fill."""
    return {field.name for model in models() if model.id == node.get("model") for field in model.fields if field.kinds}


def _told(looked: Review) -> dict[str, Any]:
    return {name: getattr(looked, name) for name in Review.__struct_fields__ if name != "graph"}


WORKING = (graph_models, check_app, node_panel, read_node)
