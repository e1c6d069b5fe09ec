"""The public face of a graph: what running it takes, and what it gives, as JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from atelier.domain.graph import Graph, InputNode, Port, PortKind

_TEXT_LENGTH = 10_000
_MOST_ITEMS = 100
_TYPES = {
    PortKind.TEXT: "string",
    PortKind.NUMBER: "number",
    PortKind.INTEGER: "integer",
    PortKind.BOOLEAN: "boolean",
}


def input_schema(graph: Graph) -> dict[str, Any]:
    """The schema of the public inputs, in the order in which the author wrote them."""
    inputs = graph.inputs()
    return {
        "type": "object",
        "properties": {node.key: _field(node) for node in inputs},
        "required": [node.key for node in inputs if node.required and node.default is None],
        "additionalProperties": False,
    }


def output_schema(graph: Graph, ports: Mapping[str, Port]) -> dict[str, Any]:
    """The schema of the results: links to files by public name, lists where a node gives several."""
    properties = {}
    for key, node_id in graph.outputs.items():
        link = {"type": "string", "format": "uri", "x-media": str(ports[node_id].kind)}
        properties[key] = {"type": "array", "items": link} if ports[node_id].many else link
    return {"type": "object", "properties": properties, "required": list(properties)}


def _field(node: InputNode) -> dict[str, Any]:
    one = _item(node)
    schema = {"type": "array", "items": one, "minItems": 1, "maxItems": _MOST_ITEMS} if node.many else one
    facts = {"title": node.title, "description": node.description, "default": node.default}
    return schema | {name: fact for name, fact in facts.items() if fact not in ("", None)}


def _item(node: InputNode) -> dict[str, Any]:
    if node.kind.media is not None:
        return {"type": "string", "x-media": str(node.kind)}
    schema: dict[str, Any] = {"type": _TYPES[node.kind]}
    if node.kind is PortKind.TEXT:
        schema |= {"enum": list(node.choices)} if node.choices else {"maxLength": _TEXT_LENGTH, "minLength": 1}
    limits = {"minimum": node.minimum, "maximum": node.maximum}
    return schema | {name: limit for name, limit in limits.items() if limit is not None}
