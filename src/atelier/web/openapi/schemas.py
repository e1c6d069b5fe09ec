"""The types of bodies as JSON Schema: components by name, and references to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Any, Final, get_args

import msgspec

Schema = dict[str, Any]

PREFIX: Final = "#/components/schemas/"
_NULL: Final = {"type": "null"}


class Schemas:
    """The schemas of some types. `components` has everything that they refer to, by name."""

    def __init__(self, kinds: Iterable[Any]) -> None:
        wanted = list(dict.fromkeys(kind for union in kinds for kind in _members(union)))
        found, components = msgspec.json.schema_components(wanted, ref_template=PREFIX + "{name}")
        self._found = dict(zip(wanted, found, strict=True))
        self.components: dict[str, Schema] = {name: _plain(components[name]) for name in sorted(components)}

    def of(self, kind: Any) -> Schema:
        members = [self._found[member] for member in _members(kind)]
        return members[0] if len(members) == 1 else {"anyOf": members}


def _members(kind: Any) -> tuple[Any, ...]:
    """The structs of a union: their schemas are asked for one by one, as they could not be told apart in JSON."""
    return get_args(kind) if isinstance(kind, UnionType) else (kind,)


def _plain(schema: Mapping[str, Any]) -> Schema:
    """The same, with "or null" written as one more type instead of as an alternative."""
    plain = {keyword: _inside(keyword, value) for keyword, value in schema.items()}
    alternatives = plain.get("anyOf", ())
    if len(alternatives) != 2 or _NULL not in alternatives:
        return plain
    kind: Schema = next(other for other in alternatives if other != _NULL)
    if not isinstance(kind.get("type"), str):
        return plain
    nullable = kind | {"type": [kind["type"], "null"]}
    if "enum" in kind:
        nullable["enum"] = [*kind["enum"], None]
    return nullable | {keyword: value for keyword, value in plain.items() if keyword != "anyOf"}


def _inside(keyword: str, value: Any) -> Any:
    if keyword == "properties":
        return {name: _plain(sub) for name, sub in value.items()}
    if keyword == "items" and isinstance(value, dict):
        return _plain(value)
    if keyword == "anyOf":
        return [_plain(sub) for sub in value]
    return value
