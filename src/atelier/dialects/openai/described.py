"""What the document says of bodies, as JSON and as a form: the terms for any model of a kind; single ones take less."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from atelier.catalogue.schema import Schema, plain
from atelier.dialects.openai.choice import Kind, for_the_rest
from atelier.domain import errors

_FILE: Final[Schema] = {"type": "string", "format": "binary"}
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_LINKED: Final[Schema] = {
    "type": "object",
    "required": ["image_url"],
    "properties": {
        "image_url": {"anyOf": [_TEXT, {"type": "object", "required": ["url"], "properties": {"url": _TEXT}}]}
    },
}
_KEPT: Final[Schema] = {"type": "object", "required": ["file_id"], "properties": {"file_id": _TEXT}}
_MEDIUM: Final[Schema] = {
    "description": "A link, a data: URI, or the id of an upload; or an object that holds one of them.",
    "anyOf": [_TEXT, _LINKED, _KEPT],
}

READS: Final = {
    "Idempotency-Key": "Makes the call safe to repeat for a day: 1 to 255 printable characters of your choice.",
    "X-Stainless-Retry-Count": "How often a client library has repeated the call by itself: no job is made twice.",
}
"""The headers of every create."""

FAILS: Final = (
    errors.Invalid,
    errors.AccountBlocked,
    errors.UnknownModel,
    errors.IdempotencyConflict,
    errors.TooLarge,
    errors.InsufficientCredits,
)
"""How every create may fail."""
ANSWERED_FAILS: Final = (*FAILS, errors.TimeLimit)
"""How those may fail that are answered with the result."""


def json_body(kind: Kind, *, without: Collection[str] = (), more: Mapping[str, Schema] | None = None) -> Schema:
    """The body of a call as JSON, where null is the same as nothing. `more` are fields besides those of the menu."""
    schema = _body(kind, without, more)
    required = schema["required"]
    fields = {
        name: _sent(field) if name in required else _or_null(_sent(field))
        for name, field in schema["properties"].items()
    }
    return schema | {"properties": fields}


def form_body(kind: Kind, *, without: Collection[str] = (), more: Mapping[str, Schema] | None = None) -> Schema:
    """The same as a form: media are files."""
    schema = _body(kind, without, more)
    return schema | {"properties": {name: _filed(field) for name, field in schema["properties"].items()}}


def _body(kind: Kind, without: Collection[str], more: Mapping[str, Schema] | None) -> Schema:
    offered = for_the_rest(kind).input
    fields = {
        name: field
        for name, field in offered["properties"].items()
        if name not in without and not field.get("x-internal")
    }
    return {
        "type": "object",
        "required": [name for name in offered["required"] if name not in without],
        "properties": {"model": {"type": "string", "description": "See `/models`."}, **fields, **(more or {})},
        "additionalProperties": False,
    }


def _sent(field: Schema) -> Schema:
    """A field in JSON; of media, one stands for a list of one."""
    items = field.get("items", {})
    if "x-media" in field:
        return _MEDIUM
    if "x-media" in items:
        return {"anyOf": [*_MEDIUM["anyOf"], {**plain(field), "items": _MEDIUM}]}
    return dict(plain(field))


def _filed(field: Schema) -> Schema:
    if "x-media" in field:
        return _FILE
    if "x-media" in field.get("items", {}):
        return {**plain(field), "items": _FILE}
    return dict(plain(field))


def _or_null(field: Schema) -> Schema:
    if "anyOf" in field:
        return field | {"anyOf": [*field["anyOf"], {"type": "null"}]}
    if "type" not in field:
        return field
    nullable = field | {"type": [field["type"], "null"]}
    return nullable | {"enum": [*field["enum"], None]} if "enum" in field else nullable
