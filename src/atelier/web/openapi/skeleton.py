"""What all documents have in common: paths, bodies, answers and components, from operations and types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from atelier import __version__
from atelier.web.openapi.operations import Answer, Operation, Parameter
from atelier.web.openapi.schemas import PREFIX, Schema, Schemas
from atelier.web.openapi.words import Info, Tag

JSON_TYPE: Final = "application/json"
FORM_TYPE: Final = "multipart/form-data"
RETRY_AFTER: Final = {"Retry-After": "Seconds to wait before the next attempt."}
STREAM_TYPE: Final = "text/event-stream"
_RESPONSES: Final = "#/components/responses/"


class Skeleton:
    """A document of `found`, which is served at `server`; `base` is the beginning of their paths that belongs to
    `server` already. `kinds` are types that it needs besides those of bodies and answers.

    A kind of document says how failures are answered (`failures`), and adds what it has more.
    """

    def __init__(
        self,
        found: Sequence[Operation],
        kinds: Iterable[Any],
        *,
        info: Info,
        tags: Sequence[Tag],
        server: str,
        base: str,
    ) -> None:
        self.operations = found
        self.server = server
        answered = (kind for operation in found for answer in operation.answers for kind in answer.kinds)
        sent = (operation.body for operation in found if not isinstance(operation.body, Mapping))
        self.schemas = Schemas(kind for kind in (*answered, *sent, *kinds) if kind is not None)
        self._info = info
        self._tags = tags
        self._base = base
        self._shared: dict[str, Any] = {}

    def whole(self) -> dict[str, Any]:
        paths: dict[str, Any] = {}
        for operation in self.operations:
            path = operation.path.removeprefix(self._base) or "/"
            paths.setdefault(path, {})[operation.method] = self.operation(operation)
        return {
            "openapi": "3.1.0",
            "info": {
                "title": self._info.title,
                "summary": self._info.summary,
                "description": self._info.description.strip(),
                "version": __version__,
                "license": {"name": "Apache License 2.0", "identifier": "Apache-2.0"},
            },
            "servers": [{"url": self.server, "description": "This server."}],
            "tags": [{"name": tag.name, "description": tag.description} for tag in self._tags],
            "paths": paths,
            "components": {"schemas": self.components(), "responses": dict(sorted(self._shared.items()))},
        }

    # ------------------------------------------------------- what kinds of documents say

    def failures(self, operation: Operation) -> dict[str, Any]:
        """The answers for what can go wrong, by status."""
        raise NotImplementedError

    def security(self, operation: Operation) -> list[dict[str, list[str]]]:
        """The ways to show a key, each alone enough; none where no key is needed."""
        raise NotImplementedError

    def components(self) -> dict[str, Any]:
        return self.schemas.components

    # ---------------------------------------------------------------- operations

    def operation(self, operation: Operation) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "operationId": operation.id,
            "tags": [operation.tag],
            "summary": operation.summary,
            "description": operation.description,
        }
        if operation.parameters:
            shown["parameters"] = [self.parameter(parameter) for parameter in operation.parameters]
        bodies = {} if operation.body is None else {JSON_TYPE: self.body(operation)}
        if operation.form is not None:
            bodies[FORM_TYPE] = {"schema": operation.form}
        if bodies:
            shown["requestBody"] = {"required": True, "content": bodies}
        answers = {str(answer.status): self.answer(answer, operation) for answer in operation.answers}
        shown["responses"] = answers | self.failures(operation)
        shown["security"] = self.security(operation)
        return {**shown, **operation.extensions}

    def parameter(self, parameter: Parameter) -> dict[str, Any]:
        shown: dict[str, Any] = {"name": parameter.name, "in": parameter.place}
        if parameter.required:
            shown["required"] = True
        description = parameter.description or f"The id of the {parameter.name.removesuffix('_id')}."
        return {**shown, "description": description, "schema": parameter.schema}

    def body(self, operation: Operation) -> dict[str, Any]:
        """What a JSON body holds."""
        body = operation.body
        return {"schema": body if isinstance(body, Mapping) else self.schemas.of(body)}

    # ------------------------------------------------------------------- answers

    def answer(self, answer: Answer, operation: Operation) -> dict[str, Any]:
        shown: dict[str, Any] = {"description": answer.description or self._said(answer.kind) or operation.summary}
        headers = self.headers(answer, operation)
        if headers:
            shown["headers"] = headers
        if operation.socket:
            return shown | {"x-message-schema": self.schemas.of(answer.kind)}
        held = {answer.media_type: answer.kind, **answer.also}
        content = {name: {"schema": self._held(name, kind)} for name, kind in held.items() if kind is not None}
        return {**shown, "content": content} if content else shown

    def _held(self, media_type: str, kind: Any) -> Schema:
        schema = self.schemas.of(kind)
        return {"type": "string", "x-event-schema": schema} if media_type == STREAM_TYPE else schema

    def headers(self, answer: Answer, operation: Operation) -> dict[str, Any]:
        return {name: header(text) for name, text in answer.headers.items()}

    def shared(self, name: str, answer: Mapping[str, Any]) -> dict[str, Any]:
        """A reference to an answer that stands in many places. The same name is the same answer."""
        self._shared.setdefault(name, answer)
        return {"$ref": _RESPONSES + name}

    def _said(self, kind: Any) -> str:
        """What the type of a body says of itself."""
        name = "" if kind is None else reference_of(self.schemas.of(kind))
        return str(self.schemas.components.get(name, {}).get("description", ""))


def reference_of(schema: Schema) -> str:
    """The name of the component that a schema refers to; "" if it is none."""
    return str(schema.get("$ref", "")).removeprefix(PREFIX)


def header(text: str) -> dict[str, Any]:
    return {"description": text, "schema": {"type": "string"}}
