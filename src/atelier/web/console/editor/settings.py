"""The settings of one node: from the node to the fields of a form, and from the form back to the node.

Fields of models are those of their schema. The nodes of the house have schemas here, so that the same controls serve.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import msgspec

from atelier.catalogue.find import find
from atelier.catalogue.load import menu
from atelier.catalogue.schema import fields_of
from atelier.domain.documents import read_json
from atelier.domain.errors import Fault
from atelier.domain.graph import PortKind, source_in
from atelier.web.console.reading import Fields, read

Document = Mapping[str, Any]
"""A node as the graph's document has it."""

_TEXT: Final = {"type": "string"}
_LONG: Final = {"type": "string", "maxLength": 10_000}
_NUMBERS: Final = (PortKind.NUMBER, PortKind.INTEGER)
_FIGURES: Final = {"type": "number"}


def schema_of(node: Document) -> dict[str, Any]:
    """The JSON Schema of what can be set at a node. Raises UnknownModel."""
    if node["type"] == "operation":
        schema = dict(find(menu("native"), node["model"]).input)
        return {**schema, "properties": fields_of(schema)}
    return {"type": "object", "properties": _HOUSE[node["type"]](node)}


def fields_from(node: Document) -> dict[str, Any]:
    """What the form begins with: everything but what other nodes give."""
    match node["type"]:
        case "operation":
            return {name: kept for name, value in node["input"].items() if (kept := _written(value)) is not None}
        case "value":
            value = node.get("value")
            items = value if isinstance(value, list) else [value]
            return {"value": "\n".join(_spelt(item) for item in items), "many": isinstance(value, list)}
        case "choice":
            options = [f"{name} = {_spelt(value)}" for name, value in node.get("options", {}).items()]
            return {"options": options, "otherwise": _spelt(node.get("otherwise"))}
        case _:
            default = node.get("default")
            shown = [_spelt(item) for item in default] if isinstance(default, list) else _spelt(default)
            return {**node, "default": shown}


def node_from(node: Document, form: Fields) -> tuple[dict[str, Any], list[Fault]]:
    """The node with what the form says, and what in the form cannot be read. What other nodes give stays."""
    schema = schema_of(node)
    sheet = read(schema, form)
    given, faults = sheet.given, sheet.faults
    match node["type"]:
        case "operation":
            return {**node, "input": _merged(node["input"], _chosen(schema, node["input"], given))}, faults
        case "value":
            return {**node, "value": _value(given.get("value", ""), many=given.get("many", False))}, faults
        case "choice":
            options = dict(_option(line) for line in given.get("options", ()))
            otherwise = {"otherwise": _read(given["otherwise"])} if given.get("otherwise") else {}
            return {**_without(node, schema), "options": options, **otherwise}, faults
        case "input":
            return _input({**_without(node, schema), **given}), faults
        case _:
            return {**_without(node, schema), "template": given.get("template", "")}, faults


def sources_in(value: Any) -> list[str]:
    """The nodes that fill a field, wholly or in part."""
    items = value if isinstance(value, list) else [value]
    return [source.node for item in items if (source := source_in(item)) is not None]


def _input_fields(node: Document) -> dict[str, Any]:
    kind = PortKind(node.get("kind", "text"))
    fields: dict[str, Any] = {
        "title": {**_TEXT, "description": "What people see above the field."},
        "key": {**_TEXT, "description": "Its name for programs: letters, digits and underscores."},
        "description": {**_LONG, "description": "A hint below the field."},
        "kind": {**_TEXT, "enum": [*PortKind]},
        "many": {"type": "boolean", "title": "A list", "description": "Takes several; models run once for each."},
        "required": {"type": "boolean", "default": True},
    }
    if kind.media is None:
        many = {"type": "array", "items": _TEXT, "description": "One in each line."}
        fields["default"] = many if node.get("many") else {**(_LONG if kind is PortKind.TEXT else _TEXT)}
    if kind is PortKind.TEXT:
        fields["choices"] = {"type": "array", "items": _TEXT, "description": "One in each line; empty: any words."}
    if kind in _NUMBERS:
        fields |= {"minimum": _FIGURES, "maximum": _FIGURES}
    return fields


_HOUSE: Final[Mapping[str, Callable[[Document], dict[str, Any]]]] = {
    "input": _input_fields,
    "value": lambda _: {
        "value": {**_LONG, "description": "Words, a number, true or false."},
        "many": {"type": "boolean", "title": "A list", "description": "Each line is one."},
    },
    "text": lambda _: {
        "template": {**_LONG, "description": "Words with {name} in them; each name is a port to connect."},
    },
    "choice": lambda _: {
        "options": {
            "type": "array",
            "items": _TEXT,
            "title": "When the text is … give …",
            "description": "One in each line: calm = soft morning light",
        },
        "otherwise": {**_TEXT, "description": "For any other text; empty: that is refused."},
    },
}


def _written(value: Any) -> Any:
    """What of a field's value is written down; None: nothing."""
    if isinstance(value, list):
        return [item for item in value if source_in(item) is None] or None
    return None if source_in(value) is not None else value


def _chosen(schema: Mapping[str, Any], before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Without what only says what the model does anyway: a slider cannot be left empty."""
    defaults = {name: field.get("default") for name, field in schema["properties"].items()}
    return {name: value for name, value in given.items() if name in before or value != defaults[name]}


def _merged(before: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(given)
    for name, value in before.items():
        sources = [{"from": source} for source in sources_in(value)]
        if sources and isinstance(given.get(name), list):
            merged[name] = [*sources, *given[name]]
        elif sources:
            merged[name] = sources if isinstance(value, list) else value
    return merged


def _input(node: dict[str, Any]) -> dict[str, Any]:
    """With figures and truth values where the kind asks for them; what the kind does not know is left out."""
    known = _input_fields(node)
    node = {name: value for name, value in node.items() if name in known or name in ("type", "id")}
    if "default" in node:
        default, as_kind = node["default"], str if PortKind(node["kind"]) is PortKind.TEXT else _read
        items = [as_kind(item) for item in (default if isinstance(default, list) else [default])]
        node["default"] = items if node.get("many") else items[0]
    return node


def _without(node: Document, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in node.items() if name not in schema["properties"]}


def _value(text: str, *, many: bool) -> Any:
    return [_read(line.strip()) for line in text.splitlines() if line.strip()] if many else _read(text.strip())


def _option(line: str) -> tuple[str, Any]:
    name, _, value = line.partition("=")
    return name.strip(), _read(value.strip())


def _read(text: str) -> Any:
    """A number or a truth value where it reads as one; else the words."""
    try:
        value = read_json(text)
    except msgspec.DecodeError:
        return text
    return value if isinstance(value, bool | int | float) else text


def _spelt(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()
