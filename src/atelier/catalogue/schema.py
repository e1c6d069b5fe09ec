"""Input schemas: how they stand in the files, what they may contain, and what is read off them.

A schema is JSON Schema 2020-12. In a file, `{ "$ref" = "#/$defs/name" }` takes over a schema of the menu's
`menu.toml`; what stands beside the reference is added to it. TOML has no null: where a type allows null, an
`enum` gets it too.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

from atelier.catalogue.faults import Problem
from atelier.domain.media import MediaKind

Schema = dict[str, Any]

REF_PREFIX: Final = "#/$defs/"
_BRANCHES: Final = ("allOf", "anyOf", "oneOf")

_KEYWORDS: Final = """
    type properties required additionalProperties enum const default examples title description deprecated
    minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength pattern format
    contentEncoding contentMediaType items minItems maxItems uniqueItems minProperties maxProperties
    allOf anyOf oneOf not if then else dependentRequired"""
KEYWORDS: Final = frozenset(_KEYWORDS.split())
"""The keywords of JSON Schema in use here; another one is most likely a slip of the pen."""


class JointMax(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """This field and the fields `others` together have at most `max` items."""

    others: tuple[str, ...]
    max: int


class ForbiddenWhen(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The field may not be given when the fields `counting` hold more than `more_than` images."""

    counting: tuple[str, ...]
    more_than: int


class DefaultRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A default that depends on the operation."""

    text_to_video: str
    image_to_video: Literal["from start_frame"]


_KINDS: Final = r"^(image|video|audio|text)(\|(image|video|audio|text))*$"

OWN_KEYWORDS: Final[Mapping[str, Any]] = {
    # a reference to media: an asset id, a link or a data URI, of this kind; several are joined by "|"
    "x-media": Annotated[str, Meta(pattern=_KINDS)],
    "x-media-formats": tuple[str, ...],
    "x-max-bytes": int,
    # how values are meant
    "x-triangles": dict[str, int],
    "x-mode-height": dict[str, int],
    "x-order": tuple[str, ...],
    "x-auto-value": int,
    "x-auto-only-with": tuple[str, ...],
    "x-random-value": int,
    "x-forced": bool,
    "x-internal": bool,
    "x-guidance-types": tuple[str, ...],
    "x-prompt-tokens": tuple[str, ...],
    "x-default-rule": DefaultRule,
    # limits that JSON Schema cannot say
    "x-tier-limited": bool,
    "x-max-total-pixels": int,
    "x-total-seconds-max": int,
    "x-joint-max": JointMax,
    "x-forbidden-when": ForbiddenWhen,
    "x-requires-any": tuple[str, ...],
    "x-items-by-mode": dict[str, tuple[int, int]],
    # when the field counts; elsewhere it is ignored, never a fault
    "x-applies-when": dict[str, tuple[Any, ...]],
    "x-only-with": tuple[str, ...],
    "x-ignored-with": tuple[str, ...],
    # on the object: fields that the vendor lists as required though they have a default
    "x-required-with-default": tuple[str, ...],
}
"""Our additions to JSON Schema, with the type of their values."""


class MediaField(msgspec.Struct, frozen=True):
    """Where an input refers to media, and the kinds that it may be. `path` has "*" for the items of an array."""

    path: tuple[str, ...]
    kinds: tuple[MediaKind, ...]

    @property
    def name(self) -> str:
        """`faceSwap.mediaIds[]`"""
        return ".".join(self.path).replace(".*", "[]")


def expand(raw: Mapping[str, Any], defs: Mapping[str, Any], key: str) -> Schema:
    """The plain JSON Schema behind what a file holds at `key`. Raises Problem."""
    schema: Schema = {}
    for keyword, value in raw.items():
        at = f"{key}.{keyword}"
        if keyword == "$ref":
            continue
        if keyword == "properties":
            _must_be(value, dict, at)
            schema[keyword] = {name: _sub(sub, defs, f"{key}.{name}") for name, sub in value.items()}
        elif keyword in _BRANCHES:
            _must_be(value, list, at)
            schema[keyword] = [_sub(sub, defs, f"{at}[{index}]") for index, sub in enumerate(value)]
        elif keyword in ("items", "not", "if", "then", "else", "additionalProperties"):
            schema[keyword] = _sub(value, defs, at)
        elif keyword in KEYWORDS:
            schema[keyword] = _json(value)
        elif keyword in OWN_KEYWORDS:
            schema[keyword] = _own(keyword, value, at)
        else:
            raise Problem(at, "is not a keyword of an input schema")
    if "null" in schema.get("type", ()) and "enum" in schema:
        schema["enum"] = [*schema["enum"], None]
    if "$ref" in raw:
        schema = _merge(_referred(raw["$ref"], defs, key), schema, key)
    return schema


def _sub(value: Any, defs: Mapping[str, Any], key: str) -> Any:
    if isinstance(value, bool):
        return value
    _must_be(value, dict, key)
    return expand(value, defs, key)


def _must_be(value: Any, kind: type, key: str) -> None:
    if not isinstance(value, kind):
        raise Problem(key, f"must be {'a table' if kind is dict else 'a list of schemas'}, not {value!r}")


def _referred(reference: Any, defs: Mapping[str, Any], key: str) -> Schema:
    name = str(reference).removeprefix(REF_PREFIX)
    if name == reference or name not in defs:
        raise Problem(f"{key}.$ref", f"{reference!r} names none of the menu's defs")
    return expand(defs[name], {other: defs[other] for other in defs if other != name}, key)


def _merge(base: Schema, more: Schema, key: str) -> Schema:
    """`base` and what was written beside the reference to it: additions only, property by property."""
    merged = dict(base)
    for keyword, value in more.items():
        if keyword not in base:
            merged[keyword] = value
        elif keyword == "properties":
            merged[keyword] = dict(base[keyword])
            for name, sub in value.items():
                known = base[keyword].get(name)
                merged[keyword][name] = sub if known is None else _merge(known, sub, f"{key}.{name}")
        elif keyword == "required":
            merged[keyword] = base[keyword] + [name for name in value if name not in base[keyword]]
        else:
            raise Problem(f"{key}.{keyword}", "is already in the schema that $ref takes over")
    return merged


def _own(keyword: str, value: Any, key: str) -> Any:
    try:
        msgspec.convert(value, OWN_KEYWORDS[keyword])
    except msgspec.ValidationError as error:
        raise Problem(key, str(error)) from None
    return _json(value)


def _json(value: Any) -> Any:
    """Decimals as floats: a schema is data for JSON, where there is nothing else."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return [_json(item) for item in value]
    if isinstance(value, dict):
        return {name: _json(item) for name, item in value.items()}
    return value


