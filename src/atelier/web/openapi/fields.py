"""Schemas as rows of fields, with types and limits in words."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from atelier.web.openapi.schemas import PREFIX, Schema

_NAMES: Final = {"string": "text", "boolean": "true or false"}
_FORMATS: Final = {"date-time": "time"}
_SAFE_INTEGER: Final = 2**53 - 1


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """A line of a table. `link` is the object that the type leads to, `inside` are the fields of what stands in it.
    `place` is where a parameter goes: path, query or header."""

    name: str
    type: str
    link: str | None
    required: bool
    place: str
    description: str
    limits: str
    values: tuple[str, ...]
    default: str | None
    inside: tuple[Field, ...]


class Reader:
    """Reads schemas that refer to each other. Objects in `shown` have a place of their own; others are unfolded where
    they are referred to."""

    def __init__(self, components: Mapping[str, Schema], shown: frozenset[str] = frozenset()) -> None:
        self._components = components
        self._shown = shown

    def fields(self, schema: Mapping[str, Any]) -> tuple[Field, ...]:
        """The properties of an object."""
        required = schema.get("required", ())
        return tuple(self.field(name, sub, name in required) for name, sub in schema.get("properties", {}).items())

    def field(self, name: str, schema: Mapping[str, Any], required: bool, *, place: str = "") -> Field:
        parts = list(_parts(schema))
        reference = next((str(part["$ref"]).removeprefix(PREFIX) for part in parts if "$ref" in part), None)
        values = next((part["enum"] for part in parts if "enum" in part), ())
        default = schema.get("default")
        return Field(
            name=name,
            type=type_text(schema),
            link=reference if reference in self._shown else None,
            required=required,
            place=place,
            description=schema.get("description") or next((p["description"] for p in parts if "description" in p), ""),
            limits=", ".join(text for part in (schema, *schema.get("anyOf", ())) for text in _limits(part)),
            values=tuple(str(value) for value in values if value is not None),
            default=None if default in (None, "", [], {}) else json.dumps(default),
            inside=self._inside(parts, reference),
        )

    def _inside(self, parts: list[Mapping[str, Any]], reference: str | None) -> tuple[Field, ...]:
        if reference is not None:
            return () if reference in self._shown else self.fields(self._components[reference])
        nested = next((part for part in parts if "properties" in part), {})
        return self.fields(nested)


def type_text(schema: Mapping[str, Any]) -> str:
    """`text`, `list of Output`, `JobError or null`."""
    if "$ref" in schema:
        return str(schema["$ref"]).removeprefix(PREFIX)
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(type_text(part) for part in schema["anyOf"]))
    kind = schema.get("type", "string" if "enum" in schema else "anything")
    if isinstance(kind, list):
        return " or ".join(type_text({**schema, "type": one}) for one in kind)
    if kind == "array":
        return f"list of {type_text(schema.get('items', {}))}"
    if "contentMediaType" in schema:
        return "file"
    if "x-media" in schema:
        return f"{schema['x-media'].replace('|', ' or ')}, by reference"
    if kind == "string":
        return _FORMATS.get(schema.get("format", ""), _NAMES[kind])
    return _NAMES.get(kind, str(kind))


def _parts(schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The schema, its alternatives and its elements."""
    yield schema
    for part in schema.get("anyOf", ()):
        yield from _parts(part)
    if isinstance(schema.get("items"), dict):
        yield from _parts(schema["items"])


def _limits(schema: Mapping[str, Any]) -> Iterator[str]:
    for least, most, unit in (
        ("minimum", "maximum", ""),
        ("minLength", "maxLength", " characters"),
        ("minItems", "maxItems", " items"),
    ):
        low, high = schema.get(least), schema.get(most)
        if low is not None and high is not None:
            yield f"{_figure(low)} to {_figure(high)}{unit}"
        elif high is not None:
            yield f"at most {_figure(high)}{unit}"
        elif low is not None and unit == "":
            yield f"at least {_figure(low)}"


def _figure(value: float) -> str:
    return "2^53 - 1" if value == _SAFE_INTEGER else f"{value:,}"
