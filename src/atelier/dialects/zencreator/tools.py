"""`/tools`: what can be asked for."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any

from litestar import get

from atelier.accounts.records import Scope
from atelier.catalogue.facts import ZenOffer
from atelier.catalogue.find import suggest
from atelier.catalogue.load import menu
from atelier.catalogue.menu import Offer
from atelier.dialects.edge.auth import Authenticated
from atelier.dialects.zencreator import wire
from atelier.dialects.zencreator.asking import UnknownTool
from atelier.dialects.zencreator.orders import TOOLS
from atelier.dialects.zencreator.rates import DIALECT

_ASSET: Mapping[str, Any] = {"type": "string", "format": "uuid"}


@get("/tools", scope=Scope.READ, tags=["Tools"], operation_id="list_tools")
async def list_tools(caller: Authenticated) -> wire.Tools:
    """Every tool, with what it takes and what it costs."""
    return wire.Tools(tools=[_shown(name) for name in TOOLS])


@get("/tools/{tool_name:str}", scope=Scope.READ, tags=["Tools"], operation_id="get_tool")
async def get_tool(tool_name: str, caller: Authenticated) -> wire.Tool:
    """One tool."""
    if tool_name not in TOOLS:
        raise UnknownTool(tool_name, suggest(TOOLS, tool_name))
    return _shown(tool_name)


@functools.cache
def _shown(name: str) -> wire.Tool:
    offer = menu(DIALECT).offers[name]
    assert isinstance(offer.facts, ZenOffer)
    return wire.Tool(
        name=name,
        description=offer.facts.about.strip(),
        price=offer.facts.base_price,
        input_schema=input_schema(offer),
        output_schema=_output_schema(offer.facts),
        pricing=offer.facts.price_label,
    )


def input_schema(offer: Offer) -> dict[str, Any]:
    """The schema by which inputs are checked, in plain JSON Schema. What may be null is null where it is left out."""
    schema: dict[str, Any] = _plain(offer.input)
    for field in schema["properties"].values():
        if "null" in field.get("type", ()):
            field.setdefault("default", None)
    return schema


def _plain(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_plain(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    return {name: _plain(part) for name, part in schema.items() if not name.startswith("x-")}


def _output_schema(facts: ZenOffer) -> dict[str, Any]:
    many = facts.output.endswith("s")
    made = {"type": "array", "items": dict(_ASSET)} if many else dict(_ASSET)
    return {"type": "object", "properties": {facts.output: made}, "required": [facts.output]}


HANDLERS: tuple[Any, ...] = (list_tools, get_tool)
