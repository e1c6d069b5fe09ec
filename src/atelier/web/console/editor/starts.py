"""What the editor begins with: nothing, a copy of an app, or a job that was done. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from atelier.apps.records import App
from atelier.catalogue.menu import Offer
from atelier.catalogue.schema import fields_of
from atelier.domain.graph import Graph, InputNode, Node, OperationNode, PortKind
from atelier.flows.graphs.ports import field_port

_ASKED: Final = frozenset({"prompt", "text", "script", "lyrics", "voiceover"})
"""Words that differ from run to run."""
_OWN: Final = frozenset({"seed", "mask"})
"""What belongs to that one job."""


class Start(msgspec.Struct, frozen=True, kw_only=True):
    """`graph` is the document; `number` the version that is edited, 0 for an app that is not kept yet."""

    name: str = ""
    description: str = ""
    audience: str = "user"
    cover: str = ""
    graph: Mapping[str, Any] = msgspec.field(default_factory=lambda: {"nodes": [], "outputs": {}})
    app: str = ""
    number: int = 0
    published: bool = False
    run: str = ""
    """The last run of it."""


def of_app(app: App) -> Start:
    """To go on with."""
    return Start(
        name=app.name,
        description=app.description,
        audience=app.audience.value,
        cover=str(app.cover_id or ""),
        graph=msgspec.to_builtins(app.latest.graph),
        app=str(app.id),
        number=app.latest.number,
        published=app.latest.published_at is not None,
    )


def copy_of(app: App) -> Start:
    """An app of one's own that begins as another."""
    return Start(
        name=f"{app.name}, copy"[:100], description=app.description, graph=msgspec.to_builtins(app.latest.graph)
    )


def of_job(offer: Offer, given: Mapping[str, Any]) -> Start:
    """A graph of one model with a job's settings; its words and files become public inputs."""
    asked: list[Node] = []
    fields: dict[str, Any] = {}
    for name, value in given.items():
        schema = fields_of(offer.input).get(name)
        if schema is None or name in _OWN:
            continue
        port = field_port(schema)
        media = str((schema.get("items") or schema).get("x-media", "")).split("|")[0]
        title = schema.get("title", name)
        if media:
            asked.append(InputNode(id=name, key=name, kind=PortKind(media), many=port.many, title=title))
        elif name in _ASKED and isinstance(value, str):
            asked.append(InputNode(id=name, key=name, kind=PortKind.TEXT, title=title, default=value))
        else:
            fields[name] = value
            continue
        fields[name] = {"from": name}
    model = OperationNode(id="result", model=offer.id, input=fields)
    graph = Graph(nodes=(*asked, model), outputs={"result": "result"})
    return Start(name=f"{offer.title}, made again", graph=msgspec.to_builtins(graph))
