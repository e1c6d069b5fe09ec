"""Inputs that break a schema of the contract in one place each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jsonschema_rs

from tests.dialects.krea.judge import CONTRACT

Schema = Mapping[str, Any]

_OTHER_TYPES = {
    "string": 5,
    "number": "many",
    "integer": 1.5,
    "boolean": "yes",
    "array": {"0": "x"},
    "object": ["x"],
    "null": "nothing",
}
"""A value that is none of the type."""
NO_LINK = "harbour at dusk"


class Violations:
    """`link` stands for every file in inputs that are to be right but for one place."""

    def __init__(self, link: str) -> None:
        self._link = link

    def of_body(self, schema: Schema) -> Iterator[tuple[str, dict[str, Any]]]:
        """The name of a field, and a body in which that field alone is wrong, for every constraint of the schema."""
        check = jsonschema_rs.Draft202012Validator(
            {**schema, "components": CONTRACT["components"]}, base_uri="json-schema:///contract"
        )
        for shape in _shapes(schema):
            for name, body in self._of_shape(shape):
                if not check.is_valid(body) or self._has_no_link(body):
                    yield name, body

    def _has_no_link(self, body: Any) -> bool:
        """Formats are no part of a plain check."""
        return NO_LINK in str(body) or "''" in str(body)

    def _of_shape(self, shape: Schema) -> Iterator[tuple[str, dict[str, Any]]]:
        least = self.good(shape)
        for name in shape.get("required", ()):
            yield name, {other: value for other, value in least.items() if other != name}
        for name, field in shape["properties"].items():
            for bad in self.bad(field):
                yield name, {**least, name: bad}
        if shape.get("additionalProperties") is False:
            yield "nonsense", {**least, "nonsense": 1}

    def good(self, schema: Schema) -> Any:
        """The least that a schema accepts."""
        schema = _shapes(schema)[0]
        if "const" in schema:
            return schema["const"]
        if "enum" in schema:
            return schema["enum"][0]
        match _types(schema)[0]:
            case "string":
                return self._link if schema.get("format") == "uri" else "x" * max(1, schema.get("minLength", 1))
            case "boolean":
                return False
            case "integer" | "number":
                return schema.get("minimum", 512)
            case "array":
                return [self.good(schema["items"])] * max(1, schema.get("minItems", 1))
            case "null":
                return None
        return {name: self.good(schema["properties"][name]) for name in schema.get("required", ())}

    def bad(self, schema: Schema) -> Iterator[Any]:
        """Values that break each of a schema's constraints."""
        for shape in _shapes(schema):
            yield next(
                value
                for kind, value in _OTHER_TYPES.items()
                if kind in _types(shape) and not jsonschema_rs.is_valid({"type": _types(shape)}, value)
            )
            yield from self._bad_value(shape)
            if "items" in shape:
                yield from ([bad] for bad in self.bad(shape["items"]))
            if "properties" in shape:
                yield from (body for _, body in self._of_shape(shape))

    def _bad_value(self, shape: Schema) -> Iterator[Any]:
        if "enum" in shape or "const" in shape:
            yield "nonsense" if "string" in _types(shape) else -99_999
        if "minimum" in shape:
            yield shape["minimum"] - 1
        if "maximum" in shape:
            yield shape["maximum"] + 1
        if shape.get("minLength"):
            yield "x" * (shape["minLength"] - 1)
        if "maxLength" in shape:
            yield "x" * (shape["maxLength"] + 1)
        if "pattern" in shape:
            yield "?" * shape.get("minLength", 1)
        if shape.get("format") == "uri":
            yield from ("", NO_LINK)
        if shape.get("minItems"):
            yield [self.good(shape["items"])] * (shape["minItems"] - 1)
        if "maxItems" in shape:
            yield [self.good(shape["items"])] * (shape["maxItems"] + 1)


def _shapes(schema: Schema) -> list[Schema]:
    """The schema itself, or the shapes that it chooses between."""
    while "$ref" in schema:
        schema = CONTRACT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return [shape for choice in schema["oneOf"] for shape in _shapes(choice)] if "oneOf" in schema else [schema]


def _types(shape: Schema) -> list[str]:
    """What its type says, or the values that it lists."""
    if "type" not in shape:
        return ["string" if isinstance(shape.get("const", shape.get("enum", [""])[0]), str) else "number"]
    return [shape["type"]] if isinstance(shape["type"], str) else list(shape["type"])
