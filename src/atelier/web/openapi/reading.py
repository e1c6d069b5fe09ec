"""The document arranged for reading: operations by tag, objects, models."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec

from atelier.catalogue.label import PriceTable, price_table, price_text
from atelier.catalogue.menu import Offer
from atelier.catalogue.schema import example
from atelier.web.openapi.document import PROBLEM_TYPE
from atelier.web.openapi.fields import Field, Reader, type_text
from atelier.web.openapi.layout import json_text
from atelier.web.openapi.schemas import PREFIX, Schema

EVERYWHERE: Final = ("unauthenticated", "scope_missing", "rate_limited", "unavailable")
"""Problems that operations with a key may answer with in general; the page says so once."""


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """What a body holds. `many` is "", "page of" or "list of"; `name` leads to an object where `linked`."""

    many: str
    name: str
    linked: bool


class AnswerShown(msgspec.Struct, frozen=True, kw_only=True):
    status: str
    description: str
    kinds: tuple[Kind, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


class OperationShown(msgspec.Struct, frozen=True, kw_only=True):
    """`problems` are the codes that are particular to it, by status; `example` is the body of the first answer."""

    id: str
    title: str
    method: str
    path: str
    summary: str
    description: str
    guarded: bool
    scope: str
    key_in_query: bool
    parameters: tuple[Field, ...]
    body_type: str
    body: tuple[Field, ...]
    answers: tuple[AnswerShown, ...]
    problems: tuple[tuple[str, tuple[str, ...]], ...]
    example: str
    samples: tuple[Mapping[str, str], ...]


class ObjectShown(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    description: str
    fields: tuple[Field, ...]


class GroupShown(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    description: str
    operations: tuple[OperationShown, ...]


class ModelShown(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    anchor: str
    title: str
    operation: str
    makes: str
    price: str
    table: PriceTable
    fields: tuple[Field, ...]
    example: str


class Reading:
    def __init__(self, document: Mapping[str, Any]) -> None:
        self._document = document
        self._components: Mapping[str, Schema] = document["components"]["schemas"]
        self._operations = [
            (path, method, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
        ]
        bodies = (body for _, _, operation in self._operations for body in _answer_schemas(operation))
        named = {kind.name for body in bodies for kind in self._kinds(body)}
        self._objects = tuple(sorted((named & self._components.keys()) | {"Problem"}))
        self._reader = Reader(self._components, frozenset(self._objects))

    def groups(self) -> tuple[GroupShown, ...]:
        """The operations, by tag."""
        return tuple(
            GroupShown(
                name=tag["name"],
                description=tag["description"],
                operations=tuple(self._shown(*found) for found in self._operations if tag["name"] in found[2]["tags"]),
            )
            for tag in self._document["tags"]
        )

    def objects(self) -> tuple[ObjectShown, ...]:
        """What answers hold."""
        return tuple(
            ObjectShown(
                name=name,
                description=self._components[name].get("description", ""),
                fields=self._reader.fields(self._components[name]),
            )
            for name in self._objects
        )

    def webhook(self) -> tuple[Field, ...]:
        """The headers of a delivery."""
        return tuple(
            self._reader.field(header["name"], {**header["schema"], "description": header["description"]}, True)
            for header in self._document["webhooks"]["jobEnded"]["post"]["parameters"]
        )

    def _shown(self, path: str, method: str, operation: Mapping[str, Any]) -> OperationShown:
        scopes = [scope for way in operation["security"] for scopes in way.values() for scope in scopes]
        body_type, body = self._body(operation)
        return OperationShown(
            id=operation["operationId"],
            title=title_of(operation["operationId"]),
            method=method.upper(),
            path=path,
            summary=operation["summary"],
            description=operation["description"],
            guarded=bool(operation["security"]),
            scope=scopes[0] if scopes else "",
            key_in_query=any("keyInQuery" in way for way in operation["security"]),
            parameters=self._parameters(operation),
            body_type=body_type,
            body=self._reader.fields(body),
            answers=tuple(self._answers(operation)),
            problems=tuple(self._problems(operation)),
            example=next(_examples(operation), ""),
            samples=tuple(operation["x-codeSamples"]),
        )

    def _parameters(self, operation: Mapping[str, Any]) -> tuple[Field, ...]:
        return tuple(
            self._reader.field(
                parameter["name"],
                parameter["schema"] | {"description": parameter["description"]},
                parameter.get("required", False),
                place=parameter["in"],
            )
            for parameter in operation.get("parameters", ())
        )

    def _body(self, operation: Mapping[str, Any]) -> tuple[str, Schema]:
        """The media type of the request's body, and its schema."""
        for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
            return media_type, self._resolved(content["schema"])
        return "", {}

    def _answers(self, operation: Mapping[str, Any]) -> Iterator[AnswerShown]:
        for status, answer in operation["responses"].items():
            if "$ref" not in answer:
                yield AnswerShown(
                    status=status,
                    description="" if answer["description"] == operation["summary"] else answer["description"],
                    kinds=tuple(kind for body in _bodies(answer) for kind in self._kinds(body)),
                    headers=tuple(
                        (name, header["description"])
                        for name, header in answer.get("headers", {}).items()
                        if "$ref" not in header
                    ),
                )

    def _problems(self, operation: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, ...]]]:
        for status, answer in operation["responses"].items():
            if "$ref" in answer:
                name = answer["$ref"].rpartition("/")[2]
                examples = self._document["components"]["responses"][name]["content"][PROBLEM_TYPE]["examples"]
                particular = tuple(code for code in examples if code not in EVERYWHERE)
                if particular:
                    yield status, particular

    def _kinds(self, schema: Schema) -> Iterator[Kind]:
        """The types of a body; one that only lists others is shown as a list of them."""
        if "anyOf" in schema:
            for part in schema["anyOf"]:
                yield from self._kinds(part)
            return
        properties = self._resolved(schema).get("properties", {})
        if "items" in properties and properties.keys() <= {"items", "next_cursor"}:
            many = "page of" if "next_cursor" in properties else "list of"
            yield Kind(many=many, name=type_text(properties["items"]["items"]), linked=True)
        else:
            yield Kind(many="", name=type_text(schema), linked="$ref" in schema)

    def _resolved(self, schema: Schema) -> Schema:
        return self._components[schema["$ref"].removeprefix(PREFIX)] if "$ref" in schema else schema


def title_of(operation_id: str) -> str:
    """`createJob` as people say it: Create job."""
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in operation_id)
    return words[0].upper() + words[1:]


def model_shown(offer: Offer) -> ModelShown:
    return ModelShown(
        id=offer.id,
        anchor="model-" + offer.id.replace("/", "-"),
        title=offer.title,
        operation=str(offer.operations[0]),
        makes=str(offer.makes or ""),
        price=price_text(offer.price),
        table=price_table(offer.price),
        fields=Reader({}).fields(offer.input),
        example=json_text(example(offer.input)),
    )


def _answer_schemas(operation: Mapping[str, Any]) -> Iterator[Schema]:
    for answer in operation["responses"].values():
        yield from _bodies(answer)


def _bodies(answer: Mapping[str, Any]) -> Iterator[Schema]:
    """What an answer holds: as its body, as the data of events, or as messages."""
    if "x-message-schema" in answer:
        yield answer["x-message-schema"]
    for content in answer.get("content", {}).values():
        yield content["schema"].get("x-event-schema", content["schema"])


def _examples(operation: Mapping[str, Any]) -> Iterator[str]:
    for answer in operation["responses"].values():
        for content in answer.get("content", {}).values():
            if "example" in content:
                yield json_text(content["example"])