def fields_of(schema: Mapping[str, Any]) -> dict[str, Schema]:
    """The top-level fields by name, those of `oneOf` and its like included."""
    fields: dict[str, Schema] = {}
    for branch in (branch for keyword in _BRANCHES for branch in schema.get(keyword, ())):
        for name, sub in fields_of(branch).items():
            fields[name] = _either(fields[name], sub) if name in fields else sub
    fields.update(schema.get("properties", {}))
    return fields


def _either(one: Schema, other: Schema) -> Schema:
    """A field that stands in several branches: as in the first, with the values of both."""
    both = {keyword: value for keyword, value in one.items() if keyword not in ("enum", "const")}
    if "enum" in one and "enum" in other:
        both["enum"] = [*one["enum"], *(value for value in other["enum"] if value not in one["enum"])]
    return both


def media_fields(schema: Mapping[str, Any]) -> tuple[MediaField, ...]:
    """Every place of an input that is marked `x-media`, in the order of the schema."""
    found: dict[MediaField, None] = {}
    _collect_media(schema, (), found)
    return tuple(found)


def _collect_media(schema: Mapping[str, Any], path: tuple[str, ...], found: dict[MediaField, None]) -> None:
    if "x-media" in schema:
        found[MediaField(path, tuple(MediaKind(kind) for kind in schema["x-media"].split("|")))] = None
    for name, sub in schema.get("properties", {}).items():
        _collect_media(sub, (*path, name), found)
    if isinstance(schema.get("items"), dict):
        _collect_media(schema["items"], (*path, "*"), found)
    for branch in (branch for keyword in _BRANCHES for branch in schema.get(keyword, ())):
        _collect_media(branch, path, found)


def parts_of(schema: Mapping[str, Any], key: str) -> Iterator[tuple[str, Schema]]:
    """Every schema inside a schema, at any depth, with its key."""
    for name, sub in schema.get("properties", {}).items():
        yield f"{key}.{name}", sub
        yield from parts_of(sub, f"{key}.{name}")
    if isinstance(schema.get("items"), dict):
        yield f"{key}[]", schema["items"]
        yield from parts_of(schema["items"], f"{key}[]")
    for keyword in _BRANCHES:
        for branch in schema.get(keyword, ()):
            yield from parts_of(branch, key)


def with_defaults(schema: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """A copy of an input in which every absent field that has a default has it, in nested objects too."""
    filled = dict(given)
    for name, sub in schema.get("properties", {}).items():
        if name in filled:
            filled[name] = _filled(sub, filled[name])
        elif "default" in sub:
            filled[name] = copy.deepcopy(sub["default"])
    return filled


def _filled(schema: Mapping[str, Any], value: Any) -> Any:
    if isinstance(value, dict) and "properties" in schema:
        return with_defaults(schema, value)
    if isinstance(value, list) and isinstance(schema.get("items"), dict):
        return [_filled(schema["items"], item) for item in value]
    return value


def plain(schema: Any) -> Any:
    """The same without our own keywords, for the world; media are links."""
    if isinstance(schema, list):
        return [plain(part) for part in schema]
    if not isinstance(schema, Mapping):
        return schema
    links = {"format": "uri"} if "x-media" in schema else {}
    return links | {name: plain(part) for name, part in schema.items() if not name.startswith("x-")}


def example(schema: Mapping[str, Any]) -> dict[str, Any]:
    """An input to start from: the first example of every field that has one, else its default."""
    shown = {
        name: sub["examples"][0] if sub.get("examples") else sub.get("default")
        for name, sub in schema.get("properties", {}).items()
    }
    return {name: copy.deepcopy(value) for name, value in shown.items() if value is not None}
